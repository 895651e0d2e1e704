// RUN: %check_torch %s torch-api-module-without-owner

using torch::nn::Module;

struct NetImpl : torch::nn::Module {
  NetImpl() { fc = register_module("fc", torch::nn::Linear(2, 2)); }
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
  int64_t count() const {
    int64_t sum = 0;
    for (const auto &m : modules()) // expected-note {{needed here}}
      sum += m->parameters(false).size();
    return sum;
  }
  void report() { std::cout << count(); } // expected-note {{needed here}}
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Net);

void onTheStack() {
  NetImpl net;
  net.modules(); // expected-warning {{'modules' needs a std::shared_ptr that owns the module, but no such pointer owns 'net'; make the module with std::make_shared or by its holder}}
  for (auto &m : net.named_modules()) // expected-warning {{'named_modules' needs a std::shared_ptr}}
    m.value()->train();
  auto self = net.shared_from_this(); // expected-warning {{'shared_from_this' needs a std::shared_ptr}}
  const NetImpl constant;
  constant.count(); // expected-warning {{'count' needs a std::shared_ptr that owns the module, but no such pointer owns 'constant'}}
  net.report(); // expected-warning {{'report' needs a std::shared_ptr}}
  torch::nn::LinearImpl layer(2, 2);
  layer.modules(true); // expected-warning {{no such pointer owns 'layer'}}
  net.apply([](const std::shared_ptr<Module> &m) { m->eval(); }); // expected-warning {{'apply' needs a std::shared_ptr}}
  static torch::nn::ReLUImpl relu;
  relu.named_modules("relu"); // expected-warning {{no such pointer owns 'relu'}}
}

class Trainer {
public:
  void run() {
    for (auto m : model.modules()) // expected-warning {{no such pointer owns 'model'}}
      m->train();
    this->model.modules(); // expected-warning {{no such pointer owns 'this->model'}}
    own->modules(); // expected-warning {{no such pointer owns}}
    all[0].named_modules(); // expected-warning {{no such pointer owns 'all[0]'}}
  }

private:
  NetImpl model;
  std::unique_ptr<NetImpl> own = std::make_unique<NetImpl>();
  std::vector<NetImpl> all;
};

struct Early : torch::nn::Module {
  Early() {
    register_module("fc", torch::nn::Linear(2, 2));
    for (auto &m : modules()) // expected-warning {{'modules' needs the shared pointer that owns the module, which there is none of before the constructor of 'Early' has ended}}
      m->train();
  }
};

struct EarlyByHelper : torch::nn::Cloneable<EarlyByHelper> {
  EarlyByHelper() { init(); } // expected-warning {{'init' needs the shared pointer}}
  void init() { named_modules(); }
  void reset() override {}
};

struct Self : torch::nn::Module {
  Self() { registry.push_back(shared_from_this()); } // expected-warning {{'shared_from_this' needs the shared pointer}}
  static std::vector<std::shared_ptr<torch::nn::Module>> registry;
};

// Silent.
void owned(Net net, NetImpl &reference, NetImpl *pointer) {
  net->modules();
  net->count();
  reference.modules();
  pointer->count();
  auto shared = std::make_shared<NetImpl>();
  shared->named_modules();
  (*shared).modules();
  NetImpl &also = *shared;
  also.modules();
}

void borrowed() {
  NetImpl net;
  std::shared_ptr<NetImpl> owner(&net, [](NetImpl *) {});
  net.modules();
}

#define EXPECT_THROW(statement, type)                                          \
  try {                                                                        \
    statement;                                                                 \
  } catch (const type &) {                                                     \
  }
void tested() {
  NetImpl net;
  EXPECT_THROW(net.modules(), c10::Error)
}

void notNeeded() {
  NetImpl net;
  net.parameters();
  net.modules(false);
  net.modules(/*include_self=*/false);
  net.named_modules("net", false);
  net.children();
  net.apply([](Module &m) { m.eval(); });
  net.to(torch::kCPU);
  net.train();
  std::cout << net;
  torch::nn::SequentialImpl list;
  list.children();
}

struct Late : torch::nn::Module {
  Late() {
    modules(false);
    children();
    auto later = [this] { return modules(); };
    if (parameters().empty())
      modules();
  }
  void init() { modules(); }
  torch::Tensor forward(torch::Tensor x) {
    if (x.dim() == 0)
      modules();
    return x;
  }
};

void conditional(torch::Tensor x) {
  Late late;
  late.forward(x);
}

namespace other {
struct Module : std::enable_shared_from_this<Module> {
  std::vector<int> modules() { return {}; }
};
void use() {
  Module m;
  m.modules();
}
} // namespace other
