// Everything that can be revealed.
#include "torch-tidy/annotations.h"
#include <torch/types.h>

#include <array>
#include <optional>

int main() {
  torch::Tensor x = torch::rand({2, 3}), none;
  TORCH_TIDY_REVEAL(x);
  TORCH_TIDY_REVEAL(none);
  TORCH_TIDY_REVEAL(x.t());
  TORCH_TIDY_REVEAL(
      torch::ones({2}, torch::dtype(torch::kLong).device(torch::kMeta)));
  const auto w = torch::zeros({}, torch::requires_grad());
  TORCH_TIDY_REVEAL(w);
  TORCH_TIDY_REVEAL(x.to_sparse());
  auto maybe_owned = c10::MaybeOwned<torch::Tensor>::borrowed(x);
  TORCH_TIDY_REVEAL(maybe_owned);

  int64_t n = 5;
  bool flag = true;
  TORCH_TIDY_REVEAL(n);
  TORCH_TIDY_REVEAL(flag);
  TORCH_TIDY_REVEAL(x.numel());
  TORCH_TIDY_REVEAL(0.1);
  TORCH_TIDY_REVEAL(std::get<0>(std::make_tuple<int, bool>(1, true)));

  std::vector<int64_t> list{1, 2};
  int64_t array[2] = {3, 4};
  TORCH_TIDY_REVEAL(x.sizes());
  TORCH_TIDY_REVEAL(list);
  TORCH_TIDY_REVEAL(array);
  TORCH_TIDY_REVEAL(std::vector<int64_t>{});

  TORCH_TIDY_REVEAL(x.dtype());
  TORCH_TIDY_REVEAL(x.scalar_type());
  TORCH_TIDY_REVEAL(torch::kBFloat16);
  TORCH_TIDY_REVEAL(x.device());
  TORCH_TIDY_REVEAL(torch::kCUDA);
  TORCH_TIDY_REVEAL(torch::Device("cuda:1"));
  TORCH_TIDY_REVEAL(x.options());
  auto options = torch::dtype(torch::kHalf).device(torch::kCUDA, 1);
  TORCH_TIDY_REVEAL(options.requires_grad(true));

  std::vector<torch::Tensor> empty;
  std::array<torch::Tensor, 2> both{{x, none}};
  TORCH_TIDY_REVEAL(x.chunk(2));
  TORCH_TIDY_REVEAL(empty);
  TORCH_TIDY_REVEAL(both);
  TORCH_TIDY_REVEAL(x.max(1));
  TORCH_TIDY_REVEAL(std::make_pair(n, flag));

  c10::optional<torch::Tensor> nothing;
  std::optional<int64_t> three = 3;
  TORCH_TIDY_REVEAL(nothing);
  TORCH_TIDY_REVEAL(three);

  // A reference was taken: nothing copied or moved.
  TORCH_TIDY_REVEAL(std::move(x));
  TORCH_TIDY_REVEAL(x.use_count());
}
