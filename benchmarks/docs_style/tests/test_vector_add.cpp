#include <gtest/gtest.h>
#include <torch/torch.h>

#include "ops.h"

TEST(VectorAdd, Values) {
  const at::Tensor a = torch::rand({2, 3}), b = torch::rand({2, 3});
  EXPECT_TRUE(torch::equal(docs_style::vector_add(a, b), a + b));
}

TEST(VectorAdd, NonContiguous) {
  const at::Tensor a = torch::rand({3, 2}).t(), b = torch::rand({2, 3});
  EXPECT_TRUE(torch::equal(docs_style::vector_add(a, b), a + b));
}

TEST(VectorAdd, Empty) { EXPECT_EQ(docs_style::vector_add(torch::empty({0, 3}), torch::empty({0, 3})).numel(), 0); }

TEST(VectorAdd, Float64) {
  const at::Tensor t = torch::rand({3}, torch::kDouble);
  EXPECT_TRUE(torch::equal(docs_style::vector_add(t, t), t + t));
}

TEST(VectorAdd, RefusesOtherShapes) {
  EXPECT_THROW(docs_style::vector_add(torch::rand({2, 3}), torch::rand({3})), c10::Error);
}

TEST(VectorAdd, RefusesMixedTypes) {
  EXPECT_THROW(docs_style::vector_add(torch::rand({2}), torch::rand({2}, torch::kDouble)), c10::Error);
}

TEST(VectorAdd, RefusesIntegers) {
  EXPECT_THROW(docs_style::vector_add(torch::ones({2}, torch::kInt), torch::ones({2}, torch::kInt)), c10::Error);
}
