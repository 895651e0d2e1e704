// RUN: %check_torch %s torch-model-uninitialized-parameter

namespace nn = torch::nn;

struct Custom : nn::Module {
  torch::Tensor weight, bias;
  Custom(int64_t in, int64_t out) {
    weight = register_parameter("weight", torch::empty({out, in})); // expected-warning {{parameter 'weight' is registered as 'torch::empty' makes it and is never initialised: it starts as whatever the memory holds}}
    bias = register_parameter("bias", torch::zeros({out}));
  }
  torch::Tensor forward(torch::Tensor x) {
    return torch::linear(x, weight, bias); // expected-note {{it is computed with here}}
  }
};

class ManyWays : public nn::Module {
  torch::Tensor a, b, c;
  torch::Tensor d = register_parameter("d", torch::empty({4})); // expected-warning {{parameter 'd' is registered}}
  torch::Tensor e{register_parameter("e", torch::empty(4, torch::kFloat32))}; // expected-warning {{parameter 'e' is registered}}

public:
  ManyWays()
      : a(register_parameter("a", torch::empty({4, 4}, torch::kFloat32))), // expected-warning {{parameter 'a' is registered}}
        b(torch::empty({4})) { // expected-warning {{parameter 'b' is registered}}
    this->register_parameter("b", b);
    c = torch::empty_like(b); // expected-warning {{parameter 'c' is registered}}
    c = register_parameter("c", c);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = torch::matmul(x, a) + b; // expected-note 2 {{computed with here}}
    return scale(x * c); // expected-note {{computed with here}}
  }
  torch::Tensor scale(torch::Tensor x) { return x * d - e; } // expected-note 2 {{computed with here}}
};

struct ResetMakes : nn::Cloneable<ResetMakes> {
  torch::Tensor weight;
  ResetMakes() { reset(); }
  void reset() override {
    weight = register_parameter("weight", torch::empty({4, 4})); // expected-warning {{parameter 'weight' is registered}}
  }
  torch::Tensor forward(torch::Tensor x) { return x.mm(weight); } // expected-note {{computed with here}}
};

void train() {
  auto net = std::make_shared<ManyWays>();
  torch::optim::SGD sgd(net->parameters(), 0.1);
  torch::nn::utils::clip_grad_norm_(net->parameters(), 1.0);
}

// Silent from here on ------------------------------------------------------

struct Initialised : nn::Module {
  torch::Tensor a, b, c, d, e, f, unused;
  Initialised() {
    a = register_parameter("a", torch::empty({4, 4}));
    nn::init::xavier_uniform_(a);
    b = register_parameter("b", torch::empty({4}));
    b.data().uniform_(-1, 1);
    c = register_parameter("c", torch::empty({4}).normal_());
    d = register_parameter("d", torch::randn({4}));
    e = register_parameter("e", torch::empty({4}));
    f = register_parameter("f", torch::empty({4}));
    unused = register_parameter("unused", torch::empty({4}));
    resetParameters();
  }
  void resetParameters() {
    torch::NoGradGuard guard;
    e.copy_(torch::ones({4}));
    fill(f);
  }
  static void fill(torch::Tensor &t) { t.fill_(0.5); }
  torch::Tensor forward(torch::Tensor x) {
    return torch::mm(x, a) + b * c - d + e * f;
  }
};
void initialise(torch::Tensor t);
struct FilledElsewhere : nn::Module {
  torch::Tensor a, b, c;
  FilledElsewhere() {
    a = register_parameter("a", torch::empty({4}));
    initialise(a);
    b = register_parameter("b", torch::empty({4}));
    c = register_buffer("c", torch::empty({4}));
  }
  torch::Tensor forward(torch::Tensor x) { return x * a + b + c; }
};
void outside(FilledElsewhere &net) { nn::init::ones_(net.b); }
struct NotSeen : nn::Module {
  torch::Tensor a = register_parameter("a", torch::empty({4}));
  NotSeen() { resetParameters(); }
  void resetParameters();
  torch::Tensor forward(torch::Tensor x) { return x * a; }
};
