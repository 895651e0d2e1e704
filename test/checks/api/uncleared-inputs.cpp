// RUN: %check_torch %s torch-api-uncleared-inputs

using Images = std::vector<torch::Tensor>;

void rangeFor(torch::jit::Module &module, const Images &images) {
  std::vector<torch::jit::IValue> inputs;
  for (const auto &image : images) {
    inputs.push_back(image); // expected-warning {{'inputs' is added to in every round and never cleared, so the model gets too many arguments from the second round on; make it anew or clear it in every round}}
    auto y = module.forward(inputs).toTensor(); // expected-note {{given to the model here}}
  }
}

void indexed(torch::jit::script::Module module, const Images &images) {
  std::vector<c10::IValue> arguments;
  arguments.reserve(2);
  for (size_t i = 0; i < images.size(); ++i) {
    arguments.emplace_back(images[i]); // expected-warning {{'arguments' is added to in every round}}
    arguments.emplace_back(0.5);
    try {
      module(arguments); // expected-note {{given to the model}}
    } catch (const c10::Error &e) {
      std::cerr << e.what();
    }
  }
}

void methodByName(torch::jit::Module module, std::istream &in) {
  using namespace torch::jit;
  Stack inputs;
  std::string line;
  while (std::getline(in, line)) {
    inputs.push_back(line); // expected-warning {{never cleared}}
    module.get_method("encode")(inputs); // expected-note {{given}}
  }
}

void innerLoop(torch::jit::Module module, const std::vector<Images> &batches) {
  std::vector<torch::IValue> inputs;
  for (const Images &batch : batches) {
    for (const auto &image : batch)
      inputs.push_back(image); // expected-warning {{never cleared}}
    module.forward(inputs); // expected-note {{given}}
  }
}

class Detector {
public:
  torch::Tensor predict(const torch::Tensor &image) {
    inputs_.push_back(image); // expected-warning {{'inputs_' is added to in every call and never cleared, so the model gets too many arguments from the second call on}}
    return module_.forward(inputs_).toTensor(); // expected-note {{given}}
  }

private:
  torch::jit::Module module_;
  std::vector<torch::jit::IValue> inputs_;
};

torch::Tensor predict(torch::jit::Module &module, torch::Tensor x) {
  static std::vector<torch::jit::IValue> inputs;
  inputs.push_back(x); // expected-warning {{in every call}}
  return module.forward(inputs).toTensor(); // expected-note {{given}}
}

void inLambda(torch::jit::Module module, const Images &images) {
  std::vector<torch::jit::IValue> inputs;
  auto run = [&] {
    for (const auto &image : images) {
      inputs.push_back(image); // expected-warning {{never cleared}}
      module.forward(inputs); // expected-note {{given}}
    }
  };
  run();
}

// Silent from here on ------------------------------------------------------

void declaredInside(torch::jit::Module module, const Images &images) {
  for (const auto &image : images) {
    std::vector<torch::jit::IValue> inputs;
    inputs.push_back(image);
    module.forward(inputs);
  }
}

void cleared(torch::jit::Module module, const Images &images) {
  std::vector<torch::jit::IValue> a, b, c, d, e, f;
  for (const auto &image : images) {
    a.clear();
    a.push_back(image);
    module.forward(a);
    b.push_back(image);
    module.forward(b);
    b.pop_back();
    c.push_back(image);
    module.forward(std::move(c));
    d = {image};
    module.forward(d);
    e.push_back(image);
    module.forward(e);
    std::vector<torch::jit::IValue>().swap(e);
    f.push_back(image);
    module.forward(f);
    f.erase(f.begin());
  }
}

void reset(std::vector<torch::jit::IValue> &inputs);
void clearedElsewhere(torch::jit::Module module, const Images &images) {
  std::vector<torch::jit::IValue> inputs;
  for (const auto &image : images) {
    inputs.push_back(image);
    module.forward(inputs);
    reset(inputs);
  }
}

void filledBefore(torch::jit::Module module, torch::Tensor x) {
  std::vector<torch::jit::IValue> inputs;
  inputs.push_back(x);
  for (int i = 0; i < 10; ++i)
    module.forward(inputs);
  std::vector<torch::jit::IValue> state;
  for (int i = 0; i < 3; ++i)
    state.push_back(x);
  module.forward(state);
}

void replaced(torch::jit::Module module, const Images &images) {
  std::vector<torch::jit::IValue> inputs(1);
  for (const auto &image : images) {
    inputs[0] = image;
    module.forward(inputs);
  }
}

void onlyOnce(torch::jit::Module module, const Images &images) {
  std::vector<torch::jit::IValue> inputs;
  for (const auto &image : images) {
    inputs.push_back(image);
    module.forward(inputs);
    break;
  }
  std::vector<torch::jit::IValue> first;
  for (const auto &image : images) {
    if (first.empty())
      first.push_back(image);
    module.forward(first);
  }
}

class Cleans {
public:
  torch::Tensor predict(const torch::Tensor &image) {
    inputs_.push_back(image);
    auto y = module_.forward(inputs_).toTensor();
    inputs_.clear();
    return y;
  }

private:
  torch::jit::Module module_;
  std::vector<torch::jit::IValue> inputs_;
};

class WarmsUp {
public:
  WarmsUp() {
    inputs_.push_back(torch::ones({1}));
    module_.forward(inputs_);
  }

private:
  torch::jit::Module module_;
  std::vector<torch::jit::IValue> inputs_;
};

class ClearedInAnotherFile {
public:
  torch::Tensor predict(const torch::Tensor &image) {
    inputs_.push_back(image);
    auto y = module_.forward(inputs_).toTensor();
    finish();
    return y;
  }
  void finish();

private:
  torch::jit::Module module_;
  std::vector<torch::jit::IValue> inputs_;
};

namespace other {
struct Module {
  int forward(std::vector<torch::IValue> all) { return all.size(); }
};
void lookAlike(Module module, const Images &images) {
  std::vector<torch::IValue> inputs;
  for (const auto &image : images) {
    inputs.push_back(image);
    module.forward(inputs);
  }
}
} // namespace other
