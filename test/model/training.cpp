// RUN: %check_reveals %s %t --known=95,95,95,90
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A perceptron and a small convolutional net, trained by hand: parameters are
// plain tensors, gradient steps are written out.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace F = torch::nn::functional;
using namespace torch::indexing;

static void perceptron() {
  torch::manual_seed(1);
  const int64_t batch = 32, features = 784, hidden = 128, classes = 10;
  auto options = torch::TensorOptions().dtype(torch::kFloat32);
  auto w1 = torch::randn({features, hidden}, options) * 0.01;
  w1.set_requires_grad(true);
  auto b1 = torch::zeros({hidden}, options.requires_grad(true));
  auto w2 = torch::empty({hidden, classes});
  torch::nn::init::xavier_uniform_(w2);
  w2.requires_grad_();
  auto b2 = torch::zeros(classes, torch::requires_grad());
  TORCH_TIDY_REVEAL(w1);
  // => float32[784, 128] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(b1);
  // => float32[128] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(w2);
  // => float32[128, 10] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(b2);
  // => float32[10] on cpu, contiguous, requires grad

  auto images = torch::randint(0, 256, {batch, 28, 28}, torch::kUInt8);
  auto labels = torch::randint(classes, {batch}, torch::kLong);
  auto x = images.to(torch::kFloat32).div(255.0).view({batch, -1});
  TORCH_TIDY_REVEAL(x);
  // => float32[32, 784] on cpu, no grad
  auto mean = x.mean(0, /*keepdim=*/true);
  auto deviation = x.std(0, /*unbiased=*/false, /*keepdim=*/true);
  x = (x - mean) / (deviation + 1e-6);
  TORCH_TIDY_REVEAL(x);
  // => float32[32, 784] on cpu, no grad
  auto h = torch::relu(x.mm(w1) + b1);
  auto logits = torch::addmm(b2, h, w2);
  TORCH_TIDY_REVEAL(logits);
  // => float32[32, 10] on cpu, contiguous, requires grad
  auto loss = F::cross_entropy(logits, labels);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  loss.backward();
  TORCH_TIDY_REVEAL(w1.grad());
  // => float32[784, 128] on cpu
  const double rate = 0.1;
  {
    torch::NoGradGuard guard;
    for (auto &p : {w1, b1, w2, b2}) {
      p.sub_(rate * p.grad());
      p.grad().zero_();
    }
    TORCH_TIDY_REVEAL(w2);
  // => float32[128, 10] on cpu, contiguous, requires grad
    auto predicted = logits.argmax(1);
    TORCH_TIDY_REVEAL(predicted);
  // => int64[32] on cpu, contiguous, no grad
    auto correct = predicted.eq(labels).sum();
    TORCH_TIDY_REVEAL(correct);
  // => int64[] on cpu, contiguous, no grad
    auto accuracy = correct.item<int64_t>() / static_cast<double>(batch);
    (void)accuracy;
    auto [top, places] = torch::softmax(logits, 1).topk(3, 1);
    TORCH_TIDY_REVEAL(top);
  // => float32[32, 3] on cpu, contiguous, no grad
    TORCH_TIDY_REVEAL(places);
  // => int64[32, 3] on cpu, contiguous, no grad
    auto confusion = torch::zeros({classes, classes}, torch::kInt64);
    confusion.index_put_({labels, predicted},
                         torch::ones({batch}, torch::kInt64),
                         /*accumulate=*/true);
    TORCH_TIDY_REVEAL(confusion.diag());
  // => int64[10] on cpu, no grad
  }
}

static void convolutions() {
  auto images = torch::rand({8, 3, 32, 32});
  auto labels = torch::randint(0, 10, {8});
  TORCH_TIDY_REVEAL(labels);
  // => int64[8] on cpu, contiguous, no grad
  auto k1 = torch::randn({16, 3, 3, 3}, torch::requires_grad());
  auto k2 = torch::randn({32, 16, 3, 3}, torch::requires_grad());
  auto gamma = torch::ones({16}), beta = torch::zeros({16});
  auto runningMean = torch::zeros({16}), runningVar = torch::ones({16});
  auto x = F::conv2d(images, k1, F::Conv2dFuncOptions().padding(1));
  TORCH_TIDY_REVEAL(x);
  // => float32[8, 16, 32, 32] on cpu, requires grad
  x = F::batch_norm(
      x, runningMean, runningVar,
      F::BatchNormFuncOptions().weight(gamma).bias(beta).training(true));
  x = F::max_pool2d(F::relu(x), F::MaxPool2dFuncOptions(2));
  TORCH_TIDY_REVEAL(x);
  // => float32[8, 16, 16, 16] on cpu, requires grad
  x = torch::conv2d(x, k2, /*bias=*/{}, /*stride=*/2, /*padding=*/1);
  TORCH_TIDY_REVEAL(x);
  // => float32[8, 32, 8, 8] on cpu, requires grad
  x = F::adaptive_avg_pool2d(x.relu(), F::AdaptiveAvgPool2dFuncOptions({1, 1}));
  x = x.flatten(1);
  TORCH_TIDY_REVEAL(x);
  // => float32[8, 32] on cpu, requires grad
  auto weight = torch::randn({10, 32}).mul_(0.05).requires_grad_(true);
  auto logits = F::linear(x, weight);
  auto log = F::log_softmax(logits, 1);
  auto loss = F::nll_loss(log, labels);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  auto smooth = torch::full_like(log, 0.1 / 10);
  smooth.scatter_(1, labels.unsqueeze(1), 0.9 + 0.1 / 10);
  TORCH_TIDY_REVEAL(smooth);
  // => float32[8, 10] on cpu, no grad
  auto smoothed = -(smooth * log).sum(-1).mean();
  TORCH_TIDY_REVEAL(smoothed);
  // => float32[] on cpu, contiguous, requires grad
  auto total = loss + 0.5 * smoothed + 1e-4 * weight.pow(2).sum();
  TORCH_TIDY_REVEAL(total);
  // => float32[] on cpu, requires grad
  auto grads = torch::autograd::grad({total}, {k1, k2, weight});
  TORCH_TIDY_REVEAL(grads[0]);
  // => float32[16, 3, 3, 3] on cpu, no grad
  auto norm = torch::zeros({});
  for (const auto &g : grads)
    norm = norm + g.pow(2).sum();
  TORCH_TIDY_REVEAL(norm);
  // => float32[] on cpu, contiguous, no grad
  auto scale = torch::clamp(1.0 / (norm.sqrt() + 1e-6), 0, 1);
  TORCH_TIDY_REVEAL(scale);
  // => float32[] on cpu, contiguous, no grad
}

static void augmentation(torch::Tensor batch) {
  TORCH_CHECK(batch.dim() == 4 && batch.size(1) == 3);
  TORCH_CHECK(batch.scalar_type() == torch::kFloat && batch.device().is_cpu());
  TORCH_TIDY_REVEAL(batch);
  // => float32[batch.size(0), 3, batch.size(2), batch.size(3)] on cpu
  auto flipped = batch.flip({3});
  TORCH_TIDY_REVEAL(flipped);
  // => float32[batch.size(0), 3, batch.size(2), batch.size(3)] on cpu
  auto both = torch::cat({batch, flipped});
  TORCH_TIDY_REVEAL(both);
  // => float32[2*batch.size(0), 3, batch.size(2), batch.size(3)] on cpu
  auto gray = both.mean(1, true).expand({-1, 3, -1, -1});
  TORCH_TIDY_REVEAL(gray);
  // => float32[2*batch.size(0), 3, batch.size(2), batch.size(3)] on cpu
  auto padded =
      F::pad(both, F::PadFuncOptions({2, 2, 2, 2}).mode(torch::kReflect));
  TORCH_TIDY_REVEAL(padded);
  // => float32[2*batch.size(0), 3, batch.size(2) + 4, batch.size(3) + 4] on cpu
  auto crop = padded.index({Slice(), Slice(), Slice(1, 9), Slice(1, 9)});
  TORCH_TIDY_REVEAL(crop);
  // => float32[2*batch.size(0), 3, max(0, min(batch.size(2) + 4, 9) - 1), max(0, min(batch.size(3) + 4, 9) - 1)] on cpu
  auto mean =
      torch::tensor({0.485, 0.456, 0.406}, torch::kFloat).view({1, 3, 1, 1});
  auto normal = (crop - mean).div_(0.25);
  TORCH_TIDY_REVEAL(normal);
  // => float32[2*batch.size(0), 3, max(0, min(batch.size(2) + 4, 9) - 1), max(0, min(batch.size(3) + 4, 9) - 1)] on cpu
  auto mask = torch::rand({crop.size(0), 1, 8, 8}) > 0.2;
  TORCH_TIDY_REVEAL(mask);
  // => bool[2*batch.size(0), 1, 8, 8] on cpu, contiguous, no grad
  auto erased = normal * mask.to(normal.dtype());
  TORCH_TIDY_REVEAL(erased);
  // => float32[2*batch.size(0), 3, 8, 8] on cpu
  auto permuted = erased.index_select(0, torch::randperm(crop.size(0)));
  TORCH_TIDY_REVEAL(permuted);
  // => float32[2*batch.size(0), 3, 8, 8] on cpu, contiguous
  auto lambda = 0.3f;
  auto mixed = erased * lambda + permuted * (1 - lambda);
  TORCH_TIDY_REVEAL(mixed);
  // => float32[2*batch.size(0), 3, 8, 8] on cpu
}

// What is called through a pointer is not followed.
static auto *volatile Augment = augmentation;

int main() {
  perceptron();
  convolutions();
  Augment(torch::rand({4, 3, 8, 12}));
}
