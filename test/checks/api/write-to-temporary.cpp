// RUN: %check_torch %s torch-api-write-to-temporary

using torch::Tensor;
using namespace torch::indexing;

void masks(Tensor x, Tensor y, Tensor other) {
  auto mask = x > 0;
  x.index({mask}) = 0.0; // expected-warning {{'=' writes to a new tensor that 'x.index({mask})' makes, which dies with this statement and leaves 'x' as it is; use 'index_put_'}}
  // CHECK-FIXES: x.index_put_({mask}, 0.0);
  x.index({x > 0}) = y; // expected-warning {{'=' writes to a new tensor}}
  // CHECK-FIXES: x.index_put_({x > 0}, y);
  x.index({mask & other}) += 1; // expected-warning {{'+=' writes to a new tensor}}
  // CHECK-FIXES: x.index_put_({mask & other}, x.index({mask & other}) + 1);
  x.index({"...", ~mask}).fill_(-1); // expected-warning {{'fill_' writes to a new tensor}}
  // CHECK-FIXES: x.index_put_({"...", ~mask}, -1);
  x.index({x.isnan()}).zero_(); // expected-warning {{'zero_' writes to a new tensor}}
  // CHECK-FIXES: x.index_put_({x.isnan()}, 0);
  x.index({mask}) *= y + 1; // expected-warning {{'*=' writes to a new tensor}}
  // CHECK-FIXES: x.index_put_({mask}, x.index({mask}) * (y + 1));
  x.index({torch::logical_and(x, y)}).copy_(y); // expected-warning {{'copy_' writes to a new tensor}}
  // CHECK-FIXES: x.index_put_({torch::logical_and(x, y)}, y);
  x.index({mask}).clamp_(0, 1); // expected-warning {{'clamp_' writes to a new tensor}}
  x.index({mask}).fill_(1).mul_(2); // expected-warning {{'fill_' writes to a new tensor}}
  x[0].index({mask}) = 1; // expected-warning {{leaves 'x[0]' as it is}}
  // CHECK-FIXES: x[0].index_put_({mask}, 1);
  auto flat = (std::get<0>(x.max(-1)) > 2).squeeze();
  flat &= mask;
  x.index({flat}) = 1; // expected-warning {{'=' writes to a new tensor}}
  x.index({mask[0]}) = 1; // expected-warning {{'=' writes to a new tensor}}
  x.index({true}) = 1; // expected-warning {{'=' writes to a new tensor}}
}

void tensorsOfIndices(Tensor x, Tensor y, Tensor where) {
  Tensor rows = torch::tensor({0, 2});
  auto order = torch::randperm(4);
  x.index({rows}) = y; // expected-warning {{'=' writes to a new tensor}}
  x.index({Slice(), order}) = y; // expected-warning {{'=' writes to a new tensor}}
  // CHECK-FIXES: x.index_put_({Slice(), order}, y);
  x.index({torch::arange(3), 1}) -= y; // expected-warning {{'-=' writes to a new tensor}}
  x.index({rows})[0] = y; // expected-warning {{'=' writes to a new tensor that 'x.index({rows})' makes}}
  x.index({rows}).index({0}) = y; // expected-warning {{'=' writes to a new tensor that 'x.index({rows})' makes}}
  x.index({rows}).select(1, 0).fill_(3); // expected-warning {{'fill_' writes to a new tensor that 'x.index({rows})' makes}}
  x.index({where}) = y; // expected-warning {{'=' writes to a new tensor that 'x.index({where})' makes unless its index has no dimension, which dies}}
  // CHECK-FIXES: x.index_put_({where}, y);
  x.index({where}).view({-1}).zero_(); // expected-warning {{'zero_' writes to a new tensor}}
  std::vector<TensorIndex> place{Slice(), rows};
  x.index(place) = y; // expected-warning {{'=' writes to a new tensor}}
  // CHECK-FIXES: x.index_put_(place, y);
}

void otherPickers(Tensor x, Tensor i, Tensor mask, Tensor y) {
  x.masked_select(mask) = 0; // expected-warning {{use 'masked_fill_' or 'masked_scatter_'}}
  // CHECK-FIXES: x.masked_fill_(mask, 0);
  x.masked_select(x > 0).fill_(1.5); // expected-warning {{'fill_' writes to a new tensor}}
  // CHECK-FIXES: x.masked_fill_(x > 0, 1.5);
  x.masked_select(mask) = y; // expected-warning {{'=' writes to a new tensor}}
  x.index_select(0, i).zero_(); // expected-warning {{use 'index_fill_' or 'index_copy_'}}
  // CHECK-FIXES: x.index_fill_(0, i, 0);
  torch::index_select(x, 0, i) += y; // expected-warning {{leaves 'x' as it is}}
  x.gather(1, i) = y;  // expected-warning {{use 'scatter_'}}
  x.take(i).add_(1);   // expected-warning {{use 'put_'}}
  at::masked_select(x, mask) *= 2; // expected-warning {{'*=' writes to a new tensor}}
}

void otherCopies(Tensor x, Tensor y) {
  x.clone().fill_(0);       // expected-warning {{'fill_' writes to a new tensor that 'x.clone()' makes, which dies with this statement and leaves 'x' as it is}}
  (x + 1).mul_(2);          // expected-warning {{'mul_' writes to a new tensor that 'x + 1' makes}}
  x.repeat({2, 1}) = y;     // expected-warning {{'=' writes to a new tensor}}
  std::get<0>(x.max(1)).fill_(1); // expected-warning {{'fill_' writes to a new tensor}}
  x.flip({0})[0] = y;       // expected-warning {{'=' writes to a new tensor}}
  torch::where(x > 0, x, y) += 1; // expected-warning {{'+=' writes to a new tensor}}
  torch::nn::init::zeros_(x.clone()); // expected-warning {{'zeros_' writes to a new tensor}}
}

struct Net : torch::nn::Module {
  void clip() {
    torch::NoGradGuard guard;
    weight.index({weight > limit}) = limit; // expected-warning {{leaves 'weight' as it is}}
    // CHECK-FIXES: weight.index_put_({weight > limit}, limit);
    this->weight.index({mask}) = 1; // expected-warning {{leaves 'this->weight' as it is}}
    linear->weight.index({mask}).zero_(); // expected-warning {{leaves 'linear->weight' as it is}}
    torch::nn::init::kaiming_uniform_(linear->weight.clone()); // expected-warning {{'kaiming_uniform_' writes to a new tensor}}
  }
  torch::nn::Linear linear{nullptr};
  Tensor weight, mask;
  float limit = 1;
};

template <typename T> void inTemplate(Tensor t, T value) {
  t.index({t < 0}) = value; // expected-warning {{'=' writes to a new tensor}}
}

void more(std::vector<Tensor> batch, const Tensor &x) {
  for (auto &t : batch)
    t.index({t != t}) = 0; // expected-warning {{'=' writes to a new tensor}}
  auto work = [&](Tensor t) { t.index({t.eq(-1)}).zero_(); }; // expected-warning {{'zero_' writes to a new tensor}}
  work(x);
  inTemplate(x, 1.0);
  if (x.defined())
    x.index({x.ge(1)}) = 1; // expected-warning {{'=' writes to a new tensor}}
}
