#include "dispatch.h"

#include <gtest/gtest.h>

using Values = std::vector<double>;

TEST(MatMul, MultipliesMatrices) {
  const Tensor out = call_op("matmul", tensor({2, 3}), tensor({3, 2}));
  EXPECT_EQ(shape(out), Shape({2, 2}));
  EXPECT_EQ(values(out), Values({10, 13, 28, 40}));
}

TEST(MatMul, Float64KeepsItsPrecision) {
  const Tensor out = call_op("matmul", tensor<double>({1, 1}, 1 + 1e-12), tensor<double>({1, 1}, 1));
  EXPECT_EQ(values(out), Values({1 + 1e-12}));
}

TEST(MatMul, ReadsStridedInput) {
  const Tensor out = call_op("matmul", transpose(tensor({3, 2})), transpose(tensor({2, 3})));
  EXPECT_EQ(values(out), Values({10, 28, 13, 40}));
}

TEST(MatMul, NothingToSumGivesZeros) {
  EXPECT_EQ(values(call_op("matmul", tensor({2, 0}), tensor({0, 2}))), Values({0, 0, 0, 0}));
  EXPECT_EQ(shape(call_op("matmul", tensor({0, 3}), tensor({3, 2}))), Shape({0, 2}));
}

TEST(MatMul, RefusesInnerDimensionsThatDiffer) {
  const auto call = [] { call_op("matmul", tensor({2, 3}), tensor({2, 3})); };
  EXPECT_PRED2(contains, error_of(call), "matmul: expected [m, k] and [k, n]");
}

TEST(MatMul, RefusesAVector) {
  const auto call = [] { call_op("matmul", tensor({2, 3}), tensor({3})); };
  EXPECT_PRED2(contains, error_of(call), "matmul: expected 2 dimensions");
}

TEST(MatMul, RefusesDtypesThatDiffer) {
  const auto call = [] { call_op("matmul", tensor<float>({2, 2}), tensor<double>({2, 2})); };
  EXPECT_PRED2(contains, error_of(call), "matmul: expected one dtype");
}

TEST(MatMul, RefusesIntegers) {
  const auto call = [] { call_op("matmul", tensor<std::int64_t>({2, 2}), tensor<std::int64_t>({2, 2})); };
  EXPECT_PRED2(contains, error_of(call), "matmul: expected float32 or float64");
}

TEST(MatMul, OnTheGpu) {
  if (!has_cuda()) GTEST_SKIP() << "no CUDA here";
  const Tensor a = to_cuda(tensor({2, 3})), b = to_cuda(tensor({2, 3}));
  EXPECT_EQ(values(call_op("matmul", transpose(a), b)), Values({9, 12, 15, 12, 17, 22, 15, 22, 29}));
  EXPECT_EQ(values(call_op("matmul", to_cuda(tensor({2, 0})), to_cuda(tensor({0, 1})))), Values({0, 0}));
}

TEST(MatMul, RefusesAGpuAndACpuTensor) {
  if (!has_cuda()) GTEST_SKIP() << "no CUDA here";
  const auto call = [] { call_op("matmul", tensor({2, 2}), to_cuda(tensor({2, 2}))); };
  EXPECT_PRED2(contains, error_of(call), "matmul: expected both tensors on one device");
}
