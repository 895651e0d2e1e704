// RUN: %check_torch %s torch-api-dangling-pointer
// expected-no-diagnostics

void use(const float *P);
void use(at::IntArrayRef Sizes);
void kernel(float *Out, const float *In, int64_t N);
torch::Tensor unknown(const torch::Tensor &X);

void ownersInVariables(torch::Tensor X) {
  auto Y = X.contiguous();
  float *P = Y.data_ptr<float>();
  use(P);
  const auto &Z = X.clone();
  use(Z.data_ptr<float>());
  const float *Q = Z.data_ptr<float>();
  use(Q);
  auto Sizes = X.sizes();
  use(Sizes);
  auto Parts = X.split(2);
  const auto &First = Parts[0];
  float *R = First.data_ptr<float>();
  use(R);
  auto [Values, Indices] = torch::max(X, 1);
  float *S = Values.data_ptr<float>();
  use(S);
}

// One full expression: the temporary lives until the call is over.
void wholeExpressions(torch::Tensor X, torch::Tensor Out) {
  use(X.contiguous().data_ptr<float>());
  kernel(Out.data_ptr<float>(), X.cpu().data_ptr<float>(), X.numel());
  std::memcpy(Out.data_ptr(), X.contiguous().data_ptr(), 4 * X.numel());
  float First = *X.cpu().data_ptr<float>();
  float Third = X.cpu().data_ptr<float>()[2];
  std::vector<float> Copy(X.data_ptr<float>(),
                          X.data_ptr<float>() + X.numel());
  auto Dims = X.t().sizes().vec();
  int64_t N = X.t().sizes()[0], M = X.t().sizes().size();
  use(X.t().sizes());
  std::vector<int64_t> Also(X.t().sizes().begin(), X.t().sizes().end());
  auto Y = torch::zeros(X.t().sizes(), X.options());
  torch::Tensor T = X.split(2)[0];
  auto U = std::get<0>(X.max(1));
  auto V = X.unbind().at(0);
  std::function<void()> Later = [Y] { use(Y.data_ptr<float>()); };
  std::tuple<int64_t, float> Numbers(X.cpu().numel(),
                                     *X.cpu().data_ptr<float>());
  (void)First, (void)Third, (void)N, (void)M;
}

// A view of a variable points into the variable's memory.
void views(torch::Tensor X, std::vector<torch::Tensor> List) {
  float *A = X.view({-1}).data_ptr<float>();
  use(A);
  auto B = X[0].data_ptr<float>();
  use(B);
  float *C = X.slice(0, 1, 2).t().data_ptr<float>();
  use(C);
  float *D = X.detach().squeeze(0).data_ptr<float>();
  use(D);
  float *E = List[0].select(0, 1).data_ptr<float>();
  use(E);
  float *F = X.select(0, 0).storage().data_ptr().get() ? A : B;
  use(F);
  float *G = X.unbind(0)[1].data_ptr<float>();
  use(G);
  auto *H = X.add_(1).data_ptr<float>();
  use(H);
  float *I = X.grad().data_ptr<float>();
  use(I);
  float *J = X.zero_().view({-1}).data_ptr<float>();
  use(J);
  auto A5 = X.packed_accessor32<float, 2>();
  (void)A5;
}

// Tested or brought about before that no copy is made.
void settled(torch::Tensor X, torch::Tensor Y) {
  TORCH_CHECK(X.is_contiguous(), "must be contiguous");
  float *P = X.contiguous().data_ptr<float>();
  use(P);
  Y = Y.contiguous();
  float *Q = Y.contiguous().data_ptr<float>();
  use(Q);
  auto Z = torch::zeros({3, 4});
  float *R = Z.contiguous().data_ptr<float>();
  use(R);
  auto W = Y.to(torch::kCPU);
  float *S = W.to(torch::kCPU).data_ptr<float>();
  use(S);
}

// Only the address itself matters.
#define EXPECT_EQ(A, B) expectEqual((A), (B))
template <typename A, typename B> bool expectEqual(const A &X, const B &Y) {
  return X == Y;
}
void identities(torch::Tensor X) {
  void *Before = X.contiguous().data_ptr();
  X.add_(1);
  if (Before == X.data_ptr())
    return;
  auto *Old = X.cpu().data_ptr<float>();
  EXPECT_EQ(Old, X.data_ptr<float>());
  auto Address = reinterpret_cast<uintptr_t>(X.cpu().data_ptr());
  (void)Address;
  float *Unused = X.clone().data_ptr<float>();
}

// Whatever these return, it is not known to be new.
struct Store {
  torch::Tensor get(int64_t Index) const { return All[Index]; }
  torch::Tensor weight() const { return All[0]; }
  const torch::Tensor &ref() const { return All[0]; }
  std::vector<torch::Tensor> All;
};
void notKnown(Store S, std::shared_ptr<Store> Shared, torch::nn::Linear L) {
  float *A = S.get(0).data_ptr<float>();
  use(A);
  float *B = Shared->weight().data_ptr<float>();
  use(B);
  float *C = unknown(S.ref()).data_ptr<float>();
  use(C);
  float *D = S.ref().data_ptr<float>();
  use(D);
  float *E = L->weight.data_ptr<float>();
  use(E);
  float *F = L->parameters()[0].data_ptr<float>();
  use(F);
  float *N = L->named_parameters()["weight"].data_ptr<float>();
  use(N);
  auto W = L->named_parameters()["weight"];
  at::IntArrayRef G = S.ref().sizes();
  use(G);
  static float Data[2];
  float *H = torch::from_blob(Data, {2}).data_ptr<float>();
  use(H);
}

void ivalues(torch::jit::Module M, torch::jit::IValue Value,
             std::vector<torch::jit::IValue> In) {
  auto Tuple = M.forward(In).toTuple();
  const auto &Elements = Tuple->elements();
  use(Elements[0].toTensor().data_ptr<float>());
  const auto &Same = Value.toTuple()->elements();
  for (const auto &Element : Value.toTuple()->elements())
    use(Element.toTensor().data_ptr<float>());
  auto Copied = M.forward(In).toTuple()->elements();
  auto T = M.forward(In).toTuple()->elements()[0].toTensor();
  torch::Tensor U = M.forward(In).toTensor();
  (void)Same;
}

// The same names elsewhere.
namespace other {
struct Tensor {
  Tensor contiguous() const;
  template <typename T> T *data_ptr() const;
  at::IntArrayRef sizes() const;
};
Tensor zeros();
void f(Tensor X) {
  float *P = X.contiguous().data_ptr<float>();
  use(P);
  float *Q = zeros().data_ptr<float>();
  use(Q);
  auto S = X.contiguous().sizes();
  use(S);
}
} // namespace other

void unevaluated(torch::Tensor X) {
  using Pointer = decltype(X.contiguous().data_ptr<float>());
  Pointer P = nullptr;
  static_assert(sizeof(X.cpu().data_ptr<float>()) == sizeof(void *), "");
  (void)P;
}

#define NUMEL(X) (X).contiguous().numel()
int64_t macros(torch::Tensor X) { return NUMEL(X); }
