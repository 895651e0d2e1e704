// RUN: %check_torch %s torch-training-optimizer-parameters

namespace nn = torch::nn;
using torch::Tensor;

struct Data {
  Tensor Image, Label;
};
std::vector<Data> Batches();

struct NetImpl : nn::Module {
  NetImpl() { Fc = register_module("fc", nn::Linear(8, 2)); }
  Tensor forward(Tensor X) { return Fc->forward(X); }
  nn::Linear Fc{nullptr};
};
TORCH_MODULE(Net);

// Of another module than the one that is trained.
void another() {
  Net Model, Teacher;
  torch::optim::SGD Opt(Teacher->parameters(), 0.1); // expected-warning {{an optimizer has the parameters of 'Teacher', but the training runs 'Model', whose parameters no optimizer has}}
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    auto Loss = torch::mse_loss(Model(Batch.Image), Batch.Label); // expected-note {{it is run here}}
    Loss.backward();
    Opt.step();
  }
}

// Copied and not changed.
void copied() {
  auto Generator = std::make_shared<NetImpl>();
  auto Discriminator = std::make_shared<NetImpl>();
  torch::optim::Adam ForG(Generator->parameters(), torch::optim::AdamOptions(2e-4));
  torch::optim::Adam ForD(Generator->parameters(), torch::optim::AdamOptions(2e-4)); // expected-warning {{two optimizers have the parameters of 'Generator', and none has those of 'Discriminator', which is trained too}}
  for (auto &Batch : Batches()) {
    auto Fake = Generator->forward(torch::randn({4, 8}));
    ForD.zero_grad();
    auto Loss = Discriminator->forward(Batch.Image) - Discriminator->forward(Fake.detach());
    Loss.mean().backward();
    ForD.step();
    ForG.zero_grad();
    Discriminator->forward(Fake).mean().backward(); // expected-note {{run here}}
    ForG.step();
  }
}

// The handle got another module.
void rebound(bool Deep) {
  nn::Sequential Model(nn::Linear(8, 2));
  auto Opt = std::make_unique<torch::optim::AdamW>(Model->parameters(), 1e-3); // expected-warning {{an optimizer has the parameters of the module that 'Model' was; another one is assigned to it and trained}}
  Model = nn::Sequential(nn::Linear(8, 16), nn::ReLU(), nn::Linear(16, 2));
  for (int I = 0; I < 100; ++I) {
    Opt->zero_grad();
    Model->forward(torch::ones({4, 8})).sum().backward(); // expected-note {{run here}}
    Opt->step();
  }
}

// Registered later.
struct Growing : nn::Module {
  Growing() { Body = register_module("body", nn::Linear(8, 8)); }
  void addHead(int64_t Classes) {
    Head = register_module("head", nn::Linear(8, Classes)); // expected-note {{registered here}}
  }
  Tensor forward(Tensor X) { return Head(Body(X)); }
  nn::Linear Body{nullptr}, Head{nullptr};
};
void late() {
  auto Model = std::make_shared<Growing>();
  torch::optim::RMSprop Opt(Model->parameters()); // expected-warning {{an optimizer is made before all of 'Model' is registered: what comes later never changes}}
  Model->addHead(2);
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    torch::mse_loss(Model->forward(Batch.Image), Batch.Label).backward();
    Opt.step();
  }
}
void replaced() {
  NetImpl Model;
  torch::optim::SGD Opt(Model.parameters(), 0.1); // expected-warning {{before all of 'Model' is registered}}
  Model.Fc = Model.replace_module("fc", nn::Linear(8, 5)); // expected-note {{registered here}}
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    Model.forward(Batch.Image).sum().backward();
    Opt.step();
  }
}

// None at all.
struct Unregistered : nn::Module {
  Unregistered() : Fc(8, 2) {}
  Tensor forward(Tensor X) { return Fc(X); }
  nn::Linear Fc;
};
void none() {
  Unregistered Model;
  torch::optim::SGD Opt(Model.parameters(), 0.1); // expected-warning {{an optimizer of no parameters: 'Model' has none registered at this point}}
  nn::Sequential Layers;
  torch::optim::Adagrad ForLayers(Layers->parameters()); // expected-warning {{an optimizer of no parameters: 'Layers' has none}}
  Layers->push_back(nn::Linear(8, 2));
}

// Right.
void right(torch::Device Device) {
  Net Model, Teacher;
  torch::optim::SGD Opt(Model->parameters(), 0.1);
  // The parameters stay the same tensors.
  Model->to(Device);
  Model->to(torch::kHalf);
  for (auto &Batch : Batches()) {
    Tensor Target;
    {
      torch::NoGradGuard Guard;
      Target = Teacher(Batch.Image);
    }
    Opt.zero_grad();
    torch::mse_loss(Model(Batch.Image), Target).backward();
    Opt.step();
  }
}
void rightGan() {
  Net Generator, Discriminator;
  torch::optim::Adam ForG(Generator->parameters()), ForD(Discriminator->parameters());
  for (auto &Batch : Batches()) {
    auto Fake = Generator(torch::randn({4, 8}));
    ForD.zero_grad();
    Discriminator(Fake.detach()).mean().backward();
    ForD.step();
    ForG.zero_grad();
    Discriminator(Fake).mean().backward();
    ForG.step();
  }
}
// A frozen stem, and a head that is trained.
void fineTuning() {
  nn::Sequential Stem(nn::Linear(8, 8), nn::ReLU());
  Net Head;
  torch::optim::SGD Opt(Head->parameters(), 0.1);
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    Head(Stem->forward(Batch.Image)).sum().backward();
    Opt.step();
  }
}
// Added, given in groups, or gathered.
void gathered() {
  Net A, B;
  torch::optim::SGD Opt(A->parameters(), 0.1);
  Opt.add_param_group(torch::optim::OptimizerParamGroup(B->parameters()));
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    B(Batch.Image).sum().backward();
    Opt.step();
  }
  auto All = A->parameters();
  for (auto &Parameter : B->parameters())
    All.push_back(Parameter);
  torch::optim::SGD ForAll(All, 0.1);
  std::vector<torch::optim::OptimizerParamGroup> Groups;
  Groups.emplace_back(A->parameters());
  torch::optim::Adam OfGroups(Groups, torch::optim::AdamOptions(0.1));
}
// A part of what is trained.
void part() {
  Net Model;
  torch::optim::SGD Opt(Model->Fc->parameters(), 0.1);
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    Model(Batch.Image).sum().backward();
    Opt.step();
  }
}
// Not known.
void fill(nn::Sequential &Layers);
void unknown(Net Model, Net Other, int64_t Depth) {
  torch::optim::SGD Opt(Other->parameters(), 0.1);
  for (auto &Batch : Batches()) {
    Opt.zero_grad();
    Model(Batch.Image).sum().backward();
    Opt.step();
  }
  nn::Sequential Layers;
  fill(Layers);
  torch::optim::SGD ForLayers(Layers->parameters(), 0.1);
  nn::Sequential Deep;
  for (int64_t I = 0; I < Depth; ++I)
    Deep->push_back(nn::Linear(8, 8));
  torch::optim::SGD ForDeep(Deep->parameters(), 0.1);
}

// Not LibTorch.
namespace other {
struct Module {
  std::vector<Tensor> parameters() { return {}; }
};
void f(Module M) { torch::optim::SGD Opt(M.parameters(), 0.1); }
} // namespace other
