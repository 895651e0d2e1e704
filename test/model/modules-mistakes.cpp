// RUN: %check_torch %s torch-inputs-*,torch-gpu-different-devices
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What layers of torch::nn refuse, and what they do not.

#include <torch/torch.h>

namespace nn = torch::nn;
using torch::kDouble;
using torch::rand;
using torch::Tensor;

void features(int64_t n) {
  // expected-note@+1 {{'fc->weight' gets its shape here}}
  nn::Linear fc(784, 10);
  // expected-note@+1 {{'x' gets its shape here}}
  Tensor x = rand({n, 512});
  // expected-warning@+1 {{'torch::nn::Linear' of extents that have to be equal: 'x' has 512 in dimension 1, 'fc->weight' has 784 in dimension 1}}
  fc(x);
  fc(rand({n, 784}));
  nn::Linear other(n, 10);
  other(x);
}

void channels() {
  // expected-note@+1 {{'conv->weight' gets its shape here}}
  nn::Conv2d conv(nn::Conv2dOptions(3, 16, 3).padding(1));
  // expected-warning@+1 {{'torch::nn::Conv2d' of channels that do not fit: 'rand({8, 1, 28, 28})' has 1 channels in [8, 1, 28, 28], but 'conv->weight' is for 3}}
  conv->forward(rand({8, 1, 28, 28}));
  conv->forward(rand({8, 3, 28, 28}));
  conv->forward(rand({3, 28, 28}));
  // expected-warning@+1 {{'torch::nn::Conv2d' with the wrong number of dimensions: 'rand({28, 28})' has 2 dimensions, 4 are needed, or 3 without a batch}}
  conv->forward(rand({28, 28}));
}

void norms() {
  // expected-note@+2 {{'norm->running_mean' gets its shape here}}
  // expected-note@+1 {{the layer is made here}}
  nn::BatchNorm2d norm(8);
  // expected-warning@+1 {{'torch::nn::BatchNorm2d' of extents that have to be equal: 'rand({2, 7, 4, 4})' has 7 in dimension 1, 'norm->running_mean' has 8 in dimension 0}}
  norm(rand({2, 7, 4, 4}));
  // expected-warning@+1 {{'torch::nn::BatchNorm2d' with the wrong number of dimensions: 'rand({8, 4, 4})' has 3 dimensions, 4 are needed}}
  norm(rand({8, 4, 4}));
  norm(rand({2, 8, 4, 4}));
  nn::BatchNorm2d bare(
      nn::BatchNormOptions(8).affine(false).track_running_stats(false));
  bare(rand({2, 7, 4, 4}));
  nn::InstanceNorm2d instance(8);
  instance(rand({2, 7, 4, 4}));
  nn::LayerNorm layer(nn::LayerNormOptions({6}));
  // expected-warning@+1 {{'torch::nn::LayerNorm' of extents that have to be equal: argument 'normalized_shape' has [6], the other has [5]}}
  layer(rand({4, 5}));
  layer(rand({4, 6}));
}

void chains() {
  // expected-note@+2 {{the weight of 'Linear' gets its shape here}}
  nn::Sequential net(nn::Linear(10, 20), nn::ReLU(),
                     nn::Linear(21, 3));
  // expected-note@+2 {{the output of 'ReLU' gets its shape here}}
  // expected-warning@+1 {{'torch::nn::Linear' of extents that have to be equal: the output of 'ReLU' has 20 in dimension 1, the weight of 'Linear' has 21 in dimension 1}}
  net->forward(rand({4, 10}));
  nn::Sequential fits(nn::Linear(10, 20), nn::ReLU(), nn::Linear(20, 3));
  fits->forward(rand({4, 10}));
}

void recurrent() {
  // expected-note@+2 {{the layer is made here}}
  // expected-note@+1 {{the layer is made here}}
  nn::LSTM lstm(nn::LSTMOptions(10, 20).batch_first(true));
  // expected-warning@+1 {{'torch::nn::LSTM' of extents that have to be equal: 'rand({5, 7, 11})' has 11 in dimension 2, 10 are needed}}
  lstm(rand({5, 7, 11}));
  // expected-warning@+1 {{'torch::nn::LSTM' with the wrong number of dimensions: 'rand({7, 10})' has 2 dimensions, 3 are needed}}
  lstm(rand({7, 10}));
  lstm(rand({5, 7, 10}));
}

void dtypes() {
  nn::Linear fc(7, 8);
  // expected-note@+1 {{'fc->weight' gets its dtype here}}
  fc->to(kDouble);
  // expected-warning@+1 {{'torch::nn::Linear' of different dtypes: 'rand({3, 7})' is float32, 'fc->weight' is float64}}
  fc(rand({3, 7}));
  fc(rand({3, 7}, kDouble));
  nn::Embedding words(100, 8);
  // expected-warning@+1 {{'torch::nn::Embedding' of a dtype that it refuses: 'rand({2, 3})' is float32, int64 or int32 is needed}}
  words(rand({2, 3}));
  words(torch::zeros({2, 3}, torch::kLong));
}

void devices(torch::Device device) {
  nn::Linear fc(7, 8);
  Tensor x = rand({3, 7});
  fc(x);
  // expected-note@+1 {{'fc->weight' gets its device here}}
  fc->to(torch::kCUDA);
  // expected-note@-4 {{'x' gets its device here}}
  // expected-warning@+1 {{'torch::nn::Linear' of tensors on different devices: 'x' is on cpu, 'fc->weight' is on cuda:?}}
  fc(x);
  fc(x.to(torch::kCUDA));
  nn::Linear moved(7, 8);
  moved->to(device);
  moved(x);
  moved(x.to(device));
}

void losses() {
  nn::CrossEntropyLoss loss;
  Tensor scores = rand({4, 10});
  // expected-warning@+1 {{'torch::nn::CrossEntropyLoss' of extents that have to be equal: 'scores' has 4 in dimension 0}}
  loss(scores, torch::zeros({3}, torch::kLong)); // expected-note@-2 {{'scores' gets its shape here}}
  loss(scores, torch::zeros({4}, torch::kLong));
}

// Layers that may be others, that others may have changed, or that nobody knows.
void unknown(bool flag, nn::Linear given, int64_t width) {
  Tensor x = rand({2, 3});
  given(x);
  nn::Linear fc(3, 4);
  if (flag)
    fc = nn::Linear(5, 4);
  fc(x);
  nn::Linear either(flag ? 3 : 5, 4);
  either(x);
  nn::Linear grown(3, 4);
  for (int64_t i = 3; i < width; ++i) {
    grown = nn::Linear(i, i + 1);
    grown(rand({2, i}));
    x = grown(rand({2, i}));
  }
  nn::Linear fixed(4, 4);
  fixed->weight = rand({4, 3});
  fixed(rand({2, 3}));
  nn::Sequential net;
  for (int64_t i = 0; i < width; ++i)
    net->push_back(nn::Linear(3 + i, 4 + i));
  net->forward(rand({2, 3}));
}

void convert(nn::Linear &fc);
void change(nn::Sequential net);

void handedOver() {
  nn::Linear fc(3, 4);
  convert(fc);
  fc(rand({2, 3}, kDouble));
  nn::Sequential net(nn::Linear(3, 4));
  change(net);
  net->forward(rand({2, 5}, kDouble));
  nn::Linear loaded(3, 4);
  torch::load(loaded, "fc.pt");
  loaded(rand({2, 5}));
}

struct Net : nn::Module {
  Net() {
    fc = register_module("fc", nn::Linear(3, 4));
    to(kDouble);
    fc(rand({2, 3}, kDouble));
  }
  Tensor forward(Tensor x) { return fc(x.to(torch::kHalf)); }
  nn::Linear fc{nullptr};
};

namespace other {
struct Linear {
  Linear(int, int) {}
  Tensor operator()(Tensor x) { return x; }
};
} // namespace other

void lookAlike() { other::Linear(3, 4)(rand({2, 5})); }
