// RUN: %check_torch %s torch-model-constant-weight-init

namespace nn = torch::nn;

struct Hidden : nn::Module {
  nn::Linear fc1{nullptr}, fc2{nullptr}, fc3{nullptr};
  Hidden() {
    fc1 = register_module("fc1", nn::Linear(4, 8));
    fc2 = register_module("fc2", nn::Linear(8, 8));
    fc3 = register_module("fc3", nn::Linear(8, 2));
    nn::init::zeros_(fc1->weight); // expected-warning {{the weight of 'fc1' is zero everywhere, so all units of the layer compute the same and learn the same}}
    nn::init::constant_(fc2->weight, 0.01); // expected-warning {{the weight of 'fc2' is one number everywhere}}
    nn::init::zeros_(fc3->weight);
    nn::init::zeros_(fc1->bias);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = torch::relu(fc1->forward(x));
    x = fc2->forward(x).tanh(); // expected-note {{what it computes goes on here}}
    return fc3->forward(x); // expected-note {{what it computes goes on here}}
  }
};

class Convolutions : public torch::nn::Module {
  torch::nn::Conv2d conv1, conv2;
  torch::nn::Linear head{nullptr};

public:
  Convolutions()
      : conv1(register_module("conv1", torch::nn::Conv2d(1, 8, 3))),
        conv2(register_module("conv2", torch::nn::Conv2d(8, 8, 3))) {
    head = register_module("head", torch::nn::Linear(8, 2));
    initialise();
  }
  void initialise() {
    torch::NoGradGuard guard;
    torch::nn::init::ones_(conv1->weight); // expected-warning {{the weight of 'conv1' is one everywhere}}
    conv2->weight.fill_(0.5); // expected-warning {{the weight of 'conv2' is one number everywhere}}
  }
  torch::Tensor forward(torch::Tensor x) {
    auto y = torch::relu(conv1(x));
    y = torch::max_pool2d(torch::relu(conv2(y)), 2); // expected-note {{goes on here}}
    auto flat = y.flatten(1);
    return head(y); // expected-note {{goes on here}}
  }
};

struct Data : nn::Module {
  nn::Linear a{nullptr}, b{nullptr};
  Data() {
    a = register_module("a", nn::Linear(4, 4));
    b = register_module("b", nn::Linear(4, 4));
    a->weight.data().zero_(); // expected-warning {{the weight of 'a' is zero everywhere}}
  }
  torch::Tensor forward(torch::Tensor x) {
    auto h = torch::sigmoid(a(x));
    return b(h); // expected-note {{goes on here}}
  }
};

void initialiseAll(nn::Module &net) {
  for (auto &module : net.modules(/*include_self=*/false)) {
    if (auto *linear = module->as<nn::Linear>()) {
      nn::init::constant_(linear->weight, 0.1); // expected-warning {{the weight of every 'torch::nn::Linear' is one number everywhere}}
      nn::init::zeros_(linear->bias);
    } else if (auto *conv = dynamic_cast<nn::Conv2dImpl *>(module.get())) {
      torch::NoGradGuard guard;
      conv->weight.zero_(); // expected-warning {{the weight of every 'torch::nn::Conv2d' is zero everywhere}}
    } else if (auto *norm = module->as<nn::BatchNorm2d>()) {
      nn::init::ones_(norm->weight);
      nn::init::zeros_(norm->bias);
    }
  }
}
void initialiseEach(nn::Module &module) {
  if (typeid(module) == typeid(nn::LinearImpl))
    return;
  if (auto linear = dynamic_cast<nn::LinearImpl *>(&module))
    nn::init::ones_(linear->weight); // expected-warning {{the weight of every 'torch::nn::Linear' is one everywhere}}
}

// Silent from here on ------------------------------------------------------

// The last layer, a head beside others, the end of a residual branch.
struct Heads : nn::Module {
  nn::Linear body{nullptr}, policy{nullptr}, value{nullptr}, branch{nullptr}, out{nullptr};
  nn::LayerNorm norm{nullptr};
  Heads() {
    body = register_module("body", nn::Linear(4, 4));
    policy = register_module("policy", nn::Linear(4, 4));
    value = register_module("value", nn::Linear(4, 1));
    branch = register_module("branch", nn::Linear(4, 4));
    out = register_module("out", nn::Linear(4, 4));
    norm = register_module("norm", nn::LayerNorm(nn::LayerNormOptions({4})));
    nn::init::zeros_(policy->weight);
    nn::init::zeros_(value->weight);
    nn::init::zeros_(branch->weight);
    nn::init::ones_(norm->weight);
    nn::init::constant_(body->bias, 0.1);
    nn::init::normal_(body->weight);
  }
  std::tuple<torch::Tensor, torch::Tensor> forward(torch::Tensor x) {
    x = norm(torch::relu(body(x)));
    x = x + branch(x);
    x = out(x);
    auto p = policy(x);
    auto v = value(x);
    return {p, v};
  }
};

// Another number is written after.
struct Twice : nn::Module {
  nn::Linear a{nullptr}, b{nullptr};
  Twice() {
    a = register_module("a", nn::Linear(4, 4));
    b = register_module("b", nn::Linear(4, 4));
    nn::init::zeros_(a->weight);
    nn::init::eye_(a->weight);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = a(x);
    return b(x);
  }
};

// The condition picks some of the layers.
void initialiseSome(nn::Module &net) {
  for (auto &item : net.named_modules()) {
    if (auto *linear = item.value()->as<nn::Linear>())
      if (item.key() == "head")
        nn::init::zeros_(linear->weight);
    if (auto *rnn = item.value()->as<nn::Embedding>())
      nn::init::zeros_(rnn->weight);
  }
}
