// RUN: %check_reveals %s %t
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What each layer of torch::nn returns, with several options. Below each reveal
// stands what the analyser says; the program says the same or more of the live
// tensors. Longer than other files: each layer is called.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace nn = torch::nn;
using torch::rand;
using torch::Tensor;

static void linear() {
  Tensor x = rand({2, 6});
  TORCH_TIDY_REVEAL(nn::Identity()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Linear(6, 4)(x));
  // => float32[2, 4] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::Linear(nn::LinearOptions(6, 4).bias(false))(x[0]));
  // => float32[4] on cpu, requires grad
  nn::Bilinear both(6, 5, 3);
  TORCH_TIDY_REVEAL(both->weight);
  // => float32[3, 6, 5] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(both(x, rand({2, 5})));
  // => float32[2, 3] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::Flatten()(rand({2, 3, 4})));
  // => float32[2, 12] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::Flatten(nn::FlattenOptions().start_dim(0).end_dim(1))(
      rand({2, 3, 4})));
  // => float32[6, 4] on cpu, no grad
  nn::Unflatten split(nn::UnflattenOptions(1, {2, 3}));
  TORCH_TIDY_REVEAL(split(x));
  // => float32[2, 2, 3] on cpu, no grad
}

static void convolutions() {
  TORCH_TIDY_REVEAL(nn::Conv1d(3, 8, 3)(rand({2, 3, 10})));
  // => float32[2, 8, 8] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::Conv1d(3, 8, 3)(rand({3, 10})));
  // => float32[8, 8] on cpu, requires grad
  nn::Conv2d a(nn::Conv2dOptions(4, 8, 3).stride(2).padding(1).groups(2));
  TORCH_TIDY_REVEAL(a->weight);
  // => float32[8, 2, 3, 3] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(a(rand({2, 4, 9, 9})));
  // => float32[2, 8, 5, 5] on cpu, requires grad
  nn::Conv2d b(nn::Conv2dOptions(4, 8, {3, 5}).dilation({2, 1}).bias(false));
  TORCH_TIDY_REVEAL(b->weight);
  // => float32[8, 4, 3, 5] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(b->bias);
  // => undefined
  TORCH_TIDY_REVEAL(b(rand({2, 4, 9, 9})));
  // => float32[2, 8, 5, 5] on cpu, requires grad
  nn::Conv2d same(nn::Conv2dOptions(4, 8, 3).padding(torch::kSame));
  TORCH_TIDY_REVEAL(same(rand({2, 4, 9, 9})));
  // => float32[2, 8, 9, 9] on cpu, requires grad
  nn::Conv2d around(
      nn::Conv2dOptions(4, 8, 3).padding(1).padding_mode(torch::kCircular));
  TORCH_TIDY_REVEAL(around(rand({2, 4, 9, 9})));
  // => float32[2, 8, 9, 9] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::Conv3d(2, 4, 3)(rand({1, 2, 5, 6, 7})));
  // => float32[1, 4, 3, 4, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(a->options.stride()->at(0));
  // => ?
}

static void transposedConvolutions() {
  TORCH_TIDY_REVEAL(nn::ConvTranspose1d(3, 8, 3)(rand({2, 3, 10})));
  // => float32[2, 8, 12] on cpu, requires grad
  nn::ConvTranspose2d a(nn::ConvTranspose2dOptions(4, 8, 3)
                            .stride(2)
                            .padding(1)
                            .output_padding(1)
                            .groups(2));
  TORCH_TIDY_REVEAL(a->weight);
  // => float32[4, 4, 3, 3] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(a->bias);
  // => float32[8] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(a(rand({2, 4, 9, 9})));
  // => float32[2, 8, 18, 18] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::ConvTranspose3d(2, 4, 3)(rand({1, 2, 5, 6, 7})));
  // => float32[1, 4, 7, 8, 9] on cpu, requires grad
}

static void pooling() {
  Tensor x = rand({2, 3, 8}), y = rand({2, 3, 8, 9}), z = rand({2, 3, 8, 9, 7});
  TORCH_TIDY_REVEAL(nn::AvgPool1d(2)(x));
  // => float32[2, 3, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::AvgPool2d(nn::AvgPool2dOptions({2, 3}).stride(1))(y));
  // => float32[2, 3, 7, 7] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::AvgPool3d(nn::AvgPool3dOptions(3).ceil_mode(true))(z));
  // => float32[2, 3, 3, 3, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::MaxPool1d(nn::MaxPool1dOptions(3).padding(1))(x));
  // => float32[2, 3, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::MaxPool2d(2)(y));
  // => float32[2, 3, 4, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::MaxPool2d(nn::MaxPool2dOptions(2).dilation(2))(y));
  // => float32[2, 3, 3, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(
      nn::MaxPool3d(nn::MaxPool3dOptions(2).stride({1, 2, 3}))(z));
  // => float32[2, 3, 7, 4, 2] on cpu, no grad
  nn::MaxPool2d pool(2);
  auto [best, where] = pool->forward_with_indices(rand({2, 3, 8, 6}));
  TORCH_TIDY_REVEAL(best);
  // => float32[2, 3, 4, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(where);
  // => int64[2, 3, 4, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::MaxUnpool2d(2)(best, where));
  // => float32[2, 3, 8, 6] on cpu
  auto [first, at] = nn::MaxPool1d(2)->forward_with_indices(x);
  TORCH_TIDY_REVEAL(
      nn::MaxUnpool1d(nn::MaxUnpool1dOptions(2).stride(2))(first, at));
  // => float32[2, 3, 8] on cpu
  TORCH_TIDY_REVEAL(nn::AdaptiveAvgPool1d(5)(x));
  // => float32[2, 3, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(
      nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions({3, 4}))(y));
  // => float32[2, 3, 3, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::AdaptiveAvgPool2d(1)(y));
  // => float32[2, 3, 1, 1] on cpu, no grad
  nn::AdaptiveAvgPool3d keeps(
      nn::AdaptiveAvgPool3dOptions({3, torch::nullopt, 2}));
  TORCH_TIDY_REVEAL(keeps(z));
  // => float32[2, 3, 3, 9, 2] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::AdaptiveMaxPool1d(5)(x));
  // => float32[2, 3, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::AdaptiveMaxPool2d(5)(y));
  // => float32[2, 3, 5, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::AdaptiveMaxPool3d(2)(z));
  // => float32[2, 3, 2, 2, 2] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::FractionalMaxPool2d(
      nn::FractionalMaxPool2dOptions(2).output_size(3))(y));
  // => float32[2, 3, 3, 3] on cpu
  TORCH_TIDY_REVEAL(nn::FractionalMaxPool3d(
      nn::FractionalMaxPool3dOptions(2).output_size(3))(z));
  // => float32[2, 3, 3, 3, 3] on cpu
  TORCH_TIDY_REVEAL(nn::LPPool1d(2, 3)(x));
  // => float32[2, 3, 2] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::LPPool2d(nn::LPPool2dOptions(2, {2, 3}).stride(1))(y));
  // => float32[2, 3, 7, 7] on cpu, no grad
}

static void padding() {
  Tensor x = rand({2, 3, 8}), y = rand({2, 3, 8, 9}), z = rand({2, 3, 8, 9, 7});
  TORCH_TIDY_REVEAL(nn::ReflectionPad1d(2)(x));
  // => float32[2, 3, 12] on cpu, no grad
  TORCH_TIDY_REVEAL(
      nn::ReflectionPad2d(nn::ReflectionPad2dOptions({1, 2, 3, 0}))(y));
  // => float32[2, 3, 11, 12] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::ReplicationPad1d(2)(x));
  // => float32[2, 3, 12] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::ReplicationPad2d(1)(y));
  // => float32[2, 3, 10, 11] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::ReplicationPad3d(1)(z));
  // => float32[2, 3, 10, 11, 9] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::ZeroPad2d(nn::ZeroPad2dOptions({1, 1, 2, 0}))(y));
  // => float32[2, 3, 10, 11] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::ConstantPad1d(2, 3.5)(x));
  // => float32[2, 3, 12] on cpu, no grad
  TORCH_TIDY_REVEAL(
      nn::ConstantPad2d(nn::ConstantPad2dOptions({1, 0, 0, 1}, 1))(y));
  // => float32[2, 3, 9, 10] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::ConstantPad3d(1, 0)(z));
  // => float32[2, 3, 10, 11, 9] on cpu, no grad
}

static void activations() {
  Tensor x = rand({2, 6});
  TORCH_TIDY_REVEAL(nn::ELU(nn::ELUOptions().alpha(0.5))(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::SELU()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Hardshrink(0.4)(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Hardtanh(nn::HardtanhOptions().min_val(-2))(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(
      nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2))(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::LogSigmoid()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Softmax(1)(x));
  // => float32[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::Softmin(nn::SoftminOptions(1))(x));
  // => float32[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::LogSoftmax(nn::LogSoftmaxOptions(-1))(x));
  // => float32[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::Softmax2d()(rand({2, 3, 4, 4})));
  // => float32[2, 3, 4, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::PReLU()(x));
  // => float32[2, 6] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::PReLU(nn::PReLUOptions().num_parameters(6))->weight);
  // => float32[6] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(nn::ReLU()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::ReLU6()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::RReLU()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::CELU()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::GLU()(x));
  // => float32[2, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::GLU(0)(x));
  // => float32[1, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::GELU()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::SiLU()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Mish()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Sigmoid()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Softplus()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Softshrink()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Softsign()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Tanh()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Tanhshrink()(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Threshold(0.1, 2)(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  nn::ReLU writes(nn::ReLUOptions(true));
  writes(x).unsqueeze_(0);
  TORCH_TIDY_REVEAL(x);
  // => float32[1, 2, 6] on cpu, no grad
}

static void dropout() {
  Tensor x = rand({2, 3, 4, 5});
  TORCH_TIDY_REVEAL(nn::Dropout()(x));
  // => float32[2, 3, 4, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Dropout(0.1)(x));
  // => float32[2, 3, 4, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Dropout2d(nn::Dropout2dOptions().p(0.2))(x));
  // => float32[2, 3, 4, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::Dropout3d()(rand({2, 3, 4, 5, 6})));
  // => float32[2, 3, 4, 5, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::AlphaDropout(0.3)(x));
  // => float32[2, 3, 4, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::FeatureAlphaDropout()(x));
  // => float32[2, 3, 4, 5] on cpu, contiguous, no grad
  nn::Dropout off(0.5);
  off->eval();
  off(x).unsqueeze_(0);
  TORCH_TIDY_REVEAL(x);
  // => float32[...] on cpu, no grad
}

static void norms() {
  Tensor x = rand({2, 6}), y = rand({2, 6, 4}), z = rand({2, 6, 4, 5});
  TORCH_TIDY_REVEAL(nn::BatchNorm1d(6)(x));
  // => float32[2, 6] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::BatchNorm1d(nn::BatchNormOptions(6).momentum(0.2))(y));
  // => float32[2, 6, 4] on cpu, requires grad
  TORCH_TIDY_REVEAL(
      nn::BatchNorm2d(nn::BatchNorm2dOptions(6).affine(false))(z));
  // => float32[2, 6, 4, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::BatchNorm3d(6)(rand({2, 6, 2, 2, 2})));
  // => float32[2, 6, 2, 2, 2] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::InstanceNorm1d(6)(y));
  // => float32[2, 6, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::InstanceNorm1d(6)(rand({6, 4})));
  // => float32[6, 4] on cpu, no grad
  nn::InstanceNorm2d affine(nn::InstanceNorm2dOptions(6).affine(true));
  TORCH_TIDY_REVEAL(affine(z));
  // => float32[2, 6, 4, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(affine->weight);
  // => float32[6] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(affine->running_mean);
  // => undefined
  TORCH_TIDY_REVEAL(nn::InstanceNorm3d(6)(rand({2, 6, 2, 2, 2})));
  // => float32[2, 6, 2, 2, 2] on cpu, no grad
  nn::LayerNorm layer(nn::LayerNormOptions({4, 5}));
  TORCH_TIDY_REVEAL(layer(z));
  // => float32[2, 6, 4, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(layer->weight);
  // => float32[4, 5] on cpu, contiguous, requires grad
  nn::LayerNorm bare(nn::LayerNormOptions({6}).elementwise_affine(false));
  TORCH_TIDY_REVEAL(bare->weight);
  // => undefined
  TORCH_TIDY_REVEAL(bare(x));
  // => float32[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::LayerNorm(std::vector<int64_t>{4})(y));
  // => float32[2, 6, 4] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::GroupNorm(3, 6)(z));
  // => float32[2, 6, 4, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::GroupNorm(nn::GroupNormOptions(2, 6).affine(false))(y));
  // => float32[2, 6, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::LocalResponseNorm(2)(z));
  // => float32[2, 6, 4, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(nn::CrossMapLRN2d(3)(z));
  // => float32[2, 6, 4, 5] on cpu
}

int main() {
  torch::manual_seed(0);
  linear();
  convolutions();
  transposedConvolutions();
  pooling();
  padding();
  activations();
  dropout();
  norms();
}
