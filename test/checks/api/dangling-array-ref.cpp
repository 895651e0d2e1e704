// RUN: %check_torch %s torch-api-dangling-array-ref

std::vector<int64_t> shapeOf(const torch::Tensor &X);
std::array<int64_t, 2> pairOf(const torch::Tensor &X);
std::vector<torch::Tensor> parts(const torch::Tensor &X);
void use(at::IntArrayRef Sizes);

void bracedLists(torch::Tensor X, int N) {
  // expected-warning@+1 {{'A' refers to the array of a braced list, which dies at the end of this statement; a std::vector keeps the elements}}
  at::IntArrayRef A = {2, 3};
  // expected-warning@+2 {{'B' refers to the array of a braced list}}
  // CHECK-FIXES: {{^}}  std::vector<int64_t> B({1, 2, 3});
  c10::ArrayRef<int64_t> B({1, 2, 3});
  // expected-warning@+2 {{'C' refers to the array of a braced list}}
  // CHECK-FIXES: {{^}}  const std::vector<int64_t> C{X.size(0), N};
  const c10::IntArrayRef C{X.size(0), N};
  // expected-warning@+2 {{'D' refers to the array of a braced list}}
  // CHECK-FIXES: {{^}}  std::vector<torch::Tensor> D = {X, X};
  at::TensorList D = {X, X};
  auto E = at::IntArrayRef({4, 5}); // expected-warning {{'E' refers to the array of a braced list}}
  const auto &F = torch::IntArrayRef{4, 5}; // expected-warning {{'F' refers to the array of a braced list}}
  // expected-warning@+1 {{'G' refers to the array of a braced list}}
  at::OptionalIntArrayRef G = {{1, 2}};
  // expected-warning@+2 {{'H' refers to the array of a braced list}}
  // expected-warning@+1 {{'H' refers to the array of a braced list}}
  at::IntArrayRef H = N > 2 ? at::IntArrayRef({1}) : at::IntArrayRef({2, 3});
  A = at::IntArrayRef({6, 7}); // expected-warning {{'A' refers to the array of a braced list}}
  use(A);
  use(B);
  auto Sum = A[0] + B.size() + C.front() + E[0] + F[0] + H[0];
  // expected-warning@+1 {{the loop refers to the array of a braced list}}
  for (auto Size : at::IntArrayRef({1, 2}))
    Sum += Size;
  torch::cat(D);
  // No rewrite: a vector has no slice().
  at::IntArrayRef I = {1, 2, 3}; // expected-warning {{'I' refers to the array of a braced list}}
  use(I.slice(1));
  static const at::IntArrayRef J = {1, N}; // expected-warning {{'J' refers to the array of a braced list}}
  (void)J;
  // CHECK-FIXES: at::IntArrayRef I = {1, 2, 3};
}

void temporaries(torch::Tensor X, int N) {
  // expected-warning@+2 {{'A' refers to the temporary 'shapeOf(X)', which dies at the end of this statement}}
  // CHECK-FIXES: {{^}}  std::vector<int64_t> A = shapeOf(X);
  at::IntArrayRef A = shapeOf(X);
  // expected-warning@+2 {{'B' refers to the temporary 'std::vector<int64_t>{N, 3}'}}
  // CHECK-FIXES: {{^}}  std::vector<int64_t> B = std::vector<int64_t>{N, 3};
  at::IntArrayRef B = std::vector<int64_t>{N, 3};
  // expected-warning@+2 {{'C' refers to the temporary 'X.sizes().vec()'}}
  // CHECK-FIXES: {{^}}  std::vector<int64_t> C(X.sizes().vec());
  torch::IntArrayRef C(X.sizes().vec());
  // expected-warning@+2 {{'D' refers to the temporary 'parts(X)'}}
  // CHECK-FIXES: {{^}}  std::vector<torch::Tensor> D = parts(X);
  at::TensorList D = parts(X);
  // expected-warning@+1 {{'E' refers to the temporary 'shapeOf(X)'}}
  at::OptionalIntArrayRef E = shapeOf(X);
  // expected-warning@+1 {{'F' refers to the temporary 'shapeOf(X)'}}
  at::IntArrayRef F(shapeOf(X).data(), 2);
  // expected-warning@+1 {{'G' refers to a converted copy of 'N'}}
  at::IntArrayRef G = N;
  // expected-warning@+1 {{'One' refers to the temporary 'X + 1'}}
  at::TensorList One = X + 1;
  torch::stack(One);
  // expected-warning@+1 2 {{'Many' refers to the array of a braced list}}
  std::vector<at::IntArrayRef> Many = {{1, 2}, {3, 4}};
  use(Many[0]);
  // expected-warning@+1 {{'H' refers to the temporary 'shapeOf(X)'}}
  auto H = c10::makeArrayRef(shapeOf(X));
  use(A);
  use(B);
  use(C);
  use(F);
  use(G);
  use(H);
  torch::stack(D);
}

at::IntArrayRef listReturned() {
  return {1, 2}; // expected-warning {{the result refers to the array of a braced list}}
}
at::IntArrayRef localReturned(torch::Tensor X) {
  std::vector<int64_t> Shape = X.sizes().vec();
  Shape.push_back(1);
  return Shape; // expected-warning {{the result refers to 'Shape', which dies when the function returns}}
}
at::IntArrayRef arrayReturned(int64_t N) {
  int64_t Shape[] = {N, 3};
  return Shape; // expected-warning {{the result refers to 'Shape', which dies when the function returns}}
}
c10::IntArrayRef parameterReturned(std::vector<int64_t> Shape) {
  return at::IntArrayRef(Shape.data(), 2); // expected-warning {{the result refers to the parameter 'Shape', which dies when the function returns}}
}
at::IntArrayRef temporaryReturned(torch::Tensor X) {
  return shapeOf(X); // expected-warning {{the result refers to the temporary 'shapeOf(X)'}}
}
auto Lambda = [](int64_t N) -> at::IntArrayRef {
  return {N, N}; // expected-warning {{the result refers to the array of a braced list}}
};

const at::IntArrayRef Global = {3, 224, 224}; // expected-warning {{'Global' refers to the array of a braced list}}

struct Options {
  Options(std::vector<int64_t> Kernel)
      : Kernel(Kernel), // expected-warning {{'Kernel' refers to the parameter 'Kernel', which dies when the constructor returns}}
        Stride({1, 1}) {} // expected-warning {{'Stride' refers to the array of a braced list}}
  void set(int64_t N) {
    std::vector<int64_t> Local(2, N);
    Padding = Local; // expected-warning {{'Padding' refers to 'Local', which dies when the function returns}}
  }
  at::IntArrayRef Kernel, Stride;
  at::IntArrayRef Padding = {0, 0}; // expected-warning {{'Padding' refers to the array of a braced list}}
};

template <typename T> void inTemplate(T N) {
  at::IntArrayRef A = {N, N}; // expected-warning {{'A' refers to the array of a braced list}}
  use(A);
}
template void inTemplate(int64_t);
// CHECK-FIXES: std::vector<int64_t> A = {N, N};
