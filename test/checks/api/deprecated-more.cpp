// RUN: %check_torch %s torch-api-deprecated
//
// What is found, and what is not, where no edit is offered. Edits:
// deprecated.cpp.

// expected-warning@+2 {{'AT_ASSERTM' is deprecated since LibTorch 1.2; instead: TORCH_CHECK(cond, msg) or TORCH_INTERNAL_ASSERT(cond, msg)}}
// expected-note@+1 {{pick by meaning: TORCH_CHECK for what a caller did wrong (the usual case in extensions), TORCH_INTERNAL_ASSERT for what cannot happen}}
#define CHECK_CUDA(X) AT_ASSERTM(X.is_cuda(), #X " must be a CUDA tensor")
#define CHECK_INPUT(X) CHECK_CUDA(X); TORCH_CHECK(X.is_contiguous())

namespace macros {
void inFunction(const torch::Tensor &X) {
  // expected-warning@+2 {{'AT_ASSERT' is deprecated since LibTorch 1.2; instead: TORCH_INTERNAL_ASSERT(cond) for invariants, TORCH_CHECK(cond) for user errors}}
  // expected-note@+1 {{pick by meaning: TORCH_INTERNAL_ASSERT for what cannot happen, TORCH_CHECK for what a caller did wrong}}
  AT_ASSERT(X.defined());
  if (X.dim() > 3)
    // expected-warning@+2 {{'AT_ASSERT' is deprecated since LibTorch 1.2; instead: TORCH_INTERNAL_ASSERT(cond) for invariants, TORCH_CHECK(cond) for user errors}}
    // expected-note@+1 {{pick by meaning: TORCH_INTERNAL_ASSERT for what cannot happen, TORCH_CHECK for what a caller did wrong}}
    AT_ASSERT(X.dim() == 4, "too many dimensions");
  // expected-warning@+2 {{'AT_ASSERTM' is deprecated since LibTorch 1.2; instead: TORCH_CHECK(cond, msg) or TORCH_INTERNAL_ASSERT(cond, msg)}}
  // expected-note@+1 {{pick by meaning: TORCH_CHECK for what a caller did wrong (the usual case in extensions), TORCH_INTERNAL_ASSERT for what cannot happen}}
  auto Check = [&] { AT_ASSERTM(X.dim() == 2, "want a matrix"); };
  Check();
}
template <typename T> void inTemplate(T Value) {
  // expected-warning@+2 {{'AT_ASSERTM' is deprecated since LibTorch 1.2; instead: TORCH_CHECK(cond, msg) or TORCH_INTERNAL_ASSERT(cond, msg)}}
  // expected-note@+1 {{pick by meaning: TORCH_CHECK for what a caller did wrong (the usual case in extensions), TORCH_INTERNAL_ASSERT for what cannot happen}}
  AT_ASSERTM(Value > 0, "want something positive");
}
// Reported once, where the macro is written.
void viaOwnMacro(at::Tensor X, at::Tensor Y) {
  CHECK_INPUT(X);
  CHECK_CUDA(Y);
}
// The text of a macro is not edited: it may serve other types as well.
// expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
// expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
#define RAW(X) (X).data<float>()
float *viaRaw(const at::Tensor &X) { return RAW(X); }
void fine(const at::Tensor &X) {
  TORCH_CHECK(X.defined(), "AT_ERROR");
  TORCH_INTERNAL_ASSERT(X.defined()); // once AT_ASSERT(X.defined())
}
} // namespace macros

namespace types {
struct OldMode {
  // expected-warning@+2 {{'at::AutoNonVariableTypeMode' is deprecated since LibTorch 1.9 (it says so only at run time); instead: at::AutoDispatchBelowADInplaceOrView in kernels, c10::InferenceMode in inference code}}
  // expected-note@+1 {{two purposes, two successors; the argument goes}}
  at::AutoNonVariableTypeMode Mode{true};
};
void oldMode() {
  // expected-warning@+2 {{'at::AutoNonVariableTypeMode' is deprecated since LibTorch 1.9 (it says so only at run time); instead: at::AutoDispatchBelowADInplaceOrView in kernels, c10::InferenceMode in inference code}}
  // expected-note@+1 {{two purposes, two successors; the argument goes}}
  at::AutoNonVariableTypeMode Guard(true);
  // expected-warning@+2 {{'at::AutoNonVariableTypeMode' is deprecated since LibTorch 1.9 (it says so only at run time); instead: at::AutoDispatchBelowADInplaceOrView in kernels, c10::InferenceMode in inference code}}
  // expected-note@+1 {{two purposes, two successors; the argument goes}}
  auto F = [] { at::AutoNonVariableTypeMode Inner; };
  F();
}
// expected-warning@+2 {{'c10::RegisterOperators' is deprecated since LibTorch 1.6; instead: TORCH_LIBRARY, TORCH_LIBRARY_FRAGMENT or TORCH_LIBRARY_IMPL}}
// expected-note@+1 {{TORCH_LIBRARY blocks are the documented way since 1.6; each .op(...) becomes m.def or m.impl}}
void advice(std::vector<c10::RegisterOperators> *Many) {}
void fine(bool Set) {
  at::AutoDispatchBelowADInplaceOrView Guard;
  c10::InferenceMode Mode(Set);
  std::optional<int> Number = std::nullopt;
  auto Same = std::make_optional(3);
}
} // namespace types

namespace methods {
void types(const torch::Tensor &X) {
  // expected-warning@+2 {{'at::Tensor::type' is deprecated since LibTorch 1.5; instead: x.options(), x.scalar_type() or x.device()}}
  // expected-note@+1 {{ask the tensor itself: options() to create alike tensors, scalar_type() for the element type, device() for the place}}
  auto &T = X.type();
  const at::Tensor *P = &X;
  // expected-warning@+2 2 {{'at::Tensor::type' is deprecated since LibTorch 1.5; instead: x.options(), x.scalar_type() or x.device()}}
  // expected-note@+1 2 {{ask the tensor itself: options() to create alike tensors, scalar_type() for the element type, device() for the place}}
  bool Same = P->type() == X.contiguous().type();
  // expected-warning@+2 {{this use of 'at::DeprecatedTypeProperties::backend' is deprecated since LibTorch 1.5; instead: x.device().type(), x.layout() or x.options().backend()}}
  // expected-note@+1 {{Tensor::type() is deprecated; the tensor answers this question itself}}
  auto Back = X.type().backend();
}
template <typename T> void inTemplate(const at::Tensor &X, T Value) {
  // expected-warning@+2 {{'at::Tensor::type' is deprecated since LibTorch 1.5; instead: x.options(), x.scalar_type() or x.device()}}
  // expected-note@+1 {{ask the tensor itself: options() to create alike tensors, scalar_type() for the element type, device() for the place}}
  (void)X.type();
}
void fineTypes(const torch::Tensor &X, c10::Device D, const c10::IValue &V) {
  auto Kind = X.scalar_type();
  auto Where = D.type();
  auto O = X.options();
  auto T = V.type();
  auto Size = sizeof(decltype(X.options()));
  torch::Tensor Detached = X.data();
}
void optimizers(torch::optim::SGD &Opt, torch::optim::Adam *Adam) {
  // expected-warning@+2 {{'torch::optim::Optimizer::parameters' is deprecated since LibTorch 1.5 (it says so only at run time); instead: optimizer.param_groups()[i].params()}}
  // expected-note@+1 {{parameters live in groups since 1.5; the call warns when it runs}}
  auto &Old = Opt.parameters();
  // expected-warning@+2 {{'torch::optim::Optimizer::size' is deprecated since LibTorch 1.5 (it says so only at run time); instead: sum of param_groups()[i].params().size()}}
  // expected-note@+1 {{parameters live in groups since 1.5; the call warns when it runs}}
  Adam->size();
  // expected-warning@+2 {{'torch::optim::Optimizer::add_parameters' is deprecated since LibTorch 1.5 (it says so only at run time); instead: optimizer.param_groups()[0].params() or add_param_group(...)}}
  // expected-note@+1 {{parameters live in groups since 1.5; the call warns when it runs}}
  Opt.add_parameters({});
}
struct Trainer {
  std::unique_ptr<torch::optim::Optimizer> Opt;
  void stop() {
    // expected-warning@+2 {{'torch::optim::Optimizer::parameters' is deprecated since LibTorch 1.5 (it says so only at run time); instead: optimizer.param_groups()[i].params()}}
    // expected-note@+1 {{parameters live in groups since 1.5; the call warns when it runs}}
    for (auto &P : Opt->parameters())
      P.detach_();
  }
};
void fineOptimizers(torch::optim::SGD &Opt, torch::nn::Linear &L) {
  for (auto &Group : Opt.param_groups())
    for (auto &P : Group.params())
      P.detach_();
  L->parameters();
  Opt.state().size();
}
} // namespace methods

namespace functions {
using at::lu_solve;
void solvers(const torch::Tensor &A, const torch::Tensor &B) {
  // expected-warning@+2 {{'at::svd' is deprecated since LibTorch 1.9; instead: at::linalg_svd(A, full_matrices) or at::linalg_svdvals(A)}}
  // expected-note@+1 {{linalg_svd returns the conjugate transpose of V, and full_matrices is the opposite of some}}
  auto [U, S, V] = torch::svd(A);
  // expected-warning@+2 {{'at::Tensor::svd' is deprecated since LibTorch 1.9; instead: at::linalg_svd(A, full_matrices) or at::linalg_svdvals(A)}}
  // expected-note@+1 {{linalg_svd returns the conjugate transpose of V, and full_matrices is the opposite of some}}
  auto [U2, S2, V2] = A.svd(true);
  // expected-warning@+2 {{'at::triangular_solve' is deprecated since LibTorch 1.11 (it says so only at run time); instead: at::linalg_solve_triangular(A, B, upper)}}
  // expected-note@+1 {{the matrix comes first, upper has no default, and there is one result}}
  auto X = std::get<0>(at::triangular_solve(B, A));
  // expected-warning@+2 {{'at::Tensor::triangular_solve' is deprecated since LibTorch 1.11 (it says so only at run time); instead: at::linalg_solve_triangular(A, B, upper)}}
  // expected-note@+1 {{the matrix comes first, upper has no default, and there is one result}}
  auto Y = B.triangular_solve(A, false);
  // expected-warning@+2 {{'at::lu_solve' is deprecated since LibTorch 1.13 (it says so only at run time); instead: at::linalg_lu_solve(LU, pivots, B)}}
  // expected-note@+1 {{the right-hand side comes last}}
  auto Z = lu_solve(B, A, A);
  // expected-warning@+2 {{'at::range' is deprecated since LibTorch 1.10; instead: at::arange(start, end + step, step)}}
  // expected-note@+1 {{range includes its end, arange does not}}
  auto Range = at::range(0, 10, 1);
}
using namespace torch;
Tensor imported(Tensor A) {
  // expected-warning@+2 {{'at::svd' is deprecated since LibTorch 1.9; instead: at::linalg_svd(A, full_matrices) or at::linalg_svdvals(A)}}
  // expected-note@+1 {{linalg_svd returns the conjugate transpose of V, and full_matrices is the opposite of some}}
  auto Parts = svd(A);
  // v2_15-warning@+2 {{this use of 'at::cross' is deprecated since LibTorch 2.2 (it says so only at run time); instead: at::linalg_cross(a, b, dim) or pass dim}}
  // v2_15-note@+1 {{without dim the first dimension of size 3 is taken, which depends on the data; linalg_cross takes the last}}
  return cross(A, A);
}
void crosses(const torch::Tensor &A) {
  // v2_15-warning@+2 {{this use of 'at::cross' is deprecated since LibTorch 2.2 (it says so only at run time); instead: at::linalg_cross(a, b, dim) or pass dim}}
  // v2_15-note@+1 {{without dim the first dimension of size 3 is taken, which depends on the data; linalg_cross takes the last}}
  auto C = at::cross(A, A);
  // v2_15-warning@+2 {{this use of 'at::Tensor::cross' is deprecated since LibTorch 2.2 (it says so only at run time); instead: at::linalg_cross(a, b, dim) or pass dim}}
  // v2_15-note@+1 {{without dim the first dimension of size 3 is taken, which depends on the data; linalg_cross takes the last}}
  auto D = A.cross(A);
  auto Fine = at::cross(A, A, 1);
  auto Fine2 = A.cross(A, /*dim=*/-1);
  auto Fine3 = torch::linalg_cross(A, A);
}
void spectra(const torch::Tensor &A) {
  // v2_15-warning@+2 {{this use of 'at::stft' is deprecated since LibTorch 2.0 (it says so only at run time); instead: return_complex=true, then at::view_as_real where needed}}
  // v2_15-note@+1 {{take the complex result and call view_as_real where the old layout is needed}}
  auto Real = torch::stft(A, 400, 160, 400, {}, false, true, false);
  auto Fine = torch::stft(A, 400, 160, 400, {}, false, true, true);
}
void fine(const torch::Tensor &A) {
  auto L = torch::linalg_cholesky(A);
  auto Steps = torch::arange(0, 10);
  auto Grid = torch::meshgrid({A, A}, "ij");
  auto USV = torch::linalg_svd(A);
  auto X = at::linalg_solve_triangular(A, A, true);
}
} // namespace functions

// Namesakes that are not of LibTorch.
#define AT_WARN(...) std::fprintf(stderr, __VA_ARGS__)
namespace other {
template <typename T> struct optional {
  T Value;
};
struct Tensor {
  template <typename T> T *data() const { return nullptr; }
  int type() const { return 0; }
  Tensor svd() { return *this; }
};
struct Optimizer {
  std::vector<Tensor> parameters() { return {}; }
  int size() { return 0; }
};
int nullopt;
int range(int A, int B) { return A + B; }
int svd(int A) { return A; }
optional<int> notOurs(Tensor T, Optimizer O) {
  T.data<float>();
  T.type();
  T.svd();
  O.parameters();
  range(1, svd(O.size()));
  AT_WARN("careful");
  return {nullopt};
}
} // namespace other
#undef AT_ERROR
#define AT_ERROR(...) throw std::runtime_error(__VA_ARGS__)
void ownMacro() { AT_ERROR("mine"); }
