// RUN: %check_torch %s torch-api-undefined-tensor --errors --no-fixed-compile

// Statements that clang does not understand are missing from their function, so
// that nothing is said of it.

#include <torch/torch.h>

torch::Tensor staysSilent() {
  torch::Tensor made;
  made = missing::make(); // expected-error {{use of undeclared identifier 'missing'}}
  return made + 1;
}

torch::Tensor warns() {
  torch::Tensor made; // expected-note {{declared here, without a tensor}}
  return made + 1; // expected-warning {{'+' needs a tensor}}
}
