// RUN: %check_torch %s torch-api-accumulated-graph

using torch::Tensor;

struct Data {
  Tensor Image, Label;
};
Tensor run(Tensor X);
void keep(Tensor X);
std::vector<Data> Batches();

void training(torch::optim::Optimizer &Optimizer) {
  torch::Tensor Total = torch::zeros({1}); // expected-note {{'Total' lives longer than a round}}
  for (const Data &Batch : Batches()) {
    auto Loss = torch::nll_loss(run(Batch.Image), Batch.Label);
    Loss.backward();
    Optimizer.step();
    Total += Loss; // expected-warning {{'Total' keeps the graph of every Loss added to it, and only its numbers are used; 'detach' lets go of the graph}}
  // CHECK-FIXES: Total += Loss.detach();
  }
  std::cout << "loss " << Total.item<float>() / 100;
}

void before(int N) {
  auto Sum = torch::tensor(0.0); // expected-note {{lives longer}}
  for (int I = 0; I < N; ++I) {
    Tensor Loss = torch::mse_loss(run(torch::ones({3})), torch::zeros({3}));
    Sum = Sum + Loss; // expected-warning {{'Sum' keeps the graph of every Loss}}
    // CHECK-FIXES: Sum = Sum + Loss.detach();
    Loss.backward();
  }
  std::cout << Sum / N;
}

void proved() {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor Total = torch::zeros({}); // expected-note {{lives longer}}
  int I = 0;
  while (I++ < 10) {
    auto Loss = (W * W).sum();
    Total.add_(Loss * 2); // expected-warning {{'Total' keeps the graph}}
    // CHECK-FIXES: Total.add_((Loss * 2).detach());
    Loss.backward();
  }
  if (Total.item().toDouble() > 3)
    std::puts("large");
}

void otherWay() {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor Total = torch::zeros({}); // expected-note {{lives longer}}
  for (int I = 0; I < 10; ++I) {
    auto Loss = (W * W).sum();
    Total = Loss + Total; // expected-warning {{'Total' keeps the graph}}
    // CHECK-FIXES: Total = Loss.detach() + Total;
    Loss.backward();
  }
  Total /= 10;
  printf("%f", Total.cpu().item<double>());
}

void list() {
  auto W = torch::randn({3}, torch::requires_grad());
  std::vector<Tensor> Losses; // expected-note {{lives longer}}
  for (int I = 0; I < 10; ++I) {
    auto Loss = (W * W).sum();
    Loss.backward();
    Losses.push_back(Loss); // expected-warning {{'Losses' keeps the graph of every Loss}}
    // CHECK-FIXES: Losses.push_back(Loss.detach());
  }
  std::cout << torch::stack(Losses).mean().item<float>();
}

void inner() {
  auto W = torch::randn({3}, torch::requires_grad());
  for (int Epoch = 0; Epoch < 3; ++Epoch) {
    Tensor Total = torch::zeros({}); // expected-note {{lives longer}}
    for (int I = 0; I < 10; ++I)
      Total += (W * W).sum(); // expected-warning {{'Total' keeps the graph}}
  // CHECK-FIXES: Total += (W * W).sum().detach();
    if (Epoch % 2)
      std::cout << Total;
  }
}

// Right: the sum itself is what backward starts from.
void summed() {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor Total = torch::zeros({});
  for (int I = 0; I < 10; ++I)
    Total += (W * W).sum();
  std::cout << Total.item<float>();
  Total.backward();
}

// Right: returned, kept elsewhere, part of another loss, captured.
Tensor returned() {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor Total = torch::zeros({}), Other = torch::zeros({}), Third = torch::zeros({});
  for (int I = 0; I < 10; ++I) {
    Total += (W * W).sum();
    Other += (W * W).sum();
    Third += (W * W).sum();
  }
  keep(Other);
  auto Later = [&] { return Third; };
  return Total;
}

// Right: cut off, or a number.
void detached() {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor Total = torch::zeros({}), Other = torch::zeros({});
  double Number = 0;
  for (int I = 0; I < 10; ++I) {
    auto Loss = (W * W).sum();
    Loss.backward();
    Total += Loss.detach();
    Number += Loss.item<double>();
    torch::NoGradGuard Guard;
    Other += Loss;
  }
  std::cout << Total << Other << Number;
}

// Right: nothing to keep.
void evaluation(Tensor X) {
  Tensor Correct = torch::zeros({}), Loss = torch::zeros({});
  for (const Data &Batch : Batches()) {
    Correct += run(Batch.Image).argmax(1).eq(Batch.Label).sum();
    Loss += torch::nll_loss(run(Batch.Image), Batch.Label);
  }
  std::cout << Correct << Loss;
}

// Right: new in each round, or for a later step.
void eachRound() {
  auto W = torch::randn({3}, torch::requires_grad());
  for (int I = 0; I < 10; ++I) {
    Tensor Total = torch::zeros({});
    Total += (W * W).sum();
    std::cout << Total;
  }
  std::vector<Tensor> Steps;
  for (int I = 0; I < 10; ++I)
    Steps.push_back((W * W).sum());
  torch::stack(Steps).sum().backward();
}

// Not LibTorch.
namespace other {
struct Tensor {
  Tensor &operator+=(const Tensor &);
  void backward();
  float item();
};
void f(Tensor Loss) {
  Tensor Total;
  for (int I = 0; I < 10; ++I) {
    Loss.backward();
    Total += Loss;
  }
  Total.item();
}
} // namespace other
