// RUN: %check_torch %s torch-inputs-missing-dimension

void accuracy(int64_t N, int64_t C) {
  auto Output = torch::rand({64, 10});
  auto Target = torch::randint(10, {64});
  auto Pred = Output.argmax(); // expected-note 4 {{'argmax' without a dimension gives one index; give it the dimension of the classes}}
  auto A = Pred.eq(Target).sum(); // expected-warning {{'eq' compares one index into all of 'Output', [64, 10], with each element of 'Target', [64]}}
  auto B = (Pred == Target).sum(); // expected-warning {{'operator==' compares one index into all of 'Output'}}
  auto C2 = Target.ne(Pred); // expected-warning {{'ne' compares one index}}
  auto D = Pred.to(torch::kLong).view({-1}) == Target; // expected-warning {{compares one index}}
  auto Scores = torch::rand({N, 5});
  auto E = torch::argmax(Scores) == torch::zeros({N}, torch::kLong); // expected-warning {{'operator==' compares one index into all of 'Scores', [N, 5], with each element of}} expected-note {{'argmax' without a dimension}}
}

// Right, or not known.
void fine(torch::Tensor Any, torch::Tensor Labels, int64_t N, int64_t M) {
  auto Output = torch::rand({64, 10});
  auto Target = torch::randint(10, {64});
  auto A = Output.argmax(1).eq(Target).sum() + torch::argmax(Output, -1).ne(Target).sum();
  auto Areas = torch::rand({10});
  auto B = Target == Areas.argmax();             // The largest component.
  auto C = Any.argmax() == Target;
  auto D = Any.argmax() == Labels;
  auto E = Output.argmax() == torch::zeros({1}, torch::kLong);
  auto F = Output.argmax() == 3;
  auto G = torch::rand({N, 1}).argmax() == torch::zeros({N}, torch::kLong);
  auto H = torch::rand({N, M}).argmax() == torch::arange(M);
  auto I = torch::rand({10, 10}).argmax().eq(torch::arange(100));
  auto J = Output.argmax(1, true).eq(Target.view({-1, 1}));
}
