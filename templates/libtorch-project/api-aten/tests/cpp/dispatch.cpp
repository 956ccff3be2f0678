#include "dispatch.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/empty.h>

// The one test unit that pays for the dispatcher's headers.
Tensor call_boxed(const char* name, const std::vector<Tensor>& inputs) {
  torch::jit::Stack stack(inputs.begin(), inputs.end());
  c10::Dispatcher::singleton().findSchemaOrThrow(name, "").callBoxed(stack);
  return stack.at(0).toTensor();
}

Tensor empty(const Shape& shape, ScalarType type) { return at::empty(shape, type); }
