// RUN: %check_reveals %s %t --known=95,95,95,90
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Functions, methods, constructors and modules of the user's, run where they
// are called. Below each reveal stands what the analyser says; the program says
// the same or more of the live tensors.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace nn = torch::nn;
using torch::Tensor;

// Functions -------------------------------------------------------------------

static Tensor flat(const Tensor &x, int64_t batch = 2) {
  return x.view({batch, -1});
}

static void scale(Tensor &x, double by) { x = x * by; }
static void clear(Tensor x) { x.zero_(); }
static Tensor &first(std::vector<Tensor> &all) { return all[0]; }
static std::tuple<Tensor, Tensor> halves(const Tensor &x) {
  auto parts = x.chunk(2, 1);
  return {parts[0], parts[1]};
}
template <typename T> static Tensor filled(T value, int64_t n) {
  return torch::full({n}, value);
}
static Tensor either(const Tensor &x, bool wide) {
  if (wide)
    return torch::cat({x, x}, 1);
  return x;
}
static int64_t factorial(int64_t n) { return n < 2 ? 1 : n * factorial(n - 1); }

static void functions(bool unknown) {
  Tensor x = torch::rand({2, 3, 4});
  TORCH_TIDY_REVEAL(flat(x));
  // => float32[2, 12] on cpu, no grad
  TORCH_TIDY_REVEAL(flat(x, 6));
  // => float32[6, 4] on cpu, no grad
  Tensor y = torch::ones({2}, torch::kInt);
  scale(y, 0.5);
  TORCH_TIDY_REVEAL(y);
  // => float32[2] on cpu, contiguous, no grad
  clear(y);
  TORCH_TIDY_REVEAL(y);
  // => float32[2] on cpu, contiguous, no grad
  std::vector<Tensor> all{x, y};
  first(all) = y;
  TORCH_TIDY_REVEAL(all[0]);
  // => float32[2] on cpu, contiguous, no grad
  auto [left, right] = halves(torch::rand({4, 6}));
  TORCH_TIDY_REVEAL(right);
  // => float32[4, 3] on cpu, no grad
  TORCH_TIDY_REVEAL(filled(2.5, 3));
  // => float32[3] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(filled(true, 4));
  // => bool[4] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(either(x, true));
  // => float32[2, 6, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(either(x, unknown));
  // => float32[2, ?, 4] on cpu, no grad
  TORCH_TIDY_REVEAL(torch::zeros({factorial(3)}));
  // => float32[?] on cpu, contiguous, no grad
  auto twice = [](const Tensor &t) { return flat(t, 1); };
  TORCH_TIDY_REVEAL(twice(x));
  // => float32[1, 24] on cpu, no grad
}

// Objects ---------------------------------------------------------------------

struct Normalizer {
  Normalizer(double mean, double std, torch::Dtype type = torch::kFloat)
      : mean(torch::full({3, 1, 1}, mean, type)),
        std(torch::full({3, 1, 1}, std, type)) {}
  Tensor operator()(const Tensor &image) const {
    ++calls;
    return (image - mean) / std;
  }
  void resize(int64_t channels) {
    mean = torch::zeros({channels, 1, 1});
    std = torch::ones({channels, 1, 1});
  }
  Tensor mean, std;
  mutable int calls = 0;
};

struct Shape {
  virtual ~Shape() = default;
  virtual Tensor points() const = 0;
  Tensor centre() const { return points().mean(0); }
};
struct Line : Shape {
  explicit Line(int64_t n) : n(n) {}
  Tensor points() const override { return torch::rand({n, 2}); }
  int64_t n;
};
struct Cloud final : Shape {
  Tensor points() const override {
    return torch::rand({7, 3}, torch::kDouble);
  }
};

static void objects() {
  Normalizer normalize(0.5, 0.25);
  Tensor image = torch::rand({3, 8, 8});
  TORCH_TIDY_REVEAL(normalize(image));
  // => float32[3, 8, 8] on cpu, contiguous, no grad
  normalize.resize(1);
  TORCH_TIDY_REVEAL(normalize.mean);
  // => float32[1, 1, 1] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(normalize(image));
  // => float32[3, 8, 8] on cpu, contiguous, no grad
  Normalizer precise(0.5, 0.25, torch::kDouble);
  TORCH_TIDY_REVEAL(precise(image));
  // => float64[3, 8, 8] on cpu, contiguous, no grad
  Line line(5);
  TORCH_TIDY_REVEAL(line.points());
  // => float32[5, 2] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(line.centre());
  // => float32[2] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(Cloud().points());
  // => float64[7, 3] on cpu, contiguous, no grad
}

// Modules ---------------------------------------------------------------------

struct MlpImpl : nn::Module {
  MlpImpl(int64_t in, int64_t out, int64_t hidden = 32)
      : first(in, hidden), second(nn::LinearOptions(hidden, out).bias(false)) {
    register_module("first", first);
    register_module("second", second);
    scale = register_parameter("scale", torch::ones({out}));
    drop = register_module("drop", nn::Dropout(0.5));
    shift = register_buffer("shift", torch::zeros({out}));
    loose = torch::ones({out});
  }
  Tensor forward(Tensor x) {
    x = drop(torch::relu(first(x)));
    return second->forward(x) * scale + shift;
  }
  nn::Linear first, second;
  nn::Dropout drop{nullptr};
  Tensor scale, shift, loose;
};
TORCH_MODULE(Mlp);

// Members with initialisers, and no constructor.
struct SmallImpl : nn::Module {
  Tensor forward(const Tensor &x) { return fc(x); }
  nn::Linear fc{register_module("fc", nn::Linear(4, 2))};
};
TORCH_MODULE(Small);

static void modules() {
  Mlp net(784, 10);
  Tensor x = torch::rand({64, 784});
  TORCH_TIDY_REVEAL(net(x));
  // => float32[64, 10] on cpu, requires grad
  TORCH_TIDY_REVEAL(net->forward(x));
  // => float32[64, 10] on cpu, requires grad
  TORCH_TIDY_REVEAL(net->is_training());
  // => true
  net->eval();
  TORCH_TIDY_REVEAL(net->is_training());
  // => false
  TORCH_TIDY_REVEAL(net->drop->is_training());
  // => false
  auto shared = std::make_shared<MlpImpl>(100, 5, 7);
  shared->to(torch::kDouble);
  TORCH_TIDY_REVEAL(shared->scale);
  // => float64[5] on cpu, contiguous, requires grad
  TORCH_TIDY_REVEAL(shared->shift);
  // => float64[5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(shared->loose);
  // => float32[5] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(shared->forward(torch::rand({3, 100}, torch::kDouble)));
  // => float64[3, 5] on cpu, requires grad
  TORCH_TIDY_REVEAL(shared->parameters());
  // => {float64[5] on cpu, contiguous, requires grad; float64[7, 100] on cpu, contiguous, requires grad; float64[7] on cpu, contiguous, requires grad; float64[5, 7] on cpu, contiguous, requires grad}
  MlpImpl plain(4, 2);
  TORCH_TIDY_REVEAL(plain.forward(torch::rand({3, 4})));
  // => float32[3, 2] on cpu, requires grad
  Small small;
  TORCH_TIDY_REVEAL(small(torch::rand({3, 4})));
  // => ?[...] on ?
  nn::Sequential both(Mlp(6, 5), nn::ReLU(), nn::Linear(5, 1));
  TORCH_TIDY_REVEAL(both->forward(torch::rand({2, 6})));
  // => float32[2, 1] on cpu, requires grad
}

// Loops that build ------------------------------------------------------------

struct BlockImpl : nn::Module {
  BlockImpl(int64_t in, int64_t out, int64_t stride = 1)
      : conv1(nn::Conv2dOptions(in, out, 3).stride(stride).padding(1)), bn1(out),
        conv2(nn::Conv2dOptions(out, out, 3).padding(1)), bn2(out) {
    register_module("conv1", conv1);
    register_module("bn1", bn1);
    register_module("conv2", conv2);
    register_module("bn2", bn2);
    if (stride != 1 || in != out)
      down = register_module(
          "down", nn::Sequential(
                      nn::Conv2d(nn::Conv2dOptions(in, out, 1).stride(stride)),
                      nn::BatchNorm2d(out)));
  }
  Tensor forward(Tensor x) {
    auto y = bn2(conv2(torch::relu(bn1(conv1(x)))));
    if (down)
      x = down->forward(x);
    return torch::relu(x + y);
  }
  nn::Conv2d conv1;
  nn::BatchNorm2d bn1;
  nn::Conv2d conv2;
  nn::BatchNorm2d bn2;
  nn::Sequential down{nullptr};
};
TORCH_MODULE(Block);

struct ResNetImpl : nn::Module {
  explicit ResNetImpl(const std::vector<int64_t> &depths, int64_t classes)
      : fc(64, classes) {
    stem = register_module("stem", nn::Conv2d(nn::Conv2dOptions(3, 16, 3)));
    for (size_t i = 0; i < depths.size(); ++i)
      stages.push_back(register_module("stage" + std::to_string(i),
                                       stage(16 << i, depths[i], i ? 2 : 1)));
    register_module("fc", fc);
  }
  nn::Sequential stage(int64_t width, int64_t depth, int64_t stride) {
    nn::Sequential blocks;
    blocks->push_back(Block(in, width, stride));
    in = width;
    for (int64_t i = 1; i < depth; ++i)
      blocks->push_back(Block(in, width));
    return blocks;
  }
  Tensor forward(Tensor x) {
    x = torch::relu(stem(x));
    for (auto &each : stages)
      x = each->forward(x);
    TORCH_TIDY_REVEAL(x);
  // => float32[2, 64, 4, 4] on cpu, requires grad
    return fc(torch::adaptive_avg_pool2d(x, {1, 1}).flatten(1));
  }
  int64_t in = 16;
  nn::Conv2d stem{nullptr};
  std::vector<nn::Sequential> stages;
  nn::Linear fc;
};
TORCH_MODULE(ResNet);

struct StackImpl : nn::SequentialImpl {
  StackImpl(int64_t width, int depth) {
    for (int i = 0; i < depth; i++)
      push_back(nn::Linear(width << i, width << (i + 1)));
  }
};
TORCH_MODULE(Stack);

static void loops() {
  ResNet net(std::vector<int64_t>{2, 1, 2}, 10);
  TORCH_TIDY_REVEAL(net(torch::rand({2, 3, 18, 18})));
  // => float32[2, 10] on cpu, requires grad
  nn::ModuleList layers;
  for (int i = 0; i < 3; ++i)
    layers->push_back(nn::Linear(8 - i, 7 - i));
  Tensor x = torch::rand({4, 8});
  for (auto &layer : *layers)
    x = layer->as<nn::Linear>()->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[4, 5] on cpu, requires grad
  std::vector<Tensor> images;
  for (int i = 0; i < 8; ++i)
    images.push_back(torch::rand({3, 5}));
  TORCH_TIDY_REVEAL(torch::cat(images));
  // => float32[24, 5] on cpu, no grad
  for (Tensor &image : images)
    image = image.to(torch::kDouble);
  TORCH_TIDY_REVEAL(torch::stack(images));
  // => float64[8, 3, 5] on cpu, contiguous, no grad
  Stack stack(2, 3);
  TORCH_TIDY_REVEAL(stack->forward(torch::rand({1, 2})));
  // => float32[1, 16] on cpu, requires grad
}

int main(int argc, char **) {
  torch::manual_seed(0);
  functions(argc == 1);
  objects();
  modules();
  loops();
}
