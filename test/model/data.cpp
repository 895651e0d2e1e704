// RUN: %check_reveals %s %t --known=80,80,80,40
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What data loaders give, here one batch each: of LibTorch's own dataset, whose
// files this program makes, and of datasets of the user's, from what their
// `get` returns.

#include "torch-tidy/annotations.h"
#include <cstdlib>
#include <fstream>
#include <torch/torch.h>

using torch::data::transforms::Normalize;
using torch::data::transforms::Stack;

static void writeNumber(std::ostream &Out, uint32_t Number) {
  for (int Shift = 24; Shift >= 0; Shift -= 8)
    Out.put(static_cast<char>(Number >> Shift));
}

// Ten thousand black images of the digit 0.
static std::string makeDigits() {
  const char *Folder = std::getenv("TMPDIR");
  std::string Path = Folder ? Folder : "/tmp";
  std::ofstream Images(Path + "/t10k-images-idx3-ubyte", std::ios::binary);
  for (uint32_t Number : {2051, 10000, 28, 28})
    writeNumber(Images, Number);
  Images << std::string(10000 * 28 * 28, '\0');
  std::ofstream Labels(Path + "/t10k-labels-idx1-ubyte", std::ios::binary);
  for (uint32_t Number : {2049, 10000})
    writeNumber(Labels, Number);
  Labels << std::string(10000, '\0');
  return Path;
}

// c10::optional or std::optional.
using Size = decltype(torch::data::datasets::MNIST("").size());

struct Points : torch::data::Dataset<Points> {
  explicit Points(torch::Tensor Values) : Values(std::move(Values)) {}
  torch::data::Example<> get(size_t Index) override {
    auto Row = torch::rand({3, 5});
    return {Row + Values[0], torch::full({1}, static_cast<int64_t>(Index))};
  }
  Size size() const override { return 7; }
  torch::Tensor Values;
};

// A picture as it lies in memory, one byte for each channel.
struct Pictures : torch::data::datasets::Dataset<Pictures> {
  torch::data::Example<> get(size_t) override {
    auto Picture = torch::zeros({8, 6, 3}, torch::kByte).permute({2, 0, 1});
    auto Label = torch::tensor(1, torch::kLong);
    return {Picture, Label};
  }
  Size size() const override { return 5; }
};

static void digits() {
  auto Set = torch::data::datasets::MNIST(
      makeDigits(), torch::data::datasets::MNIST::Mode::kTest);
  TORCH_TIDY_REVEAL(Set.images());
  // => float32[?, 1, 28, 28] on cpu, no grad
  TORCH_TIDY_REVEAL(Set.targets());
  // => int64[?] on cpu, no grad
  auto Loader = torch::data::make_data_loader(
      Set.map(Normalize<>(0.1307, 0.3081)).map(Stack<>()), 10000);
  for (auto &Batch : *Loader) {
    TORCH_TIDY_REVEAL(Batch.data);
    // => float32[?, 1, 28, 28] on cpu, no grad
    TORCH_TIDY_REVEAL(Batch.target);
    // => int64[?] on cpu, no grad
    auto Flat = Batch.data.view({Batch.data.size(0), -1});
    TORCH_TIDY_REVEAL(Flat);
    // => float32[?, 784] on cpu, no grad
  }
}

template <typename DataLoader> static void visit(DataLoader &Loader) {
  for (const auto &Batch : Loader) {
    auto Data = Batch.data.to(torch::kFloat), Target = Batch.target;
    TORCH_TIDY_REVEAL(Data);
    // => float32[?, 3, 8, 6] on cpu, no grad
    TORCH_TIDY_REVEAL(Target);
    // => int64[?] on cpu, no grad
  }
}

static void users() {
  auto First =
      torch::data::make_data_loader<torch::data::samplers::SequentialSampler>(
          Pictures().map(Stack<>()), torch::data::DataLoaderOptions(5));
  visit(*First);
  auto Second = torch::data::make_data_loader(
      Points(torch::rand({4, 5})).map(Stack<>()), 7);
  for (torch::data::Example<> &Batch : *Second) {
    TORCH_TIDY_REVEAL(Batch.data);
    // => ?[...] on cpu
    TORCH_TIDY_REVEAL(Batch.target);
    // => int64[?, 1] on cpu, no grad
  }
}

int main() {
  digits();
  users();
}
