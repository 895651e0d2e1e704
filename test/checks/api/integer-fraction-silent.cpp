// RUN: %check_torch %s torch-api-integer-fraction
// expected-no-diagnostics

constexpr int KMax = 255;

void fine(torch::Tensor X, int N, int M) {
  auto A = X * (1.0 / 255) + X.mul(1 / 255.f) + X / 255 + X * 1 / 255;
  auto B = X * (4 / 2) + X.pow(6 / 3) + X * (0 / 3);
  auto C = X * (N / 2) + X * (N / M) + X / (M / 3);
  auto D = X.view({-1, 7 / 2}).narrow(0, 1 / 2, 5 / 2);
  auto E = X[1 / 2] + X.select(0, 3 / 2) + X.slice(0, 0, N / 2);
  auto G = torch::arange(0, 7 / 2) + torch::randint(0, 9 / 2, {3});
  auto H = X.clamp(0, 255 / 2) + torch::full({2}, 7 / 2) + X.add(KMax / 2);
  auto I = X.sum(7 / 4) + torch::zeros({1 / 2, 5 / 2});
  auto J = static_cast<double>(1) / 3 * X + X * (double(1) / N);
  auto K = torch::nn::Conv2dOptions(7 / 2, 3, 3).padding(3 / 2);
  int Half = 1 / 2;
  double Third = 1 / 3;
  auto L = torch::tensor({7 / 2, 8 / 2});
  auto O = X.index({torch::indexing::Slice(0, N / 2)});
}

double plain(double V);
double elsewhere = plain(1 / 2) + std::pow(2, 1 / 2);

template <int N> auto even(torch::Tensor X) { return X * (8 / N); }
auto Two = even<2>(torch::ones({2}));

namespace other {
struct Tensor {};
Tensor operator*(Tensor, double);
Tensor pow(Tensor, double);
auto A = Tensor() * (1 / 2);
auto B = pow(Tensor(), 1 / 2);
} // namespace other
