// RUN: %check_torch %s torch-training-step-order

namespace nn = torch::nn;
using torch::Tensor;

struct Data {
  Tensor Image, Label;
};
std::vector<Data> Batches();

struct Net : nn::Module {
  Net() { Fc = register_module("fc", nn::Linear(8, 2)); }
  Tensor forward(Tensor X) { return Fc->forward(X); }
  nn::Linear Fc{nullptr};
};
static Tensor lossOf(Net &Model, const Data &Batch) {
  return torch::mse_loss(Model.forward(Batch.Image), Batch.Label);
}

// Erased between backward and step.
void erased(torch::optim::Optimizer &Opt, Tensor Loss) {
  for (auto &Batch : Batches()) {
    auto Scaled = Loss * Batch.Label;
    Scaled.backward(); // expected-note {{the gradients are computed here}}
    Opt.zero_grad(); // expected-warning {{'zero_grad' erases the gradients before 'Opt' steps with them}}
    Opt.step(); // expected-note {{the step}}
  }
  Loss.backward(); // expected-note {{computed}}
  Opt.zero_grad(); // expected-warning {{erases}}
  Opt.step(); // expected-note {{the step}}
}

// By the module.
void erasedByModule() {
  auto Model = std::make_shared<Net>();
  auto Opt = std::make_unique<torch::optim::Adam>(Model->parameters(), 1e-3);
  for (int I = 0; I < 100; ++I) {
    lossOf(*Model, Batches()[I]).backward(); // expected-note {{computed}}
    Model->zero_grad(); // expected-warning {{before 'Opt' steps}}
    Opt->step(); // expected-note {{the step}}
  }
}

// step() before backward(): what the round before computed is gone.
void tooEarly(Net &Model) {
  torch::optim::SGD Opt(Model.parameters(), 0.1);
  for (auto &Batch : Batches()) {
    Opt.zero_grad(); // expected-warning {{before 'Opt' steps}}
    auto Loss = lossOf(Model, Batch);
    Opt.step(); // expected-note {{the step}}
    Loss.backward(); // expected-note {{computed}}
  }
}
static void apply(torch::optim::Optimizer &Opt) {
  Opt.zero_grad(); // expected-warning {{before 'Opt' steps}}
  Opt.step(); // expected-note {{the step}}
}
void inFunctions(Tensor X) {
  Net Model;
  torch::optim::SGD Opt(Model.parameters(), 0.1);
  while (X.sum().item<float>() > 0) {
    lossOf(Model, {X, X}).backward(); // expected-note {{computed}}
    apply(Opt); // expected-note {{'apply' is called here}}
  }
}

// Nothing computes gradients.
void noBackward() {
  Net Model;
  torch::optim::SGD Opt(Model.parameters(), 0.1);
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    auto Loss = lossOf(Model, Batch);
    std::cout << Loss.item<float>();
    Opt.step(); // expected-warning {{'Opt' steps, but nothing computes gradients: 'backward' is missing}}
  }
}

// Nothing uses them.
void noStep() {
  auto Model = std::make_shared<Net>();
  torch::optim::RMSprop Opt(Model->parameters()); // expected-note {{the optimizer is made here}}
  for (int Epoch = 0; Epoch < 10; ++Epoch)
    for (auto &Batch : Batches()) {
      Opt.zero_grad();
      lossOf(*Model, Batch).backward(); // expected-warning {{'backward' computes gradients that nothing uses: 'Opt' never steps}}
    }
}

// Clipped when it is too late, or too early.
void clipped(Net &Model) {
  torch::optim::SGD Opt(Model.parameters(), 0.1);
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    lossOf(Model, Batch).backward();
    Opt.step(); // expected-note {{the step}}
    nn::utils::clip_grad_norm_(Model.parameters(), 0.5); // expected-warning {{gradients are clipped after the step that uses them, and erased before the next; clip between 'backward' and 'step'}}
  }
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    auto Loss = lossOf(Model, Batch);
    nn::utils::clip_grad_value_(Model.parameters(), 0.5); // expected-warning {{gradients are clipped before 'backward' computes them}}
    Loss.backward();
    Opt.step(); // expected-note {{the step}}
  }
}

// A scheduler that steps first.
void scheduled(Net &Model) {
  torch::optim::SGD Opt(Model.parameters(), 0.1);
  torch::optim::StepLR Schedule(Opt, 10, 0.5);
  for (int Epoch = 0; Epoch < 30; ++Epoch) {
    Schedule.step(); // expected-warning {{the learning rate changes before the first step, so that the first rate is never used; call 'step' of the scheduler behind that of the optimizer}}
    for (auto &Batch : Batches()) {
      Opt.zero_grad();
      lossOf(Model, Batch).backward();
      Opt.step(); // expected-note {{the optimizer steps here}}
    }
  }
}

// Right.
void right(Net &Model, torch::optim::Optimizer &Opt, bool Often) {
  torch::optim::SGD Sgd(Model.parameters(), 0.1);
  torch::optim::StepLR Schedule(Sgd, 10, 0.5);
  for (auto &Batch : Batches()) {
    Sgd.zero_grad();
    lossOf(Model, Batch).backward();
    nn::utils::clip_grad_norm_(Model.parameters(), 0.5);
    Sgd.step();
    Schedule.step();
  }
  for (auto &Batch : Batches()) {
    lossOf(Model, Batch).backward();
    Sgd.step();
    Sgd.zero_grad();
  }
  // What the round before computed.
  for (auto &Batch : Batches()) {
    Sgd.step();
    Sgd.zero_grad();
    lossOf(Model, Batch).backward();
  }
  for (auto &Batch : Batches()) {
    lossOf(Model, Batch).backward();
    if (Often)
      Sgd.zero_grad();
    Sgd.step();
  }
  int I = 0;
  for (auto &Batch : Batches()) {
    lossOf(Model, Batch).backward();
    if (++I % 4 == 0) {
      nn::utils::clip_grad_norm_(Model.parameters(), 0.5);
      Sgd.step();
      Sgd.zero_grad();
    }
  }
}

// Right: two networks in turn.
void gan() {
  Net Generator, Discriminator;
  torch::optim::Adam ForG(Generator.parameters()), ForD(Discriminator.parameters());
  for (auto &Batch : Batches()) {
    Discriminator.zero_grad();
    Discriminator.forward(Batch.Image).mean().backward();
    auto Fake = Generator.forward(Batch.Label);
    Discriminator.forward(Fake.detach()).mean().backward();
    ForD.step();
    Generator.zero_grad();
    Discriminator.forward(Fake).mean().backward();
    ForG.step();
  }
  for (auto &Batch : Batches()) {
    Discriminator.forward(Batch.Image).mean().backward();
    Generator.zero_grad();
    ForD.step();
    ForD.zero_grad();
  }
}

// Right: gradients from elsewhere.
void compute(Net &Model, Tensor X);
Tensor lossElsewhere(Tensor X);
void elsewhere(Net &Model, Tensor X, torch::optim::Adam &Opt) {
  torch::optim::SGD Sgd(Model.parameters(), 0.1);
  for (int I = 0; I < 10; ++I) {
    Sgd.zero_grad();
    compute(Model, X);
    Sgd.step();
  }
  for (int I = 0; I < 10; ++I) {
    Sgd.zero_grad();
    auto Out = Model.forward(X);
    Model.Fc->weight.mutable_grad() = torch::ones_like(Model.Fc->weight);
    Sgd.step();
  }
}
void byClosure(torch::optim::LBFGS &Opt, Net &Model, Data &Batch) {
  for (int I = 0; I < 10; ++I)
    Opt.step([&] {
      Opt.zero_grad();
      auto Loss = lossOf(Model, Batch);
      Loss.backward();
      return Loss;
    });
}
// The caller steps.
void half(Net &Model, torch::optim::Optimizer &Opt) {
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    lossOf(Model, Batch).backward();
  }
}
// Gradients are looked at.
void saliency(Net &Model, Tensor X) {
  for (int I = 0; I < 10; ++I) {
    Model.zero_grad();
    Model.forward(X.requires_grad_()).sum().backward();
    std::cout << X.grad();
  }
}
// A step to begin with, for the scheduler.
void warm(Net &Model) {
  torch::optim::SGD Sgd(Model.parameters(), 0.1);
  torch::optim::StepLR Schedule(Sgd, 10, 0.5);
  Sgd.step();
  for (int I = 0; I < 10; ++I) {
    Sgd.step();
    Schedule.step();
  }
}

// Not LibTorch.
namespace other {
struct Optimizer {
  void zero_grad();
  void step();
};
void f(Optimizer Opt, Tensor Loss) {
  Loss.backward();
  Opt.zero_grad();
  Opt.step();
}
} // namespace other
