// RUN: %check_torch %s torch-inputs-rnn-layout

namespace nn = torch::nn;
using torch::indexing::Slice;

void inputs(int64_t batch_size, int64_t seq_len, int64_t B, int64_t T) {
  nn::LSTM Lstm(8, 16); // expected-note 2 {{the layer is made here}}
  auto X = torch::rand({batch_size, seq_len, 8}); // expected-note {{'X' gets its shape here}}
  auto A = Lstm(X); // expected-warning {{'torch::nn::LSTM' takes 'seq_len' for the batch and 'batch_size' for the steps: 'X' has [batch_size, seq_len, 8], and 'batch_first' is false}}
  auto Y = torch::rand({B, T, 8}); // expected-note {{'Y' gets its shape here}}
  auto C = Lstm->forward(Y); // expected-warning {{takes 'T' for the batch and 'B' for the steps}}
  nn::GRU Gru(nn::GRUOptions(8, 16).batch_first(true)); // expected-note {{the layer is made here}}
  auto Z = torch::rand({seq_len, batch_size, 8}); // expected-note {{'Z' gets its shape here}}
  auto D = Gru(Z); // expected-warning {{'torch::nn::GRU' takes 'seq_len' for the batch and 'batch_size' for the steps: 'Z' has [seq_len, batch_size, 8], and 'batch_first' is true}}
}

void constants() {
  constexpr int64_t kBatchSize = 32, kSeqLen = 10;
  const int64_t hidden = 16;
  nn::RNN Rnn(nn::RNNOptions(8, hidden).num_layers(2)); // expected-note {{the layer is made here}}
  auto X = torch::randn({kBatchSize, kSeqLen, 8}); // expected-note {{'X' gets its shape here}}
  auto [Out, H] = Rnn(X); // expected-warning {{takes 'kSeqLen' for the batch and 'kBatchSize' for the steps: 'X' has [32, 10, 8]}}
}

void lastSteps(int64_t A, int64_t B) {
  nn::LSTM Lstm(nn::LSTMOptions(8, 16)); // expected-note 4 {{the layer is made here}}
  auto X = torch::rand({A, B, 8});
  auto Out = std::get<0>(Lstm(X));
  auto C = Out.select(1, -1); // expected-warning {{'select' takes the last sample of the batch, not the last step: 'Out' is [steps, batch, features] as 'batch_first' is false}}
  auto D = Out.index({Slice(), -1}); // expected-warning {{'index' takes the last sample of the batch}}
  auto E = Out.index({Slice(), -1, Slice()}); // expected-warning {{takes the last sample of the batch}}
  auto F = Out.select(1, X.size(1) - 1); // expected-warning {{takes the last sample of the batch}}
  nn::GRU Gru(nn::GRUOptions(8, 16).batch_first(true)); // expected-note {{the layer is made here}}
  auto [Steps, H] = Gru(X);
  auto G = Steps[-1]; // expected-warning {{'operator[]' takes the last sample of the batch, not the last step: 'Steps' is [batch, steps, features] as 'batch_first' is true}}
}

// Right, or not known.
void fine(int64_t batch, int64_t seq, int64_t n, int64_t m, bool First) {
  nn::LSTM Plain(8, 16), Batched(nn::LSTMOptions(8, 16).batch_first(true)), Any(nn::LSTMOptions(8, 16).batch_first(First));
  auto Rows = torch::rand({batch, seq, 8}), Columns = torch::rand({seq, batch, 8}), X = torch::rand({n, m, 8});
  auto A = Plain(Columns), B = Batched(Rows), C = Plain(X), D = Any(Rows), E = Plain(Rows.transpose(0, 1));
  auto Out = std::get<0>(Plain(X));
  auto F = Out[-1] + Out.transpose(0, 1).select(1, -1) + Out.select(1, 0).sum() + Out.select(0, -1);
  auto Steps = std::get<0>(Batched(X));
  auto G = Steps.select(1, -1) + Steps.index({Slice(), -1}) + Steps[0].sum();
  auto H = std::get<0>(Any(X)).select(1, -1);
}
