#include <gtest/gtest.h>
#include <torch/torch.h>

#include "ops.h"

TEST(Matmul, Values) {
  const at::Tensor a = torch::rand({2, 3}), b = torch::rand({3, 2});
  EXPECT_TRUE(torch::allclose(docs_style::matmul(a, b), torch::matmul(a, b)));
}

TEST(Matmul, NonContiguous) {
  const at::Tensor a = torch::rand({3, 2}).t(), b = torch::rand({3, 2});
  EXPECT_TRUE(torch::allclose(docs_style::matmul(a, b), torch::matmul(a, b)));
}

TEST(Matmul, Empty) {
  EXPECT_TRUE(torch::equal(docs_style::matmul(torch::empty({1, 0}), torch::empty({0, 2})), torch::zeros({1, 2})));
}

TEST(Matmul, RefusesOtherShapes) {
  EXPECT_THROW(docs_style::matmul(torch::rand({2, 3}), torch::rand({2, 3})), c10::Error);
}

TEST(Matmul, RefusesMixedTypes) {
  EXPECT_THROW(docs_style::matmul(torch::rand({1, 1}), torch::rand({1, 1}, torch::kDouble)), c10::Error);
}
