#include <gtest/gtest.h>
#include <torch/torch.h>

#include "ops.h"

TEST(RowSum, Values) {
  const at::Tensor t = torch::rand({2, 3});
  EXPECT_TRUE(torch::allclose(docs_style::row_sum(t), t.sum(1)));
}

TEST(RowSum, NonContiguous) {
  const at::Tensor t = torch::rand({2, 3}).t();
  EXPECT_TRUE(torch::allclose(docs_style::row_sum(t), t.sum(1)));
}

TEST(RowSum, Empty) { EXPECT_TRUE(torch::equal(docs_style::row_sum(torch::empty({2, 0})), torch::zeros({2}))); }

TEST(RowSum, RefusesVectors) { EXPECT_THROW(docs_style::row_sum(torch::rand({4})), c10::Error); }
