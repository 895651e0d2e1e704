// RUN: %check_torch %s torch-inputs-unsupported-dtype

void means() {
  auto Ids = torch::tensor({1, 2, 3}); // expected-note {{'Ids' gets its dtype here}}
  auto A = Ids.mean(); // expected-warning {{'mean' of a dtype that it refuses: 'Ids' is int64}}
  auto B = torch::zeros({3}, torch::kInt64); // expected-note {{'B' gets its dtype here}}
  B.normal_(); // expected-warning 0-1 {{'normal_' of a dtype that it refuses}}
  torch::std(B); // expected-warning {{'torch::std' of a dtype that it refuses}}
  auto C = Ids.to(torch::kFloat).mean() + Ids.sum();
}

void fine(torch::Tensor X) {
  auto A = X.mean() + torch::softmax(X, 0);
  auto B = torch::rand({3}).mean();
  auto C = torch::tensor({1.0, 2.0}).mean();
}

namespace F = torch::nn::functional;

void targets(std::vector<int> Labels) {
  auto Output = torch::rand({4});
  auto Target = torch::tensor({0, 1, 1, 0}); // expected-note 3 {{'Target' gets its dtype here}}
  auto A = torch::binary_cross_entropy(Output, Target); // expected-warning {{'torch::binary_cross_entropy' of a dtype that it refuses: 'Target' is int64, a floating-point type is needed}}
  auto B = F::binary_cross_entropy(Output, Target); // expected-warning {{'Target' is int64}}
  auto C = torch::binary_cross_entropy_with_logits(Output, Target); // expected-warning {{'Target' is int64}}
  auto Read = torch::from_blob(Labels.data(), {4}, torch::kInt); // expected-note 2 {{'Read' gets its dtype here}}
  auto D = F::binary_cross_entropy_with_logits(Output, Read); // expected-warning {{'Read' is int32}}
  auto E = F::one_hot(Read, 10); // expected-warning {{'Read' is int32, int64 is needed}}
}

void indices() {
  auto Table = torch::rand({8, 4});
  auto Ids = torch::zeros({2}); // expected-note 4 {{gets its dtype here}}
  auto A = F::embedding(Ids, Table); // expected-warning {{'Ids' is float32, int64 or int32 is needed}}
  auto B = Table.index({Ids}); // expected-warning {{has a tensor of float32, integers or bool are needed}}
  auto D = Table.index_select(0, Ids); // expected-warning {{'Ids' is float32}}
  auto E = Table.repeat_interleave(torch::ones({8}), 0); // expected-warning {{'torch::ones({8})' is float32, int64 or int32 is needed}}
  auto G = torch::zeros({8, 1}); // expected-note 3 {{'G' gets its dtype here}}
  auto H = Table.scatter(1, G, 1.0); // expected-warning {{'G' is float32, int64 or int32 is needed}}
  auto I = Table.scatter_add(1, G, Table); // expected-warning {{'G' is float32}}
  auto J = Table.gather(1, G); // expected-warning {{'G' is float32}}
  auto K = torch::embedding_bag(Table, Ids, torch::zeros({1}, torch::kLong)); // expected-warning {{'Ids' is float32}}
}

void masks() {
  auto X = torch::rand({4});
  auto Mask = torch::ones({4}, torch::kInt); // expected-note 2 {{'Mask' gets its dtype here}}
  auto A = torch::where(Mask, X, X); // expected-warning {{'Mask' is int32, bool or uint8 is needed}}
  auto B = X.masked_select(Mask); // expected-warning {{'Mask' is int32, bool or uint8 is needed}}
}

void fitting(torch::Tensor Given, torch::Tensor X) {
  auto Output = torch::rand({4});
  auto Ids = torch::tensor({0, 1, 1, 0});
  auto A = torch::binary_cross_entropy(Output, Ids.to(torch::kFloat));
  auto B = torch::binary_cross_entropy_with_logits(Output, Given);
  auto C = F::one_hot(Ids, 2), D = F::one_hot(Given, 2);
  auto E = torch::where(Ids == 1, Output, Output), G = torch::where(Given, X, X);
  auto H = Output.index({Ids}), I = Output.index({Given}), J = Output.index({Ids == 1});
  auto K = Output.index({Ids.to(torch::kUInt8)});
  auto L = torch::rand({4, 2}).scatter(1, Ids.unsqueeze(1), 1.0);
  auto M = Output.repeat_interleave(Ids, 0), N = Output.repeat_interleave(Ids.to(torch::kInt), 0);
}

void layers() {
  torch::nn::Embedding Words(100, 8);
  auto A = Words(torch::rand({2, 3})); // expected-warning {{'torch::nn::Embedding' of a dtype that it refuses}}
  auto B = Words(torch::zeros({2, 3}, torch::kLong));
}

void gradients(bool Wanted, torch::Tensor X) {
  auto A = torch::arange(3); // expected-note 2 {{'A' gets its dtype here}}
  A.requires_grad_(); // expected-warning {{'requires_grad_' of a dtype that it refuses: a tensor of int64 cannot require gradients}}
  A.set_requires_grad(true); // expected-warning {{a tensor of int64 cannot require gradients}}
  auto B = torch::tensor({1, 2, 3}, torch::requires_grad()); // expected-warning {{'torch::tensor' of a dtype that it refuses}} expected-note 0+ {{gets its}}
  auto C = torch::zeros({2}, torch::dtype(torch::kLong).requires_grad(true)); // expected-warning {{'torch::zeros' of a dtype that it refuses}} expected-note 0+ {{gets its}}
  A.requires_grad_(false);
  A.requires_grad_(Wanted);
  X.requires_grad_();
  auto D = torch::tensor({1.0, 2.0}, torch::requires_grad());
  auto E = torch::arange(3).to(torch::kFloat).requires_grad_();
}

void classes() {
  auto Logits = torch::rand({8, 10});
  auto A = F::cross_entropy(Logits, torch::rand({8})); // expected-warning {{of a dtype that it refuses}} expected-note 0+ {{gets its}}
  auto B = F::cross_entropy(Logits, torch::zeros({8}, torch::kInt)); // expected-warning {{of a dtype that it refuses}} expected-note 0+ {{gets its}}
  auto C = F::cross_entropy(Logits, torch::zeros({8, 10}, torch::kLong)); // expected-warning {{of a dtype that it refuses}} expected-note 0+ {{gets its}}
  auto D = torch::softmax(torch::arange(6).view({2, 3}), 1); // expected-warning {{of a dtype that it refuses}} expected-note 0+ {{gets its}}
  auto E = torch::rand({3}) & torch::rand({3}); // expected-warning {{of a dtype that it refuses}} expected-note 0+ {{gets its}}
  auto G = F::cross_entropy(Logits, torch::rand({8, 10}));
  auto H = F::cross_entropy(Logits, torch::zeros({8}, torch::kLong));
  auto I = torch::softmax(torch::arange(6).view({2, 3}), 1, torch::kFloat);
  auto J = torch::ones({3}, torch::kBool) & torch::ones({3}, torch::kInt);
}
