//===- model.h - the shapes classifier --------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#pragma once

#include "dataset.h"

#include <torch/script.h>
#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

namespace shapes {

struct ConvBlockOptions {
  ConvBlockOptions(int64_t in_channels, int64_t out_channels)
      : in_channels_(in_channels), out_channels_(out_channels) {}

  TORCH_ARG(int64_t, in_channels);
  TORCH_ARG(int64_t, out_channels);
  TORCH_ARG(double, threshold) = 0.05;
  TORCH_ARG(double, dropout) = 0.05;
};

/// Convolution and normalisation beside a short cut, shrunk by a soft
/// threshold and pooled to half the size.
class ConvBlockImpl : public torch::nn::Cloneable<ConvBlockImpl> {
public:
  explicit ConvBlockImpl(const ConvBlockOptions &options);

  void reset() override;
  torch::Tensor forward(const torch::Tensor &input);

  ConvBlockOptions options;
  torch::nn::Conv2d conv{nullptr};
  torch::nn::BatchNorm2d norm{nullptr};
  torch::nn::Conv2d shortcut{nullptr};
};
TORCH_MODULE(ConvBlock);

constexpr int64_t kHidden = 64;

struct ClassifierOptions {
  TORCH_ARG(std::vector<int64_t>, widths) = { 12, 24, 48 };
  TORCH_ARG(int64_t, classes) = kClasses;
  TORCH_ARG(double, dropout) = 0.2;
  TORCH_ARG(double, activation_limit) = 6;
  TORCH_ARG(int64_t, activation_levels) = 255;
};

/// Logits [N, classes] from images [N, 3, 24, 24] in 0..1.
class ClassifierImpl : public torch::nn::Cloneable<ClassifierImpl> {
public:
  explicit ClassifierImpl(const ClassifierOptions &options);

  void reset() override;
  torch::Tensor forward(const torch::Tensor &images);

  /// What the images are normalised with from now on.
  void set_statistics(const ChannelStatistics &statistics);

  /// How many numbers training can change.
  int64_t parameter_count() const;

  ClassifierOptions options;
  std::vector<ConvBlock> blocks;
  torch::nn::Linear hidden{nullptr};
  torch::nn::Linear head{nullptr};
  torch::Tensor mean;
  torch::Tensor stddev;
};
TORCH_MODULE(Classifier);

/// The same computation in evaluation mode as a TorchScript module, on the CPU:
/// `forward(images)` gives (probabilities [N, classes], class ids [N]), the
/// attribute `class_names` a name for each id.
torch::jit::script::Module to_script(Classifier model);

} // namespace shapes
