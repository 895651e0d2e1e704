// RUN: %check_torch %s torch-api-from-blob-lifetime

std::vector<float> load(const std::string &Path);
void use(const torch::Tensor &X);

// Returned.

torch::Tensor localVector() {
  std::vector<float> V = {1, 2, 3};
  // expected-warning@+1 {{the tensor over the memory of 'V' is returned, but 'V' dies when the function returns; clone() the tensor}}
  return torch::from_blob(V.data(), {3});
}

at::Tensor localArray(int64_t N) {
  float Buffer[16];
  std::fill(Buffer, Buffer + 16, 0.f);
  auto T = at::from_blob(Buffer, {16}); // expected-warning {{the tensor over the memory of 'Buffer' is returned}}
  T = T.view({4, 4}).unsqueeze(0);
  return T; // expected-note {{returned here}}
}

torch::Tensor byValue(std::vector<double> Values, std::vector<int64_t> Shape) {
  auto Options = torch::TensorOptions().dtype(torch::kFloat64);
  // expected-warning@+1 {{the tensor over the memory of 'Values' is returned}}
  torch::Tensor T = torch::from_blob(&Values[0], Shape, Options);
  T.div_(255);
  torch::Tensor U = T.permute({1, 0});
  return U; // expected-note {{returned here}}
}

torch::Tensor inPlaceChain() {
  std::array<float, 4> A{};
  // expected-warning@+1 {{the tensor over the memory of 'A' is returned}}
  return torch::from_blob(A.data(), {2, 2}).div_(255).to(torch::kFloat).t();
}

torch::Tensor ownedPointer(int64_t N) {
  std::unique_ptr<float[]> P(new float[N]);
  return torch::from_blob(P.get(), {N}); // expected-warning {{the tensor over the memory of 'P' is returned}}
}

struct Batch {
  torch::Tensor Data, Target;
};
Batch inStruct(const std::string &Path) {
  std::vector<float> V = load(Path);
  Batch Result;
  Result.Data = torch::from_blob(V.data(), {3}); // expected-warning {{the tensor over the memory of 'V' is returned}}
  return Result; // expected-note {{returned here}}
}

torch::Tensor throughPointer(std::vector<float> V) {
  float *P = V.data();
  auto T = torch::from_blob(P, {3}); // expected-warning {{the tensor over the memory of 'V' is returned}}
  return T; // expected-note {{returned here}}
}

std::pair<torch::Tensor, int> inPair() {
  std::vector<float> V(3);
  auto T = torch::from_blob((void *)V.data(), {3}); // expected-warning {{the tensor over the memory of 'V' is returned}}
  return {T, 1}; // expected-note {{returned here}}
}

struct Data : torch::data::datasets::Dataset<Data> {
  torch::data::Example<> get(size_t Index) override {
    std::vector<float> Pixels = load(Files[Index]);
    auto Image = torch::from_blob(Pixels.data(), {3, 32, 32}); // expected-warning {{the tensor over the memory of 'Pixels' is returned}}
    auto Label = torch::full({1}, 2);
    return {Image, Label}; // expected-note {{returned here}}
  }
  torch::optional<size_t> size() const override { return Files.size(); }
  std::vector<std::string> Files;
};

auto Lambda = [](int N) {
  std::vector<float> V(N);
  return torch::from_blob(V.data(), {N}); // expected-warning {{the tensor over the memory of 'V' is returned}}
};

template <typename T> torch::Tensor fromVector(std::vector<T> V) {
  auto Options = torch::dtype<T>();
  return torch::from_blob(V.data(), {(int64_t)V.size()}, Options); // expected-warning {{the tensor over the memory of 'V' is returned}}
}
template torch::Tensor fromVector(std::vector<float>);

std::vector<torch::Tensor> inVector(int N) {
  std::vector<torch::Tensor> All;
  for (int I = 0; I < N; ++I) {
    auto V = load("x");
    All.push_back(torch::from_blob(V.data(), {3})); // expected-warning {{the tensor over the memory of 'V' is kept in 'All', but 'V' dies at the end of its block}}
  }
  return All;
}

// Kept.

torch::Tensor Global;

struct Model : torch::nn::Module {
  Model(std::vector<float> Mean)
      : Mean(torch::from_blob(Mean.data(), {3})) { // expected-warning {{the tensor over the memory of 'Mean' is kept in 'Mean', but 'Mean' dies when the function returns}}
    std::vector<float> Std = {1, 1, 1};
    // expected-warning@+1 {{the tensor over the memory of 'Std' is kept in the module}}
    register_buffer("std", torch::from_blob(Std.data(), {3}).view({3, 1, 1}));
  }
  void set() {
    float Raw[4] = {};
    Input = torch::from_blob(Raw, {4}); // expected-warning {{the tensor over the memory of 'Raw' is kept in 'Input'}}
    std::vector<float> V = ::load("y");
    auto T = torch::from_blob(V.data(), {4}); // expected-warning {{the tensor over the memory of 'V' is kept in 'this->Inputs'}}
    this->Inputs.push_back(T); // expected-note {{kept here}}
    Global = torch::from_blob(V.data(), {2}); // expected-warning {{the tensor over the memory of 'V' is kept in 'Global'}}
  }
  torch::Tensor Mean, Input;
  std::vector<torch::jit::IValue> Inputs;
};

void outParameter(torch::Tensor &Out) {
  std::vector<float> V(3);
  Out = torch::from_blob(V.data(), {3}); // expected-warning {{the tensor over the memory of 'V' is kept in 'Out'}}
}

void outerVariable(bool B) {
  torch::Tensor T;
  if (B) {
    std::vector<float> V(3);
    T = torch::from_blob(V.data(), {3}); // expected-warning {{the tensor over the memory of 'V' is kept in 'T', but 'V' dies at the end of its block}}
  }
  use(T);
}

// Temporaries.

void temporaries(torch::Tensor X) {
  // expected-warning@+1 {{the tensor over the memory of the temporary 'load("z")' is kept in 'T', but the temporary 'load("z")' dies at the end of this statement}}
  auto T = torch::from_blob(load("z").data(), {3});
  // expected-warning@+1 {{the tensor over the memory of the temporary 'std::vector<float>(3, 1.f)' is kept in 'U'}}
  torch::Tensor U = torch::from_blob(std::vector<float>(3, 1.f).data(), {3});
  // expected-warning@+1 {{the tensor over the memory of the temporary 'X.clone()' is kept in 'V'}}
  auto V = torch::from_blob(X.clone().data_ptr<float>(), {3});
  // expected-warning@+1 {{the tensor over the memory of the temporary 'X.contiguous()' is kept in 'W'}}
  auto W = torch::from_blob(X.contiguous().data_ptr(), {3}, X.options());
  use(T + U + V + W);
}

// Moved or freed before the last use.

void grows(int N) {
  std::vector<float> V = {1, 2, 3};
  auto T = torch::from_blob(V.data(), {3}); // expected-warning {{the tensor in 'T' views the memory of 'V', which 'push_back' may move or overwrite before the tensor is used again}}
  for (int I = 0; I < N; ++I)
    V.push_back(4); // expected-note {{'push_back' here}}
  use(T); // expected-note {{used again here}}
}

void resized(std::vector<float> V) {
  torch::Tensor T = torch::from_blob(V.data(), {3}); // expected-warning {{which 'resize' may move or overwrite}}
  V.resize(100); // expected-note {{'resize' here}}
  auto Sum = T.sum(); // expected-note {{used again here}}
}

void replaced() {
  std::vector<float> V = load("a");
  auto T = torch::from_blob(V.data(), {3}); // expected-warning {{which '=' may move or overwrite}}
  V = load("b"); // expected-note {{'=' here}}
  auto U = torch::from_blob(V.data(), {3});
  use(T + U); // expected-note {{used again here}}
}

torch::Tensor freed(int64_t N) {
  float *P = new float[N];
  auto T = torch::from_blob(P, {N}); // expected-warning {{the tensor in 'T' views the memory of 'P', which 'delete' frees before the tensor is used again}}
  delete[] P; // expected-note {{'delete' here}}
  return T; // expected-note {{used again here}}
}

torch::Tensor freedToo(int64_t N) {
  auto *P = static_cast<float *>(malloc(N * sizeof(float)));
  torch::Tensor T = torch::from_blob(P, {N}, torch::kFloat); // expected-warning {{which 'free' frees}}
  free(P); // expected-note {{'free' here}}
  return T.clone(); // expected-note {{used again here}}
}

// Not the elements at all.

void addresses(float *P, float **Rows, torch::Tensor X) {
  std::vector<float> V(3);
  std::vector<std::vector<float>> VV(3, V);
  auto A = torch::from_blob(&P, {3}); // expected-warning {{'from_blob' reads pointers as numbers: '&P' points to pointers, not to the elements behind them}}
  auto B = torch::from_blob(&V, {3}); // expected-warning {{'from_blob' reads 'std::vector' objects as numbers: '&V' points to 'std::vector' objects}}
  auto C = torch::from_blob(VV.data(), {3, 3}).clone(); // expected-warning {{'VV.data()' points to 'std::vector' objects}}
  auto D = torch::from_blob(Rows, {3, 3}); // expected-warning {{'Rows' points to pointers}}
  auto E = torch::from_blob((void *)&VV[0], {3, 3}); // expected-warning {{'&VV[0]' points to 'std::vector' objects}}
  auto F = torch::from_blob(&X, {3}, torch::kFloat); // expected-warning {{'&X' points to 'at::Tensor' objects}}
  const uint8_t *Pixels = nullptr;
  auto I = torch::from_blob(&Pixels, {2, 3}, torch::kUInt8); // expected-warning {{'from_blob' reads pointers as numbers: '&Pixels' points to pointers}}
  std::string S;
  auto G = torch::from_blob(&S, {3}, torch::kInt8); // expected-warning {{'&S' points to 'std::basic_string' objects}}
  float *Table[3];
  auto H = torch::from_blob(Table, {3, 3}); // expected-warning {{'Table' points to pointers}}
}

// Owners found through other variables, fields and arithmetic.
struct Kept {
  float *Data;
  int64_t Size;
};
torch::Tensor throughField() {
  std::vector<float> Values(6);
  Kept K;
  K.Data = Values.data();
  return torch::from_blob(K.Data, {6}); // expected-warning {{the tensor over the memory of 'Values' is returned, but 'Values' dies when the function returns; clone() the tensor}}
}
torch::Tensor throughSteps(int64_t N) {
  float Values[8] = {};
  float *P = Values;
  P = P + 2;
  auto X = torch::from_blob(P, {6}); // expected-warning {{the tensor over the memory of 'Values' is returned}}
  return X; // expected-note {{returned here}}
}
torch::Tensor throughFieldFine(Kept Given, std::vector<float> &Param) {
  Kept K;
  K.Data = Param.data();
  auto X = torch::from_blob(K.Data, {6});
  if (Given.Size > 3)
    return torch::from_blob(Given.Data, {Given.Size});
  std::vector<float> Values(6);
  K.Data = Values.data();
  auto Y = torch::from_blob(K.Data, {6}).clone();
  return Given.Size > 2 ? X : Y;
}
