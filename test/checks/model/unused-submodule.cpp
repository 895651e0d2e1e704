// RUN: %check_torch %s torch-model-unused-submodule

namespace nn = torch::nn;

struct SameTwiceImpl : nn::Module {
  nn::Linear fc1{nullptr}, fc2{nullptr}, fc3{nullptr}; // expected-note {{'fc3' is declared here}}
  SameTwiceImpl() {
    fc1 = register_module("fc1", nn::Linear(4, 4));
    fc2 = register_module("fc2", nn::Linear(4, 4));
    fc3 = register_module("fc3", nn::Linear(4, 4)); // expected-warning {{'fc3' is registered and never run, while 'fc2' of the same kind runs twice}}
  }
  torch::Tensor forward(torch::Tensor x) {
    x = torch::relu(fc1(x));
    x = torch::relu(fc2(x));
    return fc2->forward(x); // expected-note {{'fc2' runs again here}}
  }
};
TORCH_MODULE(SameTwice);

class Forgotten : public torch::nn::Module {
  torch::nn::Conv2d conv;
  torch::nn::Dropout drop{0.5};      // expected-note {{'drop' is declared here}}
  torch::nn::BatchNorm2d norm{nullptr}; // expected-note {{'norm' is declared here}}
  std::shared_ptr<SameTwiceImpl> head;  // expected-note {{declared here}}
  std::vector<torch::nn::Linear> extra; // expected-note {{declared here}}
  torch::nn::ModuleList list;           // expected-note {{declared here}}
  torch::nn::ReLU act;                  // expected-note {{declared here}}
  torch::nn::GRU rnn = register_module("rnn", torch::nn::GRU(4, 4)); // expected-warning {{'rnn' is registered and never run}}
  // expected-note@-1 {{'rnn' is declared here}}

public:
  Forgotten()
      : conv(register_module("conv", torch::nn::Conv2d(3, 4, 3))),
        head(register_module("head", std::make_shared<SameTwiceImpl>())) { // expected-warning {{'head' is registered and never run}}
    this->register_module("drop", drop); // expected-warning {{'drop' is registered and never run}}
    norm = register_module("norm", torch::nn::BatchNorm2d(4)); // expected-warning {{'norm' is registered and never run}}
    torch::nn::init::ones_(norm->weight);
    for (int i = 0; i < 2; ++i) {
      extra.push_back(register_module("e" + std::to_string(i), torch::nn::Linear(4, 4))); // expected-warning {{'extra' is registered and never run}}
      list->push_back(torch::nn::Linear(4, 4));
    }
    register_module("list", list); // expected-warning {{'list' is registered and never run}}
    register_module("act", act); // expected-warning {{'act' is registered and never run}}
  }
  torch::Tensor forward(torch::Tensor x) { return conv(x); }
};

// Silent from here on ------------------------------------------------------

struct AllRun : nn::Module {
  nn::Linear a{nullptr}, b{nullptr}, c{nullptr}, d{nullptr};
  std::vector<nn::Linear> list;
  nn::ModuleList mods;
  nn::ModuleDict dict;
  nn::Sequential seq, tail;
  AllRun() {
    a = register_module("a", nn::Linear(4, 4));
    b = register_module("b", nn::Linear(4, 4));
    c = register_module("c", nn::Linear(4, 4));
    d = register_module("d", nn::Linear(4, 4));
    for (int i = 0; i < 2; ++i)
      list.push_back(register_module("l" + std::to_string(i), nn::Linear(4, 4)));
    register_module("mods", mods);
    mods->push_back(nn::Linear(4, 4));
    register_module("dict", dict);
    register_module("seq", seq);
    register_module("tail", tail);
    seq->push_back(d);
  }
  torch::Tensor helper(torch::Tensor x) { return b->forward(x); }
  torch::Tensor forward(torch::Tensor x) {
    x = helper(a->forward(x));
    x = torch::nn::functional::linear(x, c->weight);
    for (size_t i = 0; i < list.size(); i++)
      x = list[i]->forward(x);
    for (const auto &m : *mods)
      x = m->as<nn::Linear>()->forward(x);
    x = dict["a"]->as<nn::Linear>()->forward(x);
    std::vector<nn::Sequential> parts{tail};
    return seq->forward(x);
  }
};

struct Walks : nn::Module {
  nn::Linear a{nullptr}, b{nullptr};
  Walks() {
    a = register_module("a", nn::Linear(4, 4));
    b = register_module("b", nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    x = a(x);
    for (auto &child : children())
      x = std::dynamic_pointer_cast<nn::LinearImpl>(child)->forward(x);
    return x;
  }
};

// Others run them.
struct Parts : nn::Module {
  nn::Linear encoder{nullptr}, decoder{nullptr};
  Parts() {
    encoder = register_module("encoder", nn::Linear(4, 4));
    decoder = register_module("decoder", nn::Linear(4, 4));
  }
  nn::Linear &second() { return decoder; }
  torch::Tensor forward(torch::Tensor x) { return encoder(x); }
};
struct Heads : nn::Module {
  nn::Linear body{nullptr}, head{nullptr};
  Heads() {
    body = register_module("body", nn::Linear(4, 4));
    head = register_module("head", nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return body(x); }
};
torch::Tensor outside(Heads &net, torch::Tensor x) { return net.head(net.forward(x)); }
template <typename T> torch::Tensor later(T &net) { return net.critic(net.x); }
struct InTemplate : nn::Module {
  nn::Linear body{nullptr}, critic{nullptr};
  InTemplate() {
    body = register_module("body", nn::Linear(4, 4));
    critic = register_module("critic", nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return body(x); }
};
struct Elsewhere : nn::Module {
  nn::Linear body{nullptr}, head{nullptr};
  Elsewhere() {
    body = register_module("body", nn::Linear(4, 4));
    head = register_module("head", nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return body(x); }
  torch::Tensor value(torch::Tensor x);
};

// A bag of layers.
struct Bag : nn::Module {
  nn::Linear a{nullptr};
  Bag() { a = register_module("a", nn::Linear(4, 4)); }
};
struct NotRegistered : nn::Module {
  nn::Linear a{nullptr}, b{4, 4};
  NotRegistered() { a = register_module("a", nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return a(x); }
};
