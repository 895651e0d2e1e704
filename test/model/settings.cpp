// RUN: %check_reveals %s %t
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What devices, dtypes and options are asked, and what the answers tell.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

static void asked() {
  auto n = torch::rand({6, 3}).to(torch::kDouble);
  auto mask = torch::rand({6, 3}) > 0.5;
  TORCH_TIDY_REVEAL(mask.to(n.dtype()));
  // => float64[6, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(mask.to(torch::Device(torch::kCPU), n.dtype()));
  // => float64[6, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(n.dtype().toScalarType());
  // => float64
  TORCH_TIDY_REVEAL(n.device().is_cuda());
  // => false
  TORCH_TIDY_REVEAL(n.device().type() == torch::kCPU);
  // => true
  TORCH_TIDY_REVEAL(n.device().type() != torch::kCPU);
  // => false
  TORCH_TIDY_REVEAL(n.options().dtype() == torch::kFloat);
  // => false
  TORCH_TIDY_REVEAL(n.options().requires_grad());
  // => false
  torch::Device second(torch::kCUDA, 1);
  TORCH_TIDY_REVEAL(static_cast<int64_t>(second.index()));
  // => 1
  TORCH_TIDY_REVEAL(second.type() == torch::kCUDA);
  // => true
  auto options = torch::TensorOptions().dtype(torch::kInt32);
  TORCH_TIDY_REVEAL(torch::zeros({2}, options.dtype()));
  // => int32[2] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(torch::zeros({2}, options.device()));
  // => float32[2] on cpu, contiguous, no grad
}

static void assumed(torch::Tensor a, torch::Tensor b, torch::Tensor c,
                    torch::Device d) {
  if (a.device().is_cpu())
    TORCH_TIDY_REVEAL(a);
  // => ?[...] on cpu
  if (b.device().type() == torch::kCPU)
    TORCH_TIDY_REVEAL(b);
  // => ?[...] on cpu
  if (torch::kCPU != c.device().type())
    return;
  TORCH_TIDY_REVEAL(c);
  // => ?[...] on cpu
  TORCH_CHECK(!d.is_cuda() && d.is_cpu());
  TORCH_TIDY_REVEAL(torch::zeros({2}, d));
  // => float32[2] on cpu, contiguous, no grad
}

// Views by several indices, and handles that may mean one of several tensors.
static void indices() {
  auto c = torch::rand({6, 3, 4});
  auto i = torch::tensor({0, 0, 1}), j = torch::tensor({0, 1, 2});
  using torch::indexing::Slice;
  TORCH_TIDY_REVEAL(c.index({Slice(), i, j}));
  // => float32[6, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(c.index({Slice(), i}));
  // => float32[6, 3, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(c.index({i, Slice(), j}));
  // => float32[3, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(c.index({i, 0, j}));
  // => float32[3] on cpu, no grad
  auto w = torch::zeros({3, 4}), v = torch::zeros({7});
  for (auto &p : {w, v})
    p.sub_(1);
  TORCH_TIDY_REVEAL(w);
  // => float32[3, 4] on cpu, contiguous, no grad
  w.requires_grad_();
  v.requires_grad_();
  auto loss = w.sum() + v.sum();
  auto grads = torch::autograd::grad({loss}, {w, v});
  TORCH_TIDY_REVEAL(grads);
  // => {float32[3, 4] on cpu, no grad; float32[7] on cpu, no grad}
  auto norm = torch::zeros({});
  for (const auto &g : grads)
    norm = norm + g.pow(2).sum();
  TORCH_TIDY_REVEAL(norm);
  // => float32[] on cpu, contiguous, no grad
}

// What is called through a pointer is not followed.
static auto *volatile Run = assumed;

int main() {
  asked();
  auto x = torch::rand({2, 3});
  Run(x, x, x, torch::Device(torch::kCPU));
  indices();
}
