// RUN: %check_torch %s torch-gpu-non-leaf-parameter

using torch::Tensor;

Tensor from(int);

void onTheGpu() {
  auto W = torch::randn({3}, torch::requires_grad()).to(torch::kCUDA); // expected-note {{made here}}
  torch::optim::SGD Optimizer({W}, 0.1); // expected-warning {{an optimizer of 'W', which an operator made: only leaves can be optimized; ask for gradients after the last operator}}
}

void scaled() {
  auto W = torch::randn({3}, torch::requires_grad()) * 0.01; // expected-note {{made here}}
  std::vector<Tensor> Parameters{W};
  torch::optim::Adam Optimizer(Parameters, torch::optim::AdamOptions(1e-3)); // expected-warning {{an optimizer of 'Parameters', one of which an operator made}}
}

void several() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto B = torch::zeros({3}, torch::dtype(torch::kFloat).requires_grad(true)).cuda(); // expected-note {{made here}}
  auto Optimizer = std::make_unique<torch::optim::AdamW>(std::vector<Tensor>{W, B}, torch::optim::AdamWOptions(1e-3)); // expected-warning {{which an operator made}}
}

void byThreads() {
  Tensor W = torch::rand({3}).requires_grad_().view({3, 1}).mul(2); // expected-note {{made here}}
  auto Optimizer = std::make_shared<torch::optim::RMSprop>(std::vector<at::Tensor>{W}); // expected-warning {{which an operator made}}
}

void groups() {
  auto W = torch::randn({3}, torch::requires_grad()).to(torch::kDouble); // expected-note {{made here}}
  std::vector<torch::optim::OptimizerParamGroup> Groups;
  Groups.push_back(torch::optim::OptimizerParamGroup({W})); // expected-warning {{which an operator made}}
}

// A copy on every device but the CPU.
void somewhere(torch::Device Device) {
  auto W = torch::randn({3}, torch::requires_grad()).to(Device); // expected-note {{made here}}
  torch::optim::SGD Optimizer({W}, torch::optim::SGDOptions(0.1)); // expected-warning {{an optimizer of 'W', which is a copy wherever the device is not the CPU: only leaves can be optimized; ask for gradients after 'to'}}
}

// Never trained.
void fixed() {
  auto W = torch::randn({3}); // expected-note {{made here}}
  torch::optim::SGD Optimizer({W}, 0.1); // expected-warning {{an optimizer of 'W', which does not require gradients and so never changes}}
  torch::mse_loss(from(1) * W, from(2)).backward();
  Optimizer.step();
}

// Right: gradients from elsewhere, or a look at the options alone.
void setByHand() {
  auto W = torch::randn({3});
  torch::optim::SGD Optimizer({W}, 0.1);
  W.mutable_grad() = torch::ones({3});
  Optimizer.step();
  torch::optim::Adam Other(std::vector<Tensor>{W}, torch::optim::AdamOptions(1e-3));
  std::cout << Other.defaults().get_lr();
}

// Right: leaves.
void leaves(torch::Device Device, Tensor Given) {
  auto W = torch::randn({3}, torch::TensorOptions().device(Device).requires_grad(true));
  auto V = torch::randn({3}).to(torch::kCUDA).requires_grad_();
  auto U = torch::randn({3}).mul(0.01).set_requires_grad(true);
  auto T = (torch::randn({3}, torch::requires_grad()) * 2).detach().requires_grad_();
  auto S = torch::randn({3}, torch::requires_grad()).to(torch::kCPU);
  torch::optim::SGD Optimizer({W, V, U, T, S}, 0.1);
  torch::optim::Adam Other(std::vector<Tensor>{Given, from(1)});
  torch::nn::Linear Layer(2, 3);
  torch::optim::SGD Third(Layer->parameters(), 0.1);
}

// Right: asked for later, or perhaps.
void later(bool Train) {
  auto W = torch::randn({3});
  torch::optim::SGD Optimizer({W}, 0.1);
  W.requires_grad_();
  auto V = torch::randn({3}, torch::requires_grad(Train));
  torch::optim::SGD Other({V}, 0.1);
  auto U = torch::randn({3}, torch::requires_grad());
  {
    torch::NoGradGuard Guard;
    U = U * 0.01;
  }
  U.requires_grad_();
  torch::optim::SGD Third({U}, 0.1);
}

// Some of the parameters are frozen.
void frozen(Tensor X) {
  torch::nn::Linear Layer(3, 2);
  auto Parameters = Layer->parameters();
  Parameters[0].set_requires_grad(false);
  Parameters.emplace_back(torch::randn({2}));
  torch::optim::SGD Optimizer(Parameters, 0.1);
  Layer(X).sum().backward();
}

// Not LibTorch.
namespace other {
struct SGD {
  SGD(std::vector<Tensor>, double);
};
void f() {
  auto W = torch::randn({3}, torch::requires_grad()) * 0.01;
  SGD Optimizer({W}, 0.1);
}
} // namespace other
