// RUN: %check_torch %s torch-inputs-shape-mismatch

// What is found in functions that are called, and in modules of the user's.

using torch::Tensor;
namespace nn = torch::nn;

static Tensor project(const Tensor &X, const Tensor &Weight) {
  return X.matmul(Weight); // expected-warning {{'matmul' of matrices that do not multiply: 'X' has [4, 5] and 'Weight' has [6, 7]}} expected-warning {{'X' has [4, 5] and 'Weight' has [8, 2]}}
}

static Tensor twice(const Tensor &X, const Tensor &Weight) {
  return project(X, Weight) * 2; // expected-note {{'project' is called here}}
}

void callers() {
  auto X = torch::rand({4, 5}); // expected-note 2 {{'X' gets its shape here}}
  project(X, torch::rand({5, 2}));
  auto Wrong = torch::rand({6, 7}); // expected-note {{'Weight' gets its shape here}}
  twice(X, Wrong);                  // expected-note {{'twice' is called here}}
  project(X, torch::rand({8, 2})); // expected-note {{'Weight' gets its shape here}} expected-note {{'project' is called here}}
}

// The width does not fit, whoever makes such a module.
struct HeadImpl : nn::Module {
  HeadImpl(int64_t Classes) : First(784, 128), Second(100, Classes) { // expected-note {{gets its shape here}}
    register_module("First", First);
    register_module("Second", Second);
  }
  Tensor forward(Tensor X) {
    X = torch::relu(First(X.view({-1, 784}))); // expected-note {{'X' gets its shape here}}
    return Second(X); // expected-warning {{'torch::nn::Linear' of extents that have to be equal: 'X' has 128 in dimension 1, 'Second->weight' has 100 in dimension 1}}
  }
  nn::Linear First, Second;
};
TORCH_MODULE(Head);

// Members that something else sets are not what the constructor left.
struct GrowingImpl : nn::Module {
  GrowingImpl() : First(4, 3), Second(5, 2) {
    register_module("First", First);
    register_module("Second", Second);
  }
  void fit(int64_t Width) { Second = replace_module("Second", nn::Linear(Width, 2)); }
  Tensor forward(Tensor X) { return Second(First(X)); }
  nn::Linear First, Second;
};

struct TwoWaysImpl : nn::Module {
  TwoWaysImpl() : First(4, 3), Second(5, 2) {}
  TwoWaysImpl(int64_t Width) : First(4, Width), Second(Width, 2) {}
  Tensor forward(Tensor X) { return Second(First(X)); }
  nn::Linear First, Second;
};

struct ConvNetImpl : nn::Module {
  ConvNetImpl(int64_t Channels, int64_t Side)
      : Conv(nn::Conv2dOptions(Channels, 8, 3)), Fc(8 * (Side - 2) * (Side - 2), 10) { // expected-note {{'Fc->weight' gets its shape here}}
    register_module("Conv", Conv);
    register_module("Fc", Fc);
  }
  Tensor forward(Tensor X) {
    X = torch::relu(Conv(X)); // expected-note {{'X' gets its shape here}}
    return Flat ? Fc(X.flatten(1)) : Fc(X); // expected-warning {{'torch::nn::Linear' of extents that have to be equal: 'X' has 26 in dimension 3, 'Fc->weight' has 5408 in dimension 1}}
  }
  bool Flat = true;
  nn::Conv2d Conv;
  nn::Linear Fc;
};
TORCH_MODULE(ConvNet);

void uses() {
  ConvNet Right(1, 28);
  Right(torch::rand({2, 1, 28, 28}));
  ConvNet Unflattened(1, 28);
  Unflattened->Flat = false;
  Unflattened->forward(torch::rand({2, 1, 28, 28})); // expected-note {{'forward' is called here}}
}

// An argument that a caller checks.
static Tensor batched(const Tensor &X) {
  return X.dim() == 3 ? X.unsqueeze(0) : X;
}
static Tensor channels(const Tensor &X) { return X.size(3) > 2 ? X.select(3, 2) : X; }

void lookAlikes(bool Colour) {
  channels(batched(torch::rand({3, 4, 5})));
  channels(batched(torch::rand({2, 3, 4, 5})));
  Tensor Image = Colour ? torch::rand({3, 8, 8}) : torch::rand({1, 8, 8});
  project(Image.flatten(1), torch::rand({64, 2}));
}
