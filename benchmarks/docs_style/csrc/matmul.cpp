#include <torch/torch.h>

namespace docs_style {

at::Tensor matmul(const at::Tensor& a, const at::Tensor& b) {
  TORCH_CHECK(a.device() == b.device(), "expected both tensors on one device");
  TORCH_CHECK(a.scalar_type() == b.scalar_type(), "expected one dtype, got ", a.scalar_type(), " and ", b.scalar_type());
  TORCH_CHECK(a.dim() == 2 && b.dim() == 2, "expected 2 dimensions, got shapes ", a.sizes(), " and ", b.sizes());
  TORCH_CHECK(a.size(1) == b.size(0), "expected [m, k] and [k, n], got ", a.sizes(), " and ", b.sizes());
  const at::Tensor x = a.contiguous(), y = b.contiguous();
  const std::int64_t m = x.size(0), k = x.size(1), n = y.size(1);
  at::Tensor out = torch::zeros({m, n}, x.options());
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "matmul", [&] {
    const scalar_t* left = x.const_data_ptr<scalar_t>();
    const scalar_t* right = y.const_data_ptr<scalar_t>();
    scalar_t* product = out.mutable_data_ptr<scalar_t>();
    for (std::int64_t i = 0; i < m; ++i) {
      for (std::int64_t p = 0; p < k; ++p) {
        for (std::int64_t j = 0; j < n; ++j) product[i * n + j] += left[i * k + p] * right[p * n + j];
      }
    }
  });
  return out;
}

TORCH_LIBRARY_IMPL(docs_style, CPU, m) { m.impl("matmul", &matmul); }

}  // namespace docs_style
