// RUN: %check_torch %s torch-model-stacked-affine

#include <torch/torch.h>

struct MlpImpl : torch::nn::Module {
  torch::nn::Linear a{nullptr}, b{nullptr};
  MlpImpl() {
    a = register_module("a", torch::nn::Linear(8, 16));
    b = register_module("b", torch::nn::Linear(16, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    x = a(x); // expected-note {{'linear' makes them here}}
    return b(x); // expected-warning {{'torch::nn::Linear' is given what a linear layer made, without an activation between: together they are one linear layer}}
  }
};
TORCH_MODULE(Mlp);

torch::Tensor warns(torch::Tensor x) {
  torch::nn::Sequential net(torch::nn::Linear(8, 16), torch::nn::Linear(16, 4));
  return net->forward(x); // expected-warning {{one linear layer}} expected-note {{here}}
}

torch::Tensor warnsOfDropout(torch::Tensor x, torch::Tensor w, torch::Tensor v) {
  auto hidden = torch::linear(x, w); // expected-note {{here}}
  hidden = torch::dropout(hidden, 0.5, true);
  return torch::nn::functional::linear(hidden, v); // expected-warning {{one linear layer}}
}

torch::Tensor warnsOfLostResult(torch::Tensor x, torch::nn::Linear p) {
  torch::nn::Linear a(8, 8), b(8, 8);
  auto y = a->forward(x); // expected-note {{here}}
  torch::relu(y);
  return b->forward(y); // expected-warning {{one linear layer}}
}

torch::Tensor warnsOfShapes(torch::Tensor x) {
  torch::nn::Linear a(8, 8), b(8, 8);
  return b(a(x).view({-1, 8})); // expected-warning {{one linear layer}} expected-note {{here}}
}

struct DecoderImpl : torch::nn::Module {
  DecoderImpl() {}
  torch::nn::Linear up{register_module("up", torch::nn::Linear(4, 16))};
  torch::nn::Linear out{register_module("out", torch::nn::Linear(16, 4))};
  torch::Tensor forward(const torch::Tensor &z) {
    return torch::sigmoid(out->forward(up->forward(z))); // expected-warning {{one linear layer}} expected-note {{here}}
  }
};

// Twins -----------------------------------------------------------------------

torch::Tensor staysSilent(torch::Tensor x) {
  torch::nn::Linear a(8, 8), b(8, 8), c(8, 8), d(8, 8);
  torch::nn::Sequential net(a, torch::nn::ReLU(), b, torch::nn::Tanh(), c,
                            torch::nn::LeakyReLU(), d);
  return net->forward(x);
}

// What stands between is not linear, or may not be.
torch::Tensor looksLikeIt(torch::Tensor x, bool smooth, torch::Tensor g) {
  torch::nn::Linear a(8, 8), b(8, 8), c(8, 8);
  torch::nn::LayerNorm norm(torch::nn::LayerNormOptions({8}));
  auto y = b(norm(a(x)));
  auto z = a(x);
  if (smooth)
    z = torch::tanh(z);
  z = c(z);
  auto gated = b(a(x) * torch::sigmoid(g));
  auto residual = b(x + torch::relu(a(x)));
  torch::nn::Conv2d depthwise(torch::nn::Conv2dOptions(8, 8, 3).groups(8)),
      pointwise(torch::nn::Conv2dOptions(8, 16, 1));
  pointwise(depthwise(torch::rand({1, 8, 9, 9})));
  // One input, two heads.
  auto mean = b(torch::relu(a(x))), deviation = c(torch::relu(a(x)));
  return y + z + gated + residual + mean + deviation;
}
