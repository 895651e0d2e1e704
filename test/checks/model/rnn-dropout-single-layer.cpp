// RUN: %check_torch %s torch-model-rnn-dropout-single-layer

namespace nn = torch::nn;

struct Tagger : nn::Module {
  nn::LSTM rnn{nullptr};
  Tagger() {
    rnn = register_module("rnn", nn::LSTM(nn::LSTMOptions(8, 16).dropout(0.5))); // expected-warning {{dropout of '0.5' has no effect: 'torch::nn::LSTM' drops out between its layers and has one}}
  }
  torch::Tensor forward(torch::Tensor x) { return std::get<0>(rnn(x)); }
};

struct InTheList : nn::Module {
  nn::GRU rnn;
  InTheList()
      : rnn(nn::GRUOptions(8, 16).num_layers(1).batch_first(true).dropout(0.2)) { // expected-warning {{dropout of '0.2' has no effect: 'torch::nn::GRU'}}
    register_module("rnn", rnn);
  }
};

constexpr double Rate = 0.3;
void local() {
  torch::nn::RNN a(torch::nn::RNNOptions(8, 16).dropout(Rate).num_layers(1)); // expected-warning {{dropout of 'Rate' has no effect: 'torch::nn::RNN'}}
  auto b = nn::LSTM(nn::LSTMOptions(8, 16).bidirectional(true).dropout(1.0 / 4)); // expected-warning {{dropout of '1.0 / 4' has no effect}}
  auto c = std::make_shared<nn::GRUImpl>(nn::GRUOptions(8, 16).dropout(.1)); // expected-warning {{dropout of '.1' has no effect}}
  auto options = nn::LSTMOptions(8, 16).dropout(0.5); // expected-warning {{dropout of '0.5' has no effect}}
  nn::LSTM d(options);
  const int layers = 1;
  nn::Sequential e(nn::GRU(nn::GRUOptions(8, 16).num_layers(layers).dropout(0.7))); // expected-warning {{dropout of '0.7' has no effect}}
}

// Silent from here on ------------------------------------------------------

void fine(int layers, double rate, bool deep) {
  nn::LSTM a(nn::LSTMOptions(8, 16).num_layers(2).dropout(0.5));
  nn::LSTM b(nn::LSTMOptions(8, 16).dropout(0.5).num_layers(layers));
  nn::LSTM c(nn::LSTMOptions(8, 16).dropout(rate));
  nn::LSTM d(nn::LSTMOptions(8, 16).dropout(0.0));
  nn::LSTM e(nn::LSTMOptions(8, 16));
  nn::GRU f(8, 16);
  auto options = nn::GRUOptions(8, 16).dropout(0.5);
  if (deep)
    options.num_layers(3);
  nn::GRU g(options);
  auto later = nn::GRUOptions(8, 16).num_layers(deep ? 2 : 1).dropout(0.5);
  nn::GRU h(later);
  nn::Dropout drop(0.5);
}

namespace other {
struct LSTMOptions {
  LSTMOptions(int, int);
  LSTMOptions &dropout(double);
};
struct LSTM {
  explicit LSTM(LSTMOptions);
};
LSTM make() { return LSTM(LSTMOptions(1, 1).dropout(0.5)); }
} // namespace other
