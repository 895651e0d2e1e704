// RUN: %check_torch %s torch-api-unnamed-guard

struct NetImpl : torch::nn::Module {
  NetImpl() { Fc = register_module("fc", torch::nn::Linear(4, 2)); }
  torch::Tensor forward(torch::Tensor X) { return Fc->forward(X); }
  torch::Tensor predict(torch::Tensor X) {
    torch::NoGradGuard(); // expected-warning {{guard 'torch::NoGradGuard' has no name: it dies at the end of this statement and does not switch off the recording of gradients for the code after it; give it a name}}
    return forward(X);
  }
  // CHECK-FIXES: torch::NoGradGuard guard;
  // CHECK-FIXES-NEXT: return forward(X);
  torch::nn::Linear Fc{nullptr};
};
TORCH_MODULE(Net);

torch::Tensor braces(Net &Model, torch::Tensor X) {
  at::NoGradGuard{}; // expected-warning {{guard 'torch::NoGradGuard' has no name}}
  return Model->forward(X);
}
// CHECK-FIXES: at::NoGradGuard guard;

torch::Tensor withArgument(Net &Model, torch::Tensor X) {
  c10::InferenceMode(true); // expected-warning {{guard 'c10::InferenceMode' has no name: it dies at the end of this statement and does not switch inference mode}}
  torch::AutoGradMode(false); // expected-warning {{'torch::AutoGradMode' has no name}}
  torch::InferenceMode{true}; // expected-warning {{'c10::InferenceMode' has no name}}
  return Model->forward(X);
}
// CHECK-FIXES: c10::InferenceMode guard(true);
// CHECK-FIXES: torch::AutoGradMode guard2(false);
// CHECK-FIXES: torch::InferenceMode guard3{true};

using namespace torch;

Tensor short_(Net Model, Tensor X, Device D) {
  NoGradGuard(); // expected-warning {{has no name}}
  {
    InferenceMode();               // expected-warning {{has no name}}
    at::AutoDispatchBelowADInplaceOrView(); // expected-warning {{'at::AutoDispatchBelowADInplaceOrView' has no name: it dies at the end of this statement and does not skip autograd}}
    c10::DeviceGuard(Device(kCPU)); // expected-warning {{'c10::DeviceGuard' has no name: it dies at the end of this statement and does not set the current device}}
    c10::OptionalDeviceGuard(at::device_of(X)); // expected-warning {{'c10::OptionalDeviceGuard' has no name}}
    c10::impl::ExcludeDispatchKeyGuard{c10::DispatchKey::CPU}; // expected-warning {{'c10::impl::ExcludeDispatchKeyGuard' has no name}}
    X = Model->forward(X);
  }
  return X;
}
// CHECK-FIXES: Tensor short_
// CHECK-FIXES-NEXT: NoGradGuard guard;

Tensor collides(Net Model, Tensor X) {
  int guard = 1;
  NoGradGuard(); // expected-warning {{has no name}}
  return Model->forward(X) + guard;
}
// CHECK-FIXES: int guard = 1;
// CHECK-FIXES-NEXT: NoGradGuard guard2;

Tensor function(Net Model, Tensor X) {
  torch::NoGradGuard no_grad(); // expected-warning {{'no_grad' is the declaration of a function that returns 'torch::NoGradGuard' and no guard: it does not switch off the recording of gradients for the code after it; leave out the parentheses}}
  NoGradGuard g(void); // expected-warning {{'g' is the declaration of a function}}
  c10::InferenceMode guard(); // expected-warning {{'guard' is the declaration of a function that returns 'c10::InferenceMode'}}
  return Model->forward(X);
}
// CHECK-FIXES: torch::NoGradGuard no_grad;
// CHECK-FIXES: NoGradGuard g;
// CHECK-FIXES: c10::InferenceMode guard;

Tensor declaresWithParameter(Net Model, Tensor X, float Flag) {
  torch::AutoGradMode Mode(bool(Flag)); // expected-warning {{'Mode' is the declaration of a function}}
  return Model->forward(X);
}

Tensor inLambda(Net Model, Tensor X) {
  auto Run = [&] {
    torch::NoGradGuard(); // expected-warning {{has no name}}
    return Model->forward(X);
  };
  return Run();
}

void inLoop(Net Model, std::vector<Tensor> Batches) {
  for (auto &Batch : Batches) {
    torch::NoGradGuard(); // expected-warning {{has no name}}
    Model->forward(Batch);
  }
  for (auto &Batch : Batches)
    torch::NoGradGuard(), Model->forward(Batch); // lives to the semicolon
}

template <class M> Tensor inTemplate(M Model, Tensor X) {
  torch::NoGradGuard(); // expected-warning {{has no name}}
  return Model->forward(X);
}
template Tensor inTemplate<Net>(Net, Tensor);

template <class M> Tensor neverInstantiated(M Model, Tensor X) {
  torch::NoGradGuard(); // expected-warning {{has no name}}
  torch::NoGradGuard g(); // expected-warning {{declaration of a function}}
  return Model->forward(X);
}

class Detector {
public:
  void detect(Tensor X) {
    (void)torch::NoGradGuard(); // expected-warning {{has no name}}
    Model.forward({X});
    using Guard = torch::NoGradGuard;
    Guard(); // expected-warning {{guard 'torch::NoGradGuard' has no name}}
    Model.forward({X});
    if (torch::NoGradGuard(); X.defined()) // expected-warning {{has no name}}
      Model.forward({X});
    std::make_unique<torch::NoGradGuard>(); // expected-warning {{guard 'torch::NoGradGuard' dies at the end of this statement with the unnamed object that owns it}}
    std::unique_ptr<torch::NoGradGuard>(new torch::NoGradGuard); // expected-warning {{with the unnamed object that owns it}}
    makeGuard(); // expected-warning {{has no name}}
    Model.forward({X});
  }
  static torch::NoGradGuard makeGuard() { return torch::NoGradGuard(); }

private:
  torch::jit::Module Model;
};

struct EvalGuard : torch::NoGradGuard {};

Tensor ownGuard(Net Model, Tensor X) {
  EvalGuard(); // expected-warning {{guard 'EvalGuard' has no name}}
  return Model->forward(X);
}

void hidden(Net Model, Tensor X, bool On) {
  if (X.defined()) {
    c10::InferenceMode(On); // expected-warning {{this declares a guard called 'On' of type 'c10::InferenceMode'; it is not given the value of the 'On' around it}}
    Model->forward(X);
  }
}
// CHECK-FIXES: c10::InferenceMode guard(On);

struct Worker {
  void work(Net Model, torch::Tensor X) {
    c10::OptionalDeviceGuard(Where); // expected-warning {{this declares a guard called 'Where' of type 'c10::OptionalDeviceGuard'; it is not given the value of the 'Where' around it}}
    // CHECK-FIXES: c10::OptionalDeviceGuard guard(Where);
    Model->forward(X);
  }
  void hidesNothing(Net Model, torch::Tensor X) {
    c10::OptionalDeviceGuard(Here);
    Model->forward(X);
  }
  torch::Device Where = torch::kCPU;
};
