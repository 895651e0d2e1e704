// RUN: %check_torch %s torch-model-uninitialized-parameter

// All parameters of the unit are filled by a walk over them.
struct Custom : torch::nn::Module {
  torch::Tensor weight;
  Custom() { weight = register_parameter("weight", torch::empty({4, 4})); }
  torch::Tensor forward(torch::Tensor x) { return torch::mm(x, weight); }
};
void initialise(Custom &net) {
  torch::NoGradGuard guard;
  for (auto &parameter : net.parameters())
    parameter.uniform_(-0.1, 0.1);
}
// expected-no-diagnostics
