#include <torch/torch.h>

namespace docs_style {

at::Tensor vector_add(const at::Tensor& a, const at::Tensor& b) {
  TORCH_CHECK(a.device() == b.device(), "expected both tensors on one device");
  TORCH_CHECK(a.scalar_type() == b.scalar_type(), "expected one dtype, got ", a.scalar_type(), " and ", b.scalar_type());
  TORCH_CHECK(a.sizes() == b.sizes(), "expected one shape, got ", a.sizes(), " and ", b.sizes());
  const at::Tensor x = a.contiguous(), y = b.contiguous();
  at::Tensor out = at::empty_like(x);
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "vector_add", [&] {
    const scalar_t* left = x.const_data_ptr<scalar_t>();
    const scalar_t* right = y.const_data_ptr<scalar_t>();
    scalar_t* sum = out.mutable_data_ptr<scalar_t>();
    for (std::int64_t i = 0; i < out.numel(); ++i) sum[i] = left[i] + right[i];
  });
  return out;
}

TORCH_LIBRARY(docs_style, m) {
  m.def("vector_add(Tensor a, Tensor b) -> Tensor");
  m.def("row_sum(Tensor input) -> Tensor");
  m.def("matmul(Tensor a, Tensor b) -> Tensor");
}

TORCH_LIBRARY_IMPL(docs_style, CPU, m) { m.impl("vector_add", &vector_add); }

}  // namespace docs_style
