// RUN: %check_torch %s torch-api-load-into-null-module

namespace nn = torch::nn;

struct NetImpl : nn::Module {
  nn::Linear fc{nullptr};
  NetImpl() { fc = register_module("fc", nn::Linear(4, 2)); }
  explicit NetImpl(int64_t in) : fc(register_module("fc", nn::Linear(in, 2))) {}
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};
TORCH_MODULE(Net);

void loadsIntoEmptyHolder(const std::string &path) {
  Net net{nullptr}; // expected-note {{'net' is declared here}}
  torch::load(net, path); // expected-warning {{loading into 'net', which is declared empty and not given a module before; 'torch::load' fills a module, it makes none}}
}

void loadsIntoEmptyPointer() {
  std::shared_ptr<NetImpl> net; // expected-note {{'net' is declared here}}
  torch::load(net, "net.pt"); // expected-warning {{loading into 'net', which is declared empty}}
  net->eval();
}

void copyInitialised(std::istream &in) {
  Net net = nullptr; // expected-note {{declared here}}
  torch::NoGradGuard guard;
  {
    torch::load(net, in); // expected-warning {{loading into 'net'}}
  }
}

void usedAtOnce(torch::Tensor x) {
  Net net(nullptr); // expected-note {{declared here}}
  auto y = net->forward(x); // expected-warning {{use of 'net', which is declared empty and not given a module before}}
  Net other = Net(nullptr); // expected-note {{declared here}}
  other->to(torch::kCPU); // expected-warning {{use of 'other'}}
}

void branchAfterwards(bool resume) {
  std::shared_ptr<NetImpl> net = nullptr; // expected-note {{declared here}}
  if (resume) {
    torch::load(net, "net.pt"); // expected-warning {{loading into 'net'}}
  }
}

void ownedAlone(torch::Tensor x) {
  std::unique_ptr<nn::LinearImpl> fc; // expected-note {{declared here}}
  fc->forward(x);                     // expected-warning {{use of 'fc'}}
}

void givenTooLate(torch::Tensor x) {
  using namespace torch::nn;
  Sequential net{nullptr};  // expected-note {{declared here}}
  net->push_back(Linear(2, 2)); // expected-warning {{use of 'net'}}
  net = Sequential(Linear(2, 2));
}

void called(torch::Tensor x) {
  auto net = std::shared_ptr<NetImpl>(); // expected-note {{declared here}}
  for (int i = 0; i < 3; ++i)
    (*net).forward(x); // expected-warning {{use of 'net'}}
}

void inLambda() {
  auto run = [](torch::Tensor x) {
    nn::Linear fc{nullptr}; // expected-note {{declared here}}
    return fc(x);           // expected-warning {{use of 'fc'}}
  };
  run(torch::ones({2, 2}));
}

void saved() {
  Net net{nullptr};          // expected-note {{declared here}}
  torch::save(net, "net.pt"); // expected-warning {{use of 'net'}}
}

template <typename T> void inTemplate(T path) {
  Net net{nullptr};       // expected-note {{declared here}}
  torch::load(net, path); // expected-warning {{loading into 'net'}}
}
template void inTemplate(const char *);

struct NeverAssignedImpl : nn::Module {
  nn::Linear fc1{nullptr}, fc2{nullptr}; // expected-note {{'fc2' is declared here}}
  nn::Dropout drop = nullptr; // expected-note {{'drop' is declared here}}
  NeverAssignedImpl() { fc1 = register_module("fc1", nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) {
    x = torch::relu(fc1->forward(x));
    x = drop(x); // expected-warning {{use of 'drop', which is declared empty and never given a module}}
    return fc2->forward(x); // expected-warning {{use of 'fc2', which is declared empty and never given a module}}
  }
};

class RegistersEmpty : public nn::Module {
  nn::Conv2d conv{nullptr}; // expected-note {{declared here}}

public:
  RegistersEmpty() {
    register_module("conv", conv); // expected-warning {{use of 'conv'}}
  }
  torch::Tensor forward(torch::Tensor x) { return conv->forward(x); }
};

struct Agent {
  std::shared_ptr<NetImpl> policy; // expected-note {{declared here}}
  Agent() : policy(nullptr) {}
  void restore(const std::string &path) {
    torch::load(policy, path); // expected-warning {{loading into 'policy', which is declared empty and never given a module}}
  }
};

static Net Shared{nullptr}; // expected-note {{declared here}}
torch::Tensor useShared(torch::Tensor x) {
  return Shared->forward(x); // expected-warning {{use of 'Shared'}}
}

// Silent from here on ------------------------------------------------------

Net make();
void fill(Net &net);
void fillPointer(std::shared_ptr<NetImpl> *net);

void madeFirst(bool big) {
  Net net;
  torch::load(net, "a.pt");
  Net second{4};
  torch::load(second, "a.pt");
  auto third = std::make_shared<NetImpl>();
  torch::load(third, "a.pt");
  Net fourth{nullptr};
  fourth = Net(7);
  torch::load(fourth, "a.pt");
  Net fifth = nullptr;
  if (big)
    fifth = Net(7);
  else
    fifth = Net(3);
  torch::load(fifth, "a.pt");
  std::shared_ptr<NetImpl> sixth;
  sixth.reset(new NetImpl);
  torch::load(sixth, "a.pt");
  Net seventh{nullptr};
  fill(seventh);
  torch::load(seventh, "a.pt");
  std::shared_ptr<NetImpl> eighth;
  fillPointer(&eighth);
  torch::load(eighth, "a.pt");
  Net ninth{nullptr};
  auto init = [&] { ninth = make(); };
  init();
  torch::load(ninth, "a.pt");
  Net tenth{nullptr}, eleventh{nullptr};
  std::tie(tenth, eleventh) = std::make_tuple(make(), make());
  torch::load(tenth, "a.pt");
  std::swap(eleventh, tenth);
  eleventh->eval();
  auto twelfth = Net(std::make_shared<NetImpl>());
  torch::load(twelfth, "a.pt");
}

void guarded(torch::Tensor x) {
  Net net{nullptr};
  if (net)
    net->forward(x);
  std::shared_ptr<NetImpl> other;
  if (other != nullptr)
    other->forward(x);
  Net third{nullptr};
  if (!third.is_empty())
    third->eval();
}

void fromPreviousRound(const std::vector<std::string> &paths) {
  Net best{nullptr};
  double score = 0;
  for (const auto &path : paths) {
    if (score > 0.5)
      torch::save(best, "best.pt");
    Net net;
    torch::load(net, path);
    best = net;
    score += 0.1;
  }
}

void keptAcrossCalls(torch::Tensor x) {
  static Net net{nullptr};
  if (!net)
    net = Net();
  net->forward(x);
}

void expectsTheError() {
  Net net{nullptr};
#define EXPECT_THROWS(statement)                                               \
  try {                                                                        \
    statement;                                                                 \
  } catch (const c10::Error &) {                                               \
  }
  EXPECT_THROWS(net->eval());
}

void asReference() {
  Net net{nullptr};
  Net &alias = net;
  alias = Net();
  torch::load(net, "a.pt");
}

struct SetElsewhereImpl : nn::Module {
  nn::Linear fc{nullptr};
  SetElsewhereImpl();
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};

struct SetByHelper : nn::Module {
  nn::Linear a{nullptr}, b{nullptr}, c{nullptr};
  std::vector<nn::Linear> layers;
  void reset() {
    for (auto *layer : {&a, &b})
      *layer = nn::Linear(2, 2);
    init(c);
  }
  static void init(nn::Linear &fc) { fc = nn::Linear(2, 2); }
  torch::Tensor forward(torch::Tensor x) {
    return a->forward(b->forward(c->forward(x)));
  }
};

struct Optional : nn::Module {
  nn::Linear skip{nullptr};
  torch::Tensor forward(torch::Tensor x) {
    return skip ? skip->forward(x) : x;
  }
};

struct SetFromOutside : nn::Module {
  nn::Linear head{nullptr};
  torch::Tensor forward(torch::Tensor x) { return head->forward(x); }
};
void attach(SetFromOutside &net) { net.head = nn::Linear(3, 3); }

struct Base : nn::Module {
  torch::Tensor forward(torch::Tensor x) { return body->forward(x); }

protected:
  nn::Sequential body{nullptr};
};
struct Derived : Base {
  Derived() { body = register_module("body", nn::Sequential()); }
};

struct Befriended : nn::Module {
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
  friend struct Builder;

private:
  nn::Linear fc{nullptr};
};

struct Pack {
  nn::Linear fc{nullptr};
};
torch::Tensor usePack(torch::Tensor x) {
  Pack pack{nn::Linear(2, 2)};
  return pack.fc->forward(x);
}

struct TwoConstructors : nn::Module {
  nn::Linear fc{nullptr};
  TwoConstructors() : TwoConstructors(3) {}
  explicit TwoConstructors(int64_t n)
      : fc(register_module("fc", nn::Linear(n, n))) {}
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};

struct DefaultMade : nn::Module {
  nn::ReLU relu;
  nn::Sequential body;
  torch::Tensor forward(torch::Tensor x) { return relu(body->forward(x)); }
};

namespace other {
struct Net {
  Net(std::nullptr_t) {}
  Net *operator->() { return this; }
  void eval() {}
};
template <typename T> void load(T &, const char *) {}
void lookAlike() {
  Net net{nullptr};
  load(net, "a.pt");
  net->eval();
}
} // namespace other

template <typename M> void makesIt(const char *path) {
  Net net{nullptr};
  net = M();
  torch::load(net, path);
}
template void makesIt<Net>(const char *);

void handedToCallable() {
  Net net{nullptr};
  auto make = [](Net &n) { n = Net(); };
  std::thread thread(make, std::ref(net));
  thread.join();
  net->eval();
  Net second{nullptr};
  std::once_flag flag;
  std::call_once(flag, make, second);
  second->eval();
}
