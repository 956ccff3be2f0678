// Memory coalescing, seen side by side: one vector add, three orders of the same elements.
//
//   coalesced    thread i takes element i                     4 sectors per request
//   swapped      neighbours swap elements in pairs            4: the order inside a warp is free
//   misaligned   lane 0 takes the element one warp further    5: a sector of the next 128 bytes
//
// A warp's 32 floats are one request; memory is read in sectors of 32 bytes, so 4 are the least.
// The milliseconds hardly differ, as caches serve the fifth sector: see it with profile.sh.
//
// usage: PROGRAM [ELEMENTS [REPETITIONS]]      0 repetitions: only check the results
// exit status: 0 right, 1 wrong or failed, 2 usage, 77 no GPU (CTest's SKIP_RETURN_CODE)

#include <cuda_runtime.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

constexpr int kWarp = 32;
constexpr int kThreads = 256;
constexpr std::int64_t kMostElements = std::int64_t{kThreads} * 0x7fffffff;  // one per thread

struct Coalesced {
  static constexpr const char* name = "coalesced";
  static __device__ std::int64_t element(std::int64_t i, std::int64_t) { return i; }
};

struct Swapped {
  static constexpr const char* name = "swapped";
  static __device__ std::int64_t element(std::int64_t i, std::int64_t) { return i ^ 1; }
};

struct Misaligned {
  static constexpr const char* name = "misaligned";
  static __device__ std::int64_t element(std::int64_t i, std::int64_t n) {
    if (i % kWarp != 0) return i;
    return i + kWarp < n ? i + kWarp : 0;  // the last warp takes the first one's: all are added once
  }
};

template <class Order>
__global__ void vector_add(const float* a, const float* b, float* out, std::int64_t n) {
  const std::int64_t i = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::int64_t j = Order::element(i, n);
  if (i < n) out[j] = a[j] + b[j];
}

void check(cudaError_t error, const char* what) {
  if (error != cudaSuccess) {
    throw std::runtime_error(std::string(what) + ": " + cudaGetErrorString(error));
  }
}

struct DeviceFree {
  void operator()(float* data) const { cudaFree(data); }
};
using DeviceArray = std::unique_ptr<float, DeviceFree>;

DeviceArray device_array(std::int64_t n) {
  float* data = nullptr;
  check(cudaMalloc(&data, n * sizeof(float)), "cudaMalloc");
  return DeviceArray(data);
}

DeviceArray to_device(const std::vector<float>& host) {
  DeviceArray data = device_array(host.size());
  check(cudaMemcpy(data.get(), host.data(), host.size() * sizeof(float), cudaMemcpyHostToDevice),
        "cudaMemcpy to the device");
  return data;
}

/// Milliseconds of one `work()`, averaged over `repetitions` after one to warm up.
template <class Work>
float milliseconds(int repetitions, Work work) {
  cudaEvent_t start, stop;
  check(cudaEventCreate(&start), "cudaEventCreate");
  check(cudaEventCreate(&stop), "cudaEventCreate");
  work();
  check(cudaEventRecord(start), "cudaEventRecord");
  for (int i = 0; i < repetitions; ++i) work();
  check(cudaEventRecord(stop), "cudaEventRecord");
  check(cudaEventSynchronize(stop), "cudaEventSynchronize");
  float total = 0;
  check(cudaEventElapsedTime(&total, start, stop), "cudaEventElapsedTime");
  cudaEventDestroy(start);
  cudaEventDestroy(stop);
  return total / repetitions;
}

struct Study {
  explicit Study(std::int64_t n, int repetitions) : n(n), repetitions(repetitions) {
    std::vector<float> host_a(n), host_b(n);
    for (std::int64_t i = 0; i < n; ++i) {  // small whole numbers: every sum is exact
      host_a[i] = static_cast<float>(i % 1021);
      host_b[i] = static_cast<float>(i % 1031);
      expected[i] = host_a[i] + host_b[i];
    }
    a = to_device(host_a);
    b = to_device(host_b);
  }

  void print_row(const char* name, float ms, double arrays_moved) const {
    const double rate = arrays_moved * n * sizeof(float) / (ms * 1e6);
    std::printf("%-12s %10.4f ms %9.1f GB/s %6.1f %% of copy\n", name, ms, rate,
                100 * rate / copy_rate);
  }

  void copy() {
    if (repetitions == 0) return;
    const float ms = milliseconds(repetitions, [this] {
      check(cudaMemcpyAsync(out.get(), a.get(), n * sizeof(float), cudaMemcpyDeviceToDevice),
            "cudaMemcpy on the device");
    });
    copy_rate = 2.0 * n * sizeof(float) / (ms * 1e6);
    print_row("copy", ms, 2);
  }

  template <class Order>
  void launch() {
    const auto blocks = static_cast<unsigned>((n + kThreads - 1) / kThreads);
    vector_add<Order><<<blocks, kThreads>>>(a.get(), b.get(), out.get(), n);
    check(cudaGetLastError(), Order::name);
  }

  template <class Order>
  bool run() {
    check(cudaMemset(out.get(), 0xff, n * sizeof(float)), "cudaMemset");  // NaN: not added yet
    launch<Order>();
    std::vector<float> result(n);
    check(cudaMemcpy(result.data(), out.get(), n * sizeof(float), cudaMemcpyDeviceToHost),
          Order::name);
    if (result != expected) {
      std::fprintf(stderr, "error: %s: the result differs from the host's\n", Order::name);
      return false;
    }
    if (repetitions == 0) {
      std::printf("%-12s right\n", Order::name);
    } else {
      print_row(Order::name, milliseconds(repetitions, [this] { launch<Order>(); }), 3);
    }
    return true;
  }

  std::int64_t n;
  int repetitions;
  double copy_rate = 0;  // GB/s
  std::vector<float> expected = std::vector<float>(n);
  DeviceArray a, b, out = device_array(n);
};

/// The name of the first GPU; empty, with the reason on stderr, where there is none.
std::string gpu_name() {
  int count = 0;
  const cudaError_t error = cudaGetDeviceCount(&count);
  if (error != cudaSuccess || count == 0) {
    std::fprintf(stderr, "skipped: no GPU: %s\nhint: `nvidia-smi` shows what the driver sees\n",
                 error == cudaSuccess ? "the driver lists none" : cudaGetErrorString(error));
    return "";
  }
  cudaDeviceProp properties;
  check(cudaGetDeviceProperties(&properties, 0), "cudaGetDeviceProperties");
  return properties.name;
}

int main(int argc, char** argv) {
  const std::int64_t n = argc > 1 ? std::atoll(argv[1]) : std::int64_t{1} << 25;
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : 20;
  if (argc > 3 || n < kWarp || n % kWarp != 0 || n > kMostElements || repetitions < 0) {
    std::fprintf(stderr, "usage: %s [ELEMENTS [REPETITIONS]]\n"
                 "ELEMENTS is a multiple of %d; REPETITIONS 0 only checks\n", argv[0], kWarp);
    return 2;
  }
  try {
    const std::string gpu = gpu_name();
    if (gpu.empty()) return 77;
    std::printf("%s, %lld floats per array\n", gpu.c_str(), static_cast<long long>(n));
    Study study(n, repetitions);
    study.copy();
    const bool right =
        study.run<Coalesced>() & study.run<Swapped>() & study.run<Misaligned>();
    return right ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
}
