// RUN: %check_torch %s torch-api-module-name

namespace nn = torch::nn;

struct Net : nn::Module {
  Net(int layers) : first(register_module("first.layer", nn::Linear(3, 4))) { // expected-warning {{name 'first.layer' of a submodule has a dot in it, which LibTorch refuses: dots separate levels of modules}}
    second = register_module("", nn::Linear(4, 4)); // expected-warning {{submodule registered under an empty name, which LibTorch refuses}}
    weight = register_parameter("w.0", torch::zeros({3})); // expected-warning {{name 'w.0' of a parameter has a dot in it}}
    this->register_buffer(std::string("running.mean"), torch::zeros({3})); // expected-warning {{name 'running.mean' of a buffer has a dot in it}}
    // expected-note@+1 {{the loop is here}}
    for (int i = 0; i < layers; ++i) {
      auto layer = register_module("layer", nn::Linear(4, 4)); // expected-warning {{every round of the loop registers a submodule under the same name 'layer'; the second one throws}}
      stack.push_back(layer);
    }
    // expected-note@+1 {{the loop is here}}
    for (auto &layer : stack)
      register_module("again", layer); // expected-warning {{registers a submodule under the same name 'again'}}
  }
  nn::Linear first{nullptr}, second{nullptr};
  torch::Tensor weight;
  std::vector<nn::Linear> stack;
};

struct Twice : nn::Cloneable<Twice> {
  Twice() { reset(); }
  void reset() override {
    a = register_module("fc", nn::Linear(3, 4)); // expected-note {{registered here before}}
    b = register_module("fc", nn::Linear(4, 5)); // expected-warning {{submodule 'fc' is registered twice; the second registration throws}}
  }
  nn::Linear a{nullptr}, b{nullptr};
};

struct Mixed : nn::Module {
  Mixed() : a(register_module("conv", nn::Conv2d(1, 2, 3))) { // expected-note {{registered here before}}
    b = register_module("conv", nn::Conv2d(2, 3, 3)); // expected-warning {{submodule 'conv' is registered twice}}
  }
  nn::Conv2d a{nullptr}, b{nullptr};
};

// Silent.
struct Good : nn::Module {
  Good(int layers, bool wide) {
    for (int i = 0; i < layers; ++i)
      register_module("layer" + std::to_string(i), nn::Linear(4, 4));
    for (int i = 0; i < layers; ++i)
      if (i == 0)
        register_module("first", nn::Linear(4, 4));
    for (int i = 0;; ++i) {
      register_module("once", nn::Linear(4, 4));
      if (i >= 0)
        break;
    }
    for (int i = 0; i < layers; ++i) {
      auto block = std::make_shared<Good>(0, wide);
      block->register_module("inner", nn::Linear(1, 1));
      register_module("block" + std::to_string(i), block);
    }
    if (wide)
      fc = register_module("fc", nn::Linear(4, 8));
    else
      fc = register_module("fc", nn::Linear(4, 4));
    // One name for a module and a parameter is allowed.
    register_parameter("scale", torch::ones({1}));
    register_module("scale", nn::Linear(4, 4));
  }
  nn::Linear fc{nullptr};
};

namespace other {
struct Module {
  void register_module(const char *, int) {}
};
struct M : Module {
  M() {
    register_module("a.b", 1);
    register_module("a.b", 1);
    register_module("", 1);
  }
};
} // namespace other

// What is expected to throw. The macro is shaped like those of test libraries.
#define EXPECT_THROW(Statement, Error)                                         \
  try {                                                                        \
    Statement;                                                                 \
    std::abort();                                                              \
  } catch (const Error &) {                                                    \
  }
#define EXPECT_NO_THROW(Statement) Statement
void refusals(torch::nn::Module &M) {
  EXPECT_THROW(M.register_module("", torch::nn::Linear(3, 4)), c10::Error);
  EXPECT_NO_THROW(M.register_module("a.b", torch::nn::Linear(3, 4))); // expected-warning {{name 'a.b' of a submodule has a dot in it}}
}
