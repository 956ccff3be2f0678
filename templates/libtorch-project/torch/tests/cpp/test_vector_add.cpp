#include "dispatch.h"

#include <gtest/gtest.h>

using Values = std::vector<double>;

TEST(VectorAdd, AddsElementwise) {
  const Tensor out = call_op("vector_add", tensor({2, 3}), tensor({2, 3}, 10));
  EXPECT_EQ(shape(out), Shape({2, 3}));
  EXPECT_EQ(values(out), Values({10, 12, 14, 16, 18, 20}));
}

TEST(VectorAdd, Float64KeepsItsPrecision) {
  const Tensor out = call_op("vector_add", tensor<double>({1}, 1), tensor<double>({1}, 1e-12));
  EXPECT_EQ(values(out), Values({1 + 1e-12}));
}

TEST(VectorAdd, ReadsStridedInput) {
  const Tensor out = call_op("vector_add", transpose(tensor({3, 2})), tensor({2, 3}));
  EXPECT_EQ(values(out), Values({0, 3, 6, 4, 7, 10}));
}

TEST(VectorAdd, EmptyStaysEmpty) {
  EXPECT_EQ(shape(call_op("vector_add", tensor({0, 3}), tensor({0, 3}))), Shape({0, 3}));
}

TEST(VectorAdd, RefusesShapesThatDiffer) {
  const auto call = [] { call_op("vector_add", tensor({2}), tensor({3})); };
  EXPECT_PRED2(contains, error_of(call), "vector_add: expected one shape");
}

TEST(VectorAdd, RefusesDtypesThatDiffer) {
  const auto call = [] { call_op("vector_add", tensor<float>({2}), tensor<double>({2})); };
  EXPECT_PRED2(contains, error_of(call), "vector_add: expected one dtype");
}

TEST(VectorAdd, RefusesIntegers) {
  const auto call = [] { call_op("vector_add", tensor<std::int64_t>({2}), tensor<std::int64_t>({2})); };
  EXPECT_PRED2(contains, error_of(call), "vector_add: expected float32 or float64");
}

TEST(VectorAdd, OnTheGpu) {
  if (!has_cuda()) GTEST_SKIP() << "no CUDA here";
  const Tensor a = to_cuda(tensor({3, 2})), b = to_cuda(tensor({2, 3}));
  EXPECT_EQ(values(call_op("vector_add", transpose(a), b)), Values({0, 3, 6, 4, 7, 10}));
  EXPECT_EQ(shape(call_op("vector_add", to_cuda(tensor({0})), to_cuda(tensor({0})))), Shape({0}));
}

TEST(VectorAdd, RefusesAGpuAndACpuTensor) {
  if (!has_cuda()) GTEST_SKIP() << "no CUDA here";
  const auto call = [] { call_op("vector_add", tensor({2}), to_cuda(tensor({2}))); };
  EXPECT_PRED2(contains, error_of(call), "vector_add: expected both tensors on one device");
}
