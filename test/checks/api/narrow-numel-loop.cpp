// RUN: %check_torch %s torch-api-narrow-numel-loop

void loops(torch::Tensor X, const at::Tensor &Y, float *Out) {
  auto *P = X.data_ptr<float>();
  // expected-warning@+2 {{'I' is of type 'int' and does not reach 'X.numel()' of a tensor of 2^31 elements; use int64_t}}
  // CHECK-FIXES: for (int64_t I = 0; I < X.numel(); ++I)
  for (int I = 0; I < X.numel(); ++I)
    Out[I] = P[I];
  int64_t N = Y.numel();
  // expected-warning@+2 {{'I' is of type 'unsigned int' and does not reach 'Y.numel()'}}
  // CHECK-FIXES: for (int64_t I = 0; I != N; I++)
  for (unsigned I = 0; I != N; I++)
    Out[I] = 0;
  // expected-warning@+1 {{'I' is of type 'int' and does not reach 'X.size(0) * X.size(1)'}}
  for (auto I = 0; I < X.size(0) * X.size(1); ++I)
    Out[I] = 0;
  int J;
  for (J = 0; J < torch::numel(X); ++J) // expected-warning {{'J' is of type 'int'}}
    Out[J] = 0;
  // expected-warning@+2 {{'I' is of type 'int32_t'}}
  // CHECK-FIXES: for (int64_t I = 0; I < 10 && I < Y.numel(); ++I)
  for (int32_t I = 0; I < 10 && I < Y.numel(); ++I)
    Out[I] = 0;
  // No rewrite: the number would not fit where it is used.
  for (int I = 0; I < X.numel(); ++I) { // expected-warning {{'I' is of type 'int'}}
    std::vector<int> V{I};
  }
  // CHECK-FIXES: for (int I = 0; I < X.numel(); ++I) {
}

struct Net : torch::nn::Module {
  int64_t total() {
    int Sum = 0;
    for (auto &P : parameters()) {
      int N = P.numel(); // expected-warning {{'N' is of type 'int', which 'P.numel()' exceeds for a tensor of 2^31 elements; use int64_t}}
      Sum += N;
    }
    return Sum;
  }
};

template <typename T> void inTemplate(torch::Tensor X) {
  const int Area = X.size(2) * X.size(3); // expected-warning {{'Area' is of type 'int', which 'X.size(2) * X.size(3)' exceeds}}
  uint32_t Bytes = X.nbytes(); // expected-warning {{'Bytes' is of type 'uint32_t'}}
}
template void inTemplate<float>(torch::Tensor);

auto Lambda = [](at::Tensor X) {
  int N(X.numel()); // expected-warning {{'N' is of type 'int'}}
  return N;
};

void fine(torch::Tensor X, int Count, std::vector<float> V) {
  for (int64_t I = 0; I < X.numel(); ++I) {
  }
  for (size_t I = 0; I < X.numel(); ++I) {
  }
  for (int I = 0; I < X.size(0); ++I) {
  }
  for (int I = 0; I < X.dim(); ++I) {
  }
  for (int I = 0; I < Count; ++I) {
  }
  for (int I = 0; I < (int)X.numel(); ++I) {
  }
  for (auto I = X.numel(); I > 0; --I) {
  }
  for (int I = 0; I < V.size(); ++I) {
  }
  int A = static_cast<int>(X.numel()), B = X.size(0), C = X.dim();
  auto D = X.numel();
  double E = X.numel();
  bool F = X.numel();
  int G = X.numel() > 3;
  int H = X.size(0) / X.size(1);
  long K = X.numel();
}

namespace other {
struct Tensor {
  int64_t numel() const;
};
void f(Tensor X) {
  for (int I = 0; I < X.numel(); ++I) {
  }
  int N = X.numel();
}
} // namespace other
