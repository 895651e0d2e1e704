// RUN: %check_torch %s torch-model-softmax-dimension

namespace F = torch::nn::functional;
using torch::indexing::Slice;

void losses(torch::Tensor Any, torch::Tensor Y, int64_t N) {
  auto X = torch::rand({N, 10});
  auto A = torch::nll_loss(torch::log_softmax(X, 0), Y); // expected-warning {{'torch::nll_loss' takes the classes from dimension 1 of what is normalised over dimension 0: 'torch::log_softmax(X, 0)'}} expected-note {{'log_softmax' makes them here}}
  auto L = torch::log_softmax(X, 0); // expected-note 2 {{'log_softmax' makes them here}}
  auto B = F::nll_loss(L.to(torch::kDouble), Y); // expected-warning {{takes the classes from dimension 1 of what is normalised over dimension 0}}
  auto C = F::cross_entropy(L, Y); // expected-warning {{takes the classes from dimension 1}}
  auto Maps = torch::rand({N, 5, 8, 8});
  auto D = torch::nll_loss2d(F::log_softmax(Maps, F::LogSoftmaxFuncOptions(-1)), Y); // expected-warning {{takes the classes from dimension 1 of what is normalised over dimension 3}} expected-note {{makes}}
  auto E = torch::nll_loss(torch::softmax(X, 0).log(), Y); // expected-warning {{normalised over dimension 0}} expected-note {{'softmax' makes them here}}
  // The dimension moves with what is done to the tensor.
  auto Steps = torch::log_softmax(torch::rand({N, 7, 10}), 2); // expected-note {{makes}}
  auto G = F::nll_loss(Steps, torch::zeros({N, 10}, torch::kLong)); // expected-warning {{takes the classes from dimension 1 of what is normalised over dimension 2}}
  auto H = F::nll_loss(Steps.transpose(1, 2), torch::zeros({N, 7}, torch::kLong));
  auto I = F::nll_loss(Steps.permute({0, 2, 1}), torch::zeros({N, 7}, torch::kLong));
  auto J = torch::nll_loss(Steps.view({-1, 10}), Y) + torch::nll_loss(Steps.flatten(0, 1), Y);
  auto K = torch::nll_loss(Steps.select(1, 0), Y) + torch::nll_loss(Steps.index({Slice(), -1}), Y);
}

void choices(torch::Tensor Any, int64_t N) {
  auto X = torch::rand({N, 10});
  torch::nn::Softmax Layer(0);
  auto P = Layer(X); // expected-note 5 {{'softmax' makes them here}}
  auto A = P.argmax(1); // expected-warning {{'argmax' chooses along dimension 1 of what is normalised over dimension 0: 'P'}}
  auto B = std::get<1>(P.max(-1)); // expected-warning {{'max' chooses along dimension 1}}
  auto C = std::get<1>(torch::topk(P, 3, 1)); // expected-warning {{chooses along dimension 1}}
  auto D = torch::multinomial(P, 1); // expected-warning {{'torch::multinomial' draws along the last dimension of what is normalised over dimension 0: 'P'}}
  auto E = P.detach().clone().argmax(1); // expected-warning {{chooses along dimension 1}}
}

void attention(torch::Tensor V, int64_t N, int64_t T) {
  auto Scores = torch::rand({N, 8, T, T});
  auto A = torch::matmul(torch::softmax(Scores, 1), V); // expected-warning {{'torch::matmul' sums over dimension 3 of what is normalised over dimension 1}} expected-note {{makes}}
  auto B = torch::matmul(torch::dropout(torch::softmax(Scores, 2), 0.1, true), V); // expected-warning {{normalised over dimension 2}} expected-note {{makes}}
  auto C = torch::bmm(torch::rand({N, T, T}).softmax(0), torch::rand({N, T, 4})); // expected-warning {{'torch::bmm' sums over dimension 2 of what is normalised over dimension 0}} expected-note {{makes}}
}

// Right, or not known.
void fine(torch::Tensor Any, torch::Tensor V, torch::Tensor Y, int64_t N, int64_t Dim) {
  auto X = torch::rand({N, 10}), Row = torch::rand({10});
  auto A = torch::nll_loss(torch::log_softmax(X, 1), Y) + torch::nll_loss(torch::log_softmax(X, -1), Y);
  auto B = torch::softmax(X, 1).argmax(1).to(torch::kInt);
  auto C = torch::softmax(Row, 0).argmax(0) + torch::multinomial(torch::softmax(Row, 0), 2);
  auto D = torch::softmax(X, Dim).argmax(1);
  auto E = torch::softmax(X, 1).argmax(0);         // The sample that fits best.
  auto G = torch::softmax(X, 1).mean(0).argmax(0); // The most frequent class.
  auto H = torch::matmul(torch::softmax(torch::rand({N, 4, 6}), 1), V); // Clusters.
  auto I = torch::softmax(X, 0).t().matmul(V) + torch::matmul(torch::softmax(X, 0), V);
  auto J = torch::matmul(torch::softmax(torch::rand({N, 8, 5, 5}), -1), V);
  auto P = torch::softmax(Any, 0);
  auto K = P.argmax(1) + torch::multinomial(P.t(), 1) + torch::multinomial(torch::softmax(X, 0).t(), 1);
  auto Q = torch::softmax(X, 0);
  Q.div_(Q.sum(1, true));
  auto L = torch::multinomial(Q, 1);
  auto M = torch::softmax(X, 0);
  M.index_put_({0}, 1.0);
  auto O = torch::multinomial(M, 1);
  auto S = torch::softmax(X, 0) * torch::softmax(X, 1);
  auto R = S.argmax(1);
}

void rewrite(torch::Tensor &P);

void changed(int64_t N, bool Wide) {
  auto P = torch::softmax(torch::rand({N, 10}), 0);
  rewrite(P);
  auto A = torch::multinomial(P, 1);
  auto Q = torch::softmax(torch::rand({N, 10}), Wide ? 0 : 1);
  auto B = torch::multinomial(Q, 1);
  auto R = torch::softmax(torch::rand({N, 10}), 0);
  if (Wide)
    R = torch::softmax(R, 1);
  auto C = torch::multinomial(R, 1);
}
