// RUN: %check_torch %s torch-model-missing-eval

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

// The mode is the same for these.
struct Plain : nn::Module {
  Plain() : Fc(8, 2) { register_module("fc", Fc); }
  Tensor forward(Tensor X) { return Fc->forward(X); }
  nn::Linear Fc;
};

// All in one function, which never speaks of the mode.
int allInOne() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    for (auto &Batch : TrainSet()) {
      Opt.zero_grad();
      lossOf(Model(Batch.Image), Batch.Label).backward();
      Opt.step();
    }
    torch::NoGradGuard Guard;
    for (auto &Batch : TestSet())
      std::cout << Model->forward(Batch.Image).argmax(1); // expected-warning {{'Model' is evaluated in training mode, in which its 'Dropout' does something else; call 'eval()' before}}
  }
  return 0;
}

// In functions; the guard is inside, train() is said and eval() is not.
static void trainOnce(Net &Model, torch::optim::Optimizer &Opt) {
  Model->train();
  for (auto &Batch : TrainSet()) {
    Opt.zero_grad();
    auto Loss = lossOf(Model(Batch.Image), Batch.Label);
    Loss.backward();
    Opt.step();
  }
}
static float accuracy(Net Model) {
  torch::InferenceMode Guard;
  float Sum = 0;
  for (auto &Batch : TestSet())
    Sum += Model(Batch.Image).argmax(1).eq(Batch.Label).sum().item<float>(); // expected-warning {{'Model' is evaluated}}
  return Sum;
}
void inFunctions(torch::Device Device) {
  Net Model;
  Model->to(Device);
  auto Opt = std::make_unique<torch::optim::Adam>(Model->parameters(), 1e-3);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    trainOnce(Model, *Opt);
    std::cout << accuracy(Model); // expected-note {{'accuracy' is called here}}
    torch::save(Model, "model.pt");
  }
}

// Layers in a list; batch norm; the guard is the last argument's.
void listed(bool Verbose) {
  nn::Sequential Model(nn::Linear(8, 8), nn::BatchNorm1d(8), nn::ReLU(),
                       nn::Linear(8, 2));
  torch::optim::Adam Opt(Model->parameters());
  for (int I = 0; I < 100; ++I) {
    Opt.zero_grad();
    auto Loss = lossOf(Model->forward(torch::ones({4, 8})), torch::ones({4}));
    Loss.backward();
    Opt.step();
    if (I % 10 == 0) {
      torch::AutoGradMode Off(false);
      std::cout << lossOf(Model->forward(torch::zeros({4, 8})), torch::ones({4})); // expected-warning {{'BatchNorm1d'}}
    }
  }
}

// No guard, but a loop over the test set.
void named() {
  auto Model = std::make_shared<NetImpl>();
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  auto test_batches = TestSet();
  for (auto &Batch : TrainSet()) {
    Opt.zero_grad();
    lossOf(Model->forward(Batch.Image), Batch.Label).backward();
    Opt.step();
  }
  for (auto &Batch : test_batches)
    std::cout << Model->forward(Batch.Image).argmax(1); // expected-warning {{'Model' is evaluated in training mode}}
}

// From a file, and nothing here trains it.
void loaded(const std::string &Path, Tensor Image) {
  Net Model;
  torch::load(Model, Path);
  std::cout << Model->forward(Image).argmax(1); // expected-warning {{'Model' is evaluated}}
}
void loadedUnderGuard(const std::string &Path, Tensor Image) {
  torch::NoGradGuard Guard;
  auto Model = std::make_shared<NetImpl>();
  torch::load(Model, Path);
  Model->to(torch::kCUDA);
  for (int I = 0; I < 3; ++I) {
    auto Out = Model->forward(Image); // expected-warning {{'Model' is evaluated}}
    std::cout << Out.argmax(1);
  }
}

// Whatever mode the caller chose, one of both uses is wrong.
void ofCaller(Net &Model, torch::optim::Optimizer &Opt) {
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    for (auto &Batch : TrainSet()) {
      Opt.zero_grad();
      lossOf(Model(Batch.Image), Batch.Label).backward();
      Opt.step();
    }
    torch::NoGradGuard Guard;
    for (auto &Batch : TestSet())
      std::cout << Model(Batch.Image).argmax(1); // expected-warning {{'Model' is evaluated}}
  }
}

// A forward that asks for the mode; the train() of the class is inherited.
struct Asks : nn::Module {
  Asks() { Fc = register_module("fc", nn::Linear(8, 2)); }
  Tensor forward(Tensor X) {
    return Fc(torch::dropout(X, 0.5, is_training()));
  }
  nn::Linear Fc{nullptr};
};
void asking() {
  Asks Model;
  torch::optim::SGD Opt(Model.parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    Model.train();
    for (auto &Batch : TrainSet()) {
      Opt.zero_grad();
      lossOf(Model.forward(Batch.Image), Batch.Label).backward();
      Opt.step();
    }
    torch::NoGradGuard Guard;
    std::cout << Model.forward(TestSet()[0].Image); // expected-warning {{in which its 'forward' does something else}}
  }
}

// Recording is switched on again in each round; a module judges the scores.
float accuracy(Tensor Out, Tensor Label);
void switchedOn(double Rate) {
  torch::Device Device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  auto Model = nn::Sequential(nn::Flatten(), nn::Linear(784, 256), nn::ReLU(),
                              nn::Dropout(0.2), nn::Linear(256, 10));
  Model->to(Device);
  auto Opt = torch::optim::SGD(Model->parameters(), Rate);
  auto Criterion = nn::CrossEntropyLoss();
  for (size_t Epoch = 0; Epoch < 10; Epoch++) {
    Model->train(true);
    torch::AutoGradMode Enable(true);
    for (auto &Sample : TrainSet()) {
      auto Out = Model->forward(Sample.Image.to(Device));
      auto Loss = Criterion(Out, Sample.Label);
      std::cout << Loss.item<double>() << accuracy(Out, Sample.Label);
      Opt.zero_grad();
      Loss.backward();
      Opt.step();
    }
    torch::NoGradGuard Guard;
    for (auto &Sample : TestSet()) {
      auto Out = Model->forward(Sample.Image.to(Device)); // expected-warning {{'Model' is evaluated}}
      std::cout << Criterion(Out, Sample.Label).item<double>();
    }
  }
}

// Members of a class; the test is a method of its own.
class Trainer {
  Net Model;
  torch::optim::Adam Opt{Model->parameters()};

  void train() {
    Model->train();
    for (auto &Batch : TrainSet()) {
      Opt.zero_grad();
      lossOf(Model(Batch.Image), Batch.Label).backward();
      Opt.step();
    }
  }
  void test() {
    torch::NoGradGuard Guard;
    for (auto &Batch : TestSet())
      std::cout << Model(Batch.Image).argmax(1); // expected-warning {{'Model' is evaluated}}
  }

public:
  void run() {
    for (int Epoch = 0; Epoch < 10; ++Epoch) {
      train();
      test(); // expected-note {{'test' is called here}}
    }
  }
};

// Right.
void right() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    trainOnce(Model, Opt);
    torch::NoGradGuard Guard;
    Model->eval();
    std::cout << Model(TestSet()[0].Image);
    Model->train(false);
    std::cout << Model(TestSet()[0].Image);
  }
}
void rightLoaded(const std::string &Path, Tensor Image) {
  Net Model;
  torch::load(Model, Path);
  Model->eval();
  torch::NoGradGuard Guard;
  std::cout << Model(Image);
}

// The mode makes no difference.
void withoutDropout() {
  Plain Model;
  torch::optim::SGD Opt(Model.parameters(), 0.1);
  nn::Sequential Other(nn::Linear(8, 8), nn::Dropout(0.0), nn::LSTM(8, 8));
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    Opt.zero_grad();
    lossOf(Model.forward(TrainSet()[0].Image), TrainSet()[0].Label).backward();
    Opt.step();
    torch::NoGradGuard Guard;
    std::cout << Model.forward(TestSet()[0].Image);
  }
}

// Dropout that is left on to tell how sure the model is.
void monteCarlo(Net &Model, torch::optim::Optimizer &Opt) {
  trainOnce(Model, Opt);
  Model->train();
  torch::NoGradGuard Guard;
  for (int I = 0; I < 20; ++I)
    std::cout << Model(TestSet()[0].Image);
}

// Targets are part of the training.
void targets() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  for (auto &Batch : TrainSet()) {
    Tensor Target;
    {
      torch::NoGradGuard Guard;
      Target = Model(Batch.Image);
    }
    Opt.zero_grad();
    lossOf(Model(Batch.Image), Target).backward();
    Opt.step();
  }
}

// An actor that gathers what it is trained on.
void rollouts() {
  Net Policy;
  torch::optim::SGD Opt(Policy->parameters(), 0.1);
  for (int Episode = 0; Episode < 5; ++Episode) {
    std::vector<Tensor> Actions;
    for (auto &Batch : TestSet()) {
      torch::NoGradGuard Guard;
      Actions.push_back(Policy(Batch.Image).argmax(1));
    }
    for (int I = 0; I < 4; ++I) {
      Opt.zero_grad();
      lossOf(Policy(torch::stack(Actions)), Actions[0]).backward();
      Opt.step();
    }
  }
}

// Images of a generator, as they are made in training.
void images() {
  Net Generator;
  torch::optim::SGD Opt(Generator->parameters(), 0.1);
  for (int Epoch = 0; Epoch < 5; ++Epoch) {
    trainOnce(Generator, Opt);
    torch::NoGradGuard Guard;
    torch::save(Generator(torch::randn({4, 8})), "images.pt");
  }
}

// Nothing is known of the mode, or something else may switch it.
void prepare(Net &Model);
void unknown(Net &Model, Net &Trained, torch::optim::Optimizer &Opt) {
  torch::NoGradGuard Guard;
  std::cout << Model(TestSet()[0].Image);
}
void switched() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  trainOnce(Model, Opt);
  prepare(Model);
  torch::NoGradGuard Guard;
  std::cout << Model(TestSet()[0].Image);
}
void onlySome() {
  Net Model;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  trainOnce(Model, Opt);
  Model->Drop->eval();
  torch::NoGradGuard Guard;
  std::cout << Model(TestSet()[0].Image);
}

// Shapes are asked for before anything is trained.
void shapes() {
  Net Model;
  {
    torch::NoGradGuard Guard;
    std::cout << Model(torch::zeros({1, 8})).sizes();
  }
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  trainOnce(Model, Opt);
}

// A file to go on from.
void resumed(const std::string &Path) {
  Net Model;
  torch::load(Model, Path);
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  trainOnce(Model, Opt);
}

// Not LibTorch.
namespace other {
struct NoGradGuard {};
struct Net {
  void train();
  int forward(int X);
};
void f(Net N) {
  N.train();
  NoGradGuard Guard;
  N.forward(1);
}
} // namespace other
