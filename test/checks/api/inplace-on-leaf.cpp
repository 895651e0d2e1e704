// RUN: %check_torch %s torch-api-inplace-on-leaf

void leaves(torch::Tensor In) {
  auto W = torch::rand({4, 3}, torch::requires_grad()); // expected-note 9 {{the leaf requires gradients from here on}}
  W.add_(1); // expected-warning {{'add_' writes to 'W', a leaf that requires gradients, while gradients are recorded; 'torch::NoGradGuard' switches that off}}
  W -= 0.1 * W.grad(); // expected-warning {{'operator-=' writes to 'W', a leaf that requires gradients}}
  W *= 2; // expected-warning {{'operator*=' writes to 'W'}}
  W.zero_(); // expected-warning {{'zero_' writes to 'W'}}
  W.uniform_(-1, 1); // expected-warning {{'uniform_' writes to 'W'}}
  W.copy_(In); // expected-warning {{'copy_' writes to 'W'}}
  torch::relu_(W); // expected-warning {{'torch::relu_' writes to 'W'}}
  W.index_put_({W > 0.5}, 0.0); // expected-warning {{'index_put_' writes to 'W'}}
  W.masked_fill_(W > 0.5, 0.0); // expected-warning {{'masked_fill_' writes to 'W'}}
}

void madeToRequire(torch::Tensor In) {
  auto B = torch::zeros({3});
  B.requires_grad_(); // expected-note {{the leaf requires gradients from here on}}
  B.fill_(1); // expected-warning {{'fill_' writes to 'B', a leaf}}
  auto C = torch::zeros({3}).set_requires_grad(true); // expected-note {{the leaf requires gradients from here on}}
  C.sub_(1); // expected-warning {{'sub_' writes to 'C', a leaf}}
  auto D = In.detach().requires_grad_(true); // expected-note {{the leaf requires gradients from here on}}
  D.clamp_(0, 1); // expected-warning {{'clamp_' writes to 'D', a leaf}}
}

void views() {
  auto W = torch::rand({4, 3}, torch::TensorOptions().requires_grad(true)); // expected-note 5 {{the leaf requires gradients from here on}}
  W[0] = 1; // expected-warning {{'operator=' writes to a view of a leaf that requires gradients}}
  W.view({12}).mul_(2); // expected-warning {{'mul_' writes to a view of a leaf}}
  W.index_put_({0, torch::indexing::Slice()}, 2.0); // expected-warning {{'index_put_' writes to a view of a leaf}}
  W.index({torch::indexing::Slice(), 1}).fill_(0); // expected-warning {{'fill_' writes to a view of a leaf}}
  auto Row = W.select(0, 1).slice(0, 0, 2);
  Row.add_(1); // expected-warning {{'add_' writes to a view of a leaf}}
}

// Right: recording is off, or what is written to is no leaf, or has no gradient.
void fine(torch::Tensor In, bool IsTraining) {
  auto W = torch::rand({4, 3}, torch::requires_grad());
  {
    torch::NoGradGuard Guard;
    W.add_(1);
    W[0] = 1;
    W -= 0.1 * W.grad();
  }
  {
    torch::AutoGradMode Mode(false);
    W.zero_();
  }
  W.data().mul_(2);
  W.detach().add_(1);
  W.grad().zero_();
  auto Y = W * 2;
  Y.add_(1);
  Y[0] = 3;
  W = W * 2;
  W.add_(1);
  auto Plain = torch::rand({3});
  Plain.add_(1).requires_grad_();
  In.add_(1);
  auto Copy = torch::rand({3}, torch::requires_grad()).clone();
  Copy.mul_(2);
  auto B = torch::zeros({3}, torch::requires_grad());
  B.requires_grad_(false);
  B.fill_(1);
  torch::nn::init::uniform_(torch::zeros({3}, torch::requires_grad()));
}

// Right: the guard is behind a pointer, an optional or in an object.
struct Frozen {
  torch::NoGradGuard Guard;
};
void held(bool IsTraining) {
  auto W = torch::rand({4, 3}, torch::requires_grad());
  {
    auto Guard = std::make_unique<torch::NoGradGuard>();
    W.add_(1);
  }
  auto V = torch::rand({4, 3}, torch::requires_grad());
  Frozen Scope;
  V.add_(1);
}
void switched() {
  auto W = torch::rand({4, 3}, torch::requires_grad());
  torch::autograd::GradMode::set_enabled(false);
  W.add_(1);
}
void inference() {
  c10::InferenceMode Mode;
  auto W = torch::rand({4, 3});
  W.add_(1);
}

// Parameters of layers.
void layers() {
  torch::nn::Linear Fc(4, 3); // expected-note {{the leaf requires gradients from here on}}
  Fc->weight.fill_(0.5); // expected-warning {{'fill_' writes to 'Fc->weight', a leaf}}
  Fc->weight.data().fill_(0.5);
  torch::nn::init::zeros_(Fc->bias);
  torch::NoGradGuard Guard;
  Fc->bias.zero_();
}
