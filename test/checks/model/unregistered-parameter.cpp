// RUN: %check_torch %s torch-model-unregistered-parameter

namespace nn = torch::nn;

struct Scale : nn::Module {
  torch::Tensor gain; // expected-warning {{'gain' requires gradients and is registered nowhere: 'parameters()', 'to()' and saved files leave it out; hand it to 'register_parameter'}}
  Scale() {
    gain = torch::ones({4}, torch::requires_grad()); // expected-note {{gradients are asked for here}}
  }
  torch::Tensor forward(torch::Tensor x) { return x * gain; }
};

class ManyWays : public nn::Module {
  torch::Tensor a = torch::randn({4}, torch::requires_grad()); // expected-warning {{'a' requires gradients}}
  torch::Tensor b;                                             // expected-warning {{'b' requires gradients}}
  torch::Tensor c;                                             // expected-warning {{'c' requires gradients}}
  torch::Tensor d;                                             // expected-warning {{'d' requires gradients}}
  torch::autograd::Variable e;                                 // expected-warning {{'e' requires gradients}}
  torch::Tensor f{torch::zeros({4}).set_requires_grad(true)};  // expected-warning {{'f' requires gradients}}

public:
  explicit ManyWays(int64_t n)
      : b(torch::rand({n, n}, torch::TensorOptions().requires_grad(true))) { // expected-note {{asked for here}}
    c = torch::zeros({n});
    c.set_requires_grad(true); // expected-note {{asked for here}}
    d = torch::randn({n, n}).mul(0.01).requires_grad_(); // expected-note {{asked for here}}
    e = torch::randn({n}, torch::dtype(torch::kFloat64).requires_grad(true)); // expected-note {{asked for here}}
    nn::init::uniform_(b);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = torch::linear(x, b, c) + a;
    x = torch::cat({x, e.unsqueeze(0)});
    return compute(x.matmul(d)).sub(f);
  }
  torch::Tensor compute(const torch::Tensor &x) { return torch::relu(x); }
};

struct ResetMakes : nn::Cloneable<ResetMakes> {
  torch::Tensor weight; // expected-warning {{'weight' requires gradients}}
  ResetMakes() { reset(); }
  void reset() override {
    this->weight = torch::randn({4, 4});
    this->weight.requires_grad_(true); // expected-note {{asked for here}}
  }
  torch::Tensor forward(torch::Tensor x) { return torch::matmul(x, this->weight); }
};

template <int N> struct Sized : nn::Module {
  torch::Tensor w = torch::randn({N}, torch::requires_grad()); // expected-warning {{'w' requires gradients}}
  torch::Tensor forward(torch::Tensor x) { return x + w; }
};
torch::Tensor instance(torch::Tensor x) { return Sized<4>().forward(x); }

// Weights that nobody asks gradients of.
class Dense : public nn::Module {
public:
  Dense(int64_t in, int64_t out) {
    weight = torch::randn({in, out}) * 0.01; // expected-note {{made here}}
    m_bias = torch::rand(out); // expected-note {{made here}}
  }
  torch::Tensor forward(const torch::Tensor &x);

private:
  torch::Tensor weight; // expected-warning {{'weight' is random and is registered nowhere}}
  torch::Tensor m_bias; // expected-warning {{'m_bias' is random and is registered nowhere}}
};
torch::Tensor Dense::forward(const torch::Tensor &x) {
  return torch::addmm(m_bias, x, weight);
}

// Silent from here on ------------------------------------------------------

// Fixed on purpose: features at random, weights of classes, a state.
struct Fixed : nn::Module {
  torch::Tensor projection = torch::randn({4, 4});
  torch::Tensor class_weights = torch::tensor({1.0, 2.0});
  torch::Tensor weight_noise;
  torch::Tensor forward(torch::Tensor x) {
    weight_noise = torch::randn({4});
    return x.matmul(projection) * class_weights + weight_noise;
  }
};

struct Registered : nn::Module {
  torch::Tensor a, b, c, d;
  torch::Tensor e = register_parameter("e", torch::randn({4}, torch::requires_grad()));
  Registered() : a(register_parameter("a", torch::randn({4}))) {
    b = torch::randn({4}, torch::requires_grad());
    register_parameter("b", b);
    c = register_parameter("c", torch::zeros({4}).requires_grad_());
    d = register_parameter("d", d = torch::randn({4}).set_requires_grad(true));
  }
  torch::Tensor forward(torch::Tensor x) { return x * a + b - c * d + e; }
};

// Asks for none.
struct Plain : nn::Module {
  torch::Tensor mean = torch::zeros({3});
  torch::Tensor fixed = torch::zeros({3}, torch::requires_grad(false));
  torch::Tensor other;
  Plain() { other = torch::ones({3}).set_requires_grad(false); }
  torch::Tensor forward(torch::Tensor x) { return (x - mean) * fixed + other; }
};

// Trained by hand.
struct ByHand : nn::Module {
  torch::Tensor w = torch::randn({4}, torch::requires_grad());
  torch::Tensor v = torch::randn({4}, torch::requires_grad());
  torch::Tensor u = torch::randn({4}, torch::requires_grad());
  std::vector<torch::Tensor> params() { return {v}; }
  torch::Tensor forward(torch::Tensor x) { return x * w + v * u; }
  void step() {
    torch::NoGradGuard guard;
    w -= 0.1 * w.grad();
  }
};
void optimizes(ByHand &net) { torch::optim::SGD sgd({net.u}, 0.1); }

// Made elsewhere, where it may be known.
struct FromOutside : nn::Module {
  torch::Tensor w;
  explicit FromOutside(torch::Tensor given) : w(given) { w.set_requires_grad(true); }
  torch::Tensor forward(torch::Tensor x) { return x * w; }
};
struct Elsewhere : nn::Module {
  torch::Tensor w = torch::randn({4}, torch::requires_grad());
  Elsewhere();
  torch::Tensor forward(torch::Tensor x) { return x * w; }
};

// Gradients with respect to an input.
struct Penalty : nn::Module {
  torch::Tensor point;
  torch::Tensor forward(torch::Tensor x) {
    point = x.detach().requires_grad_();
    auto y = (point * point).sum();
    return torch::autograd::grad({y}, {point})[0];
  }
};

// Not a module.
struct Function {
  torch::Tensor w = torch::randn({4}, torch::requires_grad());
  torch::Tensor forward(torch::Tensor x) { return x * w; }
};
