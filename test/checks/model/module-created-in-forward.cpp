// RUN: %check_torch %s torch-model-module-created-in-forward

namespace nn = torch::nn;

struct LocalLayer : nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    nn::Linear fc(4, 2); // expected-warning {{'torch::nn::Linear' is made anew in every call of 'forward', so its weights start afresh each time and are never trained; make it a registered member}}
    return fc->forward(x);
  }
};

struct OnTheFlyImpl : nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    x = nn::Conv2d(nn::Conv2dOptions(3, 16, 3).padding(1))->forward(x); // expected-warning {{'torch::nn::Conv2d' is made anew in every call of 'forward'}}
    x = nn::BatchNorm2d(16)(x); // expected-warning {{'torch::nn::BatchNorm2d' is made anew}}
    return x;
  }
};
TORCH_MODULE(OnTheFly);

class Sequenced : public nn::Module {
public:
  torch::Tensor forward(const torch::Tensor &x) {
    auto head = nn::Sequential(nn::Linear(4, 4), nn::ReLU(), nn::Linear(4, 2)); // expected-warning {{'torch::nn::Sequential' is made anew}}
    return head->forward(x);
  }
};

struct Pointers : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    auto lstm = std::make_shared<torch::nn::GRUImpl>(4, 8); // expected-warning {{'torch::nn::GRU' is made anew}}
    torch::nn::LinearImpl fc(8, 2); // expected-warning {{'torch::nn::Linear' is made anew}}
    return fc.forward(std::get<0>(lstm->forward(x)));
  }
};

struct AlwaysDrops : nn::Module {
  nn::Linear fc{nullptr};
  AlwaysDrops() { fc = register_module("fc", nn::Linear(4, 2)); }
  torch::Tensor forward(torch::Tensor x) {
    x = nn::Dropout(0.5)(fc->forward(x)); // expected-warning {{'torch::nn::Dropout' made in 'forward' is always in training mode, because 'eval()' of the model does not reach it; make it a registered member}}
    torch::nn::Dropout2d drop(torch::nn::Dropout2dOptions().p(0.1)); // expected-warning {{'torch::nn::Dropout2d' made in 'forward'}}
    return drop->forward(x);
  }
};

struct BlockImpl : nn::Module {
  nn::Sequential body;
  BlockImpl() { register_module("body", body); body->push_back(nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return body->forward(x); }
};
TORCH_MODULE(Block);

struct UsesBlock : nn::Module {
  torch::Tensor forward(torch::Tensor x, bool deep) {
    if (deep) {
      Block block; // expected-warning {{'Block' is made anew}}
      x = block->forward(x);
    }
    auto run = [&](torch::Tensor y) { return nn::PReLU()(y); }; // expected-warning {{'torch::nn::PReLU' is made anew}}
    return run(x);
  }
};

struct Replaced : nn::Module {
  nn::Linear fc{nullptr};
  torch::Tensor forward(torch::Tensor x) {
    fc = nn::Linear(x.size(1), 2); // expected-warning {{'torch::nn::Linear' is made anew}}
    return fc->forward(x);
  }
};

struct Scaled : nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    x = nn::LayerNorm(nn::LayerNormOptions({4}))->forward(x); // expected-warning {{'torch::nn::LayerNorm' is made anew}}
    return nn::InstanceNorm2d(nn::InstanceNorm2dOptions(4).affine(true))(x); // expected-warning {{'torch::nn::InstanceNorm2d' is made anew}}
  }
};

template <typename T> struct Templated : nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    nn::Linear fc(4, 2); // expected-warning {{'torch::nn::Linear' is made anew}}
    return fc(x);
  }
};
template struct Templated<float>;

template <typename Loader> void perBatch(Loader &loader) {
  for (auto &batch : *loader) {
    nn::Linear fc(4, 2); // expected-warning {{'torch::nn::Linear' is made anew for every batch, so its weights start afresh each time and are never trained; make it once before the loop}}
    auto loss = fc->forward(batch.data).sum();
    loss.backward();
  }
}
using Set = torch::data::datasets::MapDataset<torch::data::datasets::MNIST,
                                              torch::data::transforms::Stack<>>;
using Loader = std::unique_ptr<torch::data::StatelessDataLoader<
    Set, torch::data::samplers::RandomSampler>>;
template void perBatch(Loader &);

// Silent from here on ------------------------------------------------------

struct Harmless : nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    x = nn::ReLU()(x);
    x = nn::MaxPool2d(2)->forward(x);
    nn::Flatten flatten;
    x = flatten(x);
    auto activation = nn::Sequential(nn::Tanh(), nn::Softmax(1));
    x = nn::InstanceNorm2d(4)(x);
    x = nn::LayerNorm(nn::LayerNormOptions({4}).elementwise_affine(false))(x);
    return activation->forward(x);
  }
};

struct Registered : nn::Module {
  nn::Linear fc{nullptr};
  nn::Dropout drop;
  Registered() {
    fc = register_module("fc", nn::Linear(4, 2));
    register_module("drop", drop);
  }
  void reset() { fc = replace_module("fc", nn::Linear(4, 2)); }
  torch::Tensor forward(torch::Tensor x) { return drop(fc->forward(x)); }
};

struct Lazy : nn::Module {
  nn::Linear fc{nullptr};
  torch::Tensor forward(torch::Tensor x) {
    if (!fc)
      fc = register_module("fc", nn::Linear(x.size(1), 2));
    return fc->forward(x);
  }
};

struct LazyPlain : nn::Module {
  nn::Linear fc{nullptr};
  torch::Tensor forward(torch::Tensor x) {
    if (fc.is_empty()) {
      fc = nn::Linear(x.size(1), 2);
      register_module("fc", fc);
    }
    return fc->forward(x);
  }
};

struct FixedFilter : nn::Module {
  torch::Tensor kernel;
  torch::Tensor forward(torch::Tensor x) {
    nn::Conv2d blur(nn::Conv2dOptions(1, 1, 3).bias(false));
    blur->weight = kernel;
    return blur->forward(x);
  }
};

struct FollowsMode : nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    nn::Dropout drop(0.5);
    drop->train(is_training());
    return drop->forward(x);
  }
};

struct SharesHandle : nn::Module {
  nn::Linear fc{nullptr};
  SharesHandle() : fc(register_module("fc", nn::Linear(2, 2))) {}
  torch::Tensor forward(torch::Tensor x) {
    nn::Linear same = fc;
    nn::Linear again(fc.ptr());
    nn::Linear none{nullptr};
    static nn::Linear shared(2, 2);
    return again->forward(same->forward(shared->forward(x)));
  }
};

nn::Sequential makeHead() { return nn::Sequential(nn::Linear(4, 2)); }

void perTrial() {
  for (int trial = 0; trial < 3; ++trial) {
    nn::Linear fc(4, 2);
    fc->forward(torch::ones({1, 4})).sum().backward();
  }
}

void evaluatesPerBatch(Loader &loader) {
  for (auto &batch : *loader) {
    nn::Linear fc(4, 2);
    torch::load(fc, "fc.pt");
    fc->forward(batch.data);
  }
}

struct NotAModule {
  torch::Tensor forward(torch::Tensor x) {
    nn::Linear fc(4, 2);
    return fc->forward(x);
  }
};

namespace other {
struct Linear {
  Linear(int, int) {}
  torch::Tensor forward(torch::Tensor x) { return x; }
};
struct LookAlike : nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    Linear fc(4, 2);
    return fc.forward(x);
  }
};
} // namespace other
