#include "dispatch.h"

#include <gtest/gtest.h>

using Values = std::vector<double>;

TEST(RowSum, SumsEachRow) {
  const Tensor out = call_op("row_sum", tensor({2, 3}));
  EXPECT_EQ(shape(out), Shape({2}));
  EXPECT_EQ(values(out), Values({3, 12}));
}

TEST(RowSum, Float64KeepsItsPrecision) {
  EXPECT_EQ(values(call_op("row_sum", tensor<double>({1, 1}, 1 + 1e-12))), Values({1 + 1e-12}));
}

TEST(RowSum, ReadsStridedInput) {
  EXPECT_EQ(values(call_op("row_sum", transpose(tensor({2, 3})))), Values({3, 5, 7}));
}

TEST(RowSum, EmptyRowsSumToZero) {
  EXPECT_EQ(values(call_op("row_sum", tensor({2, 0}))), Values({0, 0}));
  EXPECT_EQ(shape(call_op("row_sum", tensor({0, 3}))), Shape({0}));
}

TEST(RowSum, RefusesAVector) {
  const auto call = [] { call_op("row_sum", tensor({3})); };
  EXPECT_PRED2(contains, error_of(call), "row_sum: expected 2 dimensions");
}

TEST(RowSum, RefusesIntegers) {
  const auto call = [] { call_op("row_sum", tensor<std::int64_t>({2, 2})); };
  EXPECT_PRED2(contains, error_of(call), "row_sum: expected float32 or float64");
}

TEST(RowSum, OnTheGpu) {
  if (!has_cuda()) GTEST_SKIP() << "no CUDA here";
  EXPECT_EQ(values(call_op("row_sum", transpose(to_cuda(tensor({2, 3}))))), Values({3, 5, 7}));
  EXPECT_EQ(values(call_op("row_sum", to_cuda(tensor({2, 0})))), Values({0, 0}));
}
