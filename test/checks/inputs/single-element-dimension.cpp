// RUN: %check_torch %s torch-inputs-single-element-dimension

namespace F = torch::nn::functional;

void outputs(torch::Tensor X, torch::Tensor Y, int64_t N) {
  torch::nn::Linear Head(8, 1);
  auto Out = Head(torch::rand({N, 8})); // expected-note 7 {{'Out' gets its shape here}}
  auto A = torch::softmax(Out, 1); // expected-warning {{'torch::softmax' of one element is always 1: 'Out' has [N, 1], of which dimension 1 is 1}}
  auto B = Out.log_softmax(-1); // expected-warning {{'log_softmax' of one element is always 0}}
  auto C = Out.argmax(1); // expected-warning {{'argmax' of one element is always 0: 'Out' has [N, 1]}}
  auto D = F::cross_entropy(Out, Y); // expected-warning {{'torch::nn::functional::cross_entropy' of one class is always 0: 'Out' has [N, 1], of which dimension 1 is 1}}
  auto E = F::softmax(Out, F::SoftmaxFuncOptions(1)); // expected-warning {{of one element is always 1}}
  auto G = Out.std({1}, true); // expected-warning {{'std' of one element is not a number: 'Out' has [N, 1], of which dimension 1 is 1}}
  torch::nn::CrossEntropyLoss Loss;
  auto H = Loss(Out, Y); // expected-warning {{of one class is always 0}}
}

void statistics() {
  auto One = torch::rand({1, 8}); // expected-note 2 {{'One' gets its shape here}}
  auto A = One.var({0}, true); // expected-warning {{'var' of one element is not a number: 'One' has [1, 8], of which dimension 0 is 1}}
  auto B = torch::std(One, {0}, /*unbiased=*/true, /*keepdim=*/true); // expected-warning {{'torch::std' of one element is not a number}}
  auto C = torch::ones({1}).std(); // expected-warning {{'std' of one element is not a number: 'torch::ones({1})' has [1]}}
}

// Right, or not known.
void fine(torch::Tensor X, torch::Tensor Y, int64_t N, int64_t M) {
  auto Out = torch::rand({N, 1}), Wide = torch::rand({N, M}), One = torch::rand({1, 8});
  auto A = torch::softmax(Out, 0) + torch::softmax(Wide, 1).sum() + torch::softmax(X, 1).sum();
  auto B = One.argmax(1) + One.argmax() + Out.argmax();
  auto C = F::cross_entropy(Wide, Y) + F::cross_entropy(torch::rand({1, 8}), Y) + F::cross_entropy(torch::rand({4}), Y);
  auto D = One.std({1}, true) + One.std() + One.var({0}, /*unbiased=*/false).sum() + Out.std({0}, true);
  auto E = std::get<0>(Out.max(1)) + Out.sum(1) + Out.mean(1);
  auto G = torch::sigmoid(Out) + torch::binary_cross_entropy_with_logits(Out, Out);
}
