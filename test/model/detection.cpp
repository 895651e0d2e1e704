// RUN: %check_reveals %s %t --known=95,95,95,90
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What comes after the net of a detector: boxes decoded, filtered and
// suppressed; masks; the image that goes in.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>
#include <tuple>

using namespace torch::indexing;

static void preprocess() {
  const int height = 48, width = 64;
  std::vector<uint8_t> pixels(height * width * 3, 7);
  auto image =
      torch::from_blob(pixels.data(), {height, width, 3}, torch::kUInt8);
  TORCH_TIDY_REVEAL(image);
  // => uint8[48, 64, 3] on cpu, contiguous, no grad
  auto input =
      image.permute({2, 0, 1}).to(torch::kFloat).div_(255).unsqueeze(0);
  TORCH_TIDY_REVEAL(input);
  // => float32[1, 3, 48, 64] on cpu, no grad
  auto scaled = torch::upsample_bilinear2d(input, {32, 32}, false);
  TORCH_TIDY_REVEAL(scaled);
  // => float32[1, 3, 32, 32] on cpu, no grad
  float mean[] = {0.485f, 0.456f, 0.406f};
  auto shift = torch::from_blob(mean, {3}).clone().view({1, 3, 1, 1});
  TORCH_TIDY_REVEAL(scaled - shift);
  // => float32[1, 3, 32, 32] on cpu, no grad
  auto bgr = scaled.flip(1);
  TORCH_TIDY_REVEAL(bgr);
  // => float32[1, 3, 32, 32] on cpu, no grad
  auto back =
      (bgr.squeeze(0) * 255).clamp(0, 255).to(torch::kU8).permute({1, 2, 0});
  TORCH_TIDY_REVEAL(back.contiguous());
  // => uint8[32, 32, 3] on cpu, no grad
}

static void decode() {
  const int64_t anchors = 3, classes = 20, grid = 13, stride = 32;
  auto raw = torch::randn({2, anchors * (5 + classes), grid, grid});
  auto p = raw.view({2, anchors, 5 + classes, grid, grid})
               .permute({0, 1, 3, 4, 2})
               .contiguous();
  TORCH_TIDY_REVEAL(p);
  // => float32[2, 3, 13, 13, 25] on cpu, no grad
  auto range = torch::arange(grid, torch::kFloat);
  auto grids = torch::meshgrid({range, range}, "ij");
  auto cells =
      torch::stack({grids[1], grids[0]}, 2).view({1, 1, grid, grid, 2});
  TORCH_TIDY_REVEAL(cells);
  // => float32[1, 1, 13, 13, 2] on cpu
  auto xy = (p.index({"...", Slice(None, 2)}).sigmoid() + cells) * stride;
  TORCH_TIDY_REVEAL(xy);
  // => float32[2, 3, 13, 13, 2] on cpu
  auto sizes = torch::tensor({{116.f, 90.f}, {156.f, 198.f}, {373.f, 326.f}});
  TORCH_TIDY_REVEAL(sizes);
  // => float32[3, 2] on cpu, contiguous, no grad
  auto wh =
      p.index({"...", Slice(2, 4)}).exp() * sizes.view({1, anchors, 1, 1, 2});
  TORCH_TIDY_REVEAL(wh);
  // => float32[2, 3, 13, 13, 2] on cpu, no grad
  auto objectness = p.index({"...", 4}).sigmoid();
  TORCH_TIDY_REVEAL(objectness);
  // => float32[2, 3, 13, 13] on cpu, no grad
  auto scores =
      p.index({"...", Slice(5, None)}).sigmoid() * objectness.unsqueeze(-1);
  TORCH_TIDY_REVEAL(scores);
  // => float32[2, 3, 13, 13, 20] on cpu, no grad
  auto flat = torch::cat({xy, wh, objectness.unsqueeze(-1), scores}, -1)
                  .view({2, -1, 5 + classes});
  TORCH_TIDY_REVEAL(flat);
  // => float32[2, 507, 25] on cpu
  auto [confidence, label] = scores.view({2, -1, classes}).max(-1);
  TORCH_TIDY_REVEAL(confidence);
  // => float32[2, 507] on cpu, contiguous, no grad
  TORCH_TIDY_REVEAL(label);
  // => int64[2, 507] on cpu, contiguous, no grad
  auto one = flat[0];
  auto kept = one.index({confidence[0] > 0.5});
  TORCH_TIDY_REVEAL(kept.size(1));
  // => 25
  auto corners = torch::zeros_like(one.narrow(1, 0, 4));
  corners.select(1, 0) = one.select(1, 0) - one.select(1, 2) / 2;
  corners.index({Slice(), 1}) =
      one.index({Slice(), 1}) - one.index({Slice(), 3}) / 2;
  corners.index_put_({Slice(), 2}, one.select(1, 0) + one.select(1, 2) / 2);
  corners.select(1, 3).copy_(one.select(1, 1) + one.select(1, 3).div(2));
  TORCH_TIDY_REVEAL(corners);
  // => float32[507, 4] on cpu
}

static void suppress() {
  const int64_t count = 20;
  auto boxes = torch::rand({count, 4}) * 100;
  auto scores = torch::rand({count});
  auto columns = boxes.unbind(1);
  auto x1 = columns[0], y1 = columns[1];
  auto x2 = x1 + columns[2], y2 = y1 + columns[3];
  auto areas = (x2 - x1) * (y2 - y1);
  TORCH_TIDY_REVEAL(areas);
  // => float32[20] on cpu, no grad
  auto order = std::get<1>(scores.sort(0, true));
  TORCH_TIDY_REVEAL(order);
  // => int64[20] on cpu, no grad
  std::vector<int64_t> keep;
  while (order.numel() > 0) {
    auto i = order[0].item<int64_t>();
    keep.push_back(i);
    if (order.numel() == 1)
      break;
    auto rest = order.slice(0, 1);
    auto left = torch::clamp_min(x1.index_select(0, rest), x1[i].item<float>());
    auto right = torch::min(x2.index_select(0, rest), x2[i]);
    auto inner = (right - left).clamp_min(0);
    auto ratio = inner / (areas.index_select(0, rest) + areas[i] - inner);
    order = rest.index({ratio <= 0.5});
  }
  auto chosen = torch::tensor(keep, torch::kLong);
  TORCH_TIDY_REVEAL(chosen.dim());
  // => 1
  auto top = boxes.index_select(0, chosen);
  TORCH_TIDY_REVEAL(top.size(1));
  // => 4

  auto a = torch::rand({5, 4}), b = torch::rand({8, 4});
  auto low =
      torch::max(a.unsqueeze(1).slice(2, 0, 2), b.unsqueeze(0).slice(2, 0, 2));
  auto high = torch::min(a.index({Slice(), None, Slice(2)}),
                         b.index({None, Slice(), Slice(2)}));
  TORCH_TIDY_REVEAL(high);
  // => float32[5, 8, 2] on cpu, no grad
  auto inter = (high - low).clamp(0).prod(2);
  TORCH_TIDY_REVEAL(inter);
  // => float32[5, 8] on cpu, contiguous, no grad
  auto [overlap, match] = inter.max(1);
  TORCH_TIDY_REVEAL(match);
  // => int64[5] on cpu, contiguous, no grad
  auto positive = (overlap > 0.1).nonzero().squeeze(1);
  TORCH_TIDY_REVEAL(positive.dim());
  // => 1
}

static void masks() {
  auto features = torch::rand({1, 256, 14, 14});
  auto theta =
      torch::tensor({1.0f, 0.0f, 0.0f, 0.0f, 1.0f, 0.0f}).view({1, 2, 3});
  auto grid = torch::affine_grid_generator(theta, {1, 256, 7, 7}, false);
  TORCH_TIDY_REVEAL(grid);
  // => float32[1, 7, 7, 2] on cpu, no grad
  auto roi = torch::grid_sampler(features, grid, 0, 0, false);
  TORCH_TIDY_REVEAL(roi);
  // => float32[1, 256, 7, 7] on cpu, no grad
  auto kernel = torch::randn({256, 64, 2, 2});
  auto up = torch::conv_transpose2d(roi, kernel, {}, 2);
  TORCH_TIDY_REVEAL(up);
  // => float32[1, 64, 14, 14] on cpu, no grad
  auto mask = torch::conv2d(up, torch::randn({21, 64, 1, 1})).sigmoid();
  TORCH_TIDY_REVEAL(mask);
  // => float32[1, 21, 14, 14] on cpu, no grad
  auto label = torch::tensor({4});
  auto own = mask.index({torch::arange(1), label});
  TORCH_TIDY_REVEAL(own);
  // => float32[1, 14, 14] on cpu, no grad
  auto binary = own.ge(0.5);
  auto target = torch::rand({1, 14, 14}).round();
  auto loss = torch::binary_cross_entropy(own, target);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, no grad
  auto dice =
      1 - (2 * (binary * target).sum() + 1) / (binary.sum() + target.sum() + 1);
  TORCH_TIDY_REVEAL(dice);
  // => float32[] on cpu, contiguous, no grad
}

int main() {
  preprocess();
  decode();
  suppress();
  masks();
}
