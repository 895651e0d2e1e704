// RUN: %check_torch %s torch-api-inference-without-no-grad

namespace nn = torch::nn;
using torch::Tensor;

struct Data {
  Tensor Image, Label;
};
std::vector<Data> TrainSet(), TestSet();

struct NetImpl : nn::Module {
  NetImpl() { Fc = register_module("fc", nn::Linear(8, 2)); }
  Tensor forward(Tensor X) { return Fc->forward(X); }
  nn::Linear Fc{nullptr};
};
TORCH_MODULE(Net);

// After training, in the same function.
int allInOne() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    Model->train();
    for (auto &Batch : TrainSet()) {
      Opt.zero_grad();
      torch::mse_loss(Model(Batch.Image), Batch.Label).backward();
      Opt.step();
    }
    Model->eval();
    // CHECK-FIXES: Model->eval();
    // CHECK-FIXES: torch::NoGradGuard no_grad;
    // CHECK-FIXES-NEXT: auto Out
    for (auto &Batch : TestSet()) {
      auto Out = Model->forward(Batch.Image); // expected-warning {{'Model' is evaluated while gradients are recorded, which nothing computes; hold a 'torch::NoGradGuard'}}
      std::cout << Out.argmax(1).eq(Batch.Label).sum().item<int64_t>();
    }
  }
  return 0;
}

// A function of its own; a counting loop; a handle by value.
double test(Net Model) {
  Model->eval();
  double Loss = 0;
  for (int I = 0; I < 10; ++I) {
    // CHECK-FIXES: for (int I
    // CHECK-FIXES: torch::NoGradGuard no_grad;
    // CHECK-FIXES-NEXT: Loss +=
    Loss += torch::mse_loss(Model(TestSet()[I].Image), TestSet()[I].Label).item<double>(); // expected-warning {{recorded}}
  }
  return Loss;
}
void withPointer(std::shared_ptr<NetImpl> Model) {
  Model->train(false);
  size_t I = 0;
  while (I < TestSet().size()) {
    // CHECK-FIXES: while (I
    // CHECK-FIXES: torch::NoGradGuard no_grad;
    // CHECK-FIXES-NEXT: std::cout
    std::cout << Model->forward(TestSet()[I++].Image); // expected-warning {{'Model'}}
  }
}
void loaded(const std::string &Path) {
  nn::Sequential Model(nn::Linear(8, 2), nn::Softmax(1));
  torch::load(Model, Path);
  Model->eval();
  for (;;) {
    // CHECK-FIXES: for (;;) {
    // CHECK-FIXES: torch::NoGradGuard no_grad;
    // CHECK-FIXES-NEXT: Tensor Out
    Tensor Out = Model->forward(torch::ones({1, 8})); // expected-warning {{recorded}}
    std::cout << Out.argmax(1);
  }
}
// A guard that is gone.
void tooEarly(Net &Model) {
  {
    torch::NoGradGuard Guard;
    Model->eval();
  }
  for (const Data &Batch : TestSet()) {
    // CHECK-FIXES: for (const Data
    // CHECK-FIXES: torch::NoGradGuard no_grad;
    // CHECK-FIXES-NEXT: std::cout
    std::cout << Model(Batch.Image).argmax(1); // expected-warning {{recorded}}
  }
}
class Server {
  Net Model;

public:
  void run() {
    Model->eval();
    do {
      // CHECK-FIXES: do {
      // CHECK-FIXES: torch::NoGradGuard no_grad;
      // CHECK-FIXES-NEXT: std::cout
      std::cout << Model(torch::ones({1, 8})); // expected-warning {{recorded}}
    } while (TestSet().size());
  }
};

// Right: a guard here or there.
void right(Net &Model) {
  Model->eval();
  torch::NoGradGuard Guard;
  for (auto &Batch : TestSet())
    std::cout << Model(Batch.Image);
}
static void guarded(Net &Model) {
  Model->eval();
  for (auto &Batch : TestSet())
    std::cout << Model(Batch.Image);
}
void caller(Net &Model) {
  c10::InferenceMode Guard;
  guarded(Model);
}

// Gradients are wanted: of the input, later, or somewhere else.
void attack(Net &Model) {
  Model->eval();
  for (auto &Batch : TestSet()) {
    Batch.Image.requires_grad_();
    Model(Batch.Image).sum().backward();
  }
  Tensor Sum = torch::zeros({});
  for (auto &Batch : TestSet())
    Sum = Sum + Model(Batch.Image).sum();
  Sum.backward();
}
void train(Net &Model, Tensor X);
void elsewhere(Net &Model) {
  Model->eval();
  for (auto &Batch : TestSet()) {
    std::cout << Model(Batch.Image);
    train(Model, Batch.Image);
  }
}

// Once is not much; the mode is not known, or training.
void once(Net &Model, Net &Other) {
  Model->eval();
  std::cout << Model(torch::ones({1, 8}));
  for (auto &Batch : TestSet())
    std::cout << Other(Batch.Image);
  Model->train();
  for (auto &Batch : TestSet())
    std::cout << Model(Batch.Image);
}
// It has no parameters.
void without() {
  nn::Sequential Model{nn::Flatten(), nn::ReLU()};
  Model->eval();
  for (auto &Batch : TestSet())
    std::cout << Model->forward(Batch.Image);
}

// Not LibTorch.
namespace other {
struct Net {
  void eval();
  Tensor forward(Tensor X);
};
void f(Net N) {
  N.eval();
  for (;;)
    N.forward(torch::ones({1}));
}
} // namespace other
