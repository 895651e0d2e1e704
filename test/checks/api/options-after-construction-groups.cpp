// RUN: %check_torch %s torch-api-options-after-construction

void first(torch::optim::Adam &Optimizer) {
  static_cast<torch::optim::AdamOptions &>(Optimizer.defaults()).lr(0.1);
}

// A group without options of its own takes the defaults, as changed above.
void second(torch::optim::Adam &Optimizer, std::vector<torch::Tensor> More) {
  Optimizer.add_param_group(torch::optim::OptimizerParamGroup(More));
}

void third(torch::nn::Linear Layer) {
  Layer->options.bias(false); // expected-warning {{option 'bias' of 'Layer'}}
}
