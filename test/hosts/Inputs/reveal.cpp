#include <torch/torch.h>
#include <torch-tidy/annotations.h>

torch::Tensor f() {
  auto x = torch::zeros({2, 3});
  TORCH_TIDY_REVEAL(x);
  return torch::stft(x, 2, 1, 2, torch::Tensor(), false, true, true);
}
