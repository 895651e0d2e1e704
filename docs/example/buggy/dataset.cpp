//===- dataset.cpp - images of simple shapes ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dataset.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <random>

namespace shapes {
namespace {

using Color = std::array<int, kChannels>;

bool covers(int64_t label, int64_t dx, int64_t dy, int64_t radius) {
  const int64_t x = std::abs(dx);
  const int64_t y = std::abs(dy);
  switch (label) {
  case 0: // disc
    return x * x + y * y <= radius * radius;
  case 1: // frame
    return std::max(x, y) <= radius && std::max(x, y) >= radius - 1;
  case 2: // cross
    return std::max(x, y) <= radius && std::min(x, y) <= 1;
  default: // stripes
    return std::max(x, y) <= radius && y % 3 == 0;
  }
}

void draw(uint8_t *pixels, int64_t label, std::mt19937_64 &random) {
  std::uniform_int_distribution<int> tone(0, 255);
  std::uniform_int_distribution<int> noise(-20, 20);
  std::uniform_int_distribution<int64_t> size(5, 8);
  const int64_t radius = size(random);
  std::uniform_int_distribution<int64_t> position(radius, kSide - 1 - radius);
  const int64_t row = position(random);
  const int64_t column = position(random);
  Color ground;
  Color ink;
  for (size_t c = 0; c < ground.size(); ++c) {
    ground[c] = tone(random);
    ink[c] = (ground[c] + 96 + tone(random) / 4) % 256;
  }
  for (int64_t y = 0; y < kSide; ++y)
    for (int64_t x = 0; x < kSide; ++x) {
      const bool inside = covers(label, x - column, y - row, radius);
      const Color &color = inside ? ink : ground;
      for (int channel : color)
        *pixels++ =
            static_cast<uint8_t>(std::clamp(channel + noise(random), 0, 255));
    }
}

} // namespace

const std::vector<std::string> &class_names() {
  static const std::vector<std::string> names = {"disc", "frame", "cross",
                                                 "stripes"};
  return names;
}

RawImages draw_shapes(int64_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  RawImages raw;
  raw.pixels.resize(count * kImageBytes);
  for (int64_t i = 0; i < count; ++i) {
    raw.labels.push_back(i % kClasses);
    draw(raw.pixels.data() + i * kImageBytes, i % kClasses, random);
  }
  return raw;
}

RawImages read_images(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  int64_t count = 0;
  TORCH_CHECK(file >> count && file.get() == '\n' && count > 0, "'", path,
              "' is no file of images");
  RawImages raw;
  std::vector<char> labels(count);
  raw.pixels.resize(count * kImageBytes);
  file.read(labels.data(), count);
  file.read(reinterpret_cast<char *>(raw.pixels.data()), count * kImageBytes);
  TORCH_CHECK(file, "'", path, "' ends before its ", count, " images do");
  raw.labels.assign(labels.begin(), labels.end());
  for (int64_t label : raw.labels)
    TORCH_CHECK(label >= 0 && label < kClasses, "no class has id ", label);
  return raw;
}

torch::Tensor decode_image(const uint8_t *pixels, int64_t height,
                           int64_t width) {
  const torch::Tensor bytes =
      torch::from_blob(&pixels, {height, width, kChannels}, torch::kUInt8);
  const torch::Tensor planes = bytes.view({kChannels, height, width});
  return planes.to(torch::kFloat32) * (1 / 255);
}

ChannelStatistics channel_statistics(const torch::Tensor &images) {
  const torch::Tensor planes =
      images.transpose(0, 1).flatten(1).to(torch::kFloat64);
  const double *means = planes.mean(1).data_ptr<double>();
  const double *stddevs = planes.std(1).clamp_min(1e-3).data_ptr<double>();
  return {{means, means + kChannels}, {stddevs, stddevs + kChannels}};
}

ShapesDataset::ShapesDataset(const RawImages &raw) {
  std::vector<torch::Tensor> images;
  images.reserve(raw.labels.size());
  for (int64_t i = 0; i < raw.count(); ++i)
    images.push_back(
        decode_image(raw.pixels.data() + i * kImageBytes, kSide, kSide));
  images_ = torch::stack(images);
  labels_ =
      torch::from_blob(const_cast<int64_t *>(raw.labels.data()), {raw.count()})
          .clone();
}

torch::IntArrayRef ShapesDataset::shape() const {
  const std::vector<int64_t> shape = {images_.size(0), kChannels, kSide, kSide};
  return shape;
}

torch::Tensor ShapesDataset::class_weights() const {
  std::vector<float> weights(kClasses);
  const auto labels = labels_.accessor<long, 1>();
  for (int i = 0; i < labels_.numel(); ++i)
    ++weights[labels[i]];
  const float even = static_cast<float>(labels_.numel()) / kClasses;
  for (float &weight : weights)
    weight = even / std::max(weight, 1.0f);
  return torch::from_blob(weights.data(), {kClasses}, torch::kFloat32);
}

torch::data::Example<> ShapesDataset::get(size_t index) {
  const int64_t row = static_cast<int64_t>(index);
  return {images_[row], labels_[row]};
}

torch::optional<size_t> ShapesDataset::size() const {
  return static_cast<size_t>(images_.size(0));
}

torch::Tensor Augmentation::operator()(torch::Tensor image) {
  using torch::indexing::Slice;
  const int64_t top = torch::randint(kSide - patch_[0], {1}).item<int64_t>();
  const int64_t left = torch::randint(kSide - patch_[1], {1}).item<int64_t>();
  const torch::Tensor speckle =
      (torch::rand({kSide, kSide}) < speckles_).to(torch::kUInt8);
  torch::Tensor changed = image.clone();
  if (top % 2 == 0)
    changed.flip({2});
  changed.index_put_(
      {Slice(), Slice(top, top + patch_[0]), Slice(left, left + patch_[1])},
      0.5);
  changed.index({Slice(), speckle}) = 0.0;
  return changed;
}

} // namespace shapes
