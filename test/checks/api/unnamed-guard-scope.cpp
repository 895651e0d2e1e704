// RUN: %check_torch %s torch-api-unnamed-guard

using torch::NoGradGuard;
using torch::Tensor;

Tensor branch(torch::nn::Linear Model, Tensor X, bool Training) {
  if (!Training)
    torch::NoGradGuard no_grad; // expected-warning {{guard 'no_grad' of type 'torch::NoGradGuard' is the whole body of this branch or loop: it dies there and does not switch off the recording of gradients for the code after it}}
  if (Training)
    X = X * 2;
  else
    c10::InferenceMode Guard(true); // expected-warning {{'Guard' of type 'c10::InferenceMode' is the whole body}}
  return Model->forward(X);
}

Tensor block(torch::nn::Linear Model, Tensor X, bool Training) {
  if (!Training) {
    torch::NoGradGuard no_grad; // expected-warning {{guard 'no_grad' of type 'torch::NoGradGuard' is the last statement of its block: it dies there and does not switch off the recording of gradients for any code}}
  }
  { NoGradGuard g; } // expected-warning {{'g' of type 'torch::NoGradGuard' is the last statement}}
  {
    NoGradGuard g; // expected-warning {{is the last statement}}
    // nothing but this remark follows
    ;
  }
  return Model->forward(X);
}

void disableGradients() {
  torch::NoGradGuard g; // expected-warning {{is the last statement}}
}

void atEnd(torch::nn::Linear Model, Tensor X) {
  Model->forward(X);
  at::AutoGradMode Mode(false); // expected-warning {{is the last statement}}
}

struct Net : torch::nn::Module {
  Net() {
    torch::NoGradGuard g; // expected-warning {{is the last statement}}
  }
};

auto Off = [] { torch::NoGradGuard g; }; // expected-warning {{is the last statement}}

void inLoop(torch::nn::Linear Model, Tensor X) {
  for (int I = 0; I < 3; ++I)
    NoGradGuard g; // expected-warning {{is the whole body of this branch or loop}}
  while (X.defined())
    NoGradGuard g; // expected-warning {{is the whole body of this branch or loop}}
}

// Silent from here on.

Tensor right(torch::nn::Linear Model, Tensor X, bool Training) {
  torch::NoGradGuard no_grad;
  const auto &Held = c10::InferenceMode();
  auto Copy = torch::NoGradGuard();
  torch::AutoGradMode Mode{Training};
  NoGradGuard(again);
  if (torch::NoGradGuard g; X.defined())
    X = Model->forward(X);
  for (torch::NoGradGuard g; X.defined();)
    X = Model->forward(X);
  torch::AutoGradMode Last(false);
  return Model->forward(X);
}

Tensor oneStatement(torch::nn::Linear Model, Tensor X) {
  torch::NoGradGuard(), X = Model->forward(X);
  auto Y = (torch::NoGradGuard(), Model->forward(X));
  auto Use = [](torch::NoGradGuard, Tensor T) { return T * 2; };
  return Use(torch::NoGradGuard(), Y);
}

void choose(torch::nn::Linear Model, Tensor X, int Kind) {
  switch (Kind) {
  case 1:
    torch::NoGradGuard g; // lives to the end of the switch
    Model->forward(X);
    break;
  }
  std::optional<torch::NoGradGuard> Maybe;
  if (Kind)
    Maybe.emplace();
  auto Owned = std::make_unique<torch::NoGradGuard>();
  Owned = std::make_unique<torch::NoGradGuard>();
  Owned.reset();
  Model->forward(X);
}

void otherConfiguration(torch::nn::Linear Model, Tensor X) {
  {
    torch::NoGradGuard g;
#ifdef WITH_EXTRA_PASS
    Model->forward(X);
#endif
  }
  {
#define LOG_VALUE(x)
    torch::NoGradGuard g;
    LOG_VALUE(Model->forward(X));
  }
}

NoGradGuard makeGuard();
struct Factory {
  NoGradGuard make();
  static c10::InferenceMode infer();
};

Tensor declaredAndCalled(torch::nn::Linear Model, Tensor X) {
  torch::NoGradGuard Make();
  auto g = Make();
  return Model->forward(X);
}

#define EXPECT_NO_THROW(statement)                                             \
  try {                                                                        \
    statement;                                                                 \
  } catch (...) {                                                              \
    std::abort();                                                              \
  }

void unevaluated() {
  EXPECT_NO_THROW(c10::InferenceMode());
  static_assert(sizeof(torch::NoGradGuard{}) > 0);
  using G = decltype(torch::NoGradGuard());
  static_assert(noexcept(torch::NoGradGuard()) || true);
}

struct State {
  int *begin();
  int *end();
};
void benchmark(State &S) {
  for (auto _ : S) {
    torch::NoGradGuard g;
  }
}

void records() {
  RECORD_FUNCTION("records", std::vector<c10::IValue>());
}

namespace other {
struct NoGradGuard {
  ~NoGradGuard() {}
};
struct InferenceMode {
  InferenceMode(bool) {}
  ~InferenceMode() {}
};
void f() {
  NoGradGuard();
  NoGradGuard{};
  NoGradGuard g();
  InferenceMode(true);
  { NoGradGuard h; }
}
} // namespace other

