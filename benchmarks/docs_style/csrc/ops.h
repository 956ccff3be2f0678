#pragma once
#include <torch/torch.h>

namespace docs_style {

at::Tensor vector_add(const at::Tensor& a, const at::Tensor& b);
at::Tensor row_sum(const at::Tensor& input);
at::Tensor matmul(const at::Tensor& a, const at::Tensor& b);

}  // namespace docs_style
