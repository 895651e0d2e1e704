// RUN: %check_torch %s torch-model-logits-as-probabilities

namespace F = torch::nn::functional;

struct Net : torch::nn::Module {
  torch::nn::Linear Last{nullptr};
  torch::nn::Conv2d Head{nullptr};

  void losses(torch::Tensor X, torch::Tensor Y) {
    auto Out = Last->forward(X); // expected-note 5 {{'linear' makes them here}}
    auto A = torch::nll_loss(Out, Y); // expected-warning {{'torch::nll_loss' takes log-probabilities, but 'Out' holds scores that nothing has normalised}}
    auto B = F::nll_loss(Out, Y); // expected-warning {{takes log-probabilities, but 'Out' holds scores}}
    auto C = torch::binary_cross_entropy(Out, Y); // expected-warning {{'torch::binary_cross_entropy' takes probabilities, but 'Out' holds scores that nothing has normalised}}
    torch::nn::BCELoss Bce;
    auto D = Bce(Out.squeeze(1), Y); // expected-warning {{takes probabilities, but 'Out.squeeze(1)' holds scores}}
    auto E = torch::multinomial(Out, 1); // expected-warning {{'torch::multinomial' takes probabilities, but 'Out' holds scores}}
    auto Map = Head(X); // expected-note {{'conv2d' makes them here}}
    auto G = torch::nn::NLLLoss()->forward(Map, Y); // expected-warning {{takes log-probabilities, but 'Map' holds scores}}
    auto H = torch::nll_loss(torch::relu(Out), Y); // expected-warning {{takes log-probabilities, but 'torch::relu(Out)' holds numbers that nothing has normalised}} expected-note {{'relu' makes them here}}
    auto I = torch::binary_cross_entropy(torch::tanh(Out), Y); // expected-warning {{takes probabilities, but 'torch::tanh(Out)' holds scores}} expected-note {{'tanh' makes them here}}
  }

  void divergences(torch::Tensor X, torch::Tensor Q) {
    auto Out = Last(X); // expected-note 2 {{'linear' makes them here}}
    auto L = torch::log_softmax(Out, 1); // expected-note 4 {{'log_softmax' makes them here}}
    auto P = torch::softmax(Out, 1); // expected-note {{'softmax' makes them here}}
    auto A = torch::kl_div(Out, Q); // expected-warning {{'torch::kl_div' takes log-probabilities, but 'Out' holds scores}}
    auto B = torch::kl_div(L, Out); // expected-warning {{'torch::kl_div' takes probabilities, but 'Out' holds scores}}
    auto C = torch::kl_div(L, L); // expected-warning {{'torch::kl_div' takes probabilities, but 'L' holds log-probabilities}}
    auto D = F::kl_div(L, P, F::KLDivFuncOptions(torch::kBatchMean).log_target(true)); // expected-warning {{takes log-probabilities, but 'P' holds probabilities}}
    auto E = torch::multinomial(L, 1); // expected-warning {{'torch::multinomial' takes probabilities, but 'L' holds log-probabilities}}
    auto G = torch::binary_cross_entropy(L, Q); // expected-warning {{takes probabilities, but 'L' holds log-probabilities}}
    auto H = torch::log(L); // expected-warning {{'log' of log-probabilities, which are negative, is not a number: 'L'}}
  }

  void threshold(torch::Tensor X, torch::Tensor Y) {
    auto Logits = Last->forward(X);
    auto Loss = torch::binary_cross_entropy_with_logits(Logits, Y); // expected-note 2 {{the loss takes logits here}}
    auto Correct = (Logits > 0.5).eq(Y).sum(); // expected-warning {{'Logits' holds logits, for which a probability of one half is 0, and is compared with 0.5}}
    auto Said = Logits.detach().ge(0.5); // expected-warning {{'Logits.detach()' holds logits}}
    auto Right = (Logits > 0).eq(Y).sum() + (torch::sigmoid(Logits) > 0.5).sum();
  }

  // Right, or not known.
  void fine(torch::Tensor X, torch::Tensor Y, torch::Tensor Q) {
    auto Out = Last->forward(X);
    auto A = torch::nll_loss(torch::log_softmax(Out, 1), Y) + torch::nll_loss(X, Y) + torch::multinomial(X, 1);
    auto B = torch::binary_cross_entropy(torch::sigmoid(Out), Y) + torch::binary_cross_entropy(X, Q);
    auto C = torch::multinomial(torch::softmax(Out, -1), 1) + torch::multinomial(torch::relu(Out), 1) + torch::multinomial(Out.exp(), 1);
    auto D = torch::kl_div(torch::log_softmax(Out, 1), torch::softmax(X, 1));
    auto E = torch::kl_div(torch::log_softmax(Out, 1), torch::log_softmax(X, 1), at::Reduction::Mean, true);
    auto G = torch::nll_loss(Out - Out.logsumexp(1, true), Y);
    auto H = torch::multinomial(torch::matmul(X, Q), 1);
    auto I = torch::binary_cross_entropy(torch::clamp(Out, 0, 1), Y);
    auto J = torch::mse_loss(Out, Y) + (Out > 0.5).sum();
    auto K = torch::log(torch::softmax(Out, 1)) + torch::log(Out);
    auto L = torch::binary_cross_entropy((torch::tanh(Out) + 1) / 2, Y);
    auto M = torch::multinomial(Last->weight.softmax(1), 1);
  }
};

void learned(torch::Tensor X, torch::Tensor Y) {
  auto W = torch::randn({4, 3}, torch::requires_grad());
  auto B = torch::zeros({3}, torch::requires_grad());
  auto Out = torch::matmul(X, W) + B; // expected-note 2 {{'matmul' makes them here}}
  auto Loss = torch::nll_loss(Out, Y); // expected-warning {{but 'Out' holds scores that nothing has normalised}}
  auto Again = torch::nll_loss(Out * 0.5, Y); // expected-warning {{holds scores}}
}
