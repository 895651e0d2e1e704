// RUN: %check_torch %s torch-model-unregistered-submodule,torch-model-unregistered-parameter --ignore-notes

// Members that a header declares are reported where they are made.

#include "Inputs/block.h"

BlockImpl::BlockImpl(int64_t width) : width(width) { reset(); }

void BlockImpl::reset() {
  torch::nn::Conv2dOptions options(width, width, 1);
  conv = register_module("conv", torch::nn::Conv2d(options));
  shortcut = torch::nn::Conv2d(options); // expected-warning {{'torch::nn::Conv2d' in 'shortcut' is registered nowhere}}
  scale = torch::ones({1}, torch::requires_grad()); // expected-warning {{'scale' requires gradients and is registered nowhere}}
}

torch::Tensor BlockImpl::forward(const torch::Tensor &x) {
  return conv(x) + shortcut(x) * scale;
}
