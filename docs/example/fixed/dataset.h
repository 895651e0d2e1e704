//===- dataset.h - images of simple shapes ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace shapes {

constexpr int64_t kChannels = 3;
constexpr int64_t kSide = 24;
constexpr int64_t kImageBytes = kSide * kSide * kChannels;
constexpr int64_t kClasses = 4;

/// The names of the classes, in the order of their ids.
const std::vector<std::string> &class_names();

/// Images as a camera delivers them: bytes, RGB, one row after another.
struct RawImages {
  std::vector<uint8_t> pixels;
  std::vector<int64_t> labels;

  int64_t count() const { return static_cast<int64_t>(labels.size()); }
};

/// Draws `count` images, all classes equally often.
RawImages draw_shapes(int64_t count, uint64_t seed);

/// A file of a line with the number of images, a byte for each label, and the
/// pixels. Throws when it cannot be used.
RawImages read_images(const std::string &path);

/// One RGB image as float CHW in 0..1. The result owns its memory.
torch::Tensor decode_image(const uint8_t *pixels, int64_t height,
                           int64_t width);

/// Mean and standard deviation of each channel of NCHW images.
struct ChannelStatistics {
  std::vector<double> mean;
  std::vector<double> stddev;
};
ChannelStatistics channel_statistics(const torch::Tensor &images);

class ShapesDataset : public torch::data::datasets::Dataset<ShapesDataset> {
public:
  // std::optional from LibTorch 2.2 on, a class of LibTorch's own before.
  using OptionalSize =
      decltype(std::declval<torch::data::datasets::TensorDataset>().size());

  explicit ShapesDataset(const RawImages &raw);

  torch::data::Example<> get(size_t index) override;
  OptionalSize size() const override;

  const torch::Tensor &images() const { return images_; }

  /// Number of images, channels, height, width.
  std::vector<int64_t> shape() const;

  /// For each class the weight that evens out how often it occurs.
  torch::Tensor class_weights() const;

private:
  torch::Tensor images_;
  torch::Tensor labels_;
};

/// Mirrors half of the images, covers a patch with grey and blackens a share of
/// `speckles` of the pixels.
class Augmentation
    : public torch::data::transforms::TensorTransform<torch::Tensor> {
public:
  Augmentation(int64_t height, int64_t width, double speckles)
      : patch_({height, width}), speckles_(speckles) {}

  torch::Tensor operator()(torch::Tensor image) override;

private:
  std::vector<int64_t> patch_;
  double speckles_;
};

} // namespace shapes
