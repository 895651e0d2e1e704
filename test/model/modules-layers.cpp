// RUN: %check_reveals %s %t
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What each layer of torch::nn returns, with several options. Below each reveal
// stands what the analyser says; the program says the same or more of the live
// tensors. Longer than other files: each layer is called.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace nn = torch::nn;
using torch::kInt64;
using torch::kLong;
using torch::rand;
using torch::Tensor;
using torch::zeros;

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

static void recurrent() {
  Tensor x = rand({7, 3, 10});
  auto [a, b] = nn::RNN(10, 20)(x);
  TORCH_TIDY_REVEAL(a);
  // => float32[7, 3, 20] on cpu, requires grad
  TORCH_TIDY_REVEAL(b);
  // => float32[1, 3, 20] on cpu, requires grad
  nn::GRU gru(nn::GRUOptions(10, 20).num_layers(2).batch_first(true));
  auto [c, d] = gru(x);
  TORCH_TIDY_REVEAL(c);
  // => float32[7, 3, 20] on cpu, requires grad
  TORCH_TIDY_REVEAL(d);
  // => float32[2, 7, 20] on cpu, requires grad
  auto [again, more] = gru(x, d);
  TORCH_TIDY_REVEAL(more);
  // => float32[2, 7, 20] on cpu, requires grad
  nn::LSTM lstm(nn::LSTMOptions(10, 20).bidirectional(true).num_layers(3));
  auto [e, state] = lstm(x);
  TORCH_TIDY_REVEAL(e);
  // => float32[7, 3, 40] on cpu, requires grad
  TORCH_TIDY_REVEAL(std::get<0>(state));
  // => float32[6, 3, 20] on cpu, requires grad
  auto [f, next] = lstm(x, state);
  TORCH_TIDY_REVEAL(f);
  // => float32[7, 3, 40] on cpu, requires grad
  nn::LSTM projected(nn::LSTMOptions(10, 20).proj_size(5));
  auto [g, kept] = projected->forward(x);
  TORCH_TIDY_REVEAL(g);
  // => float32[7, 3, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(std::get<0>(kept));
  // => float32[1, 3, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(std::get<1>(kept));
  // => float32[1, 3, 20] on cpu, requires grad
  TORCH_TIDY_REVEAL(std::get<0>(lstm(x)));
  // => float32[7, 3, 40] on cpu, requires grad
  Tensor y = rand({3, 10});
  nn::RNNCell cell(10, 20);
  TORCH_TIDY_REVEAL(cell->weight_hh);
  // => float32[20, 20] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(cell(y));
  // => float32[3, 20] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::GRUCell(nn::GRUCellOptions(10, 20).bias(false))(y));
  // => float32[3, 20] on cpu, requires grad
  auto [h, i] = nn::LSTMCell(10, 20)(y);
  TORCH_TIDY_REVEAL(h);
  // => float32[3, 20] on cpu, requires grad
  TORCH_TIDY_REVEAL(i);
  // => float32[3, 20] on cpu, requires grad
}

static void embeddings() {
  Tensor words = zeros({2, 3}, kLong);
  nn::Embedding table(10, 4);
  TORCH_TIDY_REVEAL(table->weight);
  // => float32[10, 4] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(table(words));
  // => float32[2, 3, 4] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(nn::Embedding(
      nn::EmbeddingOptions(10, 4).padding_idx(0).max_norm(1))(words));
  // => float32[2, 3, 4] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(nn::EmbeddingBag(10, 4)(words));
  // => float32[2, 4] on cpu
  nn::EmbeddingBag bag(nn::EmbeddingBagOptions(10, 4).mode(torch::kSum));
  TORCH_TIDY_REVEAL(bag(zeros({6}, kLong), zeros({2}, kLong)));
  // => float32[2, 4] on cpu
}

static void images() {
  TORCH_TIDY_REVEAL(nn::PixelShuffle(2)(rand({1, 8, 3, 4})));
  // => float32[1, 2, 6, 8] on cpu, no grad
  TORCH_TIDY_REVEAL(nn::PixelUnshuffle(2)(rand({1, 2, 6, 4})));
  // => float32[1, 8, 3, 2] on cpu, no grad
  nn::Upsample larger(nn::UpsampleOptions()
                          .scale_factor(std::vector<double>({2, 2}))
                          .mode(torch::kNearest));
  TORCH_TIDY_REVEAL(larger(rand({1, 2, 6, 4})));
  // => float32[1, 2, 12, 8] on cpu, no grad
  nn::Upsample smooth(nn::UpsampleOptions()
                          .size(std::vector<int64_t>({5, 7}))
                          .mode(torch::kBilinear)
                          .align_corners(false));
  TORCH_TIDY_REVEAL(smooth(rand({1, 2, 6, 4})));
  // => float32[1, 2, 5, 7] on cpu, no grad
  TORCH_TIDY_REVEAL(
      nn::Fold(nn::FoldOptions({4, 5}, {2, 2}))(rand({1, 12, 12})));
  // => float32[1, 3, 4, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(
      nn::Unfold(nn::UnfoldOptions({2, 2}).stride(2))(rand({1, 3, 4, 6})));
  // => float32[1, 12, 6] on cpu, no grad
}

static void attention() {
  Tensor q = rand({5, 2, 16}), k = rand({6, 2, 16});
  nn::MultiheadAttention mha(16, 4);
  TORCH_TIDY_REVEAL(mha->in_proj_weight);
  // => float32[48, 16] on cpu, contiguous, requires grad
  auto [out, weights] = mha(q, k, k);
  TORCH_TIDY_REVEAL(out);
  // => float32[5, 2, 16] on cpu, requires grad
  TORCH_TIDY_REVEAL(weights);
  // => float32[2, 5, 6] on cpu, requires grad
  auto [alone, none] = mha->forward(q, k, k, {}, false);
  TORCH_TIDY_REVEAL(alone);
  // => float32[5, 2, 16] on cpu, requires grad
  TORCH_TIDY_REVEAL(none);
  // => undefined
  nn::MultiheadAttention other(
      nn::MultiheadAttentionOptions(16, 4).kdim(8).vdim(8).add_zero_attn(true));
  TORCH_TIDY_REVEAL(other->in_proj_weight);
  // => undefined
  auto [wide, on] = other(q, rand({6, 2, 8}), rand({6, 2, 8}));
  TORCH_TIDY_REVEAL(wide);
  // => float32[5, 2, 16] on cpu, requires grad
  TORCH_TIDY_REVEAL(on);
  // => float32[2, 5, 7] on cpu, requires grad
  nn::TransformerEncoderLayer encode(
      nn::TransformerEncoderLayerOptions(16, 4).dim_feedforward(8));
  TORCH_TIDY_REVEAL(encode(q));
  // => float32[5, 2, 16] on cpu, requires grad
  nn::TransformerDecoderLayer decode(16, 4);
  TORCH_TIDY_REVEAL(decode(q, k));
  // => float32[5, 2, 16] on cpu, requires grad
  nn::TransformerEncoder encoder(nn::TransformerEncoderOptions(encode, 2));
  TORCH_TIDY_REVEAL(encoder(q));
  // => float32[5, 2, 16] on cpu
  nn::TransformerDecoder decoder(nn::TransformerDecoderOptions(decode, 2));
  TORCH_TIDY_REVEAL(decoder(q, k));
  // => float32[5, 2, 16] on cpu
  nn::Transformer whole(nn::TransformerOptions(16, 4, 1, 1));
  TORCH_TIDY_REVEAL(whole(q, k));
  // => float32[6, 2, 16] on cpu
}

static void losses() {
  Tensor x = rand({4, 5}), y = rand({4, 5}), c = zeros({4}, kLong);
  x.requires_grad_();
  TORCH_TIDY_REVEAL(nn::L1Loss()(x, y));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::L1Loss(torch::kNone)(x, y));
  // => float32[4, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::MSELoss(nn::MSELossOptions(torch::kNone))(x, y));
  // => float32[4, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(
      nn::KLDivLoss(nn::KLDivLossOptions().reduction(torch::kSum))(x, y));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::BCELoss()(x.sigmoid(), y));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::BCELoss(
      nn::BCELossOptions().weight(rand({5})).reduction(torch::kNone))(
      x.sigmoid(), y));
  // => float32[4, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::BCEWithLogitsLoss()(x, y));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::HingeEmbeddingLoss()(x, y));
  // => float32[] on cpu
  TORCH_TIDY_REVEAL(nn::MultiMarginLoss()(x, c));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::CosineEmbeddingLoss()(x, y, torch::ones({4})));
  // => float32[] on cpu
  TORCH_TIDY_REVEAL(nn::SmoothL1Loss()(x, y));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(
      nn::HuberLoss(nn::HuberLossOptions().reduction(torch::kNone))(x, y));
  // => float32[4, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::MultiLabelMarginLoss()(x, zeros({4, 5}, kLong)));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::SoftMarginLoss()(x, y));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::MultiLabelSoftMarginLoss()(x, y));
  // => float32[] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(nn::TripletMarginLoss()(x, y, y));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::TripletMarginWithDistanceLoss()(x, y, y));
  // => float32[] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(nn::PoissonNLLLoss()(x, y));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::MarginRankingLoss()(x, y, y));
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::NLLLoss()(x.log_softmax(1), c));
  // => float32[] on cpu, requires grad
  nn::CrossEntropyLoss weighted(
      nn::CrossEntropyLossOptions().weight(rand({5})).reduction(torch::kNone));
  TORCH_TIDY_REVEAL(weighted->weight);
  // => float32[5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(weighted(x, c));
  // => float32[4] on cpu, requires grad
  nn::CTCLoss ctc(nn::CTCLossOptions().reduction(torch::kSum));
  TORCH_TIDY_REVEAL(ctc(rand({8, 2, 5}).log_softmax(2),
                        torch::ones({2, 3}, kLong), torch::full({2}, 8, kInt64),
                        torch::full({2}, 3, kInt64)));
  // => ?[] on cpu, no grad
}

static void distances() {
  Tensor x = rand({4, 5}), y = rand({4, 5});
  TORCH_TIDY_REVEAL(nn::CosineSimilarity()(x, y));
  // => float32[4] on cpu, no grad
  TORCH_TIDY_REVEAL(
      nn::CosineSimilarity(nn::CosineSimilarityOptions().dim(0))(x, y));
  // => float32[5] on cpu, no grad
  TORCH_TIDY_REVEAL(
      nn::PairwiseDistance(nn::PairwiseDistanceOptions().keepdim(true))(x, y));
  // => float32[4, 1] on cpu, no grad
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
  recurrent();
  embeddings();
  images();
  attention();
  losses();
  distances();
}
