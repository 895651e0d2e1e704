// RUN: %check_torch %s torch-api-options-after-construction

namespace nn = torch::nn;
using torch::optim::AdamOptions;

void defaults(torch::optim::Adam &Optimizer, double Rate) {
  static_cast<AdamOptions &>(Optimizer.defaults()).lr(Rate).weight_decay(0.1); // expected-warning {{the defaults of an optimizer are changed after it was built: its parameter groups keep their own options; set them through 'param_groups()'}}
  Optimizer.defaults().set_lr(Rate); // expected-warning {{the defaults of an optimizer}}
  auto &Options = static_cast<AdamOptions &>(Optimizer.defaults());
  Options.lr(Rate); // expected-warning {{the defaults of an optimizer}}
  Options.lr() = Rate; // expected-warning {{the defaults of an optimizer}}
  auto *Pointer = dynamic_cast<AdamOptions *>(&Optimizer.defaults());
  Pointer->weight_decay(0.1); // expected-warning {{the defaults of an optimizer}}
}

class Trainer {
  void decay() {
    for (int I = 0; I < 3; ++I)
      static_cast<torch::optim::SGDOptions &>(Optimizer->defaults()).lr() *= 0.1; // expected-warning {{the defaults of an optimizer}}
  }
  std::unique_ptr<torch::optim::Optimizer> Optimizer;
};

struct NetImpl : nn::Module {
  NetImpl() : Fc(register_module("fc", nn::Linear(4, 2))) {
    Fc->options.bias(false); // expected-warning {{option 'bias' of 'Fc' is set after the layer was built: its parameters are made and keep the old value; build the layer with this option}}
    Lstm->options.batch_first(true).dropout(0.1); // expected-warning {{option 'batch_first' of 'Lstm' is set after the layer was built: it is set up with the old value and does not follow}}
  }
  nn::Linear Fc;
  nn::LSTM Lstm{nn::LSTMOptions(4, 8)};
};

void layers(nn::Conv2d Conv, std::shared_ptr<nn::EmbeddingImpl> Words) {
  Conv->options.out_channels(16).stride(2).bias(false); // expected-warning {{option 'out_channels' of 'Conv'}} expected-warning {{option 'bias' of 'Conv'}}
  auto &Options = Conv->options;
  Options.kernel_size(7); // expected-warning {{option 'kernel_size' of 'Conv' is set after}}
  Words->options.embedding_dim() = 3; // expected-warning {{option 'embedding_dim' of 'Words'}}
  nn::BatchNorm2d Norm(8);
  Norm->options.affine(false); // expected-warning {{option 'affine' of 'Norm'}}
  nn::Conv1dImpl Direct(3, 4, 5);
  Direct.options.in_channels(9); // expected-warning {{option 'in_channels' of 'Direct'}}
}

// Silent from here on.

void right(torch::optim::Adam &Optimizer, nn::Conv2d Conv, nn::LSTM Lstm, double Rate) {
  for (auto &Group : Optimizer.param_groups())
    static_cast<AdamOptions &>(Group.options()).lr(Rate);
  auto Copy = static_cast<AdamOptions &>(Optimizer.defaults());
  Copy.lr(Rate);
  std::cout << static_cast<AdamOptions &>(Optimizer.defaults()).lr();
  // Read in each forward.
  Conv->options.stride(2).padding(1);
  Lstm->options.dropout(0.0);
  auto Options = nn::Conv2dOptions(3, 4, 5);
  Options.out_channels(8);
  auto Other = Conv->options;
  Other.out_channels(8);
}

void builtAnew(nn::Linear Layer) {
  Layer->options.out_features(7);
  Layer->reset();
}

struct OwnLinear : nn::LinearImpl {
  OwnLinear() : nn::LinearImpl(2, 3) {
    options.bias(false);
    this->options.out_features(4);
    build();
  }
  void build();
};

namespace other {
struct Linear {
  nn::LinearOptions options{1, 2};
};
struct Optimizer {
  AdamOptions &defaults();
};
void f(Linear &L, Optimizer &O) {
  L.options.bias(false);
  O.defaults().lr(0.1);
}
} // namespace other
