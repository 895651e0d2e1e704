// RUN: %check_reveals %s %t
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Layers of torch::nn as values: how they are made, called, copied, converted
// and kept. Below each reveal stands what the analyser says; the program says
// the same or more of the live tensors.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace nn = torch::nn;
using torch::kFloat64;
using torch::rand;
using torch::Tensor;

static void made() {
  Tensor x = rand({2, 3});
  nn::Linear a(3, 4);
  TORCH_TIDY_REVEAL(a(x));
  // => float32[2, 4] on cpu, requires grad
  nn::Linear b = nn::Linear(nn::LinearOptions(3, 5).bias(false));
  TORCH_TIDY_REVEAL(b(x));
  // => float32[2, 5] on cpu, requires grad
  auto c = nn::Linear(nn::LinearOptions(3, 6));
  TORCH_TIDY_REVEAL(c(x));
  // => float32[2, 6] on cpu, requires grad
  nn::Linear d{nn::LinearOptions{3, 7}};
  TORCH_TIDY_REVEAL(d(x));
  // => float32[2, 7] on cpu, requires grad
  auto e = std::make_shared<nn::LinearImpl>(3, 8);
  TORCH_TIDY_REVEAL(e->forward(x));
  // => float32[2, 8] on cpu, requires grad
  nn::LinearImpl f(3, 9);
  TORCH_TIDY_REVEAL(f.forward(x));
  // => float32[2, 9] on cpu, requires grad
  nn::Linear g{nullptr};
  g = nn::Linear(3, 10);
  TORCH_TIDY_REVEAL(g(x));
  // => float32[2, 10] on cpu, requires grad
  nn::Linear h(e);
  TORCH_TIDY_REVEAL(h(x));
  // => float32[2, 8] on cpu, requires grad
  auto options = nn::LinearOptions(3, 11);
  options.bias(false);
  nn::Linear i(options);
  TORCH_TIDY_REVEAL(i(x));
  // => float32[2, 11] on cpu, requires grad
  TORCH_TIDY_REVEAL(nn::Linear(3, 12)(x));
  // => float32[2, 12] on cpu, requires grad
  std::shared_ptr<nn::LinearImpl> j = i.ptr();
  TORCH_TIDY_REVEAL(j->forward(x));
  // => float32[2, 11] on cpu, requires grad
  int64_t width = 13;
  nn::Linear k(x.size(1), width);
  TORCH_TIDY_REVEAL(k(x));
  // => float32[2, 13] on cpu, requires grad
}

static void called() {
  Tensor x = rand({2, 3});
  nn::Linear fc(3, 4);
  TORCH_TIDY_REVEAL(fc->forward(x));
  // => float32[2, 4] on cpu, requires grad
  TORCH_TIDY_REVEAL((*fc).forward(x));
  // => float32[2, 4] on cpu, requires grad
  TORCH_TIDY_REVEAL(fc.get()->forward(x));
  // => float32[2, 4] on cpu, requires grad
  TORCH_TIDY_REVEAL(fc.ptr()->forward(x));
  // => float32[2, 4] on cpu, requires grad
  TORCH_TIDY_REVEAL(fc(rand({5, 6, 3})));
  // => float32[5, 6, 4] on cpu, requires grad
  TORCH_TIDY_REVEAL(fc(fc->weight.t().t().t()[0].new_ones({3})));
  // => float32[4] on cpu, requires grad
  auto call = [&](const Tensor &y) { return fc(y); };
  TORCH_TIDY_REVEAL(call(x));
  // => float32[2, 4] on cpu, requires grad
  auto copied = [fc](const Tensor &y) mutable { return fc(y); };
  TORCH_TIDY_REVEAL(copied(x));
  // => float32[2, 4] on cpu, requires grad
  torch::NoGradGuard guard;
  TORCH_TIDY_REVEAL(fc(x));
  // => float32[2, 4] on cpu, no grad
}

static void members() {
  nn::Linear fc(3, 4);
  TORCH_TIDY_REVEAL(fc->weight);
  // => float32[4, 3] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(fc->bias);
  // => float32[4] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(fc->bias.sizes());
  // => [4]
  TORCH_TIDY_REVEAL(fc->options.in_features());
  // => 3
  TORCH_TIDY_REVEAL(fc->options.bias());
  // => true
  TORCH_TIDY_REVEAL(fc->parameters()[0]);
  // => float32[4, 3] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(fc->parameters().back());
  // => float32[4] on cpu, contiguous, requires grad
  nn::Linear without(nn::LinearOptions(3, 4).bias(false));
  TORCH_TIDY_REVEAL(without->bias);
  // => undefined
  nn::BatchNorm2d norm(6);
  TORCH_TIDY_REVEAL(norm->weight);
  // => float32[6] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(norm->running_mean);
  // => float32[6] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(norm->num_batches_tracked);
  // => int64[] on cpu, contiguous, no grad
  nn::BatchNorm2d bare(
      nn::BatchNormOptions(6).affine(false).track_running_stats(false));
  TORCH_TIDY_REVEAL(bare->weight);
  // => undefined
  TORCH_TIDY_REVEAL(bare->running_var);
  // => undefined
  TORCH_TIDY_REVEAL(bare(rand({2, 6, 3, 3})));
  // => float32[2, 6, 3, 3] on cpu, no grad
  fc->weight = torch::ones({5, 3});
  fc->bias = Tensor();
  TORCH_TIDY_REVEAL(fc(rand({2, 3})));
  // => float32[2, 5] on cpu, no grad
}

// Copies of a holder are one layer.
static void shared() {
  nn::Linear a(3, 4), b = a;
  b->to(kFloat64);
  TORCH_TIDY_REVEAL(a->weight);
  // => float64[4, 3] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(a(rand({2, 3}, kFloat64)));
  // => float64[2, 4] on cpu, requires grad
  Tensor weight = a->weight;
  a->to(torch::kCPU, torch::kFloat32);
  TORCH_TIDY_REVEAL(weight);
  // => float32[4, 3] on cpu, contiguous, requires grad
  nn::Linear &c = b;
  c->weight.set_requires_grad(false);
  TORCH_TIDY_REVEAL(a->weight);
  // => float32[4, 3] on cpu, contiguous, no grad
  std::vector<nn::Linear> list{a, nn::Linear(4, 5)};
  TORCH_TIDY_REVEAL(list[1](list[0](rand({2, 3}))));
  // => float32[2, 5] on cpu, requires grad
  list[0]->bias.set_requires_grad(false);
  TORCH_TIDY_REVEAL(a->bias);
  // => float32[4] on cpu, contiguous, no grad
}

static void modes() {
  nn::Dropout drop(0.5);
  TORCH_TIDY_REVEAL(drop->is_training());
  // => true
  drop->eval();
  TORCH_TIDY_REVEAL(drop->is_training());
  // => false
  drop->train();
  TORCH_TIDY_REVEAL(drop->is_training());
  // => true
  drop->train(false);
  TORCH_TIDY_REVEAL(drop->is_training());
  // => false
  nn::Sequential all(drop, nn::ReLU());
  all->train();
  TORCH_TIDY_REVEAL(drop->is_training());
  // => true
}

static void frozen() {
  nn::Linear fc(3, 4);
  for (auto &p : fc->parameters())
    p.set_requires_grad(false);
  TORCH_TIDY_REVEAL(fc->weight);
  // => float32[4, 3] on cpu, contiguous, no grad
  nn::Linear other(3, 4);
  for (auto &p : other->named_parameters())
    p.value().set_requires_grad(false);
  TORCH_TIDY_REVEAL(other->weight);
  // => float32[4, 3] on cpu, contiguous
  fc->zero_grad();
  TORCH_TIDY_REVEAL(fc->bias);
  // => float32[4] on cpu, contiguous, no grad
}

static void sequences() {
  Tensor x = rand({2, 3});
  nn::Sequential plain(nn::Linear(3, 8), nn::ReLU(), nn::Linear(8, 5));
  TORCH_TIDY_REVEAL(plain->forward(x));
  // => float32[2, 5] on cpu, requires grad
  nn::Sequential named({{"first", nn::Linear(3, 8)}, {"second", nn::Tanh()}});
  TORCH_TIDY_REVEAL(named->forward(x));
  // => float32[2, 8] on cpu, requires grad
  nn::Sequential grown;
  grown->push_back(nn::Linear(3, 6));
  grown->push_back("act", nn::Sigmoid());
  TORCH_TIDY_REVEAL(grown->size());
  // => 2
  TORCH_TIDY_REVEAL(grown->forward(x));
  // => float32[2, 6] on cpu, requires grad
  nn::ModuleList nested(plain, nn::Sequential(nn::Linear(5, 2), nn::ReLU()));
  TORCH_TIDY_REVEAL(nested[0]->as<nn::Sequential>()->forward(x));
  // => float32[2, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(plain[0]->as<nn::Linear>()->weight);
  // => float32[8, 3] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(plain->at<nn::LinearImpl>(2).weight);
  // => float32[5, 8] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(plain->ptr<nn::LinearImpl>(0)->forward(x));
  // => float32[2, 8] on cpu, requires grad
  plain->to(kFloat64);
  TORCH_TIDY_REVEAL(nested[1]->as<nn::Sequential>()->size());
  // => 2
  TORCH_TIDY_REVEAL(plain->forward(x.to(kFloat64)));
  // => float64[2, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(nested->parameters().size());
  // => 6
  nn::Sequential images(nn::Conv2d(nn::Conv2dOptions(3, 8, 3).padding(1)),
                        nn::BatchNorm2d(8), nn::ReLU(), nn::MaxPool2d(2),
                        nn::Flatten(), nn::Linear(8 * 4 * 4, 10));
  TORCH_TIDY_REVEAL(images->forward(rand({2, 3, 8, 8})));
  // => float32[2, 10] on cpu, requires grad
  nn::Sequential with(nn::Linear(3, 8), nn::Functional(torch::relu));
  TORCH_TIDY_REVEAL(with->forward(x));
  // => ?[...] on ?
}

static void lists() {
  Tensor x = rand({2, 3});
  nn::ModuleList list(nn::Linear(3, 4), nn::Linear(4, 5));
  TORCH_TIDY_REVEAL(list->size());
  // => 2
  x = list[0]->as<nn::Linear>()->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 4] on cpu, requires grad
  x = list->at<nn::LinearImpl>(1).forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 5] on cpu, requires grad
  nn::ModuleList one(nn::Linear(5, 5));
  for (const auto &layer : *one)
    x = layer->as<nn::Linear>()->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 5] on cpu, requires grad
}

// Where paths meet a layer may be one of two.
static void branches(bool wide) {
  Tensor x = rand({2, 3});
  nn::Linear fc(3, 4);
  if (wide)
    fc = nn::Linear(3, 8);
  TORCH_TIDY_REVEAL(fc(x));
  // => ?[...] on ?
  nn::Linear same(3, 4);
  if (wide)
    same->to(kFloat64);
  TORCH_TIDY_REVEAL(same->weight);
  // => ?[4, 3] on cpu, contiguous, requires grad
  nn::Linear fed(nn::LinearOptions(3, 4).bias(wide));
  TORCH_TIDY_REVEAL(fed->bias);
  // => float32[...] on cpu, contiguous
  TORCH_TIDY_REVEAL(fed(x));
  // => float32[...] on ?, requires grad
}

// A layer of an earlier round is not that of this one.
static void loops() {
  Tensor x = rand({2, 3});
  nn::Linear before(3, 3);
  for (int64_t i = 0; i < 2; ++i) {
    nn::Linear now(3, 3);
    x = before(x);
    before = now;
    now->to(torch::kCPU);
  }
  TORCH_TIDY_REVEAL(x);
  // => ?[...] on ?
  nn::Linear fixed(3, 3);
  x = rand({2, 3});
  for (int64_t i = 0; i < 3; ++i)
    x = fixed(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 3] on cpu
}

struct Pair {
  nn::Linear first{nn::LinearOptions(3, 4)};
};

// Each object has its own.
static void objects() {
  Pair a, b;
  a.first->to(kFloat64);
  TORCH_TIDY_REVEAL(b.first->weight);
  // => ?[...] on ?
  auto make = [](int64_t in, int64_t out) { return nn::Linear(in, out); };
  nn::Linear c = make(3, 4), d = make(4, 5);
  c->to(kFloat64);
  TORCH_TIDY_REVEAL(d->weight);
  // => float32[5, 4] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(c->weight);
  // => float64[4, 3] on cpu, contiguous, requires grad
}

static void others(nn::Linear given) {
  Tensor x = rand({2, 3});
  TORCH_TIDY_REVEAL(given(x));
  // => ?[...] on ?
  nn::AnyModule any(nn::Linear(3, 4));
  TORCH_TIDY_REVEAL(any.forward(x));
  // => ?[...] on ?
}

static void convert(nn::Linear fc) { fc->to(kFloat64); }
// What is called through a pointer is not followed.
static auto *volatile Convert = convert;

// Code elsewhere may convert it.
static void handedOver() {
  nn::Linear fc(3, 4);
  Convert(fc);
  TORCH_TIDY_REVEAL(fc->weight);
  // => ?[...] on ?
  nn::Linear kept(3, 4);
  nn::Sequential held(kept);
  TORCH_TIDY_REVEAL(kept->weight);
  // => float32[4, 3] on cpu, contiguous, requires grad
  held->apply([](nn::Module &module) { module.to(kFloat64); });
  TORCH_TIDY_REVEAL(kept->weight);
  // => ?[4, 3] on ?, contiguous
}

struct Net : nn::Module {
  Net() {
    first = register_module("first", nn::Linear(3, 4));
    TORCH_TIDY_REVEAL(first->weight);
  // => float32[4, 3] on cpu, contiguous, requires grad
    second = register_module("second", nn::Linear(4, 5));
    TORCH_TIDY_REVEAL(second(first(rand({2, 3}))));
  // => float32[2, 5] on cpu, requires grad
    scale = register_parameter("scale", torch::ones({5}));
    TORCH_TIDY_REVEAL(scale);
  // => float32[5] on cpu, contiguous, requires grad
    mean = register_buffer("mean", torch::zeros({5}));
    TORCH_TIDY_REVEAL(mean);
  // => float32[5] on cpu, contiguous, no grad
    to(kFloat64);
    TORCH_TIDY_REVEAL(first->weight);
  // => float64[4, 3] on cpu, contiguous, requires grad
  }
  Net(int64_t width) : first(nn::Linear(3, width)) {
    register_module("first", first);
    TORCH_TIDY_REVEAL(first->weight);
  // => float32[7, 3] on cpu, contiguous, requires grad
  }
  nn::Linear first{nullptr}, second{nullptr};
  Tensor scale, mean;
};

static void pretrained() {
  Tensor table = rand({10, 4});
  auto words = nn::Embedding::from_pretrained(table);
  TORCH_TIDY_REVEAL(words->weight);
  // => float32[10, 4] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(words(torch::zeros({2, 3}, torch::kLong)));
  // => float32[2, 3, 4] on cpu, contiguous, no grad
  auto tuned = nn::Embedding::from_pretrained(
      rand({10, 4}), nn::EmbeddingFromPretrainedOptions().freeze(false));
  TORCH_TIDY_REVEAL(tuned->weight);
  // => float32[10, 4] on cpu, contiguous, requires grad
  auto bag = nn::EmbeddingBag::from_pretrained(rand({10, 4}));
  TORCH_TIDY_REVEAL(bag(torch::zeros({2, 3}, torch::kLong)));
  // => float32[2, 4] on cpu
  nn::Embedding own(nn::EmbeddingOptions(10, 4)._weight(rand({10, 4})));
  TORCH_TIDY_REVEAL(own->weight);
  // => float32[10, 4] on cpu, contiguous, requires grad
}

static void initialized() {
  nn::Linear fc(3, 4);
  nn::init::xavier_uniform_(fc->weight);
  nn::init::constant_(fc->bias, 0.5);
  TORCH_TIDY_REVEAL(fc->weight);
  // => float32[4, 3] on cpu, contiguous, requires grad
  torch::optim::SGD optimizer(fc->parameters(), 0.1);
  TORCH_TIDY_REVEAL(fc->bias);
  // => float32[4] on cpu, contiguous, requires grad
}

static auto *volatile Others = others;

int main(int argc, char **) {
  torch::manual_seed(0);
  made();
  called();
  members();
  shared();
  modes();
  frozen();
  sequences();
  lists();
  branches(argc == 1);
  loops();
  objects();
  Others(nn::Linear(3, 4));
  handedOver();
  Net();
  Net(7);
  pretrained();
  initialized();
}
