#include "dispatch.h"

#include <ATen/core/dispatch/Dispatcher.h>

// The one test unit that pays for the dispatcher's headers.
namespace {

Tensor call_boxed(const char* name, const char* overload, torch::jit::Stack stack) {
  c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).callBoxed(stack);
  return stack.at(0).toTensor();
}

}  // namespace

Tensor call_boxed(const char* name, const std::vector<Tensor>& inputs) {
  return call_boxed(name, "", {inputs.begin(), inputs.end()});
}

// By its name too: at::empty's own headers would cost this unit another second.
Tensor empty(const Shape& shape, ScalarType type) {
  return call_boxed("aten::empty", "memory_format", {shape, type, {}, {}, {}, {}});
}
