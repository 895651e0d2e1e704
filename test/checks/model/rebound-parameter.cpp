// RUN: %check_torch %s torch-model-rebound-parameter

namespace nn = torch::nn;

struct Custom : nn::Module {
  torch::Tensor weight, bias;
  Custom() {
    weight = register_parameter("weight", torch::empty({4, 4})); // expected-note {{registered here}}
    bias = register_parameter("bias", torch::zeros({4})); // expected-note {{registered here}}
    weight = torch::randn({4, 4}); // expected-warning {{'weight' is given another tensor than the parameter that is registered: 'parameters()', 'to()' and saved files go on with the old one; write with 'copy_' under a 'torch::NoGradGuard'}}
  }
  void toDevice(torch::Device device) {
    bias = bias.to(device); // expected-warning {{'bias' is given another tensor than the parameter}}
  }
  torch::Tensor forward(torch::Tensor x) { return torch::linear(x, weight, bias); }
};

class InTheList : public nn::Module {
  torch::Tensor a, b;
  torch::Tensor c = register_parameter("c", torch::ones({4})); // expected-note {{registered here}}
  torch::Tensor mean;

public:
  InTheList() : a(register_parameter("a", torch::randn({4}))), b(torch::zeros({4})) { // expected-note {{registered here}}
    a = torch::rand({4}) * 0.1; // expected-warning {{'a' is given another tensor}}
    this->register_parameter("b", b); // expected-note {{registered here}}
    b = torch::full({4}, 0.5); // expected-warning {{'b' is given another tensor}}
    mean = register_buffer("mean", torch::zeros({4})); // expected-note {{registered here}}
  }
  torch::Tensor forward(torch::Tensor x) {
    mean = mean * 0.9 + x.mean(0) * 0.1; // expected-warning {{'mean' is given another tensor than the buffer}}
    return (x - mean) * a + b * c;
  }
  friend void clip(InTheList &net);
};
void clip(InTheList &net) {
  net.c = net.c.clamp(-1, 1); // expected-warning {{'c' is given another tensor}}
}

// What is registered is not what is used.
struct Twins : nn::Module {
  torch::Tensor w = torch::randn({4}, torch::requires_grad()); // expected-note {{'w' is declared here}}
  torch::Tensor scale_; // expected-note {{'scale_' is declared here}}
  Twins() {
    register_parameter("w", torch::randn({4})); // expected-warning {{the tensor registered as 'w' is not the one in 'w'; assign the result to 'w'}}
    register_parameter("scale", torch::ones({4})); // expected-warning {{the tensor registered as 'scale' is not the one in 'scale_', which stays undefined; assign the result to 'scale_'}}
  }
  torch::Tensor forward(torch::Tensor x) { return x * w * scale_; }
};

struct NetImpl : nn::Module {
  nn::Linear fc{nullptr};
  std::vector<nn::Conv1d> convs;
  NetImpl() : fc(register_module("fc", nn::Linear(4, 2))) {
    fc->weight = torch::randn({2, 4}) * 0.02; // expected-warning {{'=' gives 'weight' of 'fc' another tensor than the one that the layer has registered: 'parameters()', 'to()' and saved files go on with the old one; write with 'copy_' under a 'torch::NoGradGuard'}}
    for (int i = 0; i < 2; ++i) {
      convs.push_back(register_module("c" + std::to_string(i), nn::Conv1d(4, 4, 1)));
      convs[i]->bias = torch::zeros({4}); // expected-warning {{'=' gives 'bias' of 'convs' another tensor}}
    }
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
};
TORCH_MODULE(Net);
void initialise(Net net) {
  net->fc->bias = torch::zeros({2}).set_requires_grad(true); // expected-warning {{'=' gives 'bias' of 'fc' another tensor}}
  for (auto &conv : net->convs)
    conv->weight = torch::ones_like(conv->bias); // expected-warning {{'=' gives 'weight' of 'convs' another tensor}}
}

// Silent from here on ------------------------------------------------------

struct Fine : nn::Module {
  torch::Tensor a, b, c, d, hidden, cache;
  Fine() {
    a = torch::randn({4});
    a = register_parameter("a", a);
    b = torch::randn({4});
    b = b * 0.1;
    register_parameter("b", b);
    c = register_parameter("c", torch::empty({4}));
    nn::init::normal_(c);
    hidden = register_buffer("hidden", torch::zeros({4}));
    {
      torch::NoGradGuard guard;
      c.copy_(torch::randn({4}));
      c *= 0.5;
    }
    make();
    register_parameter("d", d);
  }
  void make() { d = torch::randn({4}); }
  void clamp() {
    torch::NoGradGuard guard;
    a.clamp_(-1, 1);
    a = a.requires_grad_(true);
    b.set_data(b.to(torch::kFloat64));
    a = named_parameters()["a"];
  }
  void give(const torch::Tensor &other) { a = other; }
  torch::Tensor forward(torch::Tensor x) {
    hidden = torch::tanh(x);
    cache = x * a;
    return cache + b * c + d;
  }
};

struct CloneableFine : nn::Cloneable<CloneableFine> {
  torch::Tensor w;
  CloneableFine() { reset(); }
  void reset() override { w = register_parameter("w", torch::randn({4})); }
  torch::Tensor forward(torch::Tensor x) { return x * w; }
};

struct Tied : nn::Module {
  nn::Embedding embed{nullptr};
  nn::Linear out{nullptr}, loaded{nullptr};
  explicit Tied(torch::Tensor given) {
    embed = register_module("embed", nn::Embedding(10, 4));
    out = register_module("out", nn::Linear(4, 10));
    loaded = register_module("loaded", nn::Linear(4, 4));
    out->weight = embed->weight;
    loaded->weight = given;
    loaded->bias.data() = torch::zeros({4});
    torch::NoGradGuard guard;
    loaded->bias.copy_(torch::ones({4}));
  }
  torch::Tensor forward(torch::Tensor x) { return out(loaded(embed(x))); }
};

// By name only.
struct OwnNames : nn::Module {
  torch::Tensor w;
  OwnNames() {
    register_parameter("w", torch::randn({4}));
    w = named_parameters()["w"];
  }
  torch::Tensor forward(torch::Tensor x) { return x * w; }
};
struct Holder {
  torch::Tensor w;
  Holder() { w = torch::randn({4}); }
  void again() { w = torch::zeros({4}); }
};
