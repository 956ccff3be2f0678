#include <gtest/gtest.h>
#include <torch/torch.h>

TEST(Registered, AllOperators) {
  for (const char* name : {"docs_style::vector_add", "docs_style::row_sum", "docs_style::matmul"}) {
    EXPECT_TRUE(c10::Dispatcher::singleton().findSchema({name, ""}).has_value()) << name;
  }
}
