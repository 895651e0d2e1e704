// RUN: %check_torch %s torch-api-unending-guard

torch::NoGradGuard Global; // expected-warning {{'Global' is a guard 'torch::NoGradGuard' that is made before 'main' and lasts to the end of the program; other threads are not guarded; make it a local variable of each scope that it is for}}
static c10::InferenceMode Everywhere(true); // expected-warning {{'Everywhere' is a guard 'c10::InferenceMode'}}
namespace detail {
const torch::AutoGradMode Off{false}; // expected-warning {{'Off' is a guard 'torch::AutoGradMode'}}
}

torch::Tensor infer(torch::nn::Linear Model, torch::Tensor X) {
  static torch::NoGradGuard no_grad; // expected-warning {{'no_grad' is a guard 'torch::NoGradGuard' that is made in the first call, by the thread that makes it, and lasts to the end of the program}}
  return Model->forward(X);
}

torch::Tensor inferPerThread(torch::nn::Linear Model, torch::Tensor X) {
  thread_local torch::NoGradGuard no_grad; // expected-warning {{'no_grad' is a guard 'torch::NoGradGuard' that is made once per thread and lasts as long as the thread}}
  static auto Mode = c10::InferenceMode(); // expected-warning {{'Mode' is a guard 'c10::InferenceMode'}}
  return Model->forward(X);
}

struct NetImpl : torch::nn::Module {
  torch::NoGradGuard no_grad; // expected-warning {{guard 'torch::NoGradGuard' is a member of module 'NetImpl': it holds for all code of the thread that made the module, as long as the module lives, and for no other thread; make it a local variable of each function that it is for}}
  torch::Tensor forward(torch::Tensor X) { return X; }
};

class Frozen : public torch::nn::Cloneable<Frozen> {
public:
  void reset() override {}

private:
  at::AutoGradMode Mode{false}; // expected-warning {{guard 'torch::AutoGradMode' is a member of module 'Frozen'}}
};

struct Detector {
  static torch::NoGradGuard Shared;
  inline static torch::NoGradGuard Inline; // expected-warning {{'Inline' is a guard}}
  torch::jit::Module Model;
};
torch::NoGradGuard Detector::Shared; // expected-warning {{'Shared' is a guard 'torch::NoGradGuard' that is made before 'main'}}

class Predictor {
public:
  explicit Predictor(const std::string &Path);

private:
  torch::NoGradGuard Guard; // expected-note 2 {{the guard is this member}}
  torch::jit::Module Model;
};
Predictor Instance("model.pt"); // expected-warning {{'Instance' holds a guard 'torch::NoGradGuard' that is made before 'main' and lasts to the end of the program}}
Predictor &instance() {
  static Predictor Only("model.pt"); // expected-warning {{'Only' holds a guard 'torch::NoGradGuard'}}
  return Only;
}

void madeWithNew(torch::nn::Linear Model, torch::Tensor X) {
  new torch::NoGradGuard; // expected-warning {{guard 'torch::NoGradGuard' is made with 'new' and never deleted, so it never ends; make it a local variable}}
  auto *Mode = new c10::InferenceMode(true); // expected-warning {{guard 'c10::InferenceMode' is made with 'new'}}
  auto Run = [] {
    torch::NoGradGuard *G = new torch::NoGradGuard(); // expected-warning {{guard 'torch::NoGradGuard' is made with 'new'}}
  };
  Model->forward(X);
}

// Silent from here on.

class EvalScope {
public:
  explicit EvalScope(torch::nn::Module &M) : M(M), Was(M.is_training()) {
    M.eval();
  }
  ~EvalScope() { M.train(Was); }

private:
  torch::NoGradGuard Guard;
  torch::nn::Module &M;
  bool Was;
};

void rightScope(torch::nn::Linear Model, torch::Tensor X) {
  EvalScope Scope(*Model);
  torch::NoGradGuard no_grad;
  Predictor Local("model.pt");
  std::unique_ptr<torch::NoGradGuard> Owned(new torch::NoGradGuard);
  Owned.reset(new torch::NoGradGuard);
  auto *Deleted = new torch::NoGradGuard;
  Model->forward(X);
  delete Deleted;
  alignas(torch::NoGradGuard) char Room[sizeof(torch::NoGradGuard)];
  auto *Placed = new (Room) torch::NoGradGuard;
  Placed->~NoGradGuard();
}

struct Switch {
  void off() { Held = new torch::NoGradGuard; }
  void on() {
    delete Held;
    Held = nullptr;
  }
  torch::NoGradGuard *Held = nullptr;
};
static std::optional<torch::NoGradGuard> Toggle;
static std::unique_ptr<torch::NoGradGuard> Owned;
extern torch::NoGradGuard Elsewhere;
static torch::NoGradGuard *Pointer = nullptr;

struct Recorder : torch::nn::Module {
  std::optional<torch::NoGradGuard> Maybe;
};

// Whether the whole program optimises graphs is no matter of scopes.
static torch::jit::GraphOptimizerEnabledGuard NoOptimizer(false);

namespace other {
struct NoGradGuard {
  ~NoGradGuard() {}
};
static NoGradGuard Global;
struct Net : torch::nn::Module {
  NoGradGuard Guard;
};
} // namespace other
