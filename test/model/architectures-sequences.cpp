// RUN: %check_reveals %s %t --known=100,100,100,100
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Well-known networks of sequences, as their users write them: an LSTM language
// model, a Transformer of encoder and decoder, and a stack of dilated
// convolutions after WaveNet. Of every tensor all is known. Each section stands
// alone and ends in the function that runs it.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace nn = torch::nn;
namespace F = torch::nn::functional;
using torch::Tensor;

// LanguageModel ---------------------------------------------------------------

struct LanguageModelImpl : nn::Module {
  LanguageModelImpl(int64_t words, int64_t width, int64_t hidden,
                    int64_t layers)
      : layers(layers), hidden(hidden) {
    embed = register_module("embed", nn::Embedding(words, width));
    drop = register_module("drop", nn::Dropout(0.2));
    lstm = register_module("lstm", nn::LSTM(nn::LSTMOptions(width, hidden)
                                                .num_layers(layers)
                                                .dropout(0.2)
                                                .batch_first(true)));
    decoder = register_module("decoder", nn::Linear(hidden, words));
  }
  std::tuple<Tensor, std::tuple<Tensor, Tensor>>
  forward(const Tensor &ids, std::tuple<Tensor, Tensor> state) {
    Tensor x = drop(embed(ids));
    TORCH_TIDY_REVEAL(x);
  // => float32[4, 12, 32] on cpu, contiguous, requires grad
    auto [out, next] = lstm->forward(x, state);
    TORCH_TIDY_REVEAL(out);
  // => float32[4, 12, 48] on cpu, requires grad
    out = out.reshape({out.size(0) * out.size(1), out.size(2)});
    TORCH_TIDY_REVEAL(out);
  // => float32[48, 48] on cpu, requires grad
    return {decoder(out), next};
  }
  std::tuple<Tensor, Tensor> start(int64_t batch) const {
    return {torch::zeros({layers, batch, hidden}),
            torch::zeros({layers, batch, hidden})};
  }
  int64_t layers, hidden;
  nn::Embedding embed{nullptr};
  nn::Dropout drop{nullptr};
  nn::LSTM lstm{nullptr};
  nn::Linear decoder{nullptr};
};
TORCH_MODULE(LanguageModel);

static void languageModel() {
  const int64_t words = 100, batch = 4, length = 12;
  LanguageModel model(words, 32, 48, 2);
  Tensor text = torch::randint(0, words, {batch, length + 1}, torch::kLong);
  Tensor ids = text.narrow(1, 0, length);
  Tensor targets = text.narrow(1, 1, length).reshape({-1});
  auto [scores, state] = model->forward(ids, model->start(batch));
  TORCH_TIDY_REVEAL(targets);
  // => int64[48] on cpu, no grad
  TORCH_TIDY_REVEAL(scores);
  // => float32[48, 100] on cpu, requires grad
  Tensor h = std::get<0>(state).detach();
  TORCH_TIDY_REVEAL(h);
  // => float32[2, 4, 48] on cpu, no grad
  Tensor loss = F::cross_entropy(scores, targets);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
}

// Seq2Seq ---------------------------------------------------------------------

struct PositionsImpl : nn::Module {
  PositionsImpl(int64_t dim, int64_t longest) {
    Tensor at = torch::arange(0, longest, torch::kFloat).unsqueeze(1);
    Tensor by = torch::exp(torch::arange(0, dim, 2, torch::kFloat) *
                           (-std::log(10000.0) / dim));
    Tensor table = torch::cat({torch::sin(at * by), torch::cos(at * by)}, 1);
    table = register_buffer("table", table.unsqueeze(1));
    this->table = table;
  }
  Tensor forward(const Tensor &x) { return x + table.slice(0, 0, x.size(0)); }
  Tensor table;
};
TORCH_MODULE(Positions);

struct Seq2SeqImpl : nn::Module {
  Seq2SeqImpl(int64_t words, int64_t dim, int64_t heads, int64_t depth)
      : source(words, dim), target(words, dim), positions(dim, 128),
        encoder(nn::TransformerEncoderOptions(
            nn::TransformerEncoderLayerOptions(dim, heads).dim_feedforward(64),
            depth)),
        decoder(nn::TransformerDecoderOptions(
            nn::TransformerDecoderLayerOptions(dim, heads).dim_feedforward(64),
            depth)),
        head(dim, words), scale(std::sqrt(static_cast<double>(dim))) {
    register_module("source", source);
    register_module("target", target);
    register_module("positions", positions);
    register_module("encoder", encoder);
    register_module("decoder", decoder);
    register_module("head", head);
  }
  static Tensor causal(int64_t n) { return torch::full({n, n}, -1e9).triu(1); }
  Tensor forward(const Tensor &from, const Tensor &to) {
    Tensor x = positions(source(from.t()) * scale);
    TORCH_TIDY_REVEAL(x);
  // => float32[11, 3, 32] on cpu, requires grad
    Tensor memory = encoder->forward(x);
    TORCH_TIDY_REVEAL(memory);
  // => float32[11, 3, 32] on cpu
    Tensor y = positions(target(to.t()) * scale);
    TORCH_TIDY_REVEAL(y);
  // => float32[7, 3, 32] on cpu, requires grad
    y = decoder->forward(y, memory, causal(to.size(1)));
    TORCH_TIDY_REVEAL(y);
  // => float32[7, 3, 32] on cpu
    return head(y).transpose(0, 1);
  }
  nn::Embedding source, target;
  Positions positions;
  nn::TransformerEncoder encoder;
  nn::TransformerDecoder decoder;
  nn::Linear head;
  double scale;
};
TORCH_MODULE(Seq2Seq);

static void seq2seq() {
  Seq2Seq model(50, 32, 4, 2);
  Tensor from = torch::randint(0, 50, {3, 11}, torch::kLong);
  Tensor to = torch::randint(0, 50, {3, 8}, torch::kLong);
  Tensor scores = model->forward(from, to.slice(1, 0, 7));
  TORCH_TIDY_REVEAL(scores);
  // => float32[3, 7, 50] on cpu, requires grad
  Tensor loss = F::cross_entropy(scores.reshape({-1, scores.size(2)}),
                                 to.slice(1, 1).reshape({-1}));
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
}

// WaveNet ---------------------------------------------------------------------

struct ResidualImpl : nn::Module {
  ResidualImpl(int64_t residual, int64_t skips, int64_t dilation)
      : reach(2 * dilation),
        dilated(
            nn::Conv1dOptions(residual, 2 * residual, 3).dilation(dilation)),
        mix(nn::Conv1dOptions(residual, residual, 1)),
        skip(nn::Conv1dOptions(residual, skips, 1)) {
    register_module("dilated", dilated);
    register_module("mix", mix);
    register_module("skip", skip);
  }
  std::pair<Tensor, Tensor> forward(const Tensor &x) {
    Tensor y = dilated(F::pad(x, F::PadFuncOptions({reach, 0})));
    auto halves = y.chunk(2, 1);
    y = torch::tanh(halves[0]) * torch::sigmoid(halves[1]);
    return {x + mix(y), skip(y)};
  }
  int64_t reach;
  nn::Conv1d dilated, mix, skip;
};
TORCH_MODULE(Residual);

struct WaveNetImpl : nn::Module {
  WaveNetImpl(int64_t levels, int64_t residual, int64_t skips, int depth)
      : start(nn::Conv1dOptions(levels, residual, 1)),
        end(nn::ReLU(), nn::Conv1d(nn::Conv1dOptions(skips, skips, 1)),
            nn::ReLU(), nn::Conv1d(nn::Conv1dOptions(skips, levels, 1))) {
    register_module("start", start);
    register_module("end", end);
    for (int i = 0; i < depth; ++i)
      stack->push_back(Residual(residual, skips, 1 << i));
    register_module("stack", stack);
  }
  Tensor forward(const Tensor &samples) {
    Tensor x = start(samples);
    TORCH_TIDY_REVEAL(x);
  // => float32[2, 24, 64] on cpu, requires grad
    std::vector<Tensor> skips;
    for (const auto &each : *stack) {
      auto [next, skip] = each->as<ResidualImpl>()->forward(x);
      x = next;
      skips.push_back(skip);
    }
    TORCH_TIDY_REVEAL(x);
  // => float32[2, 24, 64] on cpu, requires grad
    Tensor all = torch::stack(skips).sum(0);
    TORCH_TIDY_REVEAL(all);
  // => float32[2, 32, 64] on cpu, contiguous, requires grad
    return end->forward(all);
  }
  nn::Conv1d start;
  nn::Sequential end;
  nn::ModuleList stack;
};
TORCH_MODULE(WaveNet);

static void wavenet() {
  WaveNet net(16, 24, 32, 4);
  Tensor levels = torch::randint(0, 16, {2, 65}, torch::kLong);
  Tensor samples = F::one_hot(levels.slice(1, 0, 64), 16);
  Tensor scores = net(samples.permute({0, 2, 1}).to(torch::kFloat));
  TORCH_TIDY_REVEAL(samples);
  // => int64[2, 64, 16] on cpu, no grad
  TORCH_TIDY_REVEAL(scores);
  // => float32[2, 16, 64] on cpu, requires grad
  Tensor loss = F::cross_entropy(scores, levels.slice(1, 1));
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
}

int main() {
  torch::manual_seed(0);
  languageModel();
  seq2seq();
  wavenet();
}
