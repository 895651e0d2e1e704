// RUN: %check_torch %s torch-model-unregistered-submodule

namespace nn = torch::nn;

struct Forgotten : nn::Module {
  nn::Linear fc1{nullptr};
  nn::Linear fc2{nullptr}; // expected-warning {{'torch::nn::Linear' in 'fc2' is registered nowhere: 'parameters()', 'to()' and saved files leave it out; hand it to 'register_module'}}
  Forgotten() {
    fc1 = register_module("fc1", nn::Linear(4, 8));
    fc2 = nn::Linear(8, 2); // expected-note {{made here}}
  }
  torch::Tensor forward(torch::Tensor x) {
    return fc2->forward(torch::relu(fc1->forward(x)));
  }
};

// By default initialisers, and in the list of the constructor.
class InPlaceImpl : public torch::nn::Module {
  torch::nn::Conv2d conv{torch::nn::Conv2dOptions(1, 6, 5)}; // expected-warning {{'torch::nn::Conv2d' in 'conv' is registered nowhere}}
  torch::nn::LSTM rnn = torch::nn::LSTM(4, 8);               // expected-warning {{'torch::nn::LSTM' in 'rnn' is registered nowhere}}
  torch::nn::Linear head;                                    // expected-warning {{'torch::nn::Linear' in 'head' is registered nowhere}}

public:
  explicit InPlaceImpl(int64_t classes)
      : head(torch::nn::LinearOptions(8, classes)) { // expected-note {{made here}}
    torch::nn::init::xavier_uniform_(head->weight);
    head->bias.data().zero_();
  }
  torch::Tensor forward(const torch::Tensor &x) {
    auto y = torch::max_pool2d(conv(x), 2).flatten(2);
    return head(std::get<0>(rnn(y)));
  }
};
TORCH_MODULE(InPlace);

// The network of one who registers another layer than the member.
struct AnotherOne : nn::Module {
  nn::Linear fc{4, 2}; // expected-warning {{'torch::nn::Linear' in 'fc' is registered nowhere}}
  AnotherOne() {
    register_module("fc", nn::Linear(4, 2)); // expected-note {{another module is registered as 'fc' here}}
  }
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};

struct Lists : nn::Module {
  std::vector<nn::Linear> layers; // expected-warning {{'torch::nn::Linear' in 'layers' is registered nowhere}}
  nn::ModuleList blocks;          // expected-warning {{'torch::nn::ModuleList' in 'blocks' is registered nowhere}}
  nn::Sequential body{nullptr};   // expected-warning {{'torch::nn::Sequential' in 'body' is registered nowhere}}
  explicit Lists(int depth) {
    for (int i = 0; i < depth; ++i) {
      layers.push_back(nn::Linear(4, 4)); // expected-note {{made here}}
      blocks->push_back(nn::Conv1d(4, 4, 1)); // expected-note {{made here}}
    }
    body = nn::Sequential(nn::Linear(4, 4), nn::ReLU()); // expected-note {{made here}}
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto &layer : layers)
      x = layer->forward(x);
    for (size_t i = 0; i < blocks->size(); ++i)
      x = blocks[i]->as<nn::Conv1d>()->forward(x);
    return body->forward(x);
  }
};

class Pointers : public nn::Module {
public:
  Pointers() {
    first = std::make_shared<nn::LinearImpl>(4, 4); // expected-note {{made here}}
    for (int i = 0; i < 3; ++i) {
      nn::Linear each(4, 4); // expected-note {{made here}}
      nn::init::kaiming_normal_(each->weight);
      rest.emplace_back(each);
    }
    for (int i = 0; i < 2; ++i)
      heads.emplace_back(4, 2); // expected-note {{made here}}
  }
  torch::Tensor forward(torch::Tensor x) {
    x = first->forward(x);
    for (size_t i = 0; i < rest.size(); i++)
      x = torch::relu(rest[i](x));
    auto last = heads.back();
    return last->forward(x) + heads[0]->forward(x);
  }

private:
  std::shared_ptr<nn::LinearImpl> first; // expected-warning {{'torch::nn::Linear' in 'first' is registered nowhere}}
  std::vector<nn::Linear> rest;          // expected-warning {{'torch::nn::Linear' in 'rest' is registered nowhere}}
  std::vector<nn::Linear> heads;         // expected-warning {{'torch::nn::Linear' in 'heads' is registered nowhere}}
};

// Modules of the user's, members of each other.
struct BlockImpl : nn::Module {
  nn::Linear fc{nullptr};
  explicit BlockImpl(int64_t n) : fc(register_module("fc", nn::Linear(n, n))) {}
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
};
TORCH_MODULE(Block);

struct MadeByHelper : nn::Module {
  Block block{8}; // expected-warning {{'Block' in 'block' is registered nowhere}}
  nn::Sequential stage{nullptr}; // expected-warning {{'torch::nn::Sequential' in 'stage' is registered nowhere}}
  std::map<std::string, nn::Linear> named; // expected-warning {{'torch::nn::Linear' in 'named' is registered nowhere}}
  std::array<Block, 2> pair{Block(8), Block(8)}; // expected-warning {{'Block' in 'pair' is registered nowhere}}
  MadeByHelper() : stage(makeStage(3)) {
    named.emplace("a", nn::Linear(8, 8)); // expected-note {{made here}}
  }
  nn::Sequential makeStage(int n) {
    nn::Sequential layers;
    for (int i = 0; i < n; ++i)
      layers->push_back(Block(8)); // expected-note {{made here}}
    return layers;
  }
  torch::Tensor forward(torch::Tensor x) {
    x = stage->forward(block->forward(x));
    x = pair[0]->forward(x) + pair[1](x);
    for (auto &[name, layer] : named)
      x = layer->forward(x);
    return x;
  }
};

// Another layer in the place of one that is registered.
struct Replaced : nn::Module {
  nn::Linear fc{nullptr};
  Replaced() { fc = register_module("fc", nn::Linear(4, 1000)); }
  void fineTune(int64_t classes) {
    fc = nn::Linear(4, classes); // expected-warning {{'fc' is given another module than the one that is registered: 'parameters()', 'to()' and saved files go on with the old one; use 'replace_module'}}
  }
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};
void fineTuneOutside() {
  auto net = std::make_shared<Replaced>();
  net->fc = nn::Linear(nn::LinearOptions(4, 10)); // expected-warning {{'fc' is given another module}}
  net->forward(torch::ones({1, 4}));
}

struct CopyRegistered : nn::Module {
  nn::Linear fc{4, 2}; // expected-warning {{'torch::nn::Linear' in 'fc' is registered nowhere}}
  CopyRegistered() { register_module("fc", fc->clone()); } // expected-note {{a copy is registered here}}
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};

struct Converted : nn::Cloneable<Converted> {
  nn::Embedding table{nullptr}; // expected-warning {{'torch::nn::Embedding' in 'table' is registered nowhere}}
  Converted() { reset(); }
  void reset() override {
    table = nn::Embedding(10, 4); // expected-note {{made here}}
  }
  torch::Tensor forward(torch::Tensor x) { return table(x); }
};

template <typename Act> struct Templated : nn::Module {
  nn::Linear fc{4, 4}; // expected-warning {{'torch::nn::Linear' in 'fc' is registered nowhere}}
  Act act;
  torch::Tensor forward(torch::Tensor x) { return act(fc(x)); }
};
torch::Tensor instance(torch::Tensor x) {
  return Templated<nn::ReLU>().forward(x);
}

struct ByValue : nn::Module {
  nn::LinearImpl fc{4, 4}; // expected-warning {{'torch::nn::Linear' in 'fc' is registered nowhere}}
  torch::Tensor forward(torch::Tensor x) { return fc.forward(x); }
};

// Dropout has nothing to train, but a mode.
struct Mode : nn::Module {
  nn::Dropout drop{0.5}; // expected-warning {{'torch::nn::Dropout' in 'drop' is registered nowhere: 'eval()' does not reach it; hand it to 'register_module'}}
  torch::Tensor forward(torch::Tensor x) { return drop(x); }
};

// Silent from here on ------------------------------------------------------

struct EveryWay : nn::Module {
  nn::Linear a{nullptr}, b{nullptr}, c, d{4, 4}, e{nullptr};
  std::vector<nn::Linear> list, more;
  std::vector<std::shared_ptr<BlockImpl>> blocks;
  nn::Sequential seq, whole{nullptr};
  nn::ModuleList mods;
  std::shared_ptr<BlockImpl> p;
  nn::Linear f = register_module("f", nn::Linear(4, 4));
  nn::Linear g{register_module("g", nn::Linear(4, 4))};
  EveryWay()
      : b(register_module("b", nn::Linear(4, 4))), c(4, 4),
        p(register_module("p", std::make_shared<BlockImpl>(4))) {
    register_module("a", a = nn::Linear(4, 4));
    register_module("c", c);
    this->register_module("d", d);
    e = nn::Linear(4, 4);
    add("e", e);
    for (int i = 0; i < 3; ++i) {
      list.push_back(nn::Linear(4, 4));
      register_module("list" + std::to_string(i), list.back());
      auto each = register_module("m" + std::to_string(i), nn::Linear(4, 4));
      more.push_back(each);
      auto block = std::make_shared<BlockImpl>(4);
      blocks.push_back(block);
      register_module("b" + std::to_string(i), block);
      mods->push_back(nn::Linear(4, 4));
    }
    register_module("mods", mods);
    register_module("seq", seq);
    seq->push_back(nn::Linear(4, 4));
    whole = nn::Sequential(nn::Linear(4, 4));
    whole = register_module("whole", whole);
  }
  void add(const std::string &name, nn::Linear layer) {
    register_module(name, layer);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = a(b(c(d(e(f(g(x)))))));
    for (auto &l : list)
      x = l(x);
    for (auto &l : more)
      x = l(x);
    for (auto &l : blocks)
      x = l->forward(x);
    for (auto &m : *mods)
      x = m->as<nn::Linear>()->forward(x);
    return whole->forward(seq->forward(p->forward(x)));
  }
};

// Registered through the list or sequence that they are put in.
struct ThroughParts : nn::Module {
  nn::Linear fc1{4, 4}, fc2{4, 4};
  std::vector<nn::Linear> layers;
  nn::Sequential net;
  nn::ModuleList kept;
  ThroughParts() : net(fc1, nn::ReLU(), fc2) {
    register_module("net", net);
    for (int i = 0; i < 2; ++i) {
      layers.push_back(nn::Linear(4, 4));
      kept->push_back(layers[i]);
    }
    register_module("kept", kept);
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto &l : layers)
      x = l(x);
    return fc2(fc1(x));
  }
};

// Not a module: it holds one.
class Agent {
  Block policy{4};
  std::vector<nn::Linear> heads{nn::Linear(4, 2)};

public:
  torch::Tensor act(torch::Tensor x) { return heads[0](policy->forward(x)); }
};

// Has nothing that is trained, moved or saved.
struct Stateless : nn::Module {
  nn::ReLU act;
  nn::MaxPool2d pool{nn::MaxPool2dOptions(2)};
  nn::Sequential tail{nn::ReLU(), nn::Flatten()};
  nn::Functional fun{torch::relu};
  nn::LayerNorm norm{nn::LayerNormOptions({4}).elementwise_affine(false)};
  torch::Tensor forward(torch::Tensor x) {
    return norm(fun(tail->forward(pool(act(x)))));
  }
};

// Outside on purpose: frozen, loaded, tended by hand.
struct Perceptual : nn::Module {
  nn::Sequential features{nn::Conv2d(3, 8, 3)};
  nn::Linear loaded{4, 4}, moved{4, 4}, teacher{4, 4};
  Perceptual() {
    torch::load(loaded, "vgg.pt");
    moved->to(torch::kCUDA);
  }
  torch::Tensor forward(torch::Tensor x) {
    torch::NoGradGuard guard;
    return features->forward(x);
  }
  torch::Tensor second(torch::Tensor x) { return loaded(moved(x)); }
  torch::Tensor third(torch::Tensor x) { return teacher(x).detach(); }
};

// Given from outside, where it may be registered.
struct Shared : nn::Module {
  Block shared, tied{nullptr};
  nn::Linear lazy{nullptr};
  explicit Shared(Block block) : shared(block) {}
  void tie(const Block &other) { tied = other; }
  torch::Tensor forward(torch::Tensor x) {
    if (!lazy) {
      lazy = nn::Linear(4, 4);
      register_module("lazy", lazy);
    }
    return tied->forward(lazy(shared->forward(x)));
  }
};

// Bodies that are not seen.
struct Elsewhere : nn::Module {
  nn::Linear fc{4, 2};
  Elsewhere();
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
};
void complete(nn::Module &module, nn::Linear layer);
void completeAll(nn::Module *module);
struct HandedOut : nn::Module {
  nn::Linear fc{4, 2};
  HandedOut() { complete(*this, fc); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
};
struct GivesItself : nn::Module {
  nn::Linear fc{4, 2};
  GivesItself() { completeAll(this); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
};
struct ByOthers : nn::Module {
  nn::Linear fc{4, 2};
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
};
void outside(ByOthers &net) { net.register_module("fc", net.fc); }
struct Derived : ByOthers {
  nn::Linear more{nullptr};
  Derived() { more = register_module("more", nn::Linear(4, 2)); }
};

// Replaced the right way.
struct ReplacedWell : nn::Module {
  nn::Linear fc{nullptr};
  ReplacedWell() { fc = register_module("fc", nn::Linear(4, 1000)); }
  void fineTune() { fc = replace_module("fc", nn::Linear(4, 10)); }
  void again() {
    fc = nn::Linear(4, 10);
    replace_module("fc", fc);
  }
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};

// A parameter of its own, handed to the optimizer by itself.
struct OwnList : nn::Module {
  nn::Linear fc{4, 2};
  std::vector<torch::Tensor> all() { return fc->parameters(); }
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};

namespace other {
struct Module {};
struct Net : Module {
  nn::Linear fc{4, 2};
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
};
} // namespace other
