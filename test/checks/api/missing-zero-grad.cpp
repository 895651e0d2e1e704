// RUN: %check_torch %s torch-api-missing-zero-grad

namespace nn = torch::nn;
using torch::Tensor;

struct Data {
  Tensor Image, Label;
};
std::vector<Data> Batches();
Tensor lossOf(const Data &Batch);
bool more();

struct Net : nn::Module {
  Net() { Fc = register_module("fc", nn::Linear(8, 2)); }
  Tensor forward(Tensor X) { return Fc->forward(X); }
  nn::Linear Fc{nullptr};
};

void training(torch::optim::Optimizer &Optimizer) {
  for (const Data &Batch : Batches()) { // expected-note {{the loop}}
    Tensor Loss = lossOf(Batch);
    Loss.backward(); // expected-warning {{gradients are added to those of the rounds before, which nothing in the loop zeroes; call 'zero_grad' once for each step of 'Optimizer'}}
    // CHECK-FIXES: Optimizer.zero_grad();
    // CHECK-FIXES-NEXT: Loss.backward();
    Optimizer.step(); // expected-note {{the optimizer steps here}}
  }
}

// Zeroed once, before the batches.
void tooEarly(std::shared_ptr<Net> Model) {
  auto Adam = std::make_unique<torch::optim::Adam>(Model->parameters(), 1e-3);
  for (int Epoch = 0; Epoch < 10; ++Epoch) {
    Adam->zero_grad();
    for (auto &Batch : Batches()) { // expected-note {{the loop}}
      auto Out = Model->forward(Batch.Image);
      torch::mse_loss(Out, Batch.Label).backward(); // expected-warning {{'Adam'}}
      // CHECK-FIXES: auto Out
      // CHECK-FIXES-NEXT: Adam->zero_grad();
      // CHECK-FIXES-NEXT: torch::mse_loss
      Adam->step(); // expected-note {{steps}}
    }
  }
}

// A loop that counts, and one without an end.
void counted(Net &Model, Tensor X, Tensor Y) {
  torch::optim::SGD Sgd(Model.parameters(), torch::optim::SGDOptions(0.1));
  for (int64_t I = 0; I < 100; I++) { // expected-note {{the loop}}
    auto Loss = torch::mse_loss(Model.forward(X), Y);
    Loss.backward(); // expected-warning {{added}}
    // CHECK-FIXES: Sgd.zero_grad();
    // CHECK-FIXES-NEXT: Loss.backward();
    Sgd.step(); // expected-note {{steps}}
    if (I % 10 == 0)
      std::cout << Loss.item<float>() << Model.Fc->weight.grad().norm();
  }
  while (more()) { // expected-note {{the loop}}
    auto Loss = torch::mse_loss(Model.forward(X), Y);
    torch::autograd::backward({Loss}); // expected-warning {{added}}
    // CHECK-FIXES: Sgd.zero_grad();
    // CHECK-FIXES-NEXT: torch::autograd::backward
    Sgd.step(); // expected-note {{steps}}
  }
}

// In a function that the loop calls; the reports name the call.
static void update(torch::optim::Optimizer &Opt, const Data &Batch) {
  lossOf(Batch).backward(); // expected-warning {{'Opt'}}
  // CHECK-FIXES: Opt.zero_grad();
  // CHECK-FIXES-NEXT: lossOf(Batch).backward();
  Opt.step(); // expected-note {{steps}}
}
void inFunction() {
  Net Model;
  torch::optim::RMSprop Opt(Model.parameters());
  for (auto &Batch : Batches()) // expected-note {{the loop}}
    update(Opt, Batch); // expected-note {{'update' is called here}}
}

// Every fourth batch, and never zeroed.
void accumulated(torch::optim::Adam *Opt) {
  int I = 0;
  for (auto &Batch : Batches()) { // expected-note {{the loop}}
    (lossOf(Batch) / 4).backward(); // expected-warning {{added}}
    // CHECK-FIXES: Opt->zero_grad();
    // CHECK-FIXES-NEXT: (lossOf(Batch) / 4).backward();
    if (++I % 4 == 0) {
      Opt->step(); // expected-note {{steps}}
    }
  }
}

// Members; and the other optimizer of the two.
struct Gan {
  Net Generator, Discriminator;
  torch::optim::Adam ForG{Generator.parameters()}, ForD{Discriminator.parameters()};
  void train() {
    for (auto &Batch : Batches()) { // expected-note {{the loop}}
      Discriminator.forward(Batch.Image).mean().backward(); // expected-warning {{'ForD'}}
      // CHECK-FIXES: ForD.zero_grad();
      // CHECK-FIXES-NEXT: Discriminator.forward
      ForD.step(); // expected-note {{steps}}
    }
  }
};
void wrongOne() {
  Net A, B;
  torch::optim::SGD ForA(A.parameters(), 0.1), ForB(B.parameters(), 0.1);
  for (auto &Batch : Batches()) { // expected-note {{the loop}}
    ForA.zero_grad();
    A.forward(Batch.Image).mean().backward();
    ForA.step();
    ForA.zero_grad();
    B.forward(Batch.Image).mean().backward(); // expected-warning {{'ForB'}}
    // CHECK-FIXES: ForB.zero_grad();
    // CHECK-FIXES-NEXT: B.forward
    ForB.step(); // expected-note {{steps}}
  }
}

// Right: by the optimizer, the module, or tensor by tensor; in any order.
void right(torch::optim::Optimizer &Opt, Net &Model) {
  for (auto &Batch : Batches()) {
    lossOf(Batch).backward();
    Opt.step();
    Opt.zero_grad();
  }
  for (auto &Batch : Batches()) {
    Model.zero_grad();
    lossOf(Batch).backward();
    Opt.step();
  }
  for (auto &Batch : Batches()) {
    for (auto &Parameter : Model.parameters())
      if (Parameter.grad().defined())
        Parameter.grad().zero_();
    lossOf(Batch).backward();
    Opt.step();
  }
  for (auto &Batch : Batches()) {
    lossOf(Batch).backward();
    Opt.step();
    for (auto &Parameter : Model.parameters())
      Parameter.mutable_grad() = Tensor();
  }
  int I = 0;
  for (auto &Batch : Batches()) {
    lossOf(Batch).backward();
    if (++I % 4 == 0) {
      Opt.step();
      Opt.zero_grad();
    }
  }
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    Opt.zero_grad();
    for (auto &Batch : Batches())
      lossOf(Batch).backward();
    Opt.step();
  }
}

// Right: what is called may do it.
void clear(torch::optim::Optimizer &Opt);
void clearAll(Net &Model);
static void seen(torch::optim::Optimizer &Opt) { Opt.zero_grad(); }
void elsewhere(torch::optim::Optimizer &Opt, Net &Model,
               std::function<void()> Before) {
  for (auto &Batch : Batches()) {
    clear(Opt);
    lossOf(Batch).backward();
    Opt.step();
  }
  for (auto &Batch : Batches()) {
    clearAll(Model);
    lossOf(Batch).backward();
    Opt.step();
  }
  for (auto &Batch : Batches()) {
    seen(Opt);
    lossOf(Batch).backward();
    Opt.step();
  }
  for (auto &Batch : Batches()) {
    Before();
    lossOf(Batch).backward();
    Opt.step();
  }
  auto Reset = [&] { Opt.zero_grad(); };
  for (auto &Batch : Batches()) {
    Reset();
    lossOf(Batch).backward();
    Opt.step();
  }
}

// Right: once, or for what is new in every round.
void once(torch::optim::Optimizer &Opt, Tensor X) {
  lossOf({X, X}).backward();
  Opt.step();
  do {
    lossOf({X, X}).backward();
    Opt.step();
  } while (false);
  for (;;) {
    lossOf({X, X}).backward();
    Opt.step();
    break;
  }
  for (int Fold = 0; Fold < 5; ++Fold) {
    Net Model;
    torch::optim::SGD Sgd(Model.parameters(), 0.1);
    Model.forward(X).sum().backward();
    Sgd.step();
  }
}

// Right: the closure does all.
void closure(torch::optim::LBFGS &Opt) {
  for (auto &Batch : Batches())
    Opt.step([&] {
      Opt.zero_grad();
      auto Loss = lossOf(Batch);
      Loss.backward();
      return Loss;
    });
}

// Right: two optimizers of one module; one zeroes for both.
void shared(Net &Model) {
  torch::optim::SGD A(Model.parameters(), 0.1), B(Model.parameters(), 0.01);
  for (auto &Batch : Batches()) {
    A.zero_grad();
    lossOf(Batch).backward();
    A.step();
    B.step();
  }
}

// Not LibTorch.
namespace other {
struct Loss {
  void backward();
};
struct Optimizer {
  void step();
};
void f(Loss L, Optimizer O) {
  for (;;) {
    L.backward();
    O.step();
  }
}
} // namespace other
