#ifndef BLOCK_H
#define BLOCK_H

#include <torch/torch.h>

struct BlockImpl : torch::nn::Cloneable<BlockImpl> {
  explicit BlockImpl(int64_t width);
  void reset() override;
  torch::Tensor forward(const torch::Tensor &x);
  int64_t width;
  torch::nn::Conv2d conv{nullptr};
  torch::nn::Conv2d shortcut{nullptr};
  torch::Tensor scale;
};
TORCH_MODULE(Block);

#endif
