// RUN: %check_torch %s torch-api-removed --errors --no-fixed-compile
//
// Names that are gone. Clang's own errors are marked too. The edit of a name
// that was renamed: removed-fixes.cpp.

// expected-warning@+1 {{'AT_CHECK' was removed in LibTorch 1.5; instead: TORCH_CHECK(cond, ...)}}
#define CHECK_DIM(X) AT_CHECK((X).dim() == 2, "want a matrix")
// CHECK-FIXES: #define CHECK_DIM(X) TORCH_CHECK((X).dim() == 2, "want a matrix")
namespace macros {
void viaOwnMacro(const at::Tensor &X) {
  // expected-error@+1 {{use of undeclared identifier 'AT_CHECK'}}
  CHECK_DIM(X);
}
void index(const at::Tensor &X) {
  if (X.dim() > 3)
    // expected-error@+2 {{use of undeclared identifier 'AT_INDEX_ERROR'}}
    // expected-warning@+1 {{'AT_INDEX_ERROR' was removed in LibTorch 1.6; instead: TORCH_CHECK_INDEX(false, ...)}}
    AT_INDEX_ERROR("too many dimensions");
}
} // namespace macros

namespace solvers {
void functions(const torch::Tensor &A) {
  // v2_15-error@+2 {{no member named 'cholesky' in namespace 'torch'}}
  // v2_15-warning@+1 {{'cholesky' was removed in LibTorch 2.14; instead: at::linalg_cholesky(A), with .mH() for the upper factor}}
  auto S = torch::cholesky(A);
  // v2_15-error@+2 {{no member named 'cholesky' in namespace 'at'}}
  // v2_15-warning@+1 {{'cholesky' was removed in LibTorch 2.14; instead: at::linalg_cholesky(A), with .mH() for the upper factor}}
  auto S2 = at::cholesky(A, true);
  // v2_15-error@+2 {{no member named 'symeig' in namespace 'torch'}}
  // v2_15-warning@+1 {{'symeig' was removed in LibTorch 2.0; instead: at::linalg_eigh(A, "U") or at::linalg_eigvalsh(A, "U")}}
  auto E = torch::symeig(A, true);
  // expected-error@+2 {{no member named 'eig' in namespace 'torch'}}
  // expected-warning@+1 {{'eig' was removed in LibTorch 1.13; instead: at::linalg_eig(A) or at::linalg_eigvals(A)}}
  auto G = torch::eig(A, true);
  // expected-error@+2 {{no member named 'lstsq' in namespace 'torch'}}
  // expected-warning@+1 {{'lstsq' was removed in LibTorch 1.13; instead: at::linalg_lstsq(A, B)}}
  auto L = torch::lstsq(A, A);
}
void methods(const torch::Tensor &A, const at::Tensor *P) {
  // v2_15-error@+2 {{no member named 'cholesky' in 'at::Tensor'}}
  // v2_15-warning@+1 {{'cholesky' was removed in LibTorch 2.14; instead: at::linalg_cholesky(A), with .mH() for the upper factor}}
  auto S = A.cholesky();
  // v2_15-error@+2 {{no member named 'qr' in 'at::Tensor'}}
  // v2_15-warning@+1 {{'qr' was removed in LibTorch 2.14; instead: at::linalg_qr(A, "reduced")}}
  auto Q = A.qr();
  // v2_15-error@+2 {{no member named 'is_variable' in 'at::Tensor'}}
  // v2_15-warning@+1 {{'is_variable' was removed in LibTorch 2.14; instead: remove the test (always true for usable tensors)}}
  auto V = A.is_variable();
  // v2_15-error@+2 {{no member named 'symeig' in 'at::Tensor'}}
  // v2_15-warning@+1 {{'symeig' was removed in LibTorch 2.0; instead: at::linalg_eigh(A, "U") or at::linalg_eigvalsh(A, "U")}}
  P->symeig();
  // v2_15-error@+2 {{no member named 'cholesky' in 'at::Tensor'}}
  // v2_15-warning@+1 {{'cholesky' was removed in LibTorch 2.14; instead: at::linalg_cholesky(A), with .mH() for the upper factor}}
  A.t().contiguous().cholesky();
  // expected-error@+2 {{no member named 'lstsq' in 'at::Tensor'}}
  // expected-warning@+1 {{'lstsq' was removed in LibTorch 1.13; instead: at::linalg_lstsq(A, B)}}
  auto F = [&] { return A.lstsq(A); };
}
struct Layer {
  torch::Tensor Weight;
  // v2_15-error@+2 {{no member named 'cholesky' in 'at::Tensor'}}
  // v2_15-warning@+1 {{'cholesky' was removed in LibTorch 2.14; instead: at::linalg_cholesky(A), with .mH() for the upper factor}}
  torch::Tensor factor() const { return Weight.cholesky(); }
};
} // namespace solvers

namespace types {
struct Net : torch::nn::Module {
  // expected-error@+2 {{no type named 'BatchNorm' in namespace 'torch::nn'}}
  // expected-warning@+1 {{'BatchNorm' was removed in LibTorch 1.5; instead: torch::nn::BatchNorm1d or BatchNorm2d or BatchNorm3d}}
  torch::nn::BatchNorm Norm{nullptr};
  // expected-error@+2 {{no type named 'FeatureDropout' in namespace 'torch::nn'}}
  // expected-warning@+1 {{'FeatureDropout' was removed in LibTorch 1.5; instead: torch::nn::Dropout2d or Dropout3d}}
  torch::nn::FeatureDropout Drop;
};
void enumerations() {
  // expected-error@+2 {{no member named 'FanMode' in namespace 'torch::nn::init'}}
  // expected-warning@+1 {{'FanMode' was removed in LibTorch 1.5; instead: torch::kFanIn or torch::kFanOut}}
  auto F = torch::nn::init::FanMode::FanIn;
}
// expected-error@+2 {{unknown type name 'THCState'}}
// expected-warning@+1 {{'THCState' was removed in LibTorch 1.11}}
extern THCState *state;
at::Type *Type;
} // namespace types

// Names of nobody, or of somebody else, are clang's business alone.
namespace other {
struct Tensor {};
struct Matrix {
  Tensor dot();
};
} // namespace other
void notOurs(other::Tensor T, other::Matrix M) {
  // expected-error@+1 {{no member named 'cholesky' in 'other::Tensor'}}
  T.cholesky();
  // expected-error@+1 {{no member named 'symeig' in 'other::Matrix'}}
  M.symeig();
  // expected-error@+1 {{no type named 'eig' in namespace 'other'}}
  other::eig(T);
  // expected-error@+1 {{use of undeclared identifier 'AT_CHEKC'}}
  AT_CHEKC(true);
  // expected-error@+1 {{use of undeclared identifier 'undeclared'}}
  undeclared(T);
}

using namespace torch;
void imported(const Tensor &A) {
  // expected-error@+2 {{use of undeclared identifier 'eig'}}
  // expected-warning@+1 {{'eig' was removed in LibTorch 1.13; instead: at::linalg_eig(A) or at::linalg_eigvals(A)}}
  auto E = eig(A);
}
