// RUN: %check_torch %s torch-api-rebound-tensor

using torch::Tensor;
using namespace torch::indexing;

void loops(torch::nn::Linear &net, Tensor x, std::vector<Tensor> list) {
  torch::NoGradGuard guard;
  for (auto p : net->parameters()) // expected-note {{'p' is declared here}}
    p = torch::zeros_like(p); // expected-warning {{'=' gives the loop variable 'p' another tensor and writes nothing to those that 'net->parameters()' holds; write with 'copy_'}}
  for (auto &p : net->parameters()) // expected-note {{declared here}}
    p = p.to(torch::kHalf); // expected-warning {{'=' gives the loop variable 'p'}}
  for (Tensor row : x.unbind()) { // expected-note {{declared here}}
    if (row.defined())
      row = row * 2; // expected-warning {{'=' gives the loop variable 'row'}}
  }
  for (auto &&part : torch::split(x, 2)) // expected-note {{declared here}}
    part = x; // expected-warning {{'=' gives the loop variable 'part'}}
  for (auto t : list) { // expected-note {{declared here}}
    std::cout << t;
    t = t - 1; // expected-warning {{those that 'list' holds}}
  }
  for (auto &item : net->named_parameters()) // expected-note {{declared here}}
    item.value() = torch::ones_like(item.value()); // expected-warning {{'=' gives the loop variable 'item'}}
}

void views(Tensor x, Tensor y, torch::nn::Linear &net) {
  auto row = x[0]; // expected-note {{declared here}}
  row = y; // expected-warning {{'=' gives 'row' another tensor, which is never read, and writes nothing to 'x[0]'; write with 'copy_'}}
  Tensor column = x.select(1, 0); // expected-note {{declared here}}
  column = column + 1; // expected-warning {{writes nothing to 'x.select(1, 0)'}}
  auto part = x.index({Slice(0, 2)}); // expected-note {{declared here}}
  part = torch::zeros({2}); // expected-warning {{'=' gives 'part' another tensor}}
  auto weight = net->weight; // expected-note {{declared here}}
  weight = weight.clamp(-1, 1); // expected-warning {{writes nothing to 'net->weight'}}
}

void elements(Tensor x, Tensor y, torch::nn::Linear &net) {
  x.unbind()[0] = y;  // expected-warning {{'=' gives another tensor to an element of the list that 'x.unbind()' made, which dies with this statement; write with 'copy_'}}
  net->parameters()[0] = y; // expected-warning {{the list that 'net->parameters()' made}}
  net->named_parameters()["weight"] = y; // expected-warning {{the list that 'net->named_parameters()' made}}
  x.chunk(2).at(1) = y; // expected-warning {{the list that 'x.chunk(2)' made}}
}

struct Filter {
  void clear() {
    auto first = state.narrow(0, 0, 1); // expected-note {{declared here}}
    first = torch::zeros({1}); // expected-warning {{writes nothing to 'state.narrow(0, 0, 1)'}}
  }
  Tensor state;
};

// Silent.
Tensor right(Tensor x, Tensor y, torch::nn::Linear &net,
             std::vector<Tensor> &list) {
  for (auto p : net->parameters())
    p.copy_(y);
  for (auto p : net->parameters())
    p = p.requires_grad_(false);
  for (auto p : net->parameters())
    p = torch::nn::init::zeros_(p);
  for (auto &t : list)
    t = t * 2;
  auto kept = x.unbind();
  for (auto &t : kept)
    t = t * 2;
  std::vector<Tensor> out;
  for (auto t : list) {
    t = t.to(torch::kCPU);
    out.push_back(t);
  }
  for (auto t : x.unbind()) {
    for (int i = 0; i < 3; ++i) {
      std::cout << t;
      t = t + 1;
    }
  }
  auto row = x[0];
  row = row * 2;
  x[0] = y;
  auto view = x.view({-1});
  view = torch::relu(view);
  auto later = x[1];
  auto show = [&later] { std::cout << later; };
  later = y;
  show();
  auto converted = x[0];
  converted = converted.to(torch::kHalf);
  Tensor local = x;
  local = y;
  Tensor fresh = x + 1;
  fresh = fresh * 2;
  auto &alias = net->weight;
  alias = y;
  Tensor parameter = x.t();
  Tensor &ref = parameter;
  parameter = y;
  net->weight = y;
  list[0] = y;
  for (int i = 0; i < 2; ++i) {
    auto step = x[i];
    while (step.dim() > 1)
      step = step[0];
    out.push_back(step.clone());
  }
  return row + view + ref;
}

void inLoop(Tensor x) {
  auto state = x[0];
  for (int i = 1; i < 10; ++i) {
    std::cout << state;
    state = x[i];
  }
}

namespace other {
struct Tensor {
  Tensor operator[](int) const;
  std::vector<Tensor> unbind() const;
};
void rebind(Tensor x, Tensor y) {
  auto row = x[0];
  row = y;
  for (auto t : x.unbind())
    t = y;
}
} // namespace other
