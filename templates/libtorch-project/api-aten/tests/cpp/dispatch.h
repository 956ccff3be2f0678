#pragma once
#include <ATen/core/Tensor.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

using at::ScalarType;
using at::Tensor;
using c10::DeviceType;
using Shape = std::vector<std::int64_t>;

/// Calls a registered operator as Python does: by its name, through torch's dispatcher.
Tensor call_boxed(const char* name, const std::vector<Tensor>& inputs);

template <class... Tensors>
Tensor call(const char* name, const Tensors&... inputs) {
  return call_boxed(name, {inputs...});
}

/// What the operator says when it refuses.
template <class... Tensors>
std::string refusal(const char* name, const Tensors&... inputs) {
  try {
    call(name, inputs...);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing was refused";
}
#define EXPECT_REFUSAL(text, ...) \
  EXPECT_PRED_FORMAT2(testing::IsSubstring, text, refusal(__VA_ARGS__))

Tensor empty(const Shape& shape, ScalarType type = ScalarType::Float);

/// first, first + 1, ... in row-major order.
inline Tensor counting(const Shape& shape, float first, DeviceType device) {
  const Tensor t = empty(shape);
  float* values = t.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < t.numel(); ++i) values[i] = first + static_cast<float>(i);
  return t.to(device);
}

/// The elements of a float32 tensor, wherever it is, in row-major order.
inline std::vector<float> values(const Tensor& t) {
  const Tensor cpu = t.cpu().contiguous();
  const float* first = cpu.const_data_ptr<float>();
  return {first, first + cpu.numel()};
}

inline Tensor transpose(const Tensor& t) { return t.t(); }
