// RUN: %check_torch %s torch-api-write-to-temporary
// expected-no-diagnostics

using torch::Tensor;
using namespace torch::indexing;

// Views: the write arrives.
void views(Tensor x, Tensor y, int64_t n, std::vector<TensorIndex> place) {
  x.index({0}) = y;
  x.index({Slice(), n}) = 1;
  x.index({Slice(1, None), "...", None}) += y;
  x.index({Ellipsis, Slice(None, 3)}).zero_();
  x.index({n}).index({Slice(0, 2)}).fill_(1);
  x[0] = y;
  x[0][1] += 1;
  x.select(0, 1).copy_(y);
  x.narrow(0, 0, 2) = y;
  x.slice(0, 1, 2).mul_(2);
  x.view({-1}).index({0}) = 1;
  x.t().transpose(0, 1)[0] = y;
  x.diagonal().fill_(1);
  x.detach().zero_();
  x.data().fill_(0);
  x.unsqueeze(0) += y;
  for (auto &part : x.split(2))
    part.index({0}) = y;
  x.unbind()[0].add_(1);
  std::vector<TensorIndex> known{Slice(), 0};
  x.index(known) = y;
  x.index(place) = y;
}

// It depends.
void unclear(Tensor x, Tensor y, torch::Device device) {
  x.contiguous().add_(1);
  x.reshape({-1}) = y;
  x.flatten().zero_();
  x.to(device).zero_();
  x.cpu().mul_(2);
  x.to(torch::kFloat).fill_(1);
}

// Tensors that may be single numbers, which count as such.
void numbers(Tensor x, Tensor labels, Tensor scores, Tensor many) {
  auto one = torch::tensor(1);
  x.index({one}) = 1;
  x.index({torch::tensor(2)}).fill_(1);
  x.index({labels[0]}) = 1;
  for (int64_t i = 0; i < labels.size(0); ++i) {
    auto label = labels[i];
    x.index({i, label}) = 1;
    x.index({i, labels.select(0, i)}) = 1;
    x.index({scores[i].argmax()}) += 1;
  }
  for (auto label : many.unbind())
    x.index({label}) = 1;
  auto best = std::get<1>(scores.max(0));
  x.index({best}) = 1;
}

// Written as it should be.
void right(Tensor x, Tensor y, Tensor mask, Tensor i) {
  x.index_put_({mask}, 0);
  x.index_put_({Slice(), i}, y);
  x.masked_fill_(mask, 0);
  x.masked_scatter_(mask, y);
  x.index_fill_(0, i, 1);
  x.index_copy_(0, i, y);
  x.scatter_(0, i, y);
}

// The result is used.
Tensor used(Tensor x, Tensor mask) {
  auto picked = x.index({mask}).fill_(1);
  Tensor copy = x.clone().mul_(2);
  copy += 1;
  picked = x.masked_select(mask).add_(1);
  std::vector<Tensor> all;
  all.push_back(x.clone().zero_());
  x.index({mask}).sum().backward();
  x.copy_(x.clone().relu_());
  (void)x.clone().zero_();
  return (x + 1).clamp_(0, 1);
}

// Memory of others, and variables.
void elsewhere(Tensor x, std::vector<float> &buffer, torch::nn::Linear &layer) {
  torch::from_blob(buffer.data(), {2}).copy_(x);
  layer->weight.mutable_grad().zero_();
  layer->weight.grad().zero_();
  auto copy = x.clone();
  copy.index_put_({x > 0}, 1);
  copy[0] = 1;
  Tensor(x).fill_(0);
  auto view = [&] { return x[0]; };
  view() = 1;
  torch::add_out(x, x, x).mul_(2);
  layer->forward(x).zero_();
}

// Run for its own sake.
#define EXPECT_THROW(statement, type)                                          \
  try {                                                                        \
    statement;                                                                 \
  } catch (const type &) {                                                     \
  }
void tested(Tensor x, Tensor y) {
  EXPECT_THROW(x.index({x > 0}) = y, c10::Error)
  for (int i = 0; i < 100; ++i)
    x.clone().add_(y);
  torch::zeros({2}).fill_(1);
  try {
    (x + y).mul_(y);
  } catch (const c10::Error &) {
  }
}

// A test that shows what the statement does not do.
void assert_tensor_equal(Tensor a, Tensor b);
#define EXPECT_TRUE(condition)                                                 \
  if (!(condition))                                                            \
  abort()
void shown(Tensor x) {
  auto unmodified = x.clone();
  x.index({Slice(1, 2), torch::tensor({1, 2})}).zero_();
  assert_tensor_equal(x, unmodified);
  x.index({x > 0}) = 1;
  EXPECT_TRUE(torch::equal(x, unmodified));
}

// Not evaluated, or not LibTorch's.
using Written = decltype(std::declval<Tensor &>().index({true}) = 1);
namespace other {
struct Tensor {
  Tensor index(std::initializer_list<Tensor>) const;
  Tensor &operator=(double) &&;
  Tensor &fill_(double);
  Tensor clone() const;
};
void write(Tensor x, Tensor mask) {
  x.index({mask}) = 0.0;
  x.index({mask}).fill_(1);
  x.clone().fill_(2);
}
} // namespace other

template <typename T> void generic(T x) {
  x.index({0}) = 1;
  x.clone().fill_(0);
}
