// RUN: %check_reveals %s %t --known=95,95,95,90
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Points, rotations, cameras, graphs.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

using namespace torch::indexing;

static void rotations() {
  const int64_t n = 6;
  auto q = torch::nn::functional::normalize(
      torch::randn({n, 4}),
      torch::nn::functional::NormalizeFuncOptions().dim(-1));
  TORCH_TIDY_REVEAL(q);
  // => float32[6, 4] on cpu, contiguous, no grad
  auto parts = torch::unbind(q, -1);
  auto w = parts[0], x = parts[1], y = parts[2], z = parts[3];
  auto r =
      torch::stack(
          {1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
           2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
           2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)},
          -1)
          .view({n, 3, 3});
  TORCH_TIDY_REVEAL(r);
  // => float32[6, 3, 3] on cpu, no grad
  auto scale = torch::diag_embed(torch::rand({n, 3}));
  TORCH_TIDY_REVEAL(scale);
  // => float32[6, 3, 3] on cpu, no grad
  auto m = torch::bmm(r, scale);
  auto covariance = m.bmm(m.transpose(1, 2));
  TORCH_TIDY_REVEAL(covariance);
  // => float32[6, 3, 3] on cpu, contiguous, no grad
  auto upper = covariance.index({Slice(), torch::tensor({0, 0, 0, 1, 1, 2}),
                                 torch::tensor({0, 1, 2, 1, 2, 2})});
  TORCH_TIDY_REVEAL(upper);
  // => float32[6, 6] on cpu, no grad
  auto angle = ((r.diagonal(0, 1, 2).sum(-1) - 1) / 2).clamp(-1, 1).acos();
  TORCH_TIDY_REVEAL(angle);
  // => float32[6] on cpu, contiguous, no grad
  auto axis = torch::cross(q.slice(1, 1), torch::rand({n, 3}), 1);
  TORCH_TIDY_REVEAL(axis);
  // => float32[6, 3] on cpu, no grad
  auto pose = torch::eye(4).repeat({n, 1, 1});
  pose.index_put_({Slice(), Slice(None, 3), Slice(None, 3)}, r);
  pose.index_put_({Slice(), Slice(None, 3), 3}, axis);
  TORCH_TIDY_REVEAL(pose);
  // => float32[6, 4, 4] on cpu, contiguous, no grad
  auto inverse = torch::linalg_inv(pose);
  TORCH_TIDY_REVEAL(inverse);
  // => float32[6, 4, 4] on cpu, no grad
  auto origin = inverse.select(2, 3).narrow(1, 0, 3);
  TORCH_TIDY_REVEAL(origin);
  // => float32[6, 3] on cpu, no grad
}

static void cameras() {
  const int64_t height = 24, width = 32;
  const double focal = 30.0;
  auto k = torch::tensor(
      {{focal, 0.0, width / 2.0}, {0.0, focal, height / 2.0}, {0.0, 0.0, 1.0}});
  TORCH_TIDY_REVEAL(k);
  // => float32[3, 3] on cpu, contiguous, no grad
  auto intrinsics = k.to(torch::kFloat32);
  auto points = torch::randn({1000, 3});
  auto homogeneous = torch::cat({points, torch::ones({points.size(0), 1})}, 1);
  TORCH_TIDY_REVEAL(homogeneous);
  // => float32[1000, 4] on cpu, no grad
  auto extrinsics = torch::eye(4).slice(0, 0, 3);
  auto seen = homogeneous.matmul(extrinsics.t());
  TORCH_TIDY_REVEAL(seen);
  // => float32[1000, 3] on cpu, no grad
  auto depth = seen.index({Slice(), 2});
  auto pixels = seen.matmul(intrinsics.t());
  auto uv = pixels.index({Slice(), Slice(0, 2)}) / depth.unsqueeze(1);
  TORCH_TIDY_REVEAL(uv);
  // => float32[1000, 2] on cpu, no grad
  auto inside =
      (uv.select(1, 0) >= 0) & (uv.select(1, 0) < width) & (depth > 0.1);
  TORCH_TIDY_REVEAL(inside);
  // => bool[1000] on cpu, no grad
  auto visible = uv.index({inside});
  TORCH_TIDY_REVEAL(visible.size(1));
  // => 2
  auto grid =
      torch::meshgrid({torch::arange(height), torch::arange(width)}, "ij");
  auto i = grid[1].to(torch::kFloat), j = grid[0].to(torch::kFloat);
  auto rays = torch::stack({(i - width * 0.5) / focal,
                            -(j - height * 0.5) / focal, -torch::ones_like(i)},
                           -1);
  TORCH_TIDY_REVEAL(rays);
  // => float32[24, 32, 3] on cpu, contiguous, no grad
  auto world = (rays.unsqueeze(-2) * torch::eye(3)).sum(-1).reshape({-1, 3});
  TORCH_TIDY_REVEAL(world);
  // => float32[768, 3] on cpu, no grad
  auto t = torch::linspace(0.1, 4.0, 16);
  auto samples = world.unsqueeze(1) * t.view({1, 16, 1});
  TORCH_TIDY_REVEAL(samples);
  // => float32[768, 16, 3] on cpu, no grad
  auto sigma = torch::rand({world.size(0), 16});
  auto gaps =
      torch::cat({t.slice(0, 1) - t.slice(0, 0, -1), torch::full({1}, 1e10)});
  TORCH_TIDY_REVEAL(gaps);
  // => float32[16] on cpu, no grad
  auto alpha = 1 - torch::exp(-sigma * gaps);
  auto light = torch::cumprod(
      torch::cat({torch::ones({alpha.size(0), 1}), 1 - alpha + 1e-10}, 1), 1);
  auto weights = alpha * light.index({Slice(), Slice(None, -1)});
  TORCH_TIDY_REVEAL(weights);
  // => float32[768, 16] on cpu, no grad
  auto color =
      (weights.unsqueeze(-1) * torch::rand({world.size(0), 16, 3})).sum(1);
  TORCH_TIDY_REVEAL(color.view({height, width, 3}));
  // => float32[24, 32, 3] on cpu, no grad
  auto psnr =
      -10.0 * torch::log10(torch::mse_loss(color, torch::zeros_like(color)));
  TORCH_TIDY_REVEAL(psnr);
  // => float32[] on cpu, no grad
}

static void clouds() {
  auto a = torch::randn({2, 100, 3}), b = torch::randn({2, 80, 3});
  auto squared = torch::cdist(a, b).pow(2);
  TORCH_TIDY_REVEAL(squared);
  // => float32[2, 100, 80] on cpu, no grad
  auto [near, index] = squared.min(2);
  TORCH_TIDY_REVEAL(index);
  // => int64[2, 100] on cpu, contiguous, no grad
  auto chamfer = near.mean(1) + std::get<0>(squared.min(1)).mean(1);
  TORCH_TIDY_REVEAL(chamfer);
  // => float32[2] on cpu, contiguous, no grad
  auto matched = b.gather(1, index.unsqueeze(-1).expand({-1, -1, 3}));
  TORCH_TIDY_REVEAL(matched);
  // => float32[2, 100, 3] on cpu, contiguous, no grad
  auto centered = a - a.mean(1, true);
  auto target = matched - matched.mean(1, true);
  auto covariance = centered.transpose(1, 2).bmm(target);
  auto [u, s, vh] = torch::linalg_svd(covariance);
  TORCH_TIDY_REVEAL(s);
  // => float32[2, 3] on cpu, no grad
  auto sign = torch::linalg_det(u.matmul(vh));
  TORCH_TIDY_REVEAL(sign);
  // => float32[2] on cpu, no grad
  auto diagonal = torch::stack({torch::ones({2}), torch::ones({2}), sign}, 1);
  auto rotation = u * diagonal.unsqueeze(1);
  TORCH_TIDY_REVEAL(rotation.matmul(vh));
  // => float32[2, 3, 3] on cpu, no grad
  auto neighbours =
      std::get<1>(torch::cdist(a, a).topk(8, -1, /*largest=*/false));
  TORCH_TIDY_REVEAL(neighbours);
  // => int64[2, 100, 8] on cpu, contiguous, no grad
  auto batch = torch::arange(2).view({2, 1, 1});
  auto grouped = a.index({batch, neighbours});
  TORCH_TIDY_REVEAL(grouped);
  // => float32[2, 100, 8, 3] on cpu, no grad
  auto local = torch::cat({grouped, grouped - a.unsqueeze(2)}, -1);
  TORCH_TIDY_REVEAL(local);
  // => float32[2, 100, 8, 6] on cpu, no grad
  auto pooled = std::get<0>(local.matmul(torch::rand({6, 32})).relu().max(2));
  TORCH_TIDY_REVEAL(pooled);
  // => float32[2, 100, 32] on cpu, contiguous, no grad
  auto global = torch::amax(pooled, {1});
  TORCH_TIDY_REVEAL(global);
  // => float32[2, 32] on cpu, contiguous, no grad
}

static void graphs() {
  const int64_t nodes = 5, width = 4;
  auto edges = torch::tensor({{0, 1, 2, 3, 4, 0}, {1, 2, 3, 4, 0, 2}});
  TORCH_TIDY_REVEAL(edges);
  // => int64[2, 6] on cpu, contiguous, no grad
  auto from = edges[0], to = edges[1];
  auto x = torch::rand({nodes, width});
  auto degree = torch::zeros({nodes}).scatter_add_(
      0, to, torch::ones_like(to, torch::kFloat));
  TORCH_TIDY_REVEAL(degree);
  // => float32[5] on cpu, contiguous, no grad
  auto messages = x.index_select(0, from) *
                  degree.index({from}).clamp_min(1).rsqrt().unsqueeze(1);
  TORCH_TIDY_REVEAL(messages);
  // => float32[6, 4] on cpu, no grad
  auto sums = torch::zeros_like(x).index_add_(0, to, messages);
  TORCH_TIDY_REVEAL(sums);
  // => float32[5, 4] on cpu, contiguous, no grad
  auto adjacency = torch::zeros({nodes, nodes});
  adjacency.index_put_({from, to}, 1.0f);
  auto laplacian = torch::diag(adjacency.sum(1)) - adjacency;
  TORCH_TIDY_REVEAL(laplacian);
  // => float32[5, 5] on cpu, no grad
  auto [values, vectors] = torch::linalg_eigh(laplacian + laplacian.t());
  TORCH_TIDY_REVEAL(values);
  // => float32[5] on cpu, no grad
  TORCH_TIDY_REVEAL(vectors);
  // => float32[5, 5] on cpu, no grad
  auto sparse = torch::sparse_coo_tensor(edges, torch::ones({edges.size(1)}),
                                         {nodes, nodes});
  auto spread = torch::mm(sparse, x);
  TORCH_TIDY_REVEAL(spread);
  // => float32[...] on ?, contiguous, no grad
  auto grid = torch::zeros({10, 10}, torch::kInt32);
  auto cells = (torch::rand({50, 2}) * 10).floor().to(torch::kLong);
  auto flat = cells.select(1, 0) * 10 + cells.select(1, 1);
  TORCH_TIDY_REVEAL(flat);
  // => int64[50] on cpu, no grad
  grid.view(-1).index_fill_(0, flat, 1);
  TORCH_TIDY_REVEAL(grid.sum());
  // => int64[] on cpu, contiguous, no grad
}

int main() {
  rotations();
  cameras();
  clouds();
  graphs();
}
