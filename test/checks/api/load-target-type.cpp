// RUN: %check_torch %s torch-api-load-target-type

namespace nn = torch::nn;

struct NetImpl : nn::Module {
  nn::Linear fc{nullptr};
  NetImpl() { fc = register_module("fc", nn::Linear(4, 2)); }
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};
TORCH_MODULE(Net);

void eagerAsScript(Net net, torch::Tensor x) {
  torch::save(net, "net.pt"); // expected-note {{saved by 'torch::save' here}}
  auto module = torch::jit::load("net.pt"); // expected-warning {{"net.pt" is saved as a module and loaded as a script module by 'torch::jit::load'; the loaded module has no method 'forward'}}
  module.forward({x});
}

const std::string ModelPath = "model.pt";
void train(const std::shared_ptr<NetImpl> &net) {
  torch::save(net, ModelPath); // expected-note {{saved}}
}
torch::jit::Module infer() {
  return torch::jit::load("model.pt", torch::kCPU); // expected-warning {{"model.pt" is saved as a module and loaded as a script module}}
}

void scriptAsTensor(const torch::jit::Module &scripted, const std::string &path) {
  scripted.save(path); // expected-note {{saved by 'torch::jit::Module::save' here}}
  torch::Tensor x;
  torch::load(x, path); // expected-warning {{path is saved as a script module and loaded as a tensor by 'torch::load'; no tensor is found there}}
}

void moduleAsTensor(const std::string &folder) {
  using namespace torch;
  auto fc = std::make_shared<nn::LinearImpl>(2, 2);
  save(fc, folder + "/fc.pt"); // expected-note {{saved}}
  at::Tensor weight;
  load(weight, folder + "/fc.pt"); // expected-warning {{is saved as a module and loaded as a tensor}}
}

class Trainer {
public:
  void checkpoint() {
    torch::save(optimizer_, path_ + ".opt"); // expected-note {{saved}}
  }
  void resume() {
    torch::load(net_, path_ + ".opt"); // expected-warning {{path_ + ".opt" is saved as an optimizer and loaded as a module by 'torch::load'; no submodule or parameter is found there}}
  }

private:
  Net net_;
  torch::optim::Adam optimizer_{net_->parameters()};
  std::string path_ = "run";
};

void vectors(Net net, std::vector<torch::Tensor> values) {
  torch::save(values, "values.pt"); // expected-note {{saved}} expected-note {{saved}}
  torch::load(net, "values.pt"); // expected-warning {{is saved as a vector of tensors and loaded as a module}}
  torch::Tensor first;
  torch::load(first, std::string("values.pt")); // expected-warning {{only its first tensor is read}}
  torch::save(net->fc, "fc.pt"); // expected-note {{saved}}
  torch::load(values, "fc.pt"); // expected-warning {{is saved as a module and loaded as a vector of tensors by 'torch::load'; the vector stays empty}}
  torch::save(net->parameters(), "parameters.pt"); // expected-note {{saved}}
  torch::load(net, "parameters.pt"); // expected-warning {{is saved as a vector of tensors and loaded as a module}}
}

// Silent from here on ------------------------------------------------------

void sameKind(Net net, torch::optim::SGD &optimizer, torch::Tensor x) {
  torch::save(net, "good.pt");
  Net copy;
  torch::load(copy, "good.pt");
  torch::save(optimizer, "good.opt");
  torch::load(optimizer, "good.opt");
  torch::save(x, "x.pt");
  torch::load(x, "x.pt");
  std::vector<torch::Tensor> all;
  torch::load(all, "x.pt");
}

void scriptFillsModule(const torch::jit::Module &scripted, Net net) {
  scripted.save("scripted.pt");
  torch::load(net, "scripted.pt");
  auto again = torch::jit::load("scripted.pt");
  again.eval();
}

void onlyNames(Net net) {
  torch::save(net, "named.pt");
  torch::jit::Module archive = torch::jit::load("named.pt");
  for (const auto &parameter : archive.named_parameters())
    std::cout << parameter.name;
  auto weight = torch::jit::load("named.pt").attr("fc");
}

void otherFile(Net net, const std::string &a, const std::string &b) {
  torch::save(net, a);
  torch::Tensor x;
  torch::load(x, b);
}

void changed(Net net, std::string path) {
  torch::save(net, path);
  path = "x.pt";
  torch::Tensor x;
  torch::load(x, path);
}

void savedTwice(Net net, torch::Tensor x, bool whole) {
  if (whole)
    torch::save(net, "either.pt");
  else
    torch::save(x, "either.pt");
  torch::load(x, "either.pt");
}

void saves(Net net, const std::string &path) { torch::save(net, path); }
void loads(torch::Tensor x, const std::string &path) { torch::load(x, path); }

void parameterList(nn::ParameterList list) {
  torch::save(list, "list.pt");
  torch::Tensor first;
  torch::load(first, "list.pt");
}

namespace other {
struct Model {};
void save(const Model &, const char *) {}
void load(torch::Tensor &, const char *) {}
void lookAlike(torch::Tensor x) {
  save(Model(), "other.pt");
  other::load(x, "other.pt");
}
} // namespace other
