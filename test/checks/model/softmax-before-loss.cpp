// RUN: %check_torch %s torch-model-softmax-before-loss

namespace F = torch::nn::functional;

void entropies(torch::Tensor X, torch::Tensor Y, torch::nn::CrossEntropyLoss Given) {
  auto P = torch::softmax(X, 1); // expected-note 5 {{'softmax' makes them here}}
  auto A = torch::cross_entropy_loss(P, Y); // expected-warning {{'torch::cross_entropy_loss' applies softmax to what is probabilities already: 'P'}}
  auto B = F::cross_entropy(P, Y); // expected-warning {{applies softmax to what is probabilities already: 'P'}}
  torch::nn::CrossEntropyLoss Loss;
  auto C = Loss(P, Y); // expected-warning {{applies softmax to what is probabilities already}}
  auto D = F::cross_entropy(P.view({-1, 10}), Y, F::CrossEntropyFuncOptions().ignore_index(0)); // expected-warning {{applies softmax to what is probabilities already: 'P.view({-1, 10})'}}
  auto E = torch::nn::CrossEntropyLoss()->forward(P.clamp(1e-7, 1), Y); // expected-warning {{applies softmax}}
  auto H = F::cross_entropy(torch::sigmoid(X), Y); // expected-warning {{applies softmax to what is probabilities already: 'torch::sigmoid(X)'}} expected-note {{'sigmoid' makes them here}}
}

void networks(torch::Tensor X, torch::Tensor Y) {
  torch::nn::Sequential Net(torch::nn::Linear(4, 8), torch::nn::ReLU(), torch::nn::Linear(8, 3), torch::nn::Softmax(1));
  auto Out = Net->forward(X); // expected-note 2 {{'softmax' makes them here}}
  auto A = F::cross_entropy(Out, Y); // expected-warning {{applies softmax to what is probabilities already: 'Out'}}
  auto B = F::nll_loss(Out, Y); // expected-warning {{'torch::nn::functional::nll_loss' takes log-probabilities, and gets probabilities: 'Out'}}
}

void others(torch::Tensor X, torch::Tensor Y, torch::Tensor Q) {
  auto S = X.sigmoid(); // expected-note 4 {{'sigmoid' makes them here}}
  auto A = torch::binary_cross_entropy_with_logits(S, Y); // expected-warning {{'torch::binary_cross_entropy_with_logits' applies sigmoid to what is probabilities already: 'S'}}
  torch::nn::BCEWithLogitsLoss Loss;
  auto B = Loss(S.squeeze(1), Y); // expected-warning {{applies sigmoid}}
  auto C = torch::sigmoid(S); // expected-warning {{'torch::sigmoid' is applied to what is probabilities already: 'S'}}
  auto D = F::binary_cross_entropy_with_logits(S, Y); // expected-warning {{applies sigmoid}}
  auto P = torch::softmax(X, -1); // expected-note 3 {{'softmax' makes them here}}
  auto E = torch::log_softmax(P, -1); // expected-warning {{'torch::log_softmax' is applied to what is probabilities already: 'P'}}
  auto G = torch::softmax(P, -1); // expected-warning {{'torch::softmax' is applied to what is probabilities already}}
  auto H = torch::kl_div(P, Q); // expected-warning {{'torch::kl_div' takes log-probabilities, and gets probabilities: 'P'}}
}

// Only redundant.
void redundant(torch::Tensor X, torch::Tensor Y) {
  auto L = torch::log_softmax(X, 1); // expected-note 2 {{'log_softmax' makes them here}}
  auto A = F::cross_entropy(L, Y); // expected-warning {{normalises log-probabilities, which changes nothing: 'L'}}
  auto B = torch::log_softmax(L, 1); // expected-warning {{normalises log-probabilities, which changes nothing}}
}

// Right, or not known.
void fine(torch::Tensor X, torch::Tensor Y, torch::nn::Linear Head) {
  auto Scores = Head(X);
  auto P = torch::softmax(Scores, 1);
  auto A = F::cross_entropy(Scores, Y) + F::cross_entropy(Scores, P) + F::cross_entropy(X, P);
  auto B = F::nll_loss(P.log(), Y) + F::nll_loss((P + 1e-8).log(), Y) + torch::nll_loss(torch::log_softmax(X, 1), Y);
  auto C = torch::binary_cross_entropy(torch::sigmoid(X), Y);
  auto D = torch::binary_cross_entropy_with_logits(X, torch::sigmoid(Y));
  auto E = torch::kl_div(torch::log_softmax(X, 1), P) + torch::mse_loss(P, Y);
  auto G = torch::softmax(torch::softmax(X, 1), 2);
  auto H = F::cross_entropy(P * 10, Y) + F::cross_entropy(torch::matmul(P, X), Y);
  auto I = torch::softmax(torch::log_softmax(X, 1), 1);
  auto J = torch::sigmoid(torch::softmax(X, 1));
  auto K = torch::softmax(torch::sigmoid(X), 1);
  auto L = F::cross_entropy(torch::logit(P), Y);
}

struct Net : torch::nn::Module {
  torch::nn::Linear Last{nullptr};
  bool IsTraining = true;
  torch::Tensor forward(torch::Tensor X) {
    X = Last->forward(X);
    return IsTraining ? X : torch::softmax(X, 1);
  }
  torch::Tensor loss(torch::Tensor X, torch::Tensor Y) {
    auto Out = Last->forward(X);
    if (!IsTraining)
      Out = torch::softmax(Out, 1);
    return F::cross_entropy(Out, Y);
  }
};
