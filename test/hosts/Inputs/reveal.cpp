#include <torch/torch.h>
#include <torch-tidy/annotations.h>

torch::Tensor f() {
  auto x = torch::zeros({2, 3});
  TORCH_TIDY_REVEAL(x);
  return torch::native_norm(x);
}
