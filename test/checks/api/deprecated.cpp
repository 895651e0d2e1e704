// RUN: %check_torch %s torch-api-deprecated
//
// Edits that hold with both versions of LibTorch; those for names that only one
// of them deprecates: deprecated-optional.cpp, deprecated-fixes-1.13.cpp.

namespace macros {
void inFunction(const torch::Tensor &X, int Kind) {
  if (X.dim() > 3)
    // expected-warning@+2 {{'AT_ERROR' is deprecated since LibTorch 1.2; instead: TORCH_CHECK(false, ...)}}
    // expected-note@+1 {{a check that always fails says the same}}
    AT_ERROR("too many dimensions: ", X.dim());
// CHECK-FIXES: TORCH_CHECK(false, "too many dimensions: ", X.dim());
  switch (Kind) {
  case 0:
    break;
  default:
    // expected-warning@+2 {{'AT_ERROR' is deprecated since LibTorch 1.2; instead: TORCH_CHECK(false, ...)}}
    // expected-note@+1 {{a check that always fails says the same}}
    AT_ERROR("unknown kind");
// CHECK-FIXES: TORCH_CHECK(false, "unknown kind");
  }
  // expected-warning@+2 {{'AT_ERROR' is deprecated since LibTorch 1.2; instead: TORCH_CHECK(false, ...)}}
  // expected-note@+1 {{a check that always fails says the same}}
  auto F = [](int I) { AT_ERROR("no ", I); };
// CHECK-FIXES: auto F = [](int I) { TORCH_CHECK(false, "no ", I); };
}
} // namespace macros

namespace pointers {
void pointers(torch::Tensor X) {
  // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
  // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
  float *P = X.data<float>();
// CHECK-FIXES: float *P = X.data_ptr<float>();
  // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
  // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
  auto *Q = X.data<int64_t>();
// CHECK-FIXES: auto *Q = X.data_ptr<int64_t>();
  // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
  // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
  X.contiguous().data<float>()[0] = 1;
// CHECK-FIXES: X.contiguous().data_ptr<float>()[0] = 1;
  const at::Tensor &R = X;
  // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
  // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
  (void)R.data<double>();
// CHECK-FIXES: (void)R.data_ptr<double>();
  std::vector<at::Tensor> Many(3, X);
  for (auto &T : Many)
    // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
    // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
    T.data<float>()[0] += 1;
// CHECK-FIXES: T.data_ptr<float>()[0] += 1;
  // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
  // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
  auto F = [&](int I) { return Many[I].data<float>(); };
// CHECK-FIXES: auto F = [&](int I) { return Many[I].data_ptr<float>(); };
  at::Tensor *Pointer = &X;
  // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
  // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
  Pointer->data<uint8_t>();
// CHECK-FIXES: Pointer->data_ptr<uint8_t>();
}
struct Layer {
  torch::Tensor Weight;
  // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
  // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
  float *raw() { return Weight.data<float>(); }
// CHECK-FIXES: float *raw() { return Weight.data_ptr<float>(); }
};
template <typename T> T first(const at::Tensor &X) {
  // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
  // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
  return X.data<T>()[0];
// CHECK-FIXES: return X.data_ptr<T>()[0];
}
template float first<float>(const at::Tensor &);
template double first<double>(const at::Tensor &);
void sum(at::Tensor X) {
  AT_DISPATCH_FLOATING_TYPES(X.scalar_type(), "sum", [&] {
    // expected-warning@+2 {{this use of 'at::Tensor::data' is deprecated since LibTorch 1.3; instead: x.data_ptr<T>()}}
    // expected-note@+1 {{the template data<T>() was renamed; data() without template argument is another function and stays}}
    auto *P = X.data<scalar_t>();
    (void)P;
  });
// CHECK-FIXES: auto *P = X.data_ptr<scalar_t>();
}
void fine(torch::Tensor X, std::vector<float> V, at::ArrayRef<int> A) {
  auto *P = X.data_ptr<float>();
  torch::Tensor Detached = X.data();
  float *Q = V.data();
  const int *R = A.data();
}
} // namespace pointers

namespace types {
void ask(const torch::Tensor &X) {
  // expected-warning@+3 {{this use of 'at::DeprecatedTypeProperties::is_cuda' is deprecated since LibTorch 1.5; instead: x.is_cuda()}}
  // expected-note@+2 2 {{Tensor::type() is deprecated; the tensor answers this question itself}}
  // expected-warning@+1 {{this use of 'at::DeprecatedTypeProperties::is_sparse' is deprecated since LibTorch 1.5; instead: x.is_sparse()}}
  if (X.type().is_cuda() && !X.type().is_sparse())
// CHECK-FIXES: if (X.is_cuda() && !X.is_sparse())
    // expected-warning@+2 {{this use of 'at::DeprecatedTypeProperties::scalarType' is deprecated since LibTorch 1.5; instead: x.scalar_type()}}
    // expected-note@+1 {{Tensor::type() is deprecated; the tensor answers this question itself}}
    std::cout << X.type().scalarType();
// CHECK-FIXES: std::cout << X.scalar_type();
  // expected-warning@+2 {{this use of 'at::DeprecatedTypeProperties::scalarType' is deprecated since LibTorch 1.5; instead: x.scalar_type()}}
  // expected-note@+1 {{Tensor::type() is deprecated; the tensor answers this question itself}}
  auto Kind = X.t().type().scalarType();
// CHECK-FIXES: auto Kind = X.t().scalar_type();
  // expected-warning@+2 {{this use of 'at::Tensor::type' is deprecated since LibTorch 1.5; instead: x.options()}}
  // expected-note@+1 {{use options(): unlike type() it keeps the device index of x}}
  auto Zeros = at::zeros({3}, X.type());
// CHECK-FIXES: auto Zeros = at::zeros({3}, X.options());
}
} // namespace types

namespace names {
// expected-warning@+2 {{'c10::IntList' is deprecated since LibTorch 1.1; instead: c10::IntArrayRef or at::IntArrayRef or torch::IntArrayRef}}
// expected-note@+1 {{renamed}}
at::IntList Sizes;
// CHECK-FIXES: {{at|c10}}::IntArrayRef Sizes;
// expected-warning@+2 {{'torch::autograd::Variable' is deprecated since LibTorch 1.5; instead: at::Tensor}}
// expected-note@+1 {{a mere alias of at::Tensor since 1.4, kept for old code}}
torch::autograd::Variable V;
// CHECK-FIXES: at::Tensor V;
// expected-warning@+2 {{'torch::jit::script::Module' is deprecated since LibTorch 1.5; instead: torch::jit::Module}}
// expected-note@+1 {{since 1.5 the namespace script holds nothing but aliases}}
torch::jit::script::Module M;
// CHECK-FIXES: torch::jit::Module M;
// expected-warning@+2 {{'torch::jit::script::Module' is deprecated since LibTorch 1.5; instead: torch::jit::Module}}
// expected-note@+1 {{since 1.5 the namespace script holds nothing but aliases}}
std::vector<torch::jit::script::Module> Many;
// CHECK-FIXES: std::vector<torch::jit::Module> Many;
// expected-warning@+2 {{'torch::jit::script::Module' is deprecated since LibTorch 1.5; instead: torch::jit::Module}}
// expected-note@+1 {{since 1.5 the namespace script holds nothing but aliases}}
void run(torch::jit::script::Module &Model,
// CHECK-FIXES: void run(torch::jit::Module &Model,
         // expected-warning@+2 {{'torch::jit::script::Module' is deprecated since LibTorch 1.5; instead: torch::jit::Module}}
         // expected-note@+1 {{since 1.5 the namespace script holds nothing but aliases}}
         const std::shared_ptr<torch::jit::script::Module> &Other) {
// CHECK-FIXES: const std::shared_ptr<torch::jit::Module> &Other) {
  // expected-warning@+2 {{'torch::jit::script::Module' is deprecated since LibTorch 1.5; instead: torch::jit::Module}}
  // expected-note@+1 {{since 1.5 the namespace script holds nothing but aliases}}
  torch::jit::script::Module Loaded = torch::jit::load("model.pt");
// CHECK-FIXES: torch::jit::Module Loaded = torch::jit::load("model.pt");
}
// expected-warning@+2 {{'torch::jit::script::Module' is deprecated since LibTorch 1.5; instead: torch::jit::Module}}
// expected-note@+1 {{since 1.5 the namespace script holds nothing but aliases}}
using Module = torch::jit::script::Module;
// CHECK-FIXES: using Module = torch::jit::Module;
Module ViaAlias;
void outer(const torch::Tensor &A) {
  // expected-warning@+2 {{'at::chain_matmul' is deprecated since LibTorch 1.9 (it says so only at run time); instead: at::linalg_multi_dot(matrices)}}
  // expected-note@+1 {{takes the same list}}
  auto M = torch::chain_matmul({A, A});
// CHECK-FIXES: auto M = at::linalg_multi_dot({A, A});
  // expected-warning@+2 {{'at::ger' is deprecated since LibTorch 1.7; instead: at::outer(a, b)}}
  // expected-note@+1 {{renamed}}
  auto G = torch::ger(A, A);
// CHECK-FIXES: auto G = at::outer(A, A);
  // expected-warning@+2 {{'at::Tensor::ger' is deprecated since LibTorch 1.7; instead: x.outer(y)}}
  // expected-note@+1 {{renamed}}
  auto H = A.ger(A);
// CHECK-FIXES: auto H = A.outer(A);
  // expected-warning@+2 {{this use of 'at::meshgrid' is deprecated since LibTorch 1.10 (it says so only at run time); instead: at::meshgrid(tensors, "ij")}}
  // expected-note@+1 {{say the order of the axes; without it the call warns when it runs}}
  auto Grid = torch::meshgrid({A, A});
// CHECK-FIXES: auto Grid = torch::meshgrid({A, A}, "ij");
}
} // namespace names
