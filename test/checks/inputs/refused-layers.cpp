// RUN: %check_torch %s 'torch-inputs-*'

namespace nn = torch::nn;
namespace F = torch::nn::functional;

void lstm_layers(int64_t n) {
  nn::LSTM lstm(nn::LSTMOptions(16, 32).num_layers(2)); // expected-note {{the layer is made here}}
  auto h = torch::zeros({1, n, 32}), c = torch::zeros({1, n, 32}); // expected-note 2 {{a tensor of 'std::make_tuple(h, c)' gets its shape here}}
  auto out = lstm->forward(torch::randn({7, n, 16}), std::make_tuple(h, c)); // expected-warning {{'torch::nn::LSTM' of extents that have to be equal: 'std::make_tuple(h, c)' has 1 in dimension 0, 2 are needed}}
}
void lstm_layers_ok(int64_t n) {
  nn::LSTM lstm(nn::LSTMOptions(16, 32).num_layers(2));
  auto h = torch::zeros({2, n, 32}), c = torch::zeros({2, n, 32});
  auto out = lstm->forward(torch::randn({7, n, 16}), std::make_tuple(h, c));
}
void lstm_bidirectional(int64_t n) {
  auto lstm = nn::LSTM(nn::LSTMOptions(16, 32).num_layers(2).bidirectional(true)); // expected-note {{the layer is made here}}
  auto h = torch::zeros({2, n, 32}); // expected-note {{a tensor of 'std::make_tuple(h, c)' gets its shape here}}
  auto c = torch::zeros({2, n, 32}); // expected-note {{a tensor of 'std::make_tuple(h, c)' gets its shape here}}
  auto [y, s] = lstm(torch::randn({7, n, 16}), std::make_tuple(h, c)); // expected-warning {{'torch::nn::LSTM' of extents that have to be equal: 'std::make_tuple(h, c)' has 2 in dimension 0, 4 are needed}}
}
void lstm_bidirectional_ok(int64_t n) {
  auto lstm = nn::LSTM(nn::LSTMOptions(16, 32).num_layers(2).bidirectional(true));
  auto h = torch::zeros({4, n, 32});
  auto c = torch::zeros({4, n, 32});
  auto [y, s] = lstm(torch::randn({7, n, 16}), std::make_tuple(h, c));
}
void lstm_batch_first(int64_t n) {
  nn::LSTM lstm(nn::LSTMOptions(16, 32).batch_first(true));
  auto x = torch::randn({8, 20, 16}); // expected-note {{'x' gets its shape here}}
  auto h = torch::zeros({1, 20, 32}), c = torch::zeros({1, 20, 32}); // expected-note 2 {{a tensor of 'std::make_tuple(h, c)' gets its shape here}}
  auto out = lstm->forward(x, std::make_tuple(h, c)); // expected-warning {{'torch::nn::LSTM' of extents that have to be equal: 'std::make_tuple(h, c)' has 20 in dimension 1, 'x' has 8 in dimension 0}}
}
void lstm_batch_first_ok(int64_t n) {
  nn::LSTM lstm(nn::LSTMOptions(16, 32).batch_first(true));
  auto x = torch::randn({8, 20, 16});
  auto h = torch::zeros({1, x.size(0), 32}), c = torch::zeros({1, x.size(0), 32});
  auto out = lstm->forward(x, std::make_tuple(h, c));
}
void lstm_hidden(int64_t n) {
  nn::LSTM lstm(nn::LSTMOptions(16, 32)); // expected-note {{the layer is made here}}
  auto state = std::make_tuple(torch::zeros({1, 4, 16}), torch::zeros({1, 4, 16})); // expected-note 2 {{a tensor of 'state' gets its shape here}}
  auto out = lstm->forward(torch::randn({7, 4, 16}), state); // expected-warning {{'torch::nn::LSTM' of extents that have to be equal: 'state' has 16 in dimension 2, 32 are needed}}
}
void lstm_batch_is_first_forgotten(int64_t n) {
  nn::LSTM lstm(16, 32);
  auto x = torch::randn({8, 20, 16}); // expected-note {{'x' gets its shape here}}
  auto h = torch::zeros({1, 8, 32}); // expected-note {{a tensor of 'std::make_tuple(h, h.clone())' gets its shape here}}
  auto out = lstm->forward(x, std::make_tuple(h, h.clone())); // expected-warning {{'torch::nn::LSTM' of extents that have to be equal: 'std::make_tuple(h, h.clone())' has 8 in dimension 1, 'x' has 20 in dimension 1}} expected-note {{a tensor of 'std::make_tuple(h, h.clone())' gets its shape here}}
}
void lstm_proj_swapped(int64_t n) {
  nn::LSTM lstm(nn::LSTMOptions(16, 32).proj_size(8)); // expected-note {{the layer is made here}}
  auto h = torch::zeros({1, 4, 8}), c = torch::zeros({1, 4, 32}); // expected-note 2 {{a tensor of 'std::make_tuple(c, h)' gets its shape here}}
  auto out = lstm->forward(torch::randn({7, 4, 16}), std::make_tuple(c, h)); // expected-warning {{'torch::nn::LSTM' of extents that have to be equal: 'std::make_tuple(c, h)' has 32 in dimension 2, 8 are needed}}
}
void lstm_proj_ok(int64_t n) {
  nn::LSTM lstm(nn::LSTMOptions(16, 32).proj_size(8));
  auto h = torch::zeros({1, 4, 8}), c = torch::zeros({1, 4, 32});
  auto out = lstm->forward(torch::randn({7, 4, 16}), std::make_tuple(h, c));
}
void lstm_state_rank(int64_t n) {
  nn::LSTM lstm(16, 32); // expected-note {{the layer is made here}}
  auto h = torch::zeros({4, 32}), c = torch::zeros({4, 32}); // expected-note 2 {{a tensor of 'std::make_tuple(h, c)' gets its shape here}}
  auto out = lstm->forward(torch::randn({7, 4, 16}), std::make_tuple(h, c)); // expected-warning {{'torch::nn::LSTM' with the wrong number of dimensions: 'std::make_tuple(h, c)' has 2 dimensions, 3 are needed}}
}
void lstm_unbatched_113(int64_t n) {
  nn::LSTM lstm(nn::LSTMOptions(16, 32).num_layers(3)); // expected-note {{the layer is made here}}
  torch::Tensor h = torch::zeros({2, 4, 32}); // expected-note {{a tensor of '{{h, c}}' gets its shape here}}
  torch::Tensor c = torch::zeros({3, 4, 32}); // expected-note {{a tensor of '{{h, c}}' gets its shape here}}
  auto out = lstm->forward(torch::randn({7, 4, 16}), {{h, c}}); // expected-warning {{'torch::nn::LSTM' of extents that have to be equal: '{{h, c}}' has 2 in dimension 0, 3 are needed}}
}
void gru_batch(int64_t n) {
  nn::GRU gru(nn::GRUOptions(10, 20).batch_first(true).num_layers(2));
  auto x = torch::randn({n, 12, 10}); // expected-note {{'x' gets its shape here}}
  auto h0 = torch::zeros({2, n + 1, 20}); // expected-note {{'h0' gets its shape here}}
  auto [out, h] = gru->forward(x, h0); // expected-warning {{'torch::nn::GRU' of extents that have to be equal: 'h0' has n + 1 in dimension 1, 'x' has n in dimension 0}}
}
void gru_batch_ok(int64_t n) {
  nn::GRU gru(nn::GRUOptions(10, 20).batch_first(true).num_layers(2));
  auto x = torch::randn({n, 12, 10});
  auto h0 = torch::zeros({2, n, 20});
  auto [out, h] = gru->forward(x, h0);
}
void gru_hidden(int64_t n) {
  nn::GRU gru(10, 20); // expected-note {{the layer is made here}}
  auto [out, h] = gru(torch::randn({3, n, 10}), torch::zeros({1, n, 10})); // expected-warning {{'torch::nn::GRU' of extents that have to be equal: 'torch::zeros({1, n, 10})' has 10 in dimension 2, 20 are needed}}
}
void rnn_layers(int64_t n) {
  nn::RNN rnn(nn::RNNOptions(10, 20).num_layers(2).bidirectional(true)); // expected-note {{the layer is made here}}
  auto [out, h] = rnn(torch::randn({3, n, 10}), torch::zeros({2, n, 20})); // expected-warning {{'torch::nn::RNN' of extents that have to be equal: 'torch::zeros({2, n, 20})' has 2 in dimension 0, 4 are needed}}
}
void rnn_layers_ok(int64_t n) {
  nn::RNN rnn(nn::RNNOptions(10, 20).num_layers(2).bidirectional(true));
  auto [out, h] = rnn(torch::randn({3, n, 10}), torch::zeros({4, n, 20}));
}
void lstmcell_batch(int64_t n) {
  nn::LSTMCell cell(10, 20);
  auto h = torch::zeros({4, 20}), c = torch::zeros({4, 20}); // expected-note 2 {{a tensor of 'std::make_tuple(h, c)' gets its shape here}}
  auto [a, b] = cell(torch::randn({5, 10}), std::make_tuple(h, c)); // expected-warning {{'torch::nn::LSTMCell' of extents that have to be equal: 'torch::randn({5, 10})' has 5 in dimension 0, 'std::make_tuple(h, c)' has 4 in dimension 0}}
}
void lstmcell_ok(int64_t n) {
  nn::LSTMCell cell(10, 20);
  auto h = torch::zeros({5, 20}), c = torch::zeros({5, 20});
  for (int t = 0; t < 3; ++t)
    std::tie(h, c) = cell(torch::randn({5, 10}), std::make_tuple(h, c));
}
void grucell_hidden(int64_t n) {
  nn::GRUCell cell(10, 20); // expected-note {{the layer is made here}}
  auto h = cell(torch::randn({5, 10}), torch::zeros({5, 10})); // expected-warning {{'torch::nn::GRUCell' of extents that have to be equal: 'torch::zeros({5, 10})' has 10 in dimension 1, 20 are needed}}
}
void grucell_batch(int64_t n) {
  nn::GRUCell cell(10, 20);
  auto h = cell(torch::randn({5, 10}), torch::zeros({1, 20})); // expected-warning {{'torch::nn::GRUCell' of extents that have to be equal: 'torch::randn({5, 10})' has 5 in dimension 0, 'torch::zeros({1, 20})' has 1 in dimension 0}}
}
void grucell_ok(int64_t n) {
  nn::GRUCell cell(10, 20);
  auto h = cell(torch::randn({5, 10}), torch::zeros({5, 20}));
}
void rnncell_batch(int64_t n) {
  nn::RNNCell cell(10, 20);
  auto h = cell(torch::randn({n, 10}), torch::zeros({n + 2, 20})); // expected-warning {{'torch::nn::RNNCell' of extents that have to be equal: 'torch::randn({n, 10})' has n in dimension 0, 'torch::zeros({n + 2, 20})' has n + 2 in dimension 0}}
}
void functional_lstm(int64_t n) {
  auto wi = torch::randn({80, 16}), wh = torch::randn({80, 20}), bi = torch::zeros({80}), bh = torch::zeros({80});
  auto h = torch::zeros({2, 4, 20}), c = torch::zeros({1, 4, 20}); // expected-note 2 {{a tensor of '{h, c}' gets its shape here}}
  auto r = torch::lstm(torch::randn({7, 4, 16}), {h, c}, {wi, wh, bi, bh}, true, 1, 0.0, false, false, false); // expected-warning {{'torch::lstm' of extents that have to be equal: '{h, c}' has 2 in dimension 0, 1 are needed}}
}
void functional_lstm_ok(int64_t n) {
  auto wi = torch::randn({80, 16}), wh = torch::randn({80, 20}), bi = torch::zeros({80}), bh = torch::zeros({80});
  auto h = torch::zeros({1, 4, 20}), c = torch::zeros({1, 4, 20});
  auto r = torch::lstm(torch::randn({7, 4, 16}), {h, c}, {wi, wh, bi, bh}, true, 1, 0.0, false, false, false);
}
void functional_gru(int64_t n) {
  auto wi = torch::randn({60, 16}), wh = torch::randn({60, 20}), bi = torch::zeros({60}), bh = torch::zeros({60});
  auto h = torch::zeros({1, 5, 20});
  auto r = torch::gru(torch::randn({7, 4, 16}), h, {wi, wh, bi, bh}, true, 1, 0.0, false, false, false); // expected-warning {{'torch::gru' of shapes that do not broadcast: one operand has [4] and the other has [5], which do not fit in dimension -1}}
}
void ce_weight(int64_t n) {
  auto logits = torch::randn({8, 10}); // expected-note {{'logits' gets its shape here}}
  auto labels = torch::randint(10, {8}, torch::kLong);
  auto w = torch::ones({9}); // expected-note {{argument 'weight' gets its shape here}}
  auto loss = F::cross_entropy(logits, labels, F::CrossEntropyFuncOptions().weight(w)); // expected-warning {{'torch::nn::functional::cross_entropy' of extents that have to be equal: argument 'weight' has 9 in dimension 0, 'logits' has 10 in dimension 1}}
}
void ce_weight_ok(int64_t n) {
  auto logits = torch::randn({8, 10});
  auto labels = torch::randint(10, {8}, torch::kLong);
  auto w = torch::ones({10});
  auto loss = F::cross_entropy(logits, labels, F::CrossEntropyFuncOptions().weight(w));
}
void ce_module_weight(int64_t n) {
  nn::CrossEntropyLoss crit(nn::CrossEntropyLossOptions().weight(torch::tensor({0.2, 0.8}))); // expected-note {{'crit->weight' gets its shape here}}
  auto loss = crit(torch::randn({n, 3}), torch::randint(3, {n}, torch::kLong)); // expected-warning {{'torch::nn::CrossEntropyLoss' of extents that have to be equal: 'crit->weight' has 2 in dimension 0, 'torch::randn({n, 3})' has 3 in dimension 1}}
}
void ce_module_weight_image(int64_t n) {
  auto w = torch::ones({20}); // expected-note {{'crit->weight' gets its shape here}}
  nn::CrossEntropyLoss crit(nn::CrossEntropyLossOptions().weight(w).ignore_index(255));
  auto logits = torch::randn({2, 21, 8, 8}); // expected-note {{'logits' gets its shape here}}
  auto target = torch::zeros({2, 8, 8}, torch::kLong);
  auto loss = crit->forward(logits, target); // expected-warning {{'torch::nn::CrossEntropyLoss' of extents that have to be equal: 'crit->weight' has 20 in dimension 0, 'logits' has 21 in dimension 1}}
}
void ce_module_weight_image_ok(int64_t n) {
  auto w = torch::ones({21});
  nn::CrossEntropyLoss crit(nn::CrossEntropyLossOptions().weight(w).ignore_index(255));
  auto logits = torch::randn({2, 21, 8, 8});
  auto target = torch::zeros({2, 8, 8}, torch::kLong);
  auto loss = crit->forward(logits, target);
}
void ce_weight_dtype(int64_t n) {
  auto logits = torch::randn({8, 10}); // expected-note {{'logits' gets its dtype here}}
  auto labels = torch::randint(10, {8}, torch::kLong);
  auto w = torch::ones({10}, torch::kDouble); // expected-note {{'w' gets its dtype here}}
  auto loss = torch::cross_entropy_loss(logits, labels, w); // expected-warning {{'torch::cross_entropy_loss' of different dtypes: 'logits' is float32, 'w' is float64}}
}
void ce_weight_int(int64_t n) {
  auto logits = torch::randn({8, 3}); // expected-note {{'logits' gets its dtype here}}
  auto labels = torch::randint(3, {8}, torch::kLong);
  auto w = torch::tensor({1, 2, 3}); // expected-note {{'w' gets its dtype here}}
  auto loss = torch::cross_entropy_loss(logits, labels, w); // expected-warning {{'torch::cross_entropy_loss' of different dtypes: 'logits' is float32, 'w' is int64}}
}
void nll_weight(int64_t n) {
  auto lp = torch::log_softmax(torch::randn({8, 10}), 1); // expected-note {{'lp' gets its shape here}}
  auto labels = torch::randint(10, {8}, torch::kLong);
  auto loss = torch::nll_loss(lp, labels, torch::ones({8})); // expected-warning {{'torch::nll_loss' of extents that have to be equal: 'lp' has 10 in dimension 1, 'torch::ones({8})' has 8 in dimension 0}}
}
void nll_module_weight(int64_t n) {
  nn::NLLLoss crit(nn::NLLLossOptions().weight(torch::ones({3}))); // expected-note {{'crit->weight' gets its shape here}}
  auto lp = torch::log_softmax(torch::randn({8, 10}), 1); // expected-note {{'lp' gets its shape here}}
  auto loss = crit(lp, torch::randint(10, {8}, torch::kLong)); // expected-warning {{'torch::nn::NLLLoss' of extents that have to be equal: 'crit->weight' has 3 in dimension 0, 'lp' has 10 in dimension 1}}
}
void nll_functional_weight(int64_t n) {
  auto lp = torch::log_softmax(torch::randn({8, 10}), 1);
  auto loss = F::nll_loss(lp, torch::randint(10, {8}, torch::kLong), F::NLLLossFuncOptions().weight(torch::ones({10, 1}))); // expected-warning {{'torch::nn::functional::nll_loss' with the wrong number of dimensions: argument 'weight' has 2 dimensions, 1 are needed}} expected-note {{argument 'weight' gets its shape here}}
}
void multi_margin_weight_ok(int64_t n) {
  auto loss = F::multi_margin_loss(torch::randn({4, 5}), torch::randint(5, {4}, torch::kLong), F::MultiMarginLossFuncOptions().weight(torch::ones({5})));
}
void bce_weight(int64_t n) {
  auto loss = F::binary_cross_entropy(torch::rand({4, 5}), torch::rand({4, 5}), F::BinaryCrossEntropyFuncOptions().weight(torch::ones({4}))); // expected-warning {{'torch::nn::functional::binary_cross_entropy' of shapes that do not broadcast: argument 'weight' has [4] and cannot be expanded to [4, 5]}} expected-note {{argument 'weight' gets its shape here}}
}
void bce_weight_ok(int64_t n) {
  auto loss = F::binary_cross_entropy(torch::rand({4, 5}), torch::rand({4, 5}), F::BinaryCrossEntropyFuncOptions().weight(torch::ones({4, 1})));
}
void bce_pos_weight(int64_t n) {
  nn::BCEWithLogitsLoss crit(nn::BCEWithLogitsLossOptions().pos_weight(torch::full({3}, 2.0))); // expected-note {{'crit->pos_weight' gets its shape here}}
  auto loss = crit(torch::randn({8, 4}), torch::rand({8, 4})); // expected-warning {{'torch::nn::BCEWithLogitsLoss' of shapes that do not broadcast: 'crit->pos_weight' has [3] and 'torch::rand({8, 4})' has [8, 4], which do not fit in dimension -1}}
}
void bce_pos_weight_ok(int64_t n) {
  nn::BCEWithLogitsLoss crit(nn::BCEWithLogitsLossOptions().pos_weight(torch::full({4}, 2.0)));
  auto loss = crit(torch::randn({8, 4}), torch::rand({8, 4}));
}
void bce_module_weight(int64_t n) {
  nn::BCELoss crit(nn::BCELossOptions().weight(torch::ones({8}))); // expected-note {{argument 'weight' gets its shape here}}
  auto loss = crit(torch::rand({8, 4}), torch::rand({8, 4})); // expected-warning {{'torch::nn::BCELoss' of shapes that do not broadcast: argument 'weight' has [8] and cannot be expanded to [8, 4]}}
}
void convt_output_padding(int64_t n) {
  nn::ConvTranspose2d up(nn::ConvTranspose2dOptions(16, 8, 3).stride(2).padding(1).output_padding(2));
  auto y = up(torch::randn({1, 16, 8, 8})); // expected-warning {{'torch::nn::ConvTranspose2d' with an argument that it refuses: output padding 2 is smaller than neither the stride, 2, nor the dilation, 1}}
}
void convt_output_padding_ok(int64_t n) {
  nn::ConvTranspose2d up(nn::ConvTranspose2dOptions(16, 8, 3).stride(2).padding(1).output_padding(1));
  auto y = up(torch::randn({1, 16, 8, 8}));
}
void convt_output_padding_dilated(int64_t n) {
  auto y = torch::conv_transpose2d(torch::randn({1, 16, 8, 8}), torch::randn({16, 8, 3, 3}), {}, 1, 0, 1, 1, 2);
}
void convt1d_output_padding(int64_t n) {
  auto y = torch::conv_transpose1d(torch::randn({1, 16, 8}), torch::randn({16, 8, 3}), {}, 1, 0, 1); // expected-warning {{'torch::conv_transpose1d' with an argument that it refuses: output padding 1 is smaller than neither the stride, 1, nor the dilation, 1}}
}
void conv_negative_padding(int64_t n) {
  auto y = F::conv2d(torch::randn({1, 3, 8, 8}), torch::randn({4, 3, 3, 3}), F::Conv2dFuncOptions().padding(-1)); // expected-warning {{'torch::nn::functional::conv2d' with an argument that it refuses: a padding of -1 is not possible}}
}
void conv_stride_zero(int64_t n) {
  auto y = torch::conv2d(torch::randn({1, 3, 8, 8}), torch::randn({4, 3, 3, 3}), {}, 0); // expected-warning {{'torch::conv2d' with an argument that it refuses: a stride of 0 is not possible}}
}
void conv_dilation_zero(int64_t n) {
  auto y = torch::conv2d(torch::randn({1, 3, 8, 8}), torch::randn({4, 3, 3, 3}), {}, 1, at::IntArrayRef(0), 0); // expected-warning {{'torch::conv2d' with an argument that it refuses: a dilation of 0 is not possible}}
}
void conv_groups_in(int64_t n) { nn::Conv2d c(nn::Conv2dOptions(10, 20, 3).groups(3)); } // expected-warning {{'torch::nn::Conv2d' with an argument that it refuses: the input channels cannot be divided into the groups}}
void conv_groups_out(int64_t n) { nn::Conv2d c(nn::Conv2dOptions(9, 20, 3).groups(3)); } // expected-warning {{'torch::nn::Conv2d' with an argument that it refuses: the output channels cannot be divided into the groups}}
void conv_groups_ok(int64_t n) { nn::Conv2d c(nn::Conv2dOptions(9, 21, 3).groups(3)); }
void convt_groups_out(int64_t n) { nn::ConvTranspose2d c(nn::ConvTranspose2dOptions(9, 20, 3).groups(3)); } // expected-warning {{'torch::nn::ConvTranspose2d' with an argument that it refuses: the output channels cannot be divided into the groups}}
void conv_groups_fn(int64_t n) {
  auto y = torch::conv2d(torch::randn({1, 9, 8, 8}), torch::randn({20, 3, 3, 3}), {}, 1, at::IntArrayRef(0), 1, 3); // expected-warning {{'torch::conv2d' of channels that do not fit: 'torch::randn({20, 3, 3, 3})' has 20 in dimension 0, which 3 groups cannot share}}
}
void conv_kernel(int64_t n) {
  nn::Conv2d c(nn::Conv2dOptions(3, 8, 7)); // expected-note {{'c->weight' gets its shape here}}
  auto y = c(torch::randn({1, 3, 5, 5})); // expected-warning {{'torch::nn::Conv2d' with a window that does not fit its input: a window of 7 does not fit into 5 of 'torch::randn({1, 3, 5, 5})', padding included}}
}
void conv_chain(int64_t n) {
  nn::Sequential s(nn::Conv2d(nn::Conv2dOptions(1, 4, 3)), nn::MaxPool2d(2), nn::Conv2d(nn::Conv2dOptions(4, 8, 5)), nn::MaxPool2d(2), nn::Conv2d(nn::Conv2dOptions(8, 8, 5))); // expected-note {{the weight of 'Conv2d' gets its shape here}}
  auto y = s->forward(torch::randn({n, 1, 28, 28})); // expected-warning {{'torch::nn::Conv2d' with a window that does not fit its input: a window of 5 does not fit into 4 of the output of 'MaxPool2d', padding included}} expected-note {{the output of 'MaxPool2d' gets its shape here}}
}
void conv_bias(int64_t n) {
  auto y = torch::conv2d(torch::randn({1, 3, 8, 8}), torch::randn({4, 3, 3, 3}), torch::zeros({3})); // expected-warning {{'torch::conv2d' of extents that have to be equal: 'torch::zeros({3})' has 3 in dimension 0, 'torch::randn({4, 3, 3, 3})' has 4 in dimension 0}}
}
void conv_bias_rank(int64_t n) {
  auto y = torch::conv1d(torch::randn({1, 3, 8}), torch::randn({4, 3, 3}), torch::zeros({4, 1})); // expected-warning {{'torch::conv1d' with the wrong number of dimensions: 'torch::zeros({4, 1})' has 2 dimensions, 1 are needed}}
}
void pool_padding(int64_t n) {
  nn::MaxPool2d p(nn::MaxPool2dOptions(3).stride(2).padding(2));
  auto y = p(torch::randn({1, 3, 8, 8})); // expected-warning {{'torch::nn::MaxPool2d' with an argument that it refuses: padding 2 is more than half of the kernel, 3}}
}
void pool_avg_padding(int64_t n) {
  auto y = torch::avg_pool1d(torch::randn({1, 3, 8}), 2, 2, 2); // expected-warning {{'torch::avg_pool1d' with an argument that it refuses: padding 2 is more than half of the kernel, 2}}
}
void pool_stride_zero(int64_t n) {
  auto y = torch::max_pool2d(torch::randn({1, 3, 8, 8}), 2, 0); // expected-warning {{'torch::max_pool2d' with an argument that it refuses: a stride of 0 is not possible}}
}
void pool_window(int64_t n) {
  auto y = torch::avg_pool2d(torch::randn({1, 3, 7, 7}), 8); // expected-warning {{'torch::avg_pool2d' with a window that does not fit its input: a window of 8 does not fit into 7 of 'torch::randn({1, 3, 7, 7})', padding included}}
}
void mha_heads(int64_t n) { nn::MultiheadAttention a(nn::MultiheadAttentionOptions(100, 8)); } // expected-warning {{'torch::nn::MultiheadAttention' with an argument that it refuses: the embedding cannot be divided into the heads}}
void mha_heads_ok(int64_t n) { nn::MultiheadAttention a(nn::MultiheadAttentionOptions(96, 8)); }
void mha_heads2(int64_t n) { auto a = nn::MultiheadAttention(128, 6); } // expected-warning {{'torch::nn::MultiheadAttention' with an argument that it refuses: the embedding cannot be divided into the heads}}
void tel_heads(int64_t n) { nn::TransformerEncoderLayer l(nn::TransformerEncoderLayerOptions(100, 8)); } // expected-warning {{'torch::nn::TransformerEncoderLayer' with an argument that it refuses: the model cannot be divided into the heads}}
void transformer_heads(int64_t n) { nn::Transformer l(nn::TransformerOptions(100, 8)); } // expected-warning {{'torch::nn::Transformer' with an argument that it refuses: the model cannot be divided into the heads}}
void pixel(int64_t n) {
  nn::PixelShuffle p(3);
  auto y = p(torch::randn({1, 16, 4, 4})); // expected-warning {{'torch::nn::PixelShuffle' with an argument that it refuses: the channels cannot be divided by the square of the factor}}
}
void unflat(int64_t n) {
  nn::Unflatten u(nn::UnflattenOptions(1, {4, 5}));
  auto y = u(torch::randn({n, 21})); // expected-warning {{'torch::nn::Unflatten' to a shape of another size: the tensor has [21], 21 elements, which [4, 5] cannot hold}}
}
void groupnorm(int64_t n) { nn::GroupNorm g(nn::GroupNormOptions(3, 16)); auto y = g(torch::randn({2, 16, 4})); } // expected-warning {{'torch::nn::GroupNorm' with an argument that it refuses: the channels cannot be divided into the groups}}
void groupnorm2(int64_t n) { nn::GroupNorm g(4, 16); auto y = g(torch::randn({2, 18, 4})); } // expected-warning {{'torch::nn::GroupNorm' of extents that have to be equal: 'torch::randn({2, 18, 4})' has 18 in dimension 1, 'g->bias' has 16 in dimension 0}} expected-warning {{'torch::nn::GroupNorm' of extents that have to be equal: 'torch::randn({2, 18, 4})' has 18 in dimension 1, 'g->weight' has 16 in dimension 0}} expected-warning {{'torch::nn::GroupNorm' with an argument that it refuses: the channels cannot be divided into the groups}} expected-note {{'g->bias' gets its shape here}} expected-note {{'g->weight' gets its shape here}}
void groupnorm_fn(int64_t n) { auto y = torch::group_norm(torch::randn({2, 10, 4}), 4); } // expected-warning {{'torch::group_norm' with an argument that it refuses: the channels cannot be divided into the groups}}
void groupnorm_ok(int64_t n) { nn::GroupNorm g(4, 16); auto y = g(torch::randn({2, 16, 4})); }
void embedding_padding_idx(int64_t n) { nn::Embedding e(nn::EmbeddingOptions(10, 4).padding_idx(10)); } // expected-warning {{'torch::nn::Embedding' with an argument that it refuses: there is no row for the padding}}
void embedding_padding_ok(int64_t n) { nn::Embedding e(nn::EmbeddingOptions(10, 4).padding_idx(9)); }
void embedding_padding_ok2(int64_t n) { nn::Embedding e(nn::EmbeddingOptions(10, 4).padding_idx(-1)); }
void dropout_p(int64_t n) { nn::Dropout d(1.5); } // expected-warning {{'torch::nn::Dropout' with an argument that it refuses: the probability is above 1}}
void dropout_p_ok(int64_t n) { nn::Dropout d(1.0); }
void rnn_proj_larger(int64_t n) { nn::LSTM l(nn::LSTMOptions(8, 16).proj_size(16)); } // expected-warning {{'torch::nn::LSTM' with an argument that it refuses: the projection is not smaller than the hidden state}}
void rnn_dropout(int64_t n) { nn::LSTM l(nn::LSTMOptions(8, 16).num_layers(2).dropout(2.0)); } // expected-warning {{'torch::nn::LSTM' with an argument that it refuses: the probability is above 1}}
void prelu_params(int64_t n) { nn::PReLU p(nn::PReLUOptions().num_parameters(8)); auto y = p(torch::randn({2, 16, 4})); } // expected-warning {{'torch::nn::PReLU' with an argument that it refuses: there is not one weight for each channel}}
void prelu_params_ok(int64_t n) { nn::PReLU p(nn::PReLUOptions().num_parameters(16)); auto y = p(torch::randn({2, 16, 4})); }
void batchnorm_one(int64_t n) { nn::BatchNorm1d b(8); auto y = b(torch::randn({1, 8})); } // expected-warning {{'torch::nn::BatchNorm1d' with an argument that it refuses: training needs more than one value for each channel}} expected-note {{the layer is made here}}
