// RUN: %check_torch %s torch-api-holder-copy

namespace nn = torch::nn;

struct NetImpl : nn::Cloneable<NetImpl> {
  void reset() override { fc = register_module("fc", nn::Linear(4, 2)); }
  nn::Linear fc{nullptr};
};
TORCH_MODULE(Net);

void locals(Net policy) {
  Net target = policy; // expected-warning {{'target' is a second handle of the module in 'policy', not a copy: they share every parameter; 'policy->clone()' makes another module}}
  auto targetNet = policy; // expected-warning {{'targetNet' is a second handle of the module in 'policy'}}
  Net best_model(policy); // expected-warning {{'best_model' is a second handle}}
  Net old_policy{policy}; // expected-warning {{'old_policy' is a second handle}}
  std::shared_ptr<NetImpl> owner = policy.ptr();
  std::shared_ptr<NetImpl> backup = owner; // expected-warning {{'backup' is a second handle of the module in 'owner'}}
  target->eval(), targetNet->eval(), best_model->eval(), old_policy->eval(), backup->eval();
}

struct Agent {
  explicit Agent(Net net)
      : online(net), target(net) {} // expected-warning {{'target' is a second handle of the module in 'net'}}
  void keepBest() {
    bestSoFar = online; // expected-warning {{'bestSoFar' is a second handle of the module in 'online'}}
  }
  Net online, target, bestSoFar{nullptr};
};

template <typename Module> void ema(Module model) {
  Module ema_model = model; // expected-warning {{'ema_model' is a second handle}}
  ema_model->eval();
}
void instantiate(Net net) { ema(net); }

void inLambda(Net model) {
  auto f = [&] {
    auto snapshot = model; // expected-warning {{'snapshot' is a second handle}}
    return snapshot;
  };
  f();
}

// Silent.
struct Trainer {
  explicit Trainer(Net target) : target(target) {}
  Net target;
};

void good(Net policy, nn::Linear layer) {
  Net handle = policy;
  auto model = policy;
  Net thresholded = policy;
  Net target = std::dynamic_pointer_cast<NetImpl>(policy->clone());
  Net best(std::make_shared<NetImpl>());
  Net old = Net();
  Net moved_copy = std::move(policy);
  const Net &best_reference = handle;
  auto copy = layer->clone();
  nn::Sequential snapshot(layer);
  torch::Tensor best_loss = torch::zeros({1}), best_copy = best_loss;
}

namespace other {
struct Net {};
void f(Net policy) { Net target = policy; }
} // namespace other
