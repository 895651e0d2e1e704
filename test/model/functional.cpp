// RUN: %check_reveals %s %t
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Functions of torch::nn::functional. Below each reveal stands what the
// analyser says; the program says the same or more of the live tensors. Longer
// than other files: each function is called.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace F = torch::nn::functional;
using torch::kInt64;
using torch::rand;
using torch::Tensor;

static void activations() {
  Tensor x = rand({2, 6});
  TORCH_TIDY_REVEAL(F::elu(x, F::ELUFuncOptions().alpha(0.5)));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::selu(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::hardshrink(x, F::HardshrinkFuncOptions(0.4)));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::hardtanh(x, F::HardtanhFuncOptions().min_val(-2)));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::leaky_relu(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::logsigmoid(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::gumbel_softmax(x, F::GumbelSoftmaxFuncOptions().dim(1)));
  // => float32[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::softmax(x, F::SoftmaxFuncOptions(1)));
  // => float32[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::softmax(x, 1));
  // => float32[2, 6] on cpu, no grad
  auto wide = F::SoftmaxFuncOptions(1).dtype(torch::kFloat64);
  TORCH_TIDY_REVEAL(F::softmax(x, wide));
  // => float64[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::softmin(x, F::SoftminFuncOptions(1)));
  // => float32[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::log_softmax(x, F::LogSoftmaxFuncOptions(-1)));
  // => float32[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::glu(x));
  // => float32[2, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(F::glu(x, F::GLUFuncOptions(0)));
  // => float32[1, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::gelu(x, F::GELUFuncOptions().approximate("tanh")));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::silu(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::mish(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::prelu(x, rand({6})));
  // => float32[2, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::relu(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::relu6(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::rrelu(x, F::RReLUFuncOptions().training(true)));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::celu(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::softplus(x, F::SoftplusFuncOptions().beta(2)));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::softshrink(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::softsign(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::tanhshrink(x));
  // => float32[2, 6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::threshold(x, F::ThresholdFuncOptions(0.1, 0)));
  // => float32[2, 6] on cpu, contiguous, no grad
}

// The argument is the result.
static void inPlace() {
  Tensor x = torch::zeros({3});
  Tensor y = F::relu(x, F::ReLUFuncOptions(true));
  y.unsqueeze_(0);
  TORCH_TIDY_REVEAL(x);
  // => float32[1, 3] on cpu, no grad
  Tensor z =
      F::dropout(x, F::DropoutFuncOptions().inplace(true).training(true));
  z.t_();
  TORCH_TIDY_REVEAL(x);
  // => float32[3, 1] on cpu, no grad
  Tensor other = F::elu(x, F::ELUFuncOptions().inplace(false));
  other.unsqueeze_(0);
  TORCH_TIDY_REVEAL(x);
  // => float32[3, 1] on cpu, no grad
}

static void dropout() {
  Tensor x = rand({2, 3, 4, 5});
  TORCH_TIDY_REVEAL(F::dropout(x, F::DropoutFuncOptions().p(0.1)));
  // => float32[2, 3, 4, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::dropout2d(x, F::Dropout2dFuncOptions().training(true)));
  // => float32[2, 3, 4, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::dropout3d(x[0], F::Dropout3dFuncOptions()));
  // => float32[3, 4, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(F::alpha_dropout(x));
  // => float32[2, 3, 4, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::feature_alpha_dropout(x));
  // => float32[2, 3, 4, 5] on cpu, contiguous, no grad
}

static void linear() {
  Tensor x = rand({2, 6}), w = rand({4, 6}), b = rand({4});
  TORCH_TIDY_REVEAL(F::linear(x, w, b));
  // => float32[2, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(F::linear(rand({5, 2, 6}), w));
  // => float32[5, 2, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(F::bilinear(x, x, rand({3, 6, 6})));
  // => float32[2, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(F::one_hot(torch::zeros({2, 3}, kInt64), 10));
  // => int64[2, 3, 10] on cpu, no grad
  Tensor ids = torch::zeros({2, 3}, kInt64), table = rand({10, 8});
  TORCH_TIDY_REVEAL(F::embedding(ids, table));
  // => float32[2, 3, 8] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(
      F::embedding(ids, table, F::EmbeddingFuncOptions().padding_idx(-1)));
  // => float32[2, 3, 8] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::embedding_bag(ids, table));
  // => float32[2, 8] on cpu
  auto flat = F::EmbeddingBagFuncOptions()
                  .mode(torch::kSum)
                  .offsets(torch::zeros({4}, kInt64));
  TORCH_TIDY_REVEAL(F::embedding_bag(ids.view(-1), table, flat));
  // => float32[4, 8] on cpu
}

static void convolutions() {
  Tensor x = rand({2, 4, 16, 16}), w = rand({8, 4, 3, 3});
  TORCH_TIDY_REVEAL(F::conv2d(x, w));
  // => float32[2, 8, 14, 14] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::conv2d(x, w, F::Conv2dFuncOptions().stride(2).padding(1)));
  // => float32[2, 8, 8, 8] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::conv2d(x, w, F::Conv2dFuncOptions().stride({2, 1}).padding({0, 1})));
  // => float32[2, 8, 7, 16] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::conv2d(x, w, F::Conv2dFuncOptions().padding(torch::kSame)));
  // => float32[2, 8, 16, 16] on cpu, no grad
  int64_t pad = 2;
  F::Conv2dFuncOptions options;
  options.padding(pad).bias(rand({8})).dilation(2);
  TORCH_TIDY_REVEAL(F::conv2d(x, w, options));
  // => float32[2, 8, 16, 16] on cpu, no grad
  TORCH_TIDY_REVEAL(pad);
  // => 2
  TORCH_TIDY_REVEAL(F::conv1d(rand({2, 4, 16}), rand({8, 4, 3}),
                              F::Conv1dFuncOptions().padding(torch::kValid)));
  // => float32[2, 8, 14] on cpu, no grad
  TORCH_TIDY_REVEAL(F::conv3d(rand({2, 4, 8, 8, 8}), rand({8, 2, 3, 3, 3}),
                              F::Conv3dFuncOptions().groups(2)));
  // => float32[2, 8, 6, 6, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::conv_transpose1d(rand({2, 4, 16}), rand({4, 8, 3})));
  // => float32[2, 8, 18] on cpu, no grad
  auto twice = F::ConvTranspose2dFuncOptions().stride(2).output_padding(1);
  TORCH_TIDY_REVEAL(F::conv_transpose2d(x, rand({4, 8, 3, 3}), twice));
  // => float32[2, 8, 34, 34] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::conv_transpose3d(rand({2, 4, 8, 8, 8}), rand({4, 8, 3, 3, 3})));
  // => float32[2, 8, 10, 10, 10] on cpu, no grad
  TORCH_TIDY_REVEAL(F::unfold(x, F::UnfoldFuncOptions(3).padding(1)));
  // => float32[2, 36, 256] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::fold(rand({2, 12, 16}), F::FoldFuncOptions({8, 8}, 2).stride(2)));
  // => float32[2, 3, 8, 8] on cpu, no grad
}

static void pooling() {
  Tensor x = rand({2, 4, 16}), y = rand({2, 4, 16, 12});
  Tensor z = rand({2, 4, 8, 8, 6});
  TORCH_TIDY_REVEAL(F::avg_pool1d(x, F::AvgPool1dFuncOptions(2)));
  // => float32[2, 4, 8] on cpu, no grad
  TORCH_TIDY_REVEAL(F::avg_pool2d(y, F::AvgPool2dFuncOptions({4, 2})));
  // => float32[2, 4, 4, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::avg_pool3d(z, F::AvgPool3dFuncOptions(2).stride(1)));
  // => float32[2, 4, 7, 7, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(F::max_pool1d(x, F::MaxPool1dFuncOptions(3).stride(2)));
  // => float32[2, 4, 7] on cpu, no grad
  TORCH_TIDY_REVEAL(F::max_pool2d(y, F::MaxPool2dFuncOptions(3)));
  // => float32[2, 4, 5, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::max_pool2d(y, F::MaxPool2dFuncOptions(3).padding(1).ceil_mode(true)));
  // => float32[2, 4, 6, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(F::max_pool3d(z, F::MaxPool3dFuncOptions(2)));
  // => float32[2, 4, 4, 4, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(F::max_pool1d_with_indices(x, F::MaxPool1dFuncOptions(2)));
  // => {float32[2, 4, 8] on cpu, no grad; int64[2, 4, 8] on cpu, no grad}
  TORCH_TIDY_REVEAL(F::max_pool2d_with_indices(y, F::MaxPool2dFuncOptions(2)));
  // => {float32[2, 4, 8, 6] on cpu, no grad; int64[2, 4, 8, 6] on cpu, no grad}
  TORCH_TIDY_REVEAL(F::max_pool3d_with_indices(z, F::MaxPool3dFuncOptions(2)));
  // => {float32[2, 4, 4, 4, 3] on cpu, no grad; int64[2, 4, 4, 4, 3] on cpu, no grad}
  TORCH_TIDY_REVEAL(
      F::adaptive_avg_pool1d(x, F::AdaptiveAvgPool1dFuncOptions(5)));
  // => float32[2, 4, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::adaptive_avg_pool2d(y, F::AdaptiveAvgPool2dFuncOptions({5, 7})));
  // => float32[2, 4, 5, 7] on cpu, no grad
  TORCH_TIDY_REVEAL(F::adaptive_avg_pool2d(
      y, F::AdaptiveAvgPool2dFuncOptions({5, c10::nullopt})));
  // => float32[2, 4, 5, 12] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::adaptive_avg_pool3d(z, F::AdaptiveAvgPool3dFuncOptions(3)));
  // => float32[2, 4, 3, 3, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::adaptive_max_pool1d(x, F::AdaptiveMaxPool1dFuncOptions(5)));
  // => float32[2, 4, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::adaptive_max_pool2d(y, F::AdaptiveMaxPool2dFuncOptions(1)));
  // => float32[2, 4, 1, 1] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::adaptive_max_pool3d(z, F::AdaptiveMaxPool3dFuncOptions({3, 2, 1})));
  // => float32[2, 4, 3, 2, 1] on cpu, no grad
  TORCH_TIDY_REVEAL(F::adaptive_max_pool1d_with_indices(
      x, F::AdaptiveMaxPool1dFuncOptions(5)));
  // => {float32[2, 4, 5] on cpu, no grad; int64[2, 4, 5] on cpu, no grad}
  TORCH_TIDY_REVEAL(F::adaptive_max_pool2d_with_indices(
      y, F::AdaptiveMaxPool2dFuncOptions(5)));
  // => {float32[2, 4, 5, 5] on cpu, no grad; int64[2, 4, 5, 5] on cpu, no grad}
  TORCH_TIDY_REVEAL(F::adaptive_max_pool3d_with_indices(
      z, F::AdaptiveMaxPool3dFuncOptions(2)));
  // => {float32[2, 4, 2, 2, 2] on cpu, no grad; int64[2, 4, 2, 2, 2] on cpu, no grad}
  auto halved = F::FractionalMaxPool2dFuncOptions(2).output_size(5);
  TORCH_TIDY_REVEAL(F::fractional_max_pool2d(y, halved));
  // => float32[2, 4, 5, 5] on cpu
  TORCH_TIDY_REVEAL(F::fractional_max_pool2d_with_indices(y, halved));
  // => {float32[2, 4, 5, 5] on cpu; int64[2, 4, 5, 5] on cpu, no grad}
  auto fraction = F::FractionalMaxPool3dFuncOptions(2).output_size(
      torch::ExpandingArray<3>({3, 3, 2}));
  TORCH_TIDY_REVEAL(F::fractional_max_pool3d(z, fraction));
  // => float32[2, 4, 3, 3, 2] on cpu
  TORCH_TIDY_REVEAL(F::fractional_max_pool3d_with_indices(z, fraction));
  // => {float32[2, 4, 3, 3, 2] on cpu; int64[2, 4, 3, 3, 2] on cpu, no grad}
  TORCH_TIDY_REVEAL(F::lp_pool1d(x, F::LPPool1dFuncOptions(2, 3)));
  // => float32[2, 4, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(F::lp_pool2d(y, F::LPPool2dFuncOptions(2, 3).stride(2)));
  // => float32[2, 4, 7, 5] on cpu, no grad
}

static void normalisation() {
  Tensor x = rand({2, 6, 5, 5}), mean = torch::zeros({6});
  Tensor var = torch::ones({6});
  TORCH_TIDY_REVEAL(F::batch_norm(x, mean, var));
  // => float32[2, 6, 5, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(F::batch_norm(
      x, mean, var, F::BatchNormFuncOptions().weight(var).training(true)));
  // => float32[2, 6, 5, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(F::instance_norm(x));
  // => float32[2, 6, 5, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::layer_norm(x, F::LayerNormFuncOptions({5, 5}).eps(1e-3)));
  // => float32[2, 6, 5, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(F::group_norm(x, F::GroupNormFuncOptions(3)));
  // => float32[2, 6, 5, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::local_response_norm(x, F::LocalResponseNormFuncOptions(2)));
  // => float32[2, 6, 5, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::normalize(x, F::NormalizeFuncOptions().p(1).dim(-1)));
  // => float32[2, 6, 5, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::normalize(x));
  // => float32[2, 6, 5, 5] on cpu, contiguous, no grad
}

static void distances() {
  Tensor x = rand({4, 6}), y = rand({4, 6});
  TORCH_TIDY_REVEAL(F::cosine_similarity(x, y));
  // => float32[4] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::cosine_similarity(x, y, F::CosineSimilarityFuncOptions().dim(0)));
  // => float32[6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::pairwise_distance(
      x, y, F::PairwiseDistanceFuncOptions().keepdim(true)));
  // => float32[4, 1] on cpu, no grad
  TORCH_TIDY_REVEAL(F::pdist(x));
  // => float32[6] on cpu, no grad
}

static void losses() {
  Tensor x = rand({4, 6}), y = rand({4, 6}), ids = torch::ones({4}, kInt64);
  TORCH_TIDY_REVEAL(F::l1_loss(x, y));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(F::l1_loss(x, y, torch::kNone));
  // => float32[4, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::kl_div(x, y, F::KLDivFuncOptions(torch::kBatchMean)));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::mse_loss(x, y, F::MSELossFuncOptions().reduction(torch::kNone)));
  // => float32[4, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::mse_loss(x, y, F::MSELossFuncOptions(torch::kSum)));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(F::binary_cross_entropy(x, y));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(F::hinge_embedding_loss(
      x, y, F::HingeEmbeddingLossFuncOptions().margin(2)));
  // => float32[] on cpu
  TORCH_TIDY_REVEAL(F::multi_margin_loss(
      x, ids, F::MultiMarginLossFuncOptions().reduction(torch::kNone)));
  // => float32[4] on cpu, no grad
  Tensor sign = torch::ones({4});
  TORCH_TIDY_REVEAL(F::cosine_embedding_loss(
      x, y, sign, F::CosineEmbeddingLossFuncOptions().reduction(torch::kNone)));
  // => float32[4] on cpu
  TORCH_TIDY_REVEAL(
      F::smooth_l1_loss(x, y, F::SmoothL1LossFuncOptions(torch::kNone)));
  // => float32[4, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::huber_loss(x, y, F::HuberLossFuncOptions().delta(2)));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(F::multilabel_margin_loss(x, torch::zeros({4, 6}, kInt64)));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(F::soft_margin_loss(x, y));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(F::triplet_margin_loss(
      x, y, x, F::TripletMarginLossFuncOptions().reduction(torch::kNone)));
  // => float32[4] on cpu, no grad
  TORCH_TIDY_REVEAL(F::triplet_margin_with_distance_loss(x, y, x));
  // => float32[] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::multilabel_soft_margin_loss(x, y));
  // => float32[] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(F::multilabel_soft_margin_loss(
      x, y, F::MultilabelSoftMarginLossFuncOptions().reduction(torch::kNone)));
  // => float32[4] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(
      F::ctc_loss(rand({10, 2, 5}).log_softmax(2), torch::ones({2, 3}, kInt64),
                  torch::full({2}, 10, kInt64), torch::full({2}, 3, kInt64)));
  // => ?[] on cpu, no grad
  TORCH_TIDY_REVEAL(F::poisson_nll_loss(x, y));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(F::margin_ranking_loss(
      sign, sign, sign,
      F::MarginRankingLossFuncOptions().reduction(torch::kNone)));
  // => float32[4] on cpu, no grad
  TORCH_TIDY_REVEAL(F::nll_loss(x, ids));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::nll_loss(x, ids, F::NLLLossFuncOptions().reduction(torch::kNone)));
  // => float32[4] on cpu, no grad
  TORCH_TIDY_REVEAL(F::cross_entropy(
      x, ids,
      F::CrossEntropyFuncOptions().reduction(torch::kMean).ignore_index(-1)));
  // => float32[] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::cross_entropy(rand({2, 3, 8, 8}), torch::zeros({2, 8, 8}, kInt64),
                       F::CrossEntropyFuncOptions().reduction(torch::kNone)));
  // => float32[2, 8, 8] on cpu, no grad
  TORCH_TIDY_REVEAL(F::binary_cross_entropy_with_logits(
      x, y,
      F::BinaryCrossEntropyWithLogitsFuncOptions().pos_weight(rand({6}))));
  // => float32[] on cpu, no grad
}

static void images() {
  Tensor x = rand({2, 4, 16, 12});
  TORCH_TIDY_REVEAL(F::pad(x, F::PadFuncOptions({1, 2})));
  // => float32[2, 4, 16, 15] on cpu, no grad
  TORCH_TIDY_REVEAL(F::pad(x, F::PadFuncOptions({1, 2, 3, 4}).value(1)));
  // => float32[2, 4, 23, 15] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::pad(x, F::PadFuncOptions({1, 1, 2, 2}).mode(torch::kReflect)));
  // => float32[2, 4, 20, 14] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::pad(x, F::PadFuncOptions({1, 1, 2, 2}).mode(torch::kReplicate)));
  // => float32[2, 4, 20, 14] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::pad(x, F::PadFuncOptions({1, 1, 2, 2}).mode(torch::kCircular)));
  // => float32[2, 4, 20, 14] on cpu, no grad
  auto sized = F::InterpolateFuncOptions().size(std::vector<int64_t>{8, 9});
  TORCH_TIDY_REVEAL(F::interpolate(x, sized));
  // => float32[2, 4, 8, 9] on cpu, no grad
  TORCH_TIDY_REVEAL(F::interpolate(x, sized.mode(torch::kArea)));
  // => float32[2, 4, 8, 9] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::interpolate(x, sized.mode(torch::kBilinear).align_corners(false)));
  // => float32[2, 4, 8, 9] on cpu, no grad
  TORCH_TIDY_REVEAL(F::interpolate(x, sized.mode(torch::kBicubic)));
  // => float32[2, 4, 8, 9] on cpu, no grad
  TORCH_TIDY_REVEAL(F::interpolate(x, sized.antialias(true)));
  // => float32[2, 4, 8, 9] on cpu, no grad
  TORCH_TIDY_REVEAL(
      F::interpolate(x, F::InterpolateFuncOptions()
                            .scale_factor(std::vector<double>{2, 0.5})
                            .mode(torch::kNearest)));
  // => float32[2, 4, 32, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::interpolate(x[0], F::InterpolateFuncOptions()
                                             .size(std::vector<int64_t>{5})
                                             .mode(torch::kLinear)
                                             .align_corners(true)));
  // => float32[4, 16, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(F::interpolate(rand({1, 2, 4, 4, 4}),
                                   F::InterpolateFuncOptions()
                                       .size(std::vector<int64_t>{5, 6, 7})
                                       .mode(torch::kTrilinear)
                                       .align_corners(true)));
  // => float32[1, 2, 5, 6, 7] on cpu, no grad
  TORCH_TIDY_REVEAL(F::interpolate(x, F::InterpolateFuncOptions()
                                          .size(std::vector<int64_t>{5, 6})
                                          .mode(torch::kNearestExact)));
  // => float32[2, 4, 5, 6] on cpu, no grad
  Tensor grid = F::affine_grid(rand({2, 2, 3}), {2, 4, 7, 9});
  TORCH_TIDY_REVEAL(grid);
  // => float32[2, 7, 9, 2] on cpu, no grad
  TORCH_TIDY_REVEAL(F::grid_sample(x, grid,
                                   F::GridSampleFuncOptions()
                                       .mode(torch::kNearest)
                                       .padding_mode(torch::kBorder)
                                       .align_corners(false)));
  // => float32[2, 4, 7, 9] on cpu, no grad
  TORCH_TIDY_REVEAL(F::pixel_shuffle(x, F::PixelShuffleFuncOptions(2)));
  // => float32[2, 1, 32, 24] on cpu, no grad
  TORCH_TIDY_REVEAL(F::pixel_unshuffle(x, F::PixelUnshuffleFuncOptions(4)));
  // => float32[2, 64, 4, 3] on cpu, no grad
}

// Dropout that is off gives its argument.
static void dropoutThatIsOff() {
  Tensor x = torch::zeros({3});
  Tensor y = F::dropout(x);
  y.unsqueeze_(0);
  TORCH_TIDY_REVEAL(x);
  // => float32[...] on cpu, no grad
}

// Options are values, but setters give references.
static void optionsAsValues() {
  Tensor x = rand({2, 4, 16, 12});
  auto a = F::MaxPool2dFuncOptions(2), b = a;
  auto &same = a.kernel_size(4);
  same.stride(4);
  b.stride(1);
  TORCH_TIDY_REVEAL(F::max_pool2d(x, a));
  // => float32[2, 4, 4, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(F::max_pool2d(x, b));
  // => float32[2, 4, 15, 11] on cpu, no grad
  a.stride() = 1;
  TORCH_TIDY_REVEAL(F::max_pool2d(x, a));
  // => float32[2, 4, 13, 9] on cpu, no grad
  auto *pointer = &b;
  pointer->stride(3);
  TORCH_TIDY_REVEAL(F::max_pool2d(x, b));
  // => float32[2, 4, 5, 4] on cpu, no grad
  F::InterpolateFuncOptions::mode_t mode = torch::kBilinear;
  std::vector<int64_t> size{7, 8};
  auto options = F::InterpolateFuncOptions().mode(mode).size(size);
  TORCH_TIDY_REVEAL(F::interpolate(x, options.align_corners(false)));
  // => float32[2, 4, 7, 8] on cpu, no grad
}

// What the functions above call with their options taken apart.
static void partsOfForms() {
  Tensor x = rand({2, 4, 16, 12});
  TORCH_TIDY_REVEAL(F::detail::conv2d(x, rand({8, 4, 3, 3}), {}, 2, 1, 1, 1));
  // => float32[2, 8, 8, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::detail::max_pool2d(x, 3, 2, 1, 1, false));
  // => float32[2, 4, 8, 6] on cpu, no grad
  TORCH_TIDY_REVEAL(F::detail::softmax(x, 1, torch::kFloat64));
  // => float64[2, 4, 16, 12] on cpu, no grad
  TORCH_TIDY_REVEAL(F::detail::pad(x, {1, 1, 2, 2}, torch::kReflect, 0));
  // => float32[2, 4, 20, 14] on cpu, no grad
}

static void changeStride(F::MaxPool2dFuncOptions &options) {
  options.stride(3);
}

// What is not known stays so.
static void unknownOptions(bool flag, int64_t n) {
  Tensor x = rand({2, 4, 16, 12});
  auto options = F::MaxPool2dFuncOptions({2, 3});
  if (flag)
    options.stride(1);
  TORCH_TIDY_REVEAL(F::max_pool2d(x, options));
  // => float32[2, 4, ?, ?] on cpu
  auto changed = F::MaxPool2dFuncOptions(2);
  for (int64_t i = 1; i <= n; ++i)
    changed.stride(i);
  TORCH_TIDY_REVEAL(F::max_pool2d(x, changed));
  // => float32[2, 4, ?, ?] on cpu
  changeStride(changed);
  TORCH_TIDY_REVEAL(F::max_pool2d(x, changed));
  // => float32[2, 4, 5, 4] on cpu, no grad
  auto drop = F::DropoutFuncOptions().inplace(flag);
  TORCH_TIDY_REVEAL(F::dropout(x, drop));
  // => ?[...] on ?
  TORCH_TIDY_REVEAL(F::avg_pool2d(x, F::AvgPool2dFuncOptions(n)));
  // => float32[2, 4, (-argc + 15)/(argc + 1) + 1, (-argc + 11)/(argc + 1) + 1] on cpu
  // The stride stays 2.
  auto wider = F::MaxPool2dFuncOptions(2).kernel_size(4);
  TORCH_TIDY_REVEAL(F::max_pool2d(x, wider));
  // => float32[2, 4, ?, ?] on cpu
  auto read = F::MaxPool2dFuncOptions(4);
  TORCH_TIDY_REVEAL(read.ceil_mode());
  // => ?
  read.ceil_mode() = true;
  TORCH_TIDY_REVEAL(read.ceil_mode());
  // => true
}

int main(int argc, char **) {
  activations();
  inPlace();
  dropout();
  linear();
  convolutions();
  pooling();
  normalisation();
  distances();
  losses();
  images();
  dropoutThatIsOff();
  optionsAsValues();
  partsOfForms();
  unknownOptions(argc == 1, argc + 1);
}
