// RUN: %check_reveals %s %t
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What becomes of tensors by indices, in place and where branches meet. Below
// each reveal stands what the analyser says; the program says the same or more
// of the live tensors.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

using torch::indexing::None;
using torch::indexing::Slice;

static int64_t same(int64_t Value) { return Value; }
// What is called through a pointer is not followed.
static auto *volatile outside = same;

static void indices() {
  auto x = torch::rand({4, 3, 2});
  auto rows = torch::tensor({0, 2, 1, 1, 0});
  TORCH_TIDY_REVEAL(x.index({rows}));
  // => float32[5, 3, 2] on cpu, no grad
  TORCH_TIDY_REVEAL(x.index({Slice(), rows.clamp(0, 2)}));
  // => float32[4, 5, 2] on cpu, no grad
  TORCH_TIDY_REVEAL(x.index({Slice(), Slice(), rows.clamp(0, 1)}));
  // => float32[4, 3, 5] on cpu, no grad
  TORCH_TIDY_REVEAL(x.index({rows.clamp(0, 3), Slice(), rows.clamp(0, 1)}));
  // => float32[5, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(x.index({"...", None, 0}));
  // => float32[4, 3, 1] on cpu, no grad
}

static void metadata() {
  auto x = torch::rand({4, 3});
  x.resize_({2, 6});
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 6] on cpu, no grad
  x.resize_as_(torch::zeros({3}, torch::kLong));
  TORCH_TIDY_REVEAL(x);
  // => float32[3] on cpu, no grad
  x.unsqueeze_(0);
  x.transpose_(0, 1);
  TORCH_TIDY_REVEAL(x);
  // => float32[3, 1] on cpu, no grad
  x.set_data(torch::ones({7}, torch::kDouble));
  TORCH_TIDY_REVEAL(x);
  // => float64[7] on cpu, contiguous, no grad
  x.set_(torch::ones({2, 2}, torch::kDouble));
  TORCH_TIDY_REVEAL(x);
  // => float64[2, 2] on cpu
  TORCH_TIDY_REVEAL(x.options());
  // => float64 on cpu, no grad
}

static void dtypes() {
  auto x = torch::rand({2}), ids = torch::arange(0, 6, 4);
  TORCH_TIDY_REVEAL(x.to(ids.dtype()));
  // => int64[2] on cpu, no grad
  TORCH_TIDY_REVEAL(x.meta());
  // => float32[2] on meta, no grad
  TORCH_TIDY_REVEAL(torch::arange(0.0, 1.0, 0.3));
  // => float32[4] on cpu, contiguous, no grad
}

static void signals() {
  auto x = torch::rand({2, 64});
  auto y = torch::stft(x, 16, 4, 16, torch::hann_window(16), false, true, true);
  TORCH_TIDY_REVEAL(y);
  // => complex64[2, 9, 13] on cpu, no grad
  auto z =
      torch::istft(y, 16, 4, 16, torch::hann_window(16), true, false, true, 60);
  TORCH_TIDY_REVEAL(z);
  // => float32[2, 60] on cpu, no grad
}

// Versions differ in the batch that comes out where input and state have not
// the same.
static void recurrence() {
  int64_t n = outside(3);
  auto state = torch::zeros({1, 2, 4});
  std::vector<torch::Tensor> weights{torch::rand({16, 3}),
                                     torch::rand({16, 4})};
  auto [out, hidden, cell] =
      torch::lstm(torch::rand({n - 1, 5, 3}), {state, state}, weights, false, 1,
                  0.0, false, false, true);
  TORCH_TIDY_REVEAL(out);
  // => float32[?, 5, 4] on cpu
}

// The headers have functions of their own for one dimension.
static void deviations() {
  auto x = torch::rand({3, 4});
  TORCH_TIDY_REVEAL(x.std(1));
  // => float32[3] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(x.var(0));
  // => float32[4] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(torch::std(x, -1));
  // => float32[3] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(std::get<1>(torch::var_mean(x, 0)));
  // => float32[4] on cpu, contiguous, no grad
}

static void branches() {
  int64_t n = outside(3);
  auto x = torch::zeros({n - 1, n + 2});
  if (n != 4)
    x = x + 1;
  else
    x.requires_grad_();
  TORCH_TIDY_REVEAL(x.detach());
  // => float32[n - 1, n + 2] on cpu, no grad
  auto y = torch::zeros({n, 3});
  if (n == 3)
    y = torch::ones({3, 3});
  TORCH_TIDY_REVEAL(y);
  // => float32[n, 3] on cpu, contiguous, no grad
  auto kept = y.topk(n - 1, 0);
  TORCH_TIDY_REVEAL(std::get<1>(kept));
  // => int64[n - 1, 3] on cpu, contiguous, no grad
}

// A tensor that another may be is what that becomes, or stays as it is.
static void becomesOther() {
  auto a = torch::rand({4, 3}), b = torch::rand({3, 4}).t();
  auto other =
      torch::rand({5, 6}).index({Slice(None, None, 2), Slice(0, None, 2)});
  auto either = outside(1) == 1 ? a : b;
  either.set_data(other);
  TORCH_TIDY_REVEAL(a);
  // => float32[?, 3] on cpu, no grad
}

int main() {
  indices();
  metadata();
  dtypes();
  signals();
  recurrence();
  deviations();
  branches();
  becomesOther();
}
