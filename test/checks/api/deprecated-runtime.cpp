// RUN: %check_torch %s torch-api-deprecated
//
// What only a run tells: as functions and as methods.

void solvers(const torch::Tensor &A, const torch::Tensor &B) {
  // expected-warning@+2 {{'at::triangular_solve' is deprecated since LibTorch 1.11 (it says so only at run time); instead: at::linalg_solve_triangular(A, B, upper)}}
  // expected-note@+1 {{the matrix comes first, upper has no default, and there is one result}}
  auto F1 = torch::triangular_solve(B, A);
  // expected-warning@+2 {{'at::Tensor::triangular_solve' is deprecated since LibTorch 1.11 (it says so only at run time); instead: at::linalg_solve_triangular(A, B, upper)}}
  // expected-note@+1 {{the matrix comes first, upper has no default, and there is one result}}
  auto M1 = B.triangular_solve(A);
  // expected-warning@+2 {{'at::lu_solve' is deprecated since LibTorch 1.13 (it says so only at run time); instead: at::linalg_lu_solve(LU, pivots, B)}}
  // expected-note@+1 {{the right-hand side comes last}}
  auto F2 = at::lu_solve(B, A, A);
  // expected-warning@+2 {{'at::Tensor::lu_solve' is deprecated since LibTorch 1.13 (it says so only at run time); instead: at::linalg_lu_solve(LU, pivots, B)}}
  // expected-note@+1 {{the right-hand side comes last}}
  auto M2 = B.lu_solve(A, A);
}
void products(const torch::Tensor &A, const torch::Tensor &B) {
  // v2_15-warning@+2 {{this use of 'at::cross' is deprecated since LibTorch 2.2 (it says so only at run time); instead: at::linalg_cross(a, b, dim) or pass dim}}
  // v2_15-note@+1 {{without dim the first dimension of size 3 is taken, which depends on the data; linalg_cross takes the last}}
  auto F1 = torch::cross(A, B);
  // v2_15-warning@+2 {{this use of 'at::Tensor::cross' is deprecated since LibTorch 2.2 (it says so only at run time); instead: at::linalg_cross(a, b, dim) or pass dim}}
  // v2_15-note@+1 {{without dim the first dimension of size 3 is taken, which depends on the data; linalg_cross takes the last}}
  auto M1 = A.cross(B);
  auto F2 = torch::cross(A, B, 1);
  auto M2 = A.cross(B, -1);
  // expected-warning@+2 {{'at::chain_matmul' is deprecated since LibTorch 1.9 (it says so only at run time); instead: at::linalg_multi_dot(matrices)}}
  // expected-note@+1 {{takes the same list}}
  auto F3 = at::chain_matmul({A, B});
// CHECK-FIXES: auto F3 = at::linalg_multi_dot({A, B});
  // expected-warning@+2 {{'at::ger' is deprecated since LibTorch 1.7; instead: at::outer(a, b)}}
  // expected-note@+1 {{renamed}}
  auto F4 = torch::ger(A, B);
  // expected-warning@+2 {{'at::Tensor::ger' is deprecated since LibTorch 1.7; instead: x.outer(y)}}
  // expected-note@+1 {{renamed}}
  auto M4 = A.ger(B);
}
void grids(const torch::Tensor &A) {
  // expected-warning@+2 {{this use of 'at::meshgrid' is deprecated since LibTorch 1.10 (it says so only at run time); instead: at::meshgrid(tensors, "ij")}}
  // expected-note@+1 {{say the order of the axes; without it the call warns when it runs}}
  auto F1 = torch::meshgrid({A, A});
// CHECK-FIXES: auto F1 = torch::meshgrid({A, A}, "ij");
  auto F2 = torch::meshgrid({A, A}, "ij");
}
void scatters(torch::Tensor A, const torch::Tensor &I, const torch::Tensor &S) {
  // v2_15-warning@+2 {{this use of 'at::scatter' is deprecated since LibTorch 2.0 (it says so only at run time); instead: at::scatter_reduce(self, dim, index, src, reduce, include_self)}}
  // v2_15-note@+1 {{reducing with a source tensor is the job of scatter_reduce, whose reductions are called sum and prod}}
  auto F1 = torch::scatter(A, 0, I, S, "add");
  // v2_15-warning@+2 {{this use of 'at::Tensor::scatter' is deprecated since LibTorch 2.0 (it says so only at run time); instead: x.scatter_reduce(dim, index, src, reduce, include_self)}}
  // v2_15-note@+1 {{reducing with a source tensor is the job of scatter_reduce, whose reductions are called sum and prod}}
  auto M1 = A.scatter(0, I, S, "add");
  // v2_15-warning@+2 {{this use of 'at::Tensor::scatter_' is deprecated since LibTorch 2.0 (it says so only at run time); instead: x.scatter_reduce_(dim, index, src, reduce, include_self)}}
  // v2_15-note@+1 {{reducing with a source tensor is the job of scatter_reduce, whose reductions are called sum and prod}}
  A.scatter_(0, I, S, "multiply");
  A.scatter_(0, I, 2.0, "multiply");
  A.scatter_(0, I, S);
  A.scatter_reduce_(0, I, S, "sum");
}
void spectra(const torch::Tensor &A, const torch::Tensor &W) {
  // v2_15-warning@+2 {{this use of 'at::stft' is deprecated since LibTorch 2.0 (it says so only at run time); instead: return_complex=true, then at::view_as_real where needed}}
  // v2_15-note@+1 {{take the complex result and call view_as_real where the old layout is needed}}
  auto F1 = torch::stft(A, 400, 160, 400, W, false, true, false);
  // v2_15-warning@+2 {{this use of 'at::Tensor::stft' is deprecated since LibTorch 2.0 (it says so only at run time); instead: return_complex=true, then at::view_as_real where needed}}
  // v2_15-note@+1 {{take the complex result and call view_as_real where the old layout is needed}}
  auto M1 = A.stft(400, 160, 400, W, false, true, false);
  auto F2 = torch::stft(A, 400, 160, 400, W, false, true, /*return_complex=*/true);
  auto M2 = A.stft(400, 160, 400, W, false, true, true);
  // v1_13-warning@+3 {{this use of 'at::stft' is deprecated since LibTorch 1.8 and removed in LibTorch 2.0 (it says so only at run time); instead: pass return_complex=true and adapt to complex output}}
  // v2_15-warning@+2 {{this use of 'at::stft' no longer works, or not as before, since LibTorch 2.0; instead: pass return_complex=true and adapt to complex output}}
  // expected-note@+1 {{for real input the flag is required from 2.0 on, and the result is complex}}
  auto F3 = torch::stft(A, 400);
  // v1_13-warning@+3 {{this use of 'at::Tensor::stft' is deprecated since LibTorch 1.8 and removed in LibTorch 2.0 (it says so only at run time); instead: pass return_complex=true and adapt to complex output}}
  // v2_15-warning@+2 {{this use of 'at::Tensor::stft' no longer works, or not as before, since LibTorch 2.0; instead: pass return_complex=true and adapt to complex output}}
  // expected-note@+1 {{for real input the flag is required from 2.0 on, and the result is complex}}
  auto M3 = A.stft(400);
}
void masks(torch::Tensor A, const torch::Tensor &M) {
  // v1_13-warning@+3 {{this use of 'at::Tensor::masked_select' is deprecated since LibTorch 1.2 and removed in LibTorch 2.1 (it says so only at run time); instead: mask.to(at::kBool)}}
  // v2_15-warning@+2 {{this use of 'at::Tensor::masked_select' no longer works, or not as before, since LibTorch 2.1; instead: mask.to(at::kBool)}}
  // expected-note@+1 {{masks are bool tensors; uint8 masks warn or fail when the call runs}}
  auto M1 = A.masked_select(M.to(torch::kUInt8));
  auto M2 = A.masked_fill(M.to(torch::kBool), 0);
  // v1_13-warning@+3 {{this use of 'at::Tensor::masked_fill' is deprecated since LibTorch 1.2 and removed in LibTorch 2.1 (it says so only at run time); instead: mask.to(at::kBool)}}
  // v2_15-warning@+2 {{this use of 'at::Tensor::masked_fill' no longer works, or not as before, since LibTorch 2.1; instead: mask.to(at::kBool)}}
  // expected-note@+1 {{masks are bool tensors; uint8 masks warn or fail when the call runs}}
  auto M3 = A.masked_fill(M.to(torch::kByte), 0);
  // expected-warning@+2 {{this use of 'at::where' is deprecated since LibTorch 1.9 (it says so only at run time); instead: condition.to(at::kBool)}}
  // expected-note@+1 {{masks are bool tensors; uint8 masks warn or fail when the call runs}}
  auto F1 = torch::where(M.to(torch::kByte), A, A);
  // v1_13-warning@+3 {{this use of 'at::masked_select' is deprecated since LibTorch 1.2 and removed in LibTorch 2.1 (it says so only at run time); instead: mask.to(at::kBool)}}
  // v2_15-warning@+2 {{this use of 'at::masked_select' no longer works, or not as before, since LibTorch 2.1; instead: mask.to(at::kBool)}}
  // expected-note@+1 {{masks are bool tensors; uint8 masks warn or fail when the call runs}}
  auto F2 = torch::masked_select(A, torch::ones({3}, torch::dtype(at::kByte)));
  // v1_13-warning@+3 {{this use of 'at::Tensor::masked_fill_' is deprecated since LibTorch 1.2 and removed in LibTorch 2.1 (it says so only at run time); instead: mask.to(at::kBool)}}
  // v2_15-warning@+2 {{this use of 'at::Tensor::masked_fill_' no longer works, or not as before, since LibTorch 2.1; instead: mask.to(at::kBool)}}
  // expected-note@+1 {{masks are bool tensors; uint8 masks warn or fail when the call runs}}
  A.masked_fill_(torch::zeros({3}, at::ScalarType::Byte), 1);
  // expected-warning@+2 {{this use of 'at::Tensor::masked_scatter_' is deprecated since LibTorch 1.2 (it says so only at run time); instead: mask.to(at::kBool)}}
  // expected-note@+1 {{masks are bool tensors; uint8 masks warn or fail when the call runs}}
  A.masked_scatter_(M.toType(torch::kUInt8), A);
  auto M4 = A.masked_select(M.to(torch::kByte).eq(1));
  auto M5 = A.masked_select(torch::ones({3}, torch::TensorOptions(torch::kBool)));
  auto M6 = A.masked_select(M);
}
void quantized(const torch::Tensor &A) {
  // v2_15-warning@+2 {{'at::quantize_per_tensor' is deprecated since LibTorch 2.13 (it says so only at run time); instead: integer tensors with scales of your own}}
  // v2_15-note@+1 {{creating quantized tensors warns when it runs from 2.13 on}}
  auto F1 = torch::quantize_per_tensor(A, 0.1, 10, torch::kQUInt8);
  // v2_15-warning@+2 {{'at::quantize_per_channel' is deprecated since LibTorch 2.13 (it says so only at run time); instead: integer tensors with scales of your own}}
  // v2_15-note@+1 {{creating quantized tensors warns when it runs from 2.13 on}}
  auto F2 = at::quantize_per_channel(A, A, A, 0, torch::kQInt8);
}
void divisions(const torch::Tensor &A, const torch::Tensor &B) {
  auto F1 = torch::floor_divide(A, B);
  auto M1 = A.floor_divide(B);
  auto F2 = torch::div(A, B);
  auto M2 = A.div(B, "floor");
}
void norms(const torch::Tensor &A) {
  auto F1 = torch::norm(A);
  auto M1 = A.norm();
  // v2_15-warning@+2 {{'at::nuclear_norm' is deprecated since LibTorch between 1.13 and 2.0 (it says so only at run time); instead: at::linalg_matrix_norm(A, "nuc", dim, keepdim)}}
  // v2_15-note@+1 {{linalg_matrix_norm takes the kind of norm as an argument}}
  auto F2 = at::nuclear_norm(A);
  // v2_15-warning@+2 {{'at::frobenius_norm' is deprecated since LibTorch between 1.13 and 2.0 (it says so only at run time); instead: at::linalg_matrix_norm(A, "fro", dim, keepdim)}}
  // v2_15-note@+1 {{linalg_matrix_norm takes the kind of norm as an argument}}
  auto F3 = at::frobenius_norm(A, {0, 1});
}

namespace other {
struct Tensor {
  Tensor cross(const Tensor &) const { return *this; }
  Tensor scatter(int, Tensor, Tensor, const char *) { return *this; }
};
Tensor cross(Tensor A, Tensor B) { return A; }
Tensor triangular_solve(Tensor A, Tensor B) { return A; }
void use(Tensor A) {
  cross(A, A.cross(A));
  triangular_solve(A, A.scatter(0, A, A, "add"));
}
} // namespace other
