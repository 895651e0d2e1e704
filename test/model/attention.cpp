// RUN: %check_reveals %s %t --known=95,95,95,90
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention over sequences, as it is written out by hand: masks, heads,
// positions, a cache of keys and values, and a beam.

#include "torch-tidy/annotations.h"
#include <cmath>
#include <torch/torch.h>

using namespace torch::indexing;

static void attention() {
  const int64_t batch = 2, length = 7, width = 32, heads = 4;
  const int64_t depth = width / heads;
  auto x = torch::randn({batch, length, width});
  auto projection = torch::randn({width, 3 * width}) / std::sqrt(double(width));
  auto qkv = torch::matmul(x, projection);
  TORCH_TIDY_REVEAL(qkv);
  // => float32[2, 7, 96] on cpu, no grad
  auto parts = qkv.chunk(3, -1);
  auto split = [&](const torch::Tensor &t) {
    return t.view({batch, length, heads, depth}).transpose(1, 2);
  };
  auto q = split(parts[0].contiguous()), k = split(parts[1].contiguous());
  auto v = split(parts[2].contiguous());
  TORCH_TIDY_REVEAL(q);
  // => float32[2, 4, 7, 8] on cpu, no grad
  auto scores = q.matmul(k.transpose(-2, -1)) / std::sqrt((double)depth);
  TORCH_TIDY_REVEAL(scores);
  // => float32[2, 4, 7, 7] on cpu, no grad
  auto causal = torch::ones({length, length}, torch::kBool).triu(1);
  TORCH_TIDY_REVEAL(causal);
  // => bool[7, 7] on cpu, no grad
  scores = scores.masked_fill(causal, -std::numeric_limits<float>::infinity());
  auto lengths = torch::tensor({7, 4});
  auto padding = torch::arange(length).unsqueeze(0) >= lengths.unsqueeze(1);
  TORCH_TIDY_REVEAL(padding);
  // => bool[2, 7] on cpu, no grad
  scores = scores.masked_fill(padding.unsqueeze(1).unsqueeze(2), -1e9);
  auto weights = torch::softmax(scores, -1);
  TORCH_TIDY_REVEAL(weights);
  // => float32[2, 4, 7, 7] on cpu, no grad
  auto context = torch::matmul(weights, v);
  auto merged =
      context.transpose(1, 2).contiguous().view({batch, length, width});
  TORCH_TIDY_REVEAL(merged);
  // => float32[2, 7, 32] on cpu, no grad
  auto out =
      torch::einsum("bld,de->ble", {merged, torch::rand({width, width})});
  TORCH_TIDY_REVEAL(out);
  // => float32[2, 7, 32] on cpu, no grad
  auto residual = torch::layer_norm(x + out, {width});
  TORCH_TIDY_REVEAL(residual);
  // => float32[2, 7, 32] on cpu, no grad
  auto last = residual.index({Slice(), -1});
  TORCH_TIDY_REVEAL(last);
  // => float32[2, 32] on cpu, no grad
  auto pooled = (residual * padding.logical_not().unsqueeze(-1)).sum(1) /
                lengths.unsqueeze(1);
  TORCH_TIDY_REVEAL(pooled);
  // => float32[2, 32] on cpu, no grad
}

static void positions() {
  const int length = 50, width = 16;
  auto encoding = torch::zeros({length, width});
  auto position = torch::arange(0, length, torch::kFloat).unsqueeze(1);
  TORCH_TIDY_REVEAL(position);
  // => float32[50, 1] on cpu, no grad
  auto rates = torch::exp(torch::arange(0, width, 2).to(torch::kFloat) *
                          (-std::log(10000.0) / width));
  TORCH_TIDY_REVEAL(rates);
  // => float32[8] on cpu, no grad
  encoding.index_put_({Slice(), Slice(0, None, 2)},
                      torch::sin(position * rates));
  encoding.index_put_({Slice(), Slice(1, None, 2)},
                      torch::cos(position * rates));
  TORCH_TIDY_REVEAL(encoding);
  // => float32[50, 16] on cpu, contiguous, no grad
  auto tokens = torch::randint(0, 1000, {4, 20});
  auto table = torch::randn({1000, width});
  auto embedded = torch::embedding(table, tokens) * std::sqrt(double(width));
  TORCH_TIDY_REVEAL(embedded);
  // => float32[4, 20, 16] on cpu, contiguous, no grad
  embedded = embedded + encoding.slice(0, 0, tokens.size(1));
  TORCH_TIDY_REVEAL(embedded);
  // => float32[4, 20, 16] on cpu, no grad

  // Rotary positions.
  auto angles = torch::outer(torch::arange(20, torch::kFloat32), rates);
  TORCH_TIDY_REVEAL(angles);
  // => float32[20, 8] on cpu, contiguous, no grad
  auto cosine = torch::cat({angles, angles}, -1).cos();
  auto halves = embedded.split(width / 2, -1);
  auto rotated = torch::cat({-halves[1], halves[0]}, -1);
  TORCH_TIDY_REVEAL(rotated);
  // => float32[4, 20, 16] on cpu, no grad
  auto turned =
      embedded * cosine + rotated * torch::cat({angles, angles}, -1).sin();
  TORCH_TIDY_REVEAL(turned);
  // => float32[4, 20, 16] on cpu, no grad
}

static void generation() {
  const int64_t heads = 2, depth = 8, vocabulary = 100;
  std::vector<torch::Tensor> keys, values;
  auto prompt = torch::randint(0, vocabulary, {1, 5}, torch::kLong);
  for (int64_t i = 0; i < 3; ++i) {
    keys.push_back(torch::randn({1, heads, 1, depth}));
    values.push_back(torch::randn({1, heads, 1, depth}));
  }
  auto k = torch::cat(keys, 2);
  TORCH_TIDY_REVEAL(k.size(1));
  // => 2
  auto cache = torch::empty({1, heads, 0, depth});
  cache = torch::cat({cache, torch::randn({1, heads, 1, depth})}, 2);
  TORCH_TIDY_REVEAL(cache);
  // => float32[1, 2, 1, 8] on cpu, no grad

  auto logits = torch::randn({1, vocabulary});
  const double temperature = 0.8;
  logits = logits / temperature;
  auto [best, _] = logits.topk(10);
  auto limit = best.index({Slice(), Slice(9)});
  TORCH_TIDY_REVEAL(limit);
  // => float32[1, 1] on cpu, no grad
  logits =
      torch::where(logits < limit, torch::full_like(logits, -1e10), logits);
  TORCH_TIDY_REVEAL(logits);
  // => float32[1, 100] on cpu, no grad
  auto [sorted, order] = torch::sort(logits, -1, /*descending=*/true);
  auto mass = sorted.softmax(-1).cumsum(-1);
  TORCH_TIDY_REVEAL(mass);
  // => float32[1, 100] on cpu, contiguous, no grad
  auto removed = mass > 0.9;
  removed.index_put_({"...", Slice(1, None)},
                     removed.index({"...", Slice(None, -1)}).clone());
  removed.index_put_({"...", 0}, false);
  TORCH_TIDY_REVEAL(removed);
  // => bool[1, 100] on cpu, contiguous, no grad
  auto dropped = removed.scatter(1, order, removed);
  auto allowed = logits.masked_fill(dropped, -1e10);
  TORCH_TIDY_REVEAL(allowed);
  // => float32[1, 100] on cpu, no grad
  auto next = torch::multinomial(torch::softmax(allowed, -1), 1);
  TORCH_TIDY_REVEAL(next);
  // => int64[1, 1] on cpu, no grad
  auto sequence = torch::cat({prompt, next}, 1);
  TORCH_TIDY_REVEAL(sequence);
  // => int64[1, 6] on cpu, no grad

  // One step of a beam of four.
  const int64_t beam = 4;
  auto scores = torch::zeros({beam});
  auto steps = torch::log_softmax(torch::randn({beam, vocabulary}), -1);
  auto candidates = (scores.unsqueeze(1) + steps).view(-1);
  TORCH_TIDY_REVEAL(candidates);
  // => float32[400] on cpu, no grad
  auto [kept, where] = candidates.topk(beam);
  auto origin = torch::div(where, vocabulary, "floor");
  auto word = where.remainder(vocabulary);
  TORCH_TIDY_REVEAL(kept);
  // => float32[4] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(origin);
  // => int64[4] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(word);
  // => int64[4] on cpu, contiguous, no grad
  auto beams = prompt.repeat({beam, 1}).index_select(0, origin);
  beams = torch::cat({beams, word.unsqueeze(-1)}, -1);
  TORCH_TIDY_REVEAL(beams);
  // => int64[4, 6] on cpu, no grad
}

int main() {
  attention();
  positions();
  generation();
}
