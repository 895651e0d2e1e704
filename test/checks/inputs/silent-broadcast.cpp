// RUN: %check_torch %s torch-inputs-silent-broadcast

void losses(torch::Tensor In, int64_t N) {
  auto Column = torch::rand({64, 1}); // expected-note 5 {{'Column' gets its shape here}}
  auto Target = torch::rand({64}); // expected-note 6 {{'Target' gets its shape here}}
  auto A = torch::mse_loss(Column, Target); // expected-warning {{'torch::mse_loss' repeats elements to make shapes fit: 'Column' has [64, 1], 'Target' has [64]}}
  auto B = torch::l1_loss(Target, Column); // expected-warning {{'torch::l1_loss' repeats elements to make shapes fit: 'Target' has [64], 'Column' has [64, 1]}}
  auto C = torch::smooth_l1_loss(Column, Target); // expected-warning {{'torch::smooth_l1_loss' repeats elements}}
  auto D = torch::huber_loss(torch::rand({N, 1}), torch::rand({N})); // expected-warning {{'torch::rand({N, 1})' has [N, 1], 'torch::rand({N})' has [N]}}
  auto X = torch::binary_cross_entropy_with_logits(Column, Target); // expected-warning {{'torch::binary_cross_entropy_with_logits' of an input and a target of different shapes: 'Column' has [64, 1], 'Target' has [64]}}
  auto Y = torch::binary_cross_entropy(Column, Target); // expected-warning {{'torch::binary_cross_entropy' of an input and a target of different shapes}}
  auto W = torch::rand({3, 1});
  auto E = torch::mse_loss(torch::mm(torch::rand({64, 3}), W), Target); // expected-warning {{has [64, 1], 'Target' has [64]}}
  auto Q = torch::mse_loss(torch::rand({32, 4}), torch::rand({32, 1})); // expected-warning {{has [32, 4]}}
}

void elementwise(torch::Tensor In, int64_t N) {
  auto Column = torch::rand({64, 1}); // expected-note 4 {{'Column' gets its shape here}}
  auto Target = torch::rand({64}); // expected-note 4 {{'Target' gets its shape here}}
  auto A = (Column - Target).pow(2).mean(); // expected-warning {{'operator-' of a column and a row gives a square: 'Column' has [64, 1], 'Target' has [64]}}
  auto B = Target.sub(Column); // expected-warning {{'sub' of a column and a row gives a square}}
  auto C = Column == Target; // expected-warning {{'operator==' of a column and a row gives a square}}
  auto D = Column.eq(Target).sum(); // expected-warning {{'eq' of a column and a row gives a square}}
  auto Batch = torch::rand({N, 3});
  auto Mean = Batch.mean(1, true); // expected-note {{'Mean' gets its shape here}}
  auto First = Batch.select(1, 0); // expected-note {{'First' gets its shape here}}
  auto E = Mean * First; // expected-warning {{'Mean' has [N, 1], 'First' has [N]}}
}

// Right: equal shapes, one element, and squares that are wanted.
void fine(torch::Tensor In, int64_t N, int64_t M) {
  auto X = torch::rand({64}), Y = torch::rand({64, 3});
  auto A = X.unsqueeze(1) - X;
  auto B = X.view({64, 1}) == X;
  auto C = torch::rand({N, 1}) - torch::rand({M});
  auto D = Y.pow(2).sum(1, true) + Y.pow(2).sum(1);
  auto E = torch::mse_loss(X, torch::rand({64})) + torch::mse_loss(Y, Y);
  auto F = torch::mse_loss(X, torch::ones({1})) + torch::mse_loss(X, torch::tensor(1.0));
  auto G = torch::mse_loss(torch::rand({N, 1}).squeeze(1), torch::rand({N}));
  auto H = torch::mse_loss(In, X) + torch::mse_loss(In.view({-1, 1}), In);
  auto I = Y - torch::rand({3}) + Y.mean(0, true) - torch::rand({64, 1});
  auto J = torch::rand({1, 1}) - torch::rand({1});
  auto K = X.index({torch::indexing::Slice(), torch::indexing::None}) < X;
  auto L = torch::mse_loss(torch::rand({1, 64}), X);
}
