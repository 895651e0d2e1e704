// RUN: %check_torch %s torch-training-scores-against-labels

namespace F = torch::nn::functional;

struct Net : torch::nn::Module {
  torch::nn::Linear Last{nullptr};

  void accuracy(torch::Tensor X, torch::Tensor Labels) {
    auto Output = Last->forward(X); // expected-note 4 {{'linear' makes them here}}
    auto Target = Labels.to(torch::kLong);
    auto [Best, Where] = Output.max(1);
    auto A = Best.eq(Target).sum(); // expected-warning {{'eq' compares scores with indices of classes: 'Best' and 'Target'}}
    auto B = (std::get<0>(torch::max(Output, 1)) == Target).sum(); // expected-warning {{'operator==' compares scores with indices of classes}}
    auto C = torch::softmax(Output, 1).eq(Target).sum(); // expected-warning {{compares probabilities with indices of classes}} expected-note {{'softmax' makes them here}}
    auto D = Target != Output.squeeze(); // expected-warning {{'operator!=' compares scores with indices of classes: 'Output.squeeze()' and 'Target'}}
    auto E = Best == Where; // expected-warning {{compares scores with indices of classes: 'Best' and 'Where'}}
  }

  void afterLoss(torch::Tensor X, torch::Tensor Y) {
    auto L = torch::log_softmax(Last(X), 1); // expected-note {{'log_softmax' makes them here}}
    auto Loss = torch::nll_loss(L, Y);
    auto A = std::get<0>(L.max(1)).eq(Y).sum(); // expected-warning {{compares log-probabilities with indices of classes}}
  }

  void truncated(torch::Tensor X) {
    auto P = torch::sigmoid(Last(X)); // expected-note 2 {{'sigmoid' makes them here}}
    auto A = P.to(torch::kLong); // expected-warning {{'to' makes integers of probabilities, which are cut to 0: 'P'}}
    auto B = P.squeeze(1).to(torch::kInt); // expected-warning {{makes integers of probabilities}}
    auto Right = P.round().to(torch::kLong) + (P * 255).to(torch::kInt) + (P > 0.5).to(torch::kInt) + P.to(torch::kBool);
    auto Options = P.clone().to(torch::kLong).options();
  }

  // Right, or not known.
  void fine(torch::Tensor X, torch::Tensor Y) {
    auto Output = Last->forward(X);
    auto Target = Y.to(torch::kLong);
    auto A = Output.argmax(1).eq(Target).sum() + std::get<1>(Output.max(1)).eq(Target).sum();
    auto B = torch::sigmoid(Output).round().eq(Target) + (torch::sigmoid(Output) > 0.5).eq(Target);
    auto C = Output.eq(Output.max()) + Output.eq(std::get<0>(Output.max(1, true)));
    auto D = Output == Y;
    auto E = Output.to(torch::kLong) == Target;
    auto G = torch::relu(Output) == 0;
  }
};
