// RUN: %check_torch %s torch-model-missing-train

namespace nn = torch::nn;
using torch::Tensor;

struct Data {
  Tensor Image, Label;
};
std::vector<Data> TrainSet(), TestSet();
Tensor lossOf(Tensor Out, Tensor Label);

struct NetImpl : nn::Module {
  NetImpl() {
    Fc = register_module("fc", nn::Linear(8, 2));
    Drop = register_module("drop", nn::Dropout(0.3));
  }
  Tensor forward(Tensor X) { return Fc->forward(Drop(X)); }
  nn::Linear Fc{nullptr};
  nn::Dropout Drop{nullptr};
};
TORCH_MODULE(Net);

// train() is said once, before the rounds.
void before() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  Model->train();
  for (int Epoch = 0; Epoch < 5; ++Epoch) { // expected-note {{the loop}}
    // CHECK-FIXES: for (int Epoch
    // CHECK-FIXES: Model->train();
    for (auto &Batch : TrainSet()) {
      Opt.zero_grad();
      lossOf(Model(Batch.Image), Batch.Label).backward();
      Opt.step();
    }
    Model->eval(); // expected-warning {{'Model' stays in evaluation mode, in which the next round of the loop trains it; call 'train()' in every round}}
    torch::NoGradGuard Guard;
    for (auto &Batch : TestSet())
      std::cout << Model(Batch.Image).argmax(1);
  }
}

// Never said; the test comes every few rounds; train(false).
void never(bool Verbose) {
  auto Model = std::make_shared<NetImpl>();
  torch::optim::Adam Opt(Model->parameters());
  int Epoch = 0;
  while (Epoch < 100) { // expected-note {{the loop}}
    // CHECK-FIXES: while (Epoch
    // CHECK-FIXES: Model->train();
    ++Epoch;
    auto Loss = lossOf(Model->forward(TrainSet()[0].Image), TrainSet()[0].Label);
    Opt.zero_grad();
    Loss.backward();
    Opt.step();
    if (Epoch % 10 == 0) {
      Model->train(false); // expected-warning {{'Model' stays in evaluation mode}}
      torch::NoGradGuard Guard;
      std::cout << Model->forward(TestSet()[0].Image);
    }
  }
}

// In functions.
static void trainOnce(Net &Model, torch::optim::Optimizer &Opt) {
  for (auto &Batch : TrainSet()) {
    Opt.zero_grad();
    auto Loss = lossOf(Model(Batch.Image), Batch.Label);
    Loss.backward();
    Opt.step();
  }
}
static void test(Net &Model) {
  torch::NoGradGuard Guard;
  Model->eval(); // expected-warning {{'Model' stays in evaluation mode}}
  for (auto &Batch : TestSet())
    std::cout << Model(Batch.Image).argmax(1);
}
void inFunctions() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) { // expected-note {{the loop}}
    trainOnce(Model, Opt);
    test(Model); // expected-note {{'test' is called here}}
  }
}

// A list of layers, and lambdas.
void lambdas() {
  nn::Sequential Model(nn::Linear(8, 8), nn::BatchNorm1d(8));
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  auto Train = [&](Tensor X) {
    Opt.zero_grad();
    Model->forward(X).sum().backward();
    Opt.step();
  };
  auto Test = [&] {
    Model->eval(); // expected-warning {{'Model' stays in evaluation mode}}
    std::cout << Model->forward(torch::ones({4, 8}));
  };
  for (;;) { // expected-note {{the loop}}
    Train(torch::rand({4, 8}));
    Test();
  }
}

// A module of the caller's; the loop over batches is where it happens.
void ofCaller(Net Model, torch::optim::Optimizer &Opt) {
  int Step = 0;
  for (auto &Batch : TrainSet()) { // expected-note {{the loop}}
    // CHECK-FIXES: auto &Batch
    // CHECK-FIXES: Model->train();
    Opt.zero_grad();
    lossOf(Model->forward(Batch.Image), Batch.Label).backward();
    Opt.step();
    if (Step++ % 100 == 0) {
      Model->eval(); // expected-warning {{'Model' stays in evaluation mode}}
      std::cout << Model(Batch.Image);
    }
  }
}

// A member.
class Trainer {
  Net Model;
  torch::optim::SGD Opt{Model->parameters(), 0.1};

public:
  void run() {
    for (int Epoch = 0; Epoch < 5; ++Epoch) { // expected-note {{the loop}}
      // CHECK-FIXES: for (int Epoch
      // CHECK-FIXES: Model->train();
      for (auto &Batch : TrainSet()) {
        Opt.zero_grad();
        lossOf(Model(Batch.Image), Batch.Label).backward();
        Opt.step();
      }
      Model->eval(); // expected-warning {{'Model' stays in evaluation mode}}
      std::cout << Model(TestSet()[0].Image);
    }
  }
};

// A new optimizer in every round.
void newOptimizer() {
  Net Model;
  for (int Epoch = 0; Epoch < 5; ++Epoch) { // expected-note {{the loop}}
    // CHECK-FIXES: for (int Epoch
    // CHECK-FIXES: Model->train();
    torch::optim::SGD Opt(Model->parameters(), 0.1 / (Epoch + 1));
    trainOnce(Model, Opt);
    Model->eval(); // expected-warning {{'Model' stays in evaluation mode}}
    std::cout << Model(TestSet()[0].Image);
  }
}

// Right: said in each round, at its start or its end, or by what is called.
static void trainRight(Net &Model, torch::optim::Optimizer &Opt) {
  Model->train();
  trainOnce(Model, Opt);
}
void right(bool Often) {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    trainRight(Model, Opt);
    Model->eval();
    std::cout << Model(TestSet()[0].Image);
  }
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    trainOnce(Model, Opt);
    if (Often) {
      Model->eval();
      std::cout << Model(TestSet()[0].Image);
      Model->train();
    }
  }
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    for (bool IsTraining : {true, false}) {
      Model->train(IsTraining);
      if (IsTraining)
        trainOnce(Model, Opt);
    }
  }
}

// Right: for as long as an object lives.
struct Evaluation {
  Net Model;
  Evaluation(Net &M) : Model(M) { M->eval(); }
  ~Evaluation() { Model->train(); }
};
void scoped() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    trainOnce(Model, Opt);
    Evaluation Scope(Model);
    std::cout << Model(TestSet()[0].Image);
  }
}

// Right: in the last round, or behind the loop.
void atTheEnd() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    trainOnce(Model, Opt);
    if (Epoch == 4) {
      Model->eval();
      std::cout << Model(TestSet()[0].Image);
    }
  }
  Model->eval();
  std::cout << Model(TestSet()[0].Image);
}

// Meant: statistics of batch norm stay as they are from the start.
void frozen() {
  nn::Sequential Model(nn::Linear(8, 8), nn::BatchNorm1d(8));
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    Model->eval();
    Opt.zero_grad();
    Model->forward(torch::ones({4, 8})).sum().backward();
    Opt.step();
  }
}

// The mode makes no difference; another module is meant; others may say it.
void prepare(Net &Model);
void silent() {
  nn::Sequential Plain(nn::Linear(8, 8), nn::ReLU());
  Net Model, Teacher;
  torch::optim::SGD Opt(Plain->parameters(), 0.1), Other(Model->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    Opt.zero_grad();
    Plain->forward(torch::ones({4, 8})).sum().backward();
    Opt.step();
    Plain->eval();
  }
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    trainOnce(Model, Other);
    Teacher->eval();
    std::cout << Teacher(TestSet()[0].Image);
  }
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    prepare(Model);
    trainOnce(Model, Other);
    Model->eval();
  }
  for (int Fold = 0; Fold < 5; ++Fold) {
    Net Fresh;
    torch::optim::SGD ForFresh(Fresh->parameters(), 0.1);
    trainOnce(Fresh, ForFresh);
    Fresh->eval();
    std::cout << Fresh(TestSet()[0].Image);
  }
}

// Not LibTorch.
namespace other {
struct Net {
  void eval();
  Tensor forward(Tensor X);
};
void f(Net N, torch::optim::SGD &Opt, Tensor X) {
  for (;;) {
    N.forward(X).backward();
    Opt.step();
    N.eval();
  }
}
} // namespace other
