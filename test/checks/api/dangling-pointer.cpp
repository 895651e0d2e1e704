// RUN: %check_torch %s torch-api-dangling-pointer

#include <map>

using namespace torch::indexing;

void use(const float *P);
void use(at::IntArrayRef Sizes);
torch::Tensor unknown(const torch::Tensor &X);

// Pointers into something certainly new.

void freshResults(torch::Tensor X, at::Tensor Y) {
  // expected-warning@+1 {{'P' points into what 'X.clone()' made, which dies at the end of this statement; keep the tensor in a variable}}
  float *P = X.clone().data_ptr<float>();
  use(P);
  auto Q = (X + Y).data_ptr<float>(); // expected-warning {{'Q' points into what 'X + Y' made}}
  use(Q);
  // expected-warning@+1 {{'R' points into what 'torch::zeros({3})' made}}
  const auto *R = torch::zeros({3}).data_ptr<float>() + 1;
  use(R);
  // expected-warning@+1 {{'S' points into what 'torch::softmax(X, 1)' made}}
  float *S = static_cast<float *>(torch::softmax(X, 1).view({-1}).data_ptr());
  use(S);
  float *T;
  T = at::relu(X)[0].data_ptr<float>(); // expected-warning {{'T' points into what 'at::relu(X)' made}}
  use(T);
  // expected-warning@+1 {{'U' points into what 'torch::max(X, 1)' made}}
  float *U = std::get<0>(torch::max(X, 1)).data_ptr<float>();
  use(U);
  // expected-warning@+1 {{'V' points into what 'X.index({X > 0})' made}}
  float *V = X.index({X > 0}).data_ptr<float>();
  use(V);
  // expected-warning@+1 {{'W' points into what 'X.mul(2)' made}}
  const float *W = X.defined() ? X.mul(2).data_ptr<float>() : nullptr;
  use(W);
  // expected-warning@+1 {{'Z' points into what 'X.clone()' made}}
  float *Z = (float *)X.clone().storage().data_ptr().get();
  use(Z);
  // expected-warning@+1 {{'First' points into what 'X.exp()' made}}
  float *First = &X.exp().data_ptr<float>()[4];
  use(First);
}

// Copies where one is needed.

void perhapsCopies(const torch::Tensor &X, torch::Device Device) {
  // expected-warning@+1 {{'P' points into what 'X.contiguous()' makes if it has to copy, which dies at the end of this statement}}
  const float *P = X.contiguous().data_ptr<float>();
  use(P);
  // expected-warning@+1 {{'Q' points into what 'X.to(torch::kCPU)' makes if it has to copy}}
  auto *Q = X.to(torch::kCPU).data_ptr<float>();
  use(Q);
  // expected-warning@+1 {{'R' points into what 'X.cpu()' makes if it has to copy}}
  float *R = X.cpu().data_ptr<float>();
  use(R);
  // expected-warning@+1 {{'S' points into what 'X.permute({1, 0}).contiguous()' makes if it has to copy}}
  float *S = X.permute({1, 0}).contiguous().data_ptr<float>();
  use(S);
  // expected-warning@+1 {{'T' points into what 'X.reshape({-1})' makes if it has to copy}}
  auto T = X.reshape({-1}).data_ptr<float>();
  use(T);
  // expected-warning@+1 {{'U' points into what 'X.to(Device, torch::kFloat)' makes if it has to copy}}
  float *U = X.to(Device, torch::kFloat).detach().data_ptr<float>();
  use(U);
  // expected-warning@+1 {{'V' points into what 'X.to(torch::kCPU, ...loat, false, true)' made}}
  float *V = X.to(torch::kCPU, torch::kFloat, false, true).data_ptr<float>();
  use(V);
}

// Asking for something else settles nothing.
void notSettled(const torch::Tensor &X) {
  auto Out = torch::zeros_like(X, X.options());
  TORCH_CHECK(X.is_cuda());
  // expected-warning@+1 {{'P' points into what 'X.contiguous()' makes if it has to copy}}
  const float *P = X.contiguous().data_ptr<float>();
  use(P);
}

float *returned(torch::Tensor X) {
  // expected-warning@+1 {{the result points into what 'X.contiguous()' makes if it has to copy}}
  return X.contiguous().data_ptr<float>();
}

std::tuple<const float *, int64_t> returnedInTuple(torch::Tensor X) {
  return {X.cpu().data_ptr<float>(), X.numel()}; // expected-warning {{the result points into what 'X.cpu()' makes if it has to copy}}
}

auto Lambda = [](const at::Tensor &X) {
  return X.sigmoid().data_ptr<float>(); // expected-warning {{the result points into what 'X.sigmoid()' made}}
};

// Models.

struct NetImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor X) { return Fc->forward(X); }
  torch::nn::Linear Fc{3, 4};
};
TORCH_MODULE(Net);

void models(Net N, torch::nn::Linear L, torch::nn::Sequential Seq,
            torch::jit::script::Module M, torch::Tensor X,
            std::vector<torch::jit::IValue> In) {
  float *A = N->forward(X).data_ptr<float>(); // expected-warning {{'A' points into what 'N->forward(X)' made}}
  use(A);
  float *B = L(X).data_ptr<float>(); // expected-warning {{'B' points into what 'L(X)' made}}
  use(B);
  auto C = Seq->forward(X).data_ptr<float>(); // expected-warning {{'C' points into what 'Seq->forward(X)' made}}
  use(C);
  // expected-warning@+1 {{'D' points into what 'M.forward(In)' made}}
  float *D = M.forward(In).toTensor().data_ptr<float>();
  use(D);
  // expected-warning@+1 {{'E' points into what 'M.forward(In)' made}}
  auto E = M.forward(In).toTuple()->elements()[0].toTensor().data_ptr<float>();
  use(E);
  // expected-warning@+1 {{'Elements' refers into what 'M.forward(In)' made}}
  const auto &Elements = M.forward(In).toTuple()->elements();
  // expected-warning@+1 {{'G' refers into what 'M.forward({X})' made}}
  const at::Tensor &G = M.forward({X}).toTuple()->elements()[1].toTensor();
  // expected-warning@+1 {{the loop runs over what 'M.forward(In)' made, which dies before the first round}}
  for (const auto &Element : M.forward(In).toTuple()->elements())
    use(Element.toTensor().sizes());
  use(Elements[0].toTensor().sizes());
  use(G.sizes());
}

// Functions of the user whose body returns something new.

torch::Tensor normalised(torch::Tensor X) { return (X - X.mean()) / X.std(); }
torch::Tensor prepared(const std::vector<float> &Values) {
  auto Result = torch::empty({static_cast<int64_t>(Values.size())});
  for (size_t I = 0; I < Values.size(); ++I)
    Result[I] = Values[I];
  return Result;
}
struct Cache {
  torch::Tensor Last;
  torch::Tensor remembered(torch::Tensor X) {
    auto Result = X * 2;
    Last = Result;
    return Result;
  }
  torch::Tensor last() { return Last; }
};

void userFunctions(torch::Tensor X, Cache &C, std::vector<float> V) {
  float *A = normalised(X).data_ptr<float>(); // expected-warning {{'A' points into what 'normalised(X)' made}}
  use(A);
  float *B = prepared(V).data_ptr<float>(); // expected-warning {{'B' points into what 'prepared(V)' made}}
  use(B);
  float *D = C.remembered(X).data_ptr<float>();
  use(D);
  float *E = C.last().data_ptr<float>();
  use(E);
  float *F = unknown(X).data_ptr<float>();
  use(F);
}

// Sizes and strides.

void sizes(torch::Tensor X) {
  auto S = X.t().sizes(); // expected-warning {{'S' refers to the sizes of what 'X.t()' made}}
  use(S);
  // expected-warning@+1 {{'T' refers to the sizes of what 'X.unsqueeze(0)' made}}
  at::IntArrayRef T = X.unsqueeze(0).strides();
  use(T);
  // expected-warning@+1 {{'U' refers to the sizes of what 'X.cpu()' makes if it has to copy}}
  c10::IntArrayRef U = X.cpu().sizes().slice(1);
  use(U);
  for (auto N : X.matmul(X).sizes()) // expected-warning {{the loop runs over what 'X.matmul(X)' made, which dies before the first round}}
    (void)N;
  // expected-warning@+1 {{'V' refers to the sizes of what 'X[0]' made}}
  const auto &V = X[0].sizes();
  use(V);
}

// References into containers.

void references(torch::Tensor X, torch::nn::Linear L) {
  // expected-warning@+1 {{'W' refers into what 'L->named_parameters()' made}}
  auto &W = L->named_parameters()["weight"];
  // expected-warning@+1 {{'P' refers into what 'L->parameters()' made}}
  const auto &P = L->parameters()[0];
  use((W + P).sizes());
  // expected-warning@+1 {{'A' refers into what 'X.split(2)' made}}
  const auto &A = X.split(2)[0];
  // expected-warning@+1 {{'B' refers into what 'torch::max(X, 0)' made}}
  auto &&B = std::get<1>(torch::max(X, 0));
  // expected-warning@+1 {{'C' refers into what 'X.unbind()' made}}
  const torch::Tensor &C = X.unbind().at(0);
  use((A + B + C).sizes());
}

// Members, aggregates, containers.

struct Buffer {
  float *Data;
  int64_t Count;
};

struct Engine {
  explicit Engine(torch::Tensor X)
      : Bias(X.clone().data_ptr<float>()) {} // expected-warning {{'Bias' points into what 'X.clone()' made}}
  void set(const torch::Tensor &W) {
    // expected-warning@+1 {{'Weight' points into what 'W.contiguous()' makes if it has to copy}}
    Weight = W.contiguous().data_ptr<float>();
    // expected-warning@+1 {{'this->B.Data' points into what 'W.t().contiguous()' makes if it has to copy}}
    this->B.Data = W.t().contiguous().data_ptr<float>();
  }
  float *Bias;
  const float *Weight = nullptr;
  Buffer B;
};

void aggregates(torch::Tensor X, std::vector<void *> &Bindings) {
  // expected-warning@+1 {{'B' points into what 'X.flatten()' makes if it has to copy}}
  Buffer B{X.flatten().data_ptr<float>(), X.numel()};
  // expected-warning@+1 {{'C' points into what 'X.exp()' made}}
  auto C = Buffer{X.exp().data_ptr<float>(), X.numel()};
  // expected-warning@+1 {{'Array' points into what 'X.log()' made}}
  void *Array[] = {X.log().data_ptr(), nullptr};
  // expected-warning@+1 {{'Bindings' points into what 'X.cpu()' makes if it has to copy}}
  Bindings.push_back(X.cpu().data_ptr());
  Bindings[0] = X.tanh().data_ptr(); // expected-warning {{'Bindings[0]' points into what 'X.tanh()' made}}
  // expected-warning@+1 {{'Two' points into what 'X.ceil()' made}}
  std::vector<float *> Two = {X.data_ptr<float>(), X.ceil().data_ptr<float>()};
  // expected-warning@+1 {{'Pair' points into what 'X.sin()' made}}
  auto Pair = std::make_pair(X.sin().data_ptr<float>(), 3);
  std::map<std::string, void *> Named;
  // expected-warning@+1 {{'Named' points into what 'X.cos()' made}}
  Named.emplace("x", X.cos().data_ptr());
  Named["y"] = X.tan().data_ptr(); // expected-warning {{'Named["y"]' points into what 'X.tan()' made}}
  use(Pair.first);
  use(B.Data);
  use(C.Data);
  use(Two[1]);
}

template <typename T> T *pointer(const torch::Tensor &X) {
  T *P = X.neg().data_ptr<T>(); // expected-warning {{'P' points into what 'X.neg()' made}}
  return P;
}
template float *pointer<float>(const torch::Tensor &);

// LibTorch refuses accessors of temporaries, but not of a list's elements.
void accessors(torch::Tensor X) {
  // expected-warning@+1 {{'A' reads through what 'X.split(2)' made}}
  auto A = X.split(2)[0].accessor<float, 2>();
  A[0][0] = 1;
}
