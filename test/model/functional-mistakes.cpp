// RUN: %check_torch %s torch-inputs-* --ignore-notes
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What fails in the operators that functions of torch::nn::functional call.

#include <torch/torch.h>

namespace F = torch::nn::functional;
using torch::rand;
using torch::Tensor;

void features() {
  Tensor x = rand({2, 6}), w = rand({4, 5});
  // expected-warning@+1 {{'x' has 6 in dimension 1, 'w' has 5 in dimension 1}}
  F::linear(x, w);
  F::linear(x, rand({4, 6}));
}

void channels() {
  Tensor x = rand({2, 3, 16, 16}), w = rand({8, 4, 3, 3});
  // expected-warning@+1 {{'x' has 3 channels in [2, 3, 16, 16]}}
  F::conv2d(x, w, F::Conv2dFuncOptions().stride(2));
  F::conv2d(x, rand({8, 3, 3, 3}), F::Conv2dFuncOptions().padding(1));
}

void windows() {
  Tensor x = rand({1, 3, 4, 4});
  // expected-warning@+1 {{a window of 5 does not fit into 4 of 'x'}}
  F::max_pool2d(x, F::MaxPool2dFuncOptions(5));
  F::max_pool2d(x, F::MaxPool2dFuncOptions(5).padding(1));
}

void targets() {
  Tensor x = rand({4, 10});
  // expected-warning@+1 {{'x' has 4 in dimension 0}}
  F::cross_entropy(x, torch::zeros({3}, torch::kLong));
  F::cross_entropy(x, rand({4, 10}));
  F::cross_entropy(x, torch::zeros({4}, torch::kLong));
}

void dimensions() {
  Tensor x = rand({4, 10});
  // expected-warning@+1 {{dimension 2 is out of range: 'x' has 2 dimensions}}
  F::softmax(x, F::SoftmaxFuncOptions(2));
  F::softmax(x, F::SoftmaxFuncOptions(1));
}

void norms(bool flag) {
  Tensor x = rand({2, 6, 5, 5});
  // expected-warning@+1 {{'normalized_shape' has [6], the other has [5]}}
  F::layer_norm(x, F::LayerNormFuncOptions({6}));
  // expected-warning@+1 {{the channels cannot be divided into the groups}}
  F::group_norm(x, F::GroupNormFuncOptions(4));
  int64_t groups = 4;
  if (flag)
    groups = 3;
  F::group_norm(x, F::GroupNormFuncOptions(groups));
}
