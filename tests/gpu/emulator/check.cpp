// Every CUDA kernel gives what its CPU kernel gives, for shapes on and beside the tiles' edges.
#include <cstdio>
#include <initializer_list>
#include <vector>

#include "kernels/matmul.h"
#include "kernels/row_sum.h"
#include "kernels/vector_add.h"

namespace cpu = my_ops::cpu;
namespace cuda = my_ops::cuda;

int failures = 0;

void expect(bool right, const char* what, std::initializer_list<std::int64_t> shape) {
  if (right) return;
  ++failures;
  std::printf("%s", what);
  for (const std::int64_t size : shape) std::printf(" %lld", static_cast<long long>(size));
  std::printf(": wrong\n");
}

/// Small whole numbers, so that every sum is exact in any order.
template <class T>
std::vector<T> numbers(std::int64_t n) {
  std::vector<T> values(n);
  for (std::int64_t i = 0; i < n; ++i) values[i] = static_cast<T>(i % 7 - 3);
  return values;
}

template <class T>
void check_vector_add(std::int64_t n) {
  const std::vector<T> a = numbers<T>(n), b = numbers<T>(n);
  std::vector<T> want(n), got(n, T{99});
  cpu::vector_add(a.data(), b.data(), want.data(), n);
  const cudaError_t error = cuda::vector_add(a.data(), b.data(), got.data(), n, nullptr);
  expect(error == cudaSuccess && got == want, "vector_add", {n});
}

template <class T>
void check_row_sum(std::int64_t rows, std::int64_t cols) {
  const std::vector<T> in = numbers<T>(rows * cols);
  std::vector<T> want(rows), got(rows, T{99});
  cpu::row_sum(in.data(), want.data(), rows, cols);
  const cudaError_t error = cuda::row_sum(in.data(), got.data(), rows, cols, nullptr);
  expect(error == cudaSuccess && got == want, "row_sum", {rows, cols});
}

template <class T>
void check_matmul(std::int64_t m, std::int64_t k, std::int64_t n) {
  const std::vector<T> a = numbers<T>(m * k), b = numbers<T>(k * n);
  std::vector<T> want(m * n), got(m * n, T{99});
  cpu::matmul(a.data(), b.data(), want.data(), m, k, n);
  const cudaError_t error = cuda::matmul(a.data(), b.data(), got.data(), m, k, n, nullptr);
  expect(error == cudaSuccess && got == want, "matmul", {m, k, n});
}

int main() {
  for (const std::int64_t n : {0, 1, 255, 256, 257, 3000}) check_vector_add<float>(n);
  check_vector_add<double>(300);
  check_row_sum<float>(0, 5);
  check_row_sum<float>(3, 0);
  check_row_sum<float>(10, 1);
  check_row_sum<double>(7, 300);
  check_matmul<float>(0, 3, 2);
  check_matmul<float>(2, 0, 3);
  check_matmul<double>(1, 1, 1);
  check_matmul<float>(33, 40, 65);  // six tiles on at most three blocks
  return failures == 0 ? 0 : 1;
}
