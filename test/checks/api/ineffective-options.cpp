// RUN: %check_torch %s torch-api-ineffective-options

namespace nn = torch::nn;
using torch::optim::Adam;
using torch::optim::AdamOptions;

void groupCopied(Adam &Optimizer, double Rate) {
  auto Group = Optimizer.param_groups()[0]; // expected-note {{the copy is made here}}
  static_cast<AdamOptions &>(Group.options()).lr(Rate); // expected-warning {{options are set on 'Group', a copy of a parameter group, options included, and lost with it; declare it as a reference}}
  // CHECK-FIXES: auto &Group = Optimizer.param_groups()[0];
}

void loopCopies(torch::optim::Optimizer &Optimizer, double Rate) {
  for (auto Group : Optimizer.param_groups()) // expected-note {{the copy is made here}}
    Group.options().set_lr(Rate); // expected-warning {{options are set on 'Group', a copy of a parameter group}}
  // CHECK-FIXES: for (auto &Group : Optimizer.param_groups())
  for (torch::optim::OptimizerParamGroup G : Optimizer.param_groups()) { // expected-note {{the copy is made here}}
    if (G.has_options())
      static_cast<AdamOptions &>(G.options()).lr(Rate).weight_decay(0.1); // expected-warning {{options are set on 'G'}}
  }
  // CHECK-FIXES: OptimizerParamGroup &G : Optimizer
}

void vectorCopied(Adam &Optimizer, double Rate) {
  auto Groups = Optimizer.param_groups(); // expected-note {{the copy is made here}}
  for (auto &Group : Groups)
    Group.options().set_lr(Rate); // expected-warning {{options are set on 'Groups', a copy of the optimizer's parameter groups and lost with it}}
  std::vector<torch::optim::OptimizerParamGroup> Others = Optimizer.param_groups(); // expected-note {{the copy is made here}}
  dynamic_cast<AdamOptions &>(Others.at(0).options()).lr(Rate); // expected-warning {{'Others'}}
  auto More = Optimizer.param_groups(); // expected-note {{the copy is made here}}
  static_cast<AdamOptions &>(More[0].options()).lr() = Rate; // expected-warning {{'More'}}
  // CHECK-FIXES: auto &Groups = Optimizer.param_groups();
  // CHECK-FIXES: OptimizerParamGroup> &Others = Optimizer.param_groups();
  // CHECK-FIXES: auto &More = Optimizer.param_groups();
}

class Trainer {
  void decay() {
    auto Options = static_cast<torch::optim::SGDOptions &>(Optimizer.param_groups()[0].options()); // expected-note {{the copy is made here}}
    Options.lr(Options.lr() * 0.1); // expected-warning {{options are set on 'Options', a copy of 'Optimizer.param_groups()[0].options()', and lost with it; declare it as a reference}}
    std::cout << Options.lr();
    // CHECK-FIXES: auto &Options = static_cast
    auto Defaults = static_cast<torch::optim::SGDOptions &>(Optimizer.defaults()); // expected-note {{the copy is made here}}
    Defaults.lr() *= 0.5; // expected-warning {{options are set on 'Defaults'}}
    // CHECK-FIXES: auto &Defaults = static_cast
  }
  torch::optim::SGD Optimizer;
};

void ofModule(nn::Conv2d Conv, torch::Tensor X) {
  auto Options = Conv->options; // expected-note {{the copy is made here}}
  Options.stride(2); // expected-warning {{options are set on 'Options', a copy of 'Conv->options', and lost with it}}
  Conv->forward(X);
  // CHECK-FIXES: auto &Options = Conv->options;
}

void afterBuilding(torch::Tensor X) {
  auto Options = nn::Conv2dOptions(3, 8, 5);
  nn::Conv2d Conv(Options); // expected-note {{last use of 'Options' is here}}
  Options.stride(2).padding(1); // expected-warning {{options are set on 'Options' after its last use; what was built from it keeps its own copy}}
  Conv->forward(X);
}

void afterBuildingMore(std::vector<torch::Tensor> Parameters) {
  AdamOptions Options(1e-3);
  auto Optimizer = std::make_unique<Adam>(Parameters, Options); // expected-note {{last use of 'Options' is here}}
  Options.weight_decay(1e-4); // expected-warning {{options are set on 'Options' after its last use}}
  Options.lr(0.1);
  Optimizer->step();
  nn::LSTMOptions Lstm{4, 8};
  auto Layer = nn::LSTM(Lstm); // expected-note {{last use of 'Lstm' is here}}
  Lstm.batch_first() = true; // expected-warning {{options are set on 'Lstm' after its last use}}
}

void inEachRound(int Count) {
  for (int I = 0; I < Count; ++I) {
    auto Options = nn::LinearOptions(4, 4);
    nn::Linear Layer(Options); // expected-note {{last use}}
    Options.bias(false); // expected-warning {{options are set on 'Options' after its last use}}
  }
}

void unused() {
  nn::Conv2dOptions Options(3, 8, 5);
  Options.stride(2); // expected-warning {{options are set on 'Options', but nothing is built from it}}
  nn::Conv2d Conv(nn::Conv2dOptions(3, 8, 5));
}

void byValue(nn::LinearOptions Options) {
  Options.bias(false); // expected-warning {{options are set on 'Options', but nothing is built from it}}
}

template <class Layer> void inTemplate(Layer L) {
  auto Options = L->options; // expected-note {{the copy is made here}}
  Options.bias(false); // expected-warning {{options are set on 'Options', a copy of 'L->options'}}
  // CHECK-FIXES: auto &Options = L->options;
}
template void inTemplate(nn::Linear);

// Silent from here on.

void references(Adam &Optimizer, nn::Conv2d Conv, double Rate) {
  auto &Group = Optimizer.param_groups()[0];
  Group.options().set_lr(Rate);
  for (auto &G : Optimizer.param_groups())
    static_cast<AdamOptions &>(G.options()).lr(Rate);
  auto &Groups = Optimizer.param_groups();
  Groups[0].options().set_lr(Rate);
  auto &Options = static_cast<AdamOptions &>(Optimizer.param_groups()[0].options());
  Options.lr(Rate);
  auto *Pointer = static_cast<AdamOptions *>(&Optimizer.param_groups()[0].options());
  Pointer->lr(Rate);
  auto &&Any = Conv->options;
  Any.stride(2);
  Conv->options.padding(1);
}

void copyIsUsed(nn::Conv2d Conv, Adam &Optimizer, double Rate) {
  auto Options = Conv->options;
  Options.stride(2);
  nn::Conv2d Other(Options);
  auto Group = Optimizer.param_groups()[0];
  Group.options().set_lr(Rate);
  Optimizer.add_param_group(Group);
  auto Groups = Optimizer.param_groups();
  for (auto &G : Groups)
    G.options().set_lr(Rate);
  Adam Second(Groups, AdamOptions(Rate));
  for (auto G : Optimizer.param_groups())
    for (auto &P : G.params())
      P.mutable_grad().zero_();
  auto Size = nn::LinearOptions(3, 4);
  Size.bias(false);
  std::cout << Size.out_features();
}

nn::Conv2dOptions made(int64_t Stride) {
  nn::Conv2dOptions Options(3, 8, 5);
  Options.stride(Stride);
  if (Stride > 1)
    Options.padding(2);
  return Options;
}

nn::Sequential layers(int Count) {
  nn::Sequential Result;
  auto Options = nn::Conv2dOptions(3, 8, 3);
  for (int I = 0; I < Count; ++I) {
    Result->push_back(nn::Conv2d(Options));
    Options.in_channels(8);
  }
  return Result;
}

void pair(torch::Tensor X) {
  auto Options = nn::Conv2dOptions(3, 8, 3);
  nn::Conv2d First(Options);
  Options.in_channels(8);
  nn::Conv2d Second(Options);
}

void configure(nn::Conv2dOptions &Options) { Options.stride(2); }
struct Keeps {
  explicit Keeps(const nn::Conv2dOptions &O) : Options(O) {}
  const nn::Conv2dOptions &Options;
};
void aliased() {
  nn::Conv2dOptions Options(3, 8, 3);
  auto &Alias = Options;
  Options.stride(2);
  nn::Conv2d Conv(Alias);
  nn::Conv2dOptions Kept(3, 8, 3);
  Keeps Keeper(Kept);
  Kept.stride(2);
  nn::Conv2dOptions Captured(3, 8, 3);
  auto Make = [&] { return nn::Conv2d(Captured); };
  Captured.stride(2);
  Make();
  nn::Conv2dOptions InLambda(3, 8, 3);
  auto Set = [&] { InLambda.stride(2); };
  Set();
  nn::Conv2d Other(InLambda);
}

namespace other {
struct Conv2dOptions {
  Conv2dOptions &stride(int) { return *this; }
};
void f() {
  Conv2dOptions Options;
  Options.stride(2);
}
} // namespace other
