// RUN: %check_torch %s torch-api-dangling-array-ref
// expected-no-diagnostics

std::vector<int64_t> shapeOf(const torch::Tensor &X);
void use(at::IntArrayRef Sizes);
void pad(at::IntArrayRef Sizes = {1, 2}, at::OptionalIntArrayRef More = {{1}});

// An argument lives until the call is over.
torch::Tensor arguments(torch::Tensor X, int N) {
  use({1, 2});
  use(shapeOf(X));
  use(at::IntArrayRef({N, N}));
  use(N);
  pad();
  auto Y = torch::zeros({2, N});
  auto Z = X.view(at::IntArrayRef{2, 3}).permute({0, 1});
  torch::Tensor W = torch::cat({X, Y, Z});
  std::vector<int64_t> Copy = at::IntArrayRef({1, 2}).vec();
  auto Same = X.sizes() == at::IntArrayRef({2, 3});
  int64_t First = at::IntArrayRef({7, 8})[0];
  (void)Same, (void)First;
  return torch::ones(shapeOf(W));
}

static constexpr int64_t KShape[] = {1, 2};
static const std::vector<int64_t> KVector = {1, 2};
const at::IntArrayRef KGlobal(KShape);

struct Holder {
  Holder(const std::vector<int64_t> &V, at::IntArrayRef R)
      : Copy(V), Own(Copy), Given(R), Outside(V) {}
  at::IntArrayRef own() const { return Copy; }
  void set(const std::vector<int64_t> &V) { Outside = V; }
  std::vector<int64_t> Copy;
  at::IntArrayRef Own, Given, Outside, Empty = {}, Fixed = KShape;
};

at::IntArrayRef statics(int Kind, const std::vector<int64_t> &V,
                        torch::Tensor &X) {
  static const int64_t Shape[] = {1, 2};
  static std::vector<int64_t> Cached;
  if (Kind == 0)
    return Shape;
  if (Kind == 1)
    return Cached;
  if (Kind == 2)
    return V;
  if (Kind == 3)
    return KVector;
  if (Kind == 4)
    return {};
  if (Kind == 5)
    return KShape;
  return X.sizes();
}

void locals(torch::Tensor X) {
  std::vector<int64_t> V = {1, 2};
  at::IntArrayRef A = V;
  int64_t Array[2] = {3, 4};
  at::IntArrayRef B(Array), C(V.data(), 1), D = X.sizes(), E = {}, F;
  auto List = {int64_t(1), int64_t(2)};
  at::IntArrayRef G = List;
  const std::vector<int64_t> &Extended = shapeOf(X);
  at::IntArrayRef H = Extended;
  int64_t N = 3;
  at::IntArrayRef I = N;
  F = V;
  at::TensorList J = X;
  const auto &K = X.sizes();
  use(A);
  auto Inner = [&V]() -> at::IntArrayRef { return V; };
  use(Inner());
  std::vector<at::IntArrayRef> Many;
  Many.push_back(V);
  int64_t *Loaded[] = {Array};
  at::IntArrayRef L(Loaded[0], 2);
}

// Functions that return by value what the reference stands for.
std::vector<int64_t> copied() {
  at::IntArrayRef None;
  std::vector<int64_t> V{1, 2};
  return at::IntArrayRef(V).vec();
}
std::vector<int64_t> converted() { return {1, 2}; }
std::vector<int64_t> throughRef(torch::Tensor X) { return X.sizes().vec(); }

namespace other {
template <typename T> struct ArrayRef {
  ArrayRef(std::initializer_list<T>);
};
ArrayRef<int> A = {1, 2};
ArrayRef<int> f() { return {1, 2}; }
} // namespace other

#define SHAPE_IS(X, ...) ((X).sizes() == at::IntArrayRef({__VA_ARGS__}))
bool inMacro(torch::Tensor X) { return SHAPE_IS(X, 1, 2); }

using InUnevaluated = decltype(at::IntArrayRef({1, 2}));
