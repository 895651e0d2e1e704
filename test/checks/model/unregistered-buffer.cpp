// RUN: %check_torch %s torch-model-unregistered-buffer

namespace nn = torch::nn;

struct Normalised : nn::Module {
  nn::Conv2d conv{nullptr};
  torch::Tensor mean; // expected-warning {{'mean' is no buffer, so it stays on the CPU when 'to()' moves the module; hand it to 'register_buffer'}}
  torch::Tensor std = torch::tensor({0.2, 0.2, 0.2}).view({1, 3, 1, 1}); // expected-warning {{'std' is no buffer}}
  Normalised() : conv(register_module("conv", nn::Conv2d(3, 8, 3))) {
    mean = torch::tensor({0.4, 0.4, 0.4}).view({1, 3, 1, 1});
  }
  torch::Tensor forward(torch::Tensor x) {
    x = (x - mean) / std; // expected-note 2 {{meets a tensor of the caller here}}
    return conv(x);
  }
};
void train(torch::Device device) {
  auto net = std::make_shared<Normalised>();
  net->to(device); // expected-note 2 {{the module is moved here}}
}

class PositionalImpl : public nn::Module {
  nn::Dropout drop{0.1};
  torch::Tensor pe; // expected-warning {{'pe' is no buffer}}

public:
  PositionalImpl(int64_t length, int64_t width) {
    register_module("drop", drop);
    auto table = torch::zeros({length, width});
    auto position = torch::arange(0, length).unsqueeze(1);
    table.slice(1, 0, width, 2) = torch::sin(position * 0.1);
    pe = table.unsqueeze(0);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = x + pe.slice(1, 0, x.size(1)); // expected-note {{meets a tensor of the caller here}}
    return drop(x);
  }
};
TORCH_MODULE(Positional);

struct WholeImpl : nn::Module {
  Positional encode{nullptr};
  nn::Linear head{nullptr};
  torch::Tensor mask; // expected-warning {{'mask' is no buffer}}
  WholeImpl() {
    encode = register_module("encode", Positional(10, 4));
    head = register_module("head", nn::Linear(4, 4));
    mask = torch::ones({10, 10}).tril();
  }
  torch::Tensor forward(torch::Tensor x) {
    auto scores = head(encode(x));
    return scores.masked_fill(mask == 0, -1e9).mul(mask); // expected-note {{meets a tensor of the caller here}}
  }
};
TORCH_MODULE(Whole);
int main() {
  torch::Device device(torch::kCPU);
  if (torch::cuda::is_available())
    device = torch::Device(torch::kCUDA);
  Whole model;
  model->to(device); // expected-note 2 {{the module is moved here}}
}

struct Anchors : nn::Cloneable<Anchors> {
  nn::Linear fc{nullptr};
  torch::Tensor anchors; // expected-warning {{'anchors' is no buffer}}
  Anchors() { reset(); }
  void reset() override {
    fc = register_module("fc", nn::Linear(4, 4));
    anchors = torch::arange(0, 4, torch::kFloat32);
  }
  torch::Tensor forward(torch::Tensor x) {
    return torch::where(x.gt(0), x, anchors); // expected-note {{meets a tensor of the caller here}}
  }
};
void onCuda() {
  Anchors net;
  net.to(torch::kCUDA); // expected-note {{the module is moved here}}
}

// Silent from here on ------------------------------------------------------

struct Registered : nn::Module {
  nn::Linear fc{nullptr};
  torch::Tensor a, b;
  Registered() {
    fc = register_module("fc", nn::Linear(4, 4));
    a = register_buffer("a", torch::zeros({4}));
    b = torch::zeros({4});
    register_buffer("b", b);
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x) * a + b; }
};
struct MovedByHand : nn::Module {
  nn::Linear fc{nullptr};
  torch::Tensor a = torch::ones({4}), b = torch::ones({4}), c = torch::ones({4});
  torch::Tensor scalar = torch::tensor(0.5), half = torch::full({}, 0.5);
  torch::Tensor index = torch::arange(0, 4), made;
  explicit MovedByHand(torch::Device device) {
    fc = register_module("fc", nn::Linear(4, 4));
    made = torch::zeros({4}, device);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = x * a.to(x.device()) + b.to(x) + scalar * x - half;
    x = x.index({index}) + made;
    c = c.to(x.device());
    return fc(x) + c;
  }
};
struct OwnTo : nn::Module {
  nn::Linear fc{nullptr};
  torch::Tensor a = torch::ones({4});
  OwnTo() { fc = register_module("fc", nn::Linear(4, 4)); }
  void to(torch::Device device, bool non_blocking = false) override {
    nn::Module::to(device, non_blocking);
    a = a.to(device);
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x) + a; }
};
struct NeverMoved : nn::Module {
  nn::Linear fc{nullptr};
  torch::Tensor a = torch::ones({4});
  NeverMoved() { fc = register_module("fc", nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x) + a; }
};
struct OnlyItself : nn::Module {
  nn::Linear fc{nullptr};
  torch::Tensor a = torch::ones({4}), b = torch::ones({4});
  OnlyItself() { fc = register_module("fc", nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) {
    double limit = (a * b).sum().item<double>();
    return fc(x) * limit;
  }
};
void move(torch::Device device) {
  std::make_shared<Registered>()->to(device);
  std::make_shared<MovedByHand>(device)->to(device);
  std::make_shared<OwnTo>()->to(device);
  std::make_shared<OnlyItself>()->to(device);
  const torch::Device cpu = torch::kCPU;
  auto net = std::make_shared<NeverMoved>();
  net->to(torch::kCPU);
  net->to(cpu);
  net->to(torch::kFloat64);
}
