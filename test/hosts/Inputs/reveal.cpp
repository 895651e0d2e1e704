#include <torch/torch.h>
#include <torch-tidy/annotations.h>

torch::Tensor follow(const torch::Tensor &x);

torch::Tensor f() {
  auto x = torch::zeros({2, 3});
  TORCH_TIDY_REVEAL(x);
  return torch::_cudnn_rnn_flatten_weight({follow(x)}, 1, 1, 0, 1, 0, 1, false,
                                          false);
}
