// RUN: %check_reveals %s %t
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What recurrent layers, embeddings, attention and losses return. Below each
// reveal stands what the analyser says; the program says the same or more of
// the live tensors.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace nn = torch::nn;
using torch::kInt64;
using torch::kLong;
using torch::rand;
using torch::Tensor;
using torch::zeros;

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
  recurrent();
  embeddings();
  images();
  attention();
  losses();
  distances();
}
