// RUN: %check_reveals %s %t --known=95,95,95,60
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Lists that loops fill: as many elements as rounds, where that is certain.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

using torch::Tensor;

static void regular(int64_t n) {
  std::vector<Tensor> v;
  for (int i = 0; i < 8; ++i)
    v.push_back(torch::randn({3, 32, 32}));
  TORCH_TIDY_REVEAL(torch::cat(v, 0));
  // => float32[24, 32, 32] on cpu, no grad
  TORCH_TIDY_REVEAL(torch::stack(v));
  // => float32[8, 3, 32, 32] on cpu, contiguous, no grad
  std::vector<Tensor> w;
  for (int64_t i = 0; i < n; i++) {
    auto frame = torch::randn({3, 4}) * i;
    w.emplace_back(frame);
  }
  TORCH_TIDY_REVEAL(torch::stack(w));
  // => float32[n, 3, 4] on cpu, contiguous
  TORCH_TIDY_REVEAL(torch::cat(w));
  // => float32[3*n, 4] on cpu
  std::vector<Tensor> more{torch::zeros({2, 2})};
  for (int64_t i = 2; i < 6; ++i)
    more.push_back(torch::ones({2, 2}));
  TORCH_TIDY_REVEAL(torch::stack(more, 1));
  // => float32[2, 5, 2] on cpu, contiguous, no grad
  std::vector<Tensor> rows, columns;
  for (int i = 0; i < 3; ++i) {
    rows.push_back(torch::zeros({5}));
    columns.push_back(torch::zeros({7}));
  }
  TORCH_TIDY_REVEAL(torch::stack(rows));
  // => float32[3, 5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(torch::stack(columns, 1));
  // => float32[7, 3] on cpu, contiguous, no grad
}

static void nested(int64_t n) {
  std::vector<Tensor> outer;
  for (int i = 0; i < 4; ++i) {
    std::vector<Tensor> inner;
    for (int j = 0; j < 5; ++j)
      inner.push_back(torch::zeros({2}));
    outer.push_back(torch::stack(inner));
  }
  TORCH_TIDY_REVEAL(torch::stack(outer));
  // => float32[4, 5, 2] on cpu, contiguous, no grad
  std::vector<Tensor> all;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 5; ++j)
      all.push_back(torch::zeros({2}));
  TORCH_TIDY_REVEAL(torch::stack(all));
  // => float32[?, 2] on cpu, contiguous
  std::vector<Tensor> none;
  none.push_back(torch::zeros({3}));
  for (int i = 5; i < 2; ++i)
    none.push_back(torch::zeros({3}));
  TORCH_TIDY_REVEAL(torch::stack(none));
  // => float32[1, 3] on cpu, contiguous, no grad
}

// Early ends, several pushes, conditions, other names.
static void irregular(int64_t n, bool flag) {
  std::vector<Tensor> a;
  for (int i = 0; i < 8; ++i) {
    if (i == 3)
      continue;
    a.push_back(torch::zeros({2}));
  }
  TORCH_TIDY_REVEAL(torch::stack(a));
  // => float32[7, 2] on cpu, contiguous, no grad
  std::vector<Tensor> b;
  for (int i = 0; i < 8; ++i) {
    b.push_back(torch::zeros({2}));
    if (i == n)
      break;
  }
  TORCH_TIDY_REVEAL(torch::stack(b));
  // => float32[?, 2] on cpu, contiguous
  std::vector<Tensor> c;
  for (int i = 0; i < 8; ++i) {
    c.push_back(torch::zeros({2}));
    c.push_back(torch::zeros({2}));
  }
  TORCH_TIDY_REVEAL(torch::stack(c));
  // => float32[16, 2] on cpu, contiguous, no grad
  std::vector<Tensor> d;
  for (int i = 0; i < 8; ++i)
    if (flag)
      d.push_back(torch::zeros({2}));
  TORCH_TIDY_REVEAL(torch::stack(d));
  // => float32[?, 2] on cpu, contiguous
  std::vector<Tensor> e;
  for (int i = 0; i < 8; ++i) {
    e.push_back(torch::zeros({2}));
    ++i;
  }
  TORCH_TIDY_REVEAL(torch::stack(e));
  // => float32[4, 2] on cpu, contiguous, no grad
  std::vector<Tensor> f;
  auto &g = f;
  for (int i = 0; i < 8; ++i) {
    f.push_back(torch::zeros({2}));
    g.push_back(torch::zeros({2}));
  }
  TORCH_TIDY_REVEAL(torch::stack(f));
  // => float32[16, 2] on cpu, contiguous, no grad
  std::vector<Tensor> h;
  auto add = [&h] { h.push_back(torch::zeros({2})); };
  for (int i = 0; i < 8; ++i) {
    h.push_back(torch::zeros({2}));
    add();
  }
  TORCH_TIDY_REVEAL(torch::stack(h));
  // => float32[16, 2] on cpu, contiguous, no grad
  std::vector<Tensor> k;
  int64_t bound = n;
  for (int i = 0; i < bound; ++i) {
    k.push_back(torch::zeros({2}));
    if (i == 1)
      bound = 4;
  }
  TORCH_TIDY_REVEAL(torch::stack(k));
  // => float32[?, 2] on cpu, contiguous
  std::vector<Tensor> l;
  for (int i = 0; i < 3; ++i)
    l.push_back(torch::zeros({i + 1}));
  TORCH_TIDY_REVEAL(torch::cat(l));
  // => float32[6] on cpu, no grad
}

// What is called through a pointer is not followed.
static auto *volatile Regular = regular;
static auto *volatile Nested = nested;
static auto *volatile Irregular = irregular;

int main() {
  Regular(6);
  Nested(2);
  Irregular(5, true);
}
