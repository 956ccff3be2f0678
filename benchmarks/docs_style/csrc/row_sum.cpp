#include <torch/torch.h>

namespace docs_style {

at::Tensor row_sum(const at::Tensor& input) {
  TORCH_CHECK(input.dim() == 2, "expected 2 dimensions, got shape ", input.sizes());
  const at::Tensor in = input.contiguous();
  const std::int64_t rows = in.size(0), cols = in.size(1);
  at::Tensor out = torch::empty({rows}, in.options());
  AT_DISPATCH_FLOATING_TYPES(in.scalar_type(), "row_sum", [&] {
    const scalar_t* row = in.const_data_ptr<scalar_t>();
    scalar_t* sum = out.mutable_data_ptr<scalar_t>();
    for (std::int64_t r = 0; r < rows; ++r, row += cols) {
      double total = 0;
      for (std::int64_t c = 0; c < cols; ++c) total += row[c];
      sum[r] = static_cast<scalar_t>(total);
    }
  });
  return out;
}

TORCH_LIBRARY_IMPL(docs_style, CPU, m) { m.impl("row_sum", &row_sum); }

}  // namespace docs_style
