// The CUDA that the generated kernels use, on a CPU: a CUDA thread is a thread, blocks run one after
// the other, shared memory is static. Wrong sums and, under -fsanitize=thread, missing barriers show.
#pragma once
#include <algorithm>
#include <barrier>
#include <cstdint>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(threads)

struct dim3 {
  dim3(unsigned x, unsigned y = 1) : x(x), y(y) {}
  unsigned x, y;
};
enum cudaError_t { cudaSuccess, cudaErrorInvalidConfiguration };
using cudaStream_t = void*;

namespace emulator {

constexpr unsigned kWarp = 32;
constexpr unsigned kMostBlocks = 3;  // fewer than asked for: kernels have to loop over the rest

struct Block {
  explicit Block(unsigned threads) : all(threads), exchanged(threads) {
    for (unsigned first = 0; first < threads; first += kWarp) {
      warps.push_back(std::make_unique<std::barrier<>>(std::min(kWarp, threads - first)));
    }
  }
  std::barrier<> all;
  std::vector<std::unique_ptr<std::barrier<>>> warps;
  std::vector<double> exchanged;
};

inline thread_local Block* block = nullptr;
inline thread_local unsigned thread = 0;  // within its block
inline cudaError_t error = cudaSuccess;

}  // namespace emulator

inline thread_local dim3 threadIdx{0, 0}, blockIdx{0, 0}, blockDim{1}, gridDim{1};

inline void __syncthreads() { emulator::block->all.arrive_and_wait(); }

template <class T>
T __shfl_down_sync(unsigned, T value, unsigned offset) {
  using namespace emulator;
  std::barrier<>& warp = *block->warps[thread / kWarp];
  block->exchanged[thread] = value;
  warp.arrive_and_wait();
  const bool inside = thread % kWarp + offset < kWarp;
  const T result = inside ? static_cast<T>(block->exchanged[thread + offset]) : value;
  warp.arrive_and_wait();
  return result;
}

inline cudaError_t cudaGetLastError() { return std::exchange(emulator::error, cudaSuccess); }

namespace emulator {

template <class Kernel>
void launch(dim3 grid, dim3 threads, Kernel kernel) {
  if (grid.x == 0) {
    error = cudaErrorInvalidConfiguration;
    return;
  }
  grid.x = std::min(grid.x, kMostBlocks);
  Block shared(threads.x * threads.y);
  std::vector<std::jthread> running;
  for (unsigned i = 0; i < threads.x * threads.y; ++i) {
    running.emplace_back([=, &shared] {
      block = &shared;
      thread = i;
      threadIdx = dim3(i % threads.x, i / threads.x);
      blockDim = threads;
      gridDim = grid;
      for (blockIdx.x = 0; blockIdx.x < grid.x; ++blockIdx.x) {
        kernel();
        shared.all.arrive_and_wait();
      }
    });
  }
}

}  // namespace emulator
