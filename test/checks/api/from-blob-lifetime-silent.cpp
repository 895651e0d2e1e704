// RUN: %check_torch %s torch-api-from-blob-lifetime
// expected-no-diagnostics

std::vector<float> load(const std::string &Path);
void use(const torch::Tensor &X);
torch::Tensor convert(torch::Tensor X);

torch::Tensor cloned() {
  std::vector<float> V = {1, 2, 3};
  auto T = torch::from_blob(V.data(), {3});
  return T.clone();
}
torch::Tensor clonedAtOnce() {
  float V[3] = {};
  return torch::from_blob(V, {3}).clone();
}
torch::Tensor otherType() {
  std::vector<uint8_t> V(3);
  auto T = torch::from_blob(V.data(), {3}, torch::kByte);
  return T.permute({0}).to(torch::kFloat);
}
torch::Tensor otherDevice(torch::Device Device) {
  std::vector<float> V(3);
  auto T = torch::from_blob(V.data(), {3}).to(torch::kCUDA);
  auto U = torch::from_blob(V.data(), {3}).to(Device);
  return T + U.cpu();
}
torch::Tensor computed() {
  std::vector<float> V(3);
  auto T = torch::from_blob(V.data(), {3});
  return T / 255;
}
torch::Tensor reassigned() {
  std::vector<float> V(3);
  auto T = torch::from_blob(V.data(), {3});
  T = T.view({1, 3});
  T = T.mul(2);
  return T;
}
torch::Tensor rearranged() {
  std::vector<float> V(12);
  return torch::from_blob(V.data(), {3, 4}).t().contiguous();
}
torch::Tensor rearrangedLater() {
  std::vector<float> V(12);
  auto T = torch::from_blob(V.data(), {3, 4});
  T = T.permute({1, 0});
  return T.contiguous();
}
torch::Tensor stacked() {
  std::vector<torch::Tensor> All;
  std::vector<float> V(12);
  All.push_back(torch::from_blob(V.data(), {3, 4}));
  return torch::stack(All);
}
torch::Tensor throughCall() {
  std::vector<float> V(12);
  return convert(torch::from_blob(V.data(), {3, 4}));
}
torch::Tensor withDeleter() {
  auto *V = new std::vector<float>(3);
  return torch::from_blob(V->data(), {3}, [V](void *) { delete V; });
}
torch::Tensor reference(std::vector<float> &V) {
  return torch::from_blob(V.data(), {3});
}
torch::Tensor constReference(const std::vector<float> &V) {
  return torch::from_blob(const_cast<float *>(V.data()), {3});
}
torch::Tensor pointer(float *P) { return torch::from_blob(P, {3}); }
torch::Tensor staticBuffer() {
  static float Buffer[3];
  static std::vector<float> V(3);
  auto T = torch::from_blob(Buffer, {3});
  return Buffer[0] > 0 ? T : torch::from_blob(V.data(), {3});
}
float consumed(torch::nn::Linear L, torch::jit::Module M) {
  std::vector<float> V(3);
  auto T = torch::from_blob(V.data(), {3});
  std::vector<torch::jit::IValue> In;
  In.push_back(T);
  return (L(T) + M.forward(In).toTensor()).sum().item<float>();
}
void wholeExpression(torch::Tensor Out) {
  Out.copy_(torch::from_blob(load("a").data(), {3}));
  auto T = torch::from_blob(load("a").data(), {3}).clone();
  use(torch::from_blob(load("a").data(), {3}));
}

struct Net : torch::nn::Module {
  void set(std::vector<float> V) {
    Values = V;
    Input = torch::from_blob(Values.data(), {3});
    Inputs.push_back(torch::from_blob(V.data(), {3}).clone());
    Own = torch::from_blob(V.data(), {3}).to(torch::kFloat64);
  }
  torch::Tensor get() { return torch::from_blob(Values.data(), {3}); }
  std::vector<float> Values;
  torch::Tensor Input, Own;
  std::vector<torch::Tensor> Inputs;
};

// The memory goes to somebody else, or the tensor is replaced in time.
struct Owner {
  torch::Tensor take(std::vector<float> V) {
    auto T = torch::from_blob(V.data(), {3});
    Kept.push_back(std::move(V));
    return T;
  }
  torch::Tensor swap() {
    std::vector<float> V(3);
    auto T = torch::from_blob(V.data(), {3});
    Last.swap(V);
    return T;
  }
  void replaced(torch::Tensor &Out, std::vector<float> V) {
    Input = torch::from_blob(V.data(), {3});
    Input = Input.to(torch::kCUDA);
    Out = torch::from_blob(V.data(), {3});
    Out = Out.clone();
    Inputs.push_back(torch::from_blob(V.data(), {3}));
    use(torch::stack(Inputs));
    Inputs.clear();
  }
  std::vector<std::vector<float>> Kept;
  std::vector<float> Last;
  torch::Tensor Input;
  std::vector<torch::Tensor> Inputs;
};

// Read before the memory ends.
void inTime(int N) {
  std::vector<float> V(3), W;
  auto T = torch::from_blob(V.data(), {3});
  use(T);
  V.push_back(1);
  T = torch::from_blob(V.data(), {4});
  for (int I = 0; I < N; ++I) {
    W.resize(I);
    auto U = torch::from_blob(W.data(), {I});
    use(U);
    W.clear();
  }
  float *P = new float[3];
  auto Q = torch::from_blob(P, {3});
  auto R = Q.clone();
  delete[] P;
  use(R);
}
void branches(bool B) {
  std::vector<float> V(3);
  auto T = torch::from_blob(V.data(), {3});
  if (B) {
    V.resize(4);
    return;
  }
  use(T);
}
void reserved(int N) {
  std::vector<float> V;
  V.reserve(N);
  V.push_back(1);
  auto T = torch::from_blob(V.data(), {N});
  V.push_back(2);
  use(T);
}
void outer(int N) {
  torch::Tensor T;
  std::vector<torch::Tensor> Batch;
  for (int I = 0; I < N; ++I) {
    std::vector<float> V(3);
    T = torch::from_blob(V.data(), {3});
    use(T);
    Batch.push_back(torch::from_blob(V.data(), {3}));
    use(torch::stack(Batch));
    Batch.clear();
  }
}
torch::Tensor captured() {
  std::vector<float> V(3);
  auto Make = [&V] { return torch::from_blob(V.data(), {3}); };
  return Make().clone();
}

void addresses(float (*Rows)[3], std::vector<std::array<float, 3>> A,
               std::vector<float *> Pointers, std::vector<std::vector<float>> V) {
  float Value = 0, Array[2][3] = {};
  auto T = torch::from_blob(&Value, {1}) + torch::from_blob(Array, {2, 3}) +
           torch::from_blob(&Array, {2, 3}) + torch::from_blob(Rows, {2, 3}) +
           torch::from_blob(A.data(), {2, 3}) +
           torch::from_blob(Pointers[0], {2, 3}) +
           torch::from_blob(V[0].data(), {2, 3}) +
           torch::from_blob(Pointers.data(), {3}, torch::kInt64);
  uint8_t *Handle = nullptr;
  T = torch::from_blob(&Handle, {8}, torch::kUInt8).clone();
  use(T);
}
torch::Tensor borrowed(std::vector<float *> Pointers, std::shared_ptr<float> P) {
  float *Local = Pointers[0];
  auto T = torch::from_blob(Local, {3});
  return P ? torch::from_blob(P.get(), {3}) : torch::from_blob(Pointers[1], {3});
}

torch::Tensor pointerMoves(std::vector<float> V, float *Other) {
  float *P = V.data();
  P = Other;
  return torch::from_blob(P, {3});
}

namespace other {
torch::Tensor from_blob(float *P, int N);
torch::Tensor f() {
  float P[3];
  return from_blob(P, 3);
}
} // namespace other

// Only checked, never evaluated.
using InUnevaluated =
    decltype(torch::from_blob(std::vector<float>().data(), {3}));
