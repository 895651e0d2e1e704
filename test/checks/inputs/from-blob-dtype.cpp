// RUN: %check_torch %s torch-inputs-from-blob-dtype

using namespace torch;

struct Sample {
  std::vector<double> Values;
  int32_t Labels[4];
};

const float *floats();

void defaults(std::vector<double> V, int *Ints, const Sample &S, uint8_t *Raw,
              int64_t N) {
  // expected-warning@+2 {{'V.data()' points to 'double', but 'from_blob' reads torch::kFloat32 unless told otherwise; pass torch::kFloat64}}
  // CHECK-FIXES: auto A = torch::from_blob(V.data(), {N}, torch::kFloat64);
  auto A = torch::from_blob(V.data(), {N});
  // expected-warning@+2 {{'Ints' points to 'int', but 'from_blob' reads torch::kFloat32 unless told otherwise; pass torch::kInt32}}
  // CHECK-FIXES: Tensor B = torch::from_blob(Ints, {N, 2}, {2, 1}, torch::kInt32).clone();
  Tensor B = torch::from_blob(Ints, {N, 2}, {2, 1}).clone();
  // expected-warning@+2 {{'&S.Values[0]' points to 'double'}}
  // CHECK-FIXES: auto C = at::from_blob((void *)&S.Values[0], {N}, torch::kFloat64);
  auto C = at::from_blob((void *)&S.Values[0], {N});
  int64_t Labels[] = {1, 2, 3};
  // expected-warning@+2 {{'Labels' points to 'int64_t', but 'from_blob' reads torch::kFloat32}}
  // CHECK-FIXES: auto D = torch::from_blob(Labels, 3, torch::kInt64);
  auto D = torch::from_blob(Labels, 3);
  // expected-warning@+2 {{'Raw' points to 'uint8_t', but 'from_blob' reads torch::kFloat32}}
  // CHECK-FIXES: auto E = torch::from_blob(Raw, {N}, torch::requires_grad(false).dtype(torch::kUInt8));
  auto E = torch::from_blob(Raw, {N}, torch::requires_grad(false));
  double Grid[2][3] = {};
  // expected-warning@+2 {{'Grid' points to 'double'}}
  // CHECK-FIXES: auto F = torch::from_blob(Grid, {2, 3}, torch::TensorOptions().device(torch::kCPU).dtype(torch::kFloat64));
  auto F = torch::from_blob(Grid, {2, 3}, torch::TensorOptions().device(torch::kCPU));
  std::vector<std::array<double, 3>> Points;
  // expected-warning@+2 {{'Points.data()' points to 'double'}}
  // CHECK-FIXES: auto G = torch::from_blob(Points.data(), {N, 3}, torch::kFloat64);
  auto G = torch::from_blob(Points.data(), {N, 3});
  std::vector<unsigned> Ids;
  // expected-warning@+1 {{'Ids.data()' points to 'uint32_t', but 'from_blob' reads torch::kFloat32}}
  auto H = torch::from_blob(Ids.data(), {N});
  // expected-warning@+2 {{'const_cast<int32_t *>(S.Labels)' points to 'int32_t'}}
  // CHECK-FIXES: auto I = torch::from_blob(const_cast<int32_t *>(S.Labels), {4}, torch::kInt32);
  auto I = torch::from_blob(const_cast<int32_t *>(S.Labels), {4});
  // expected-warning@+2 {{'V.data()' points to 'double'}}
  // CHECK-FIXES: auto J = torch::from_blob(V.data(), {N}, [](void *) {}, torch::kFloat64);
  auto J = torch::from_blob(V.data(), {N}, [](void *) {});
  std::vector<uint16_t> Depth;
  // expected-warning@+1 {{'Depth.data()' points to 'uint16_t', but 'from_blob' reads torch::kFloat32 unless told otherwise; before LibTorch 2.3 no dtype fits}}
  auto K = torch::from_blob(Depth.data(), {N});
  bool Mask[3];
  // expected-warning@+2 {{'Mask' points to 'bool'}}
  // CHECK-FIXES: auto L = torch::from_blob(Mask, {3}, torch::kBool);
  auto L = torch::from_blob(Mask, {3});
}

// expected-note@+1 {{the dtype is given here}}
const auto Global = torch::TensorOptions().dtype(torch::kInt32);

void explicitly(std::vector<double> V, std::vector<float> W, int32_t *Ints,
                int64_t *Longs, at::Half *Halves, int64_t N) {
  // expected-warning@+2 {{'V.data()' points to 'double', but 'from_blob' reads torch::kFloat32; pass torch::kFloat64}}
  // CHECK-FIXES: auto A = torch::from_blob(V.data(), {N}, torch::kFloat64);
  auto A = torch::from_blob(V.data(), {N}, torch::kFloat32);
  // expected-warning@+2 {{'W.data()' points to 'float', but 'from_blob' reads torch::kFloat64; pass torch::kFloat32}}
  // CHECK-FIXES: auto B = torch::from_blob(W.data(), {N}, TensorOptions().dtype(torch::kFloat32).device(kCPU));
  auto B = torch::from_blob(W.data(), {N}, TensorOptions().dtype(kDouble).device(kCPU));
  // expected-note@+1 {{the dtype is given here}}
  auto Options = torch::TensorOptions().dtype(at::kFloat).requires_grad(false);
  // expected-warning@+1 {{'Ints' points to 'int32_t', but 'from_blob' reads torch::kFloat32; pass torch::kInt32}}
  auto C = torch::from_blob(Ints, {N}, Options);
  // expected-warning@+2 {{'Longs' points to 'int64_t', but 'from_blob' reads torch::kInt32; pass torch::kInt64}}
  // CHECK-FIXES: auto D = torch::from_blob(Longs, {N}, torch::dtype(torch::kInt64));
  auto D = torch::from_blob(Longs, {N}, torch::dtype(c10::ScalarType::Int));
  // expected-warning@+1 {{'floats()' points to 'float', but 'from_blob' reads torch::kInt64}}
  auto E = torch::from_blob((void *)floats(), {N}, torch::dtype<int64_t>());
  // expected-warning@+1 {{'V.data() + 2' points to 'double'}}
  auto F = torch::from_blob(V.data() + 2, {N}, caffe2::TypeMeta::Make<float>());
  // expected-warning@+2 {{'Halves' points to 'c10::Half', but 'from_blob' reads torch::kBFloat16; pass torch::kFloat16}}
  // CHECK-FIXES: auto G = torch::from_blob(Halves, {N}, torch::kFloat16);
  auto G = torch::from_blob(Halves, {N}, torch::kBFloat16);
  // expected-warning@+2 {{'W.data()' points to 'float', but 'from_blob' reads torch::kUInt8}}
  // CHECK-FIXES: auto H = torch::from_blob(W.data(), {N}, torch::kFloat32);
  auto H = torch::from_blob(W.data(), {N}, torch::kU8);
  // expected-warning@+2 {{'(double *)W.data()' points to 'double'}}
  // CHECK-FIXES: auto I = torch::from_blob((double *)W.data(), {N}, torch::kFloat64);
  auto I = torch::from_blob((double *)W.data(), {N}, at::kFloat);
  // expected-warning@+1 {{'V.data()' points to 'double', but 'from_blob' reads torch::kInt32}}
  auto J = torch::from_blob(V.data(), {N}, Global);
  std::vector<c10::complex<double>> Z;
  // expected-warning@+2 {{'Z.data()' points to 'c10::complex<double>', but 'from_blob' reads torch::kComplexFloat; pass torch::kComplexDouble}}
  // CHECK-FIXES: auto K = torch::from_blob(Z.data(), {N}, torch::kComplexDouble);
  auto K = torch::from_blob(Z.data(), {N}, torch::kComplexFloat);
}

template <typename T> torch::Tensor wrap(std::vector<T> &V) {
  // expected-warning@+1 {{'V.data()' points to 'double', but 'from_blob' reads torch::kFloat32 unless told otherwise}}
  return torch::from_blob(V.data(), {static_cast<int64_t>(V.size())}).clone();
}
torch::Tensor useWrap(std::vector<double> D, std::vector<float> F) {
  return wrap(D) + wrap(F);
}

// The memory is known through pointers without a type, and options in fields.
struct Wrapped {
  void *Data;
  torch::TensorOptions Options;
};
void throughPointers(int64_t N, bool Doubles) {
  std::vector<double> V(10);
  void *Raw = V.data();
  // expected-warning@+2 {{'Raw' points to 'double', but 'from_blob' reads torch::kFloat32 unless told otherwise; pass torch::kFloat64}}
  // CHECK-FIXES: auto A = torch::from_blob(Raw, {10}, torch::kFloat64);
  auto A = torch::from_blob(Raw, {10});
  auto *Bytes = reinterpret_cast<uint8_t *>(V.data());
  // expected-warning@+2 {{'Bytes' points to 'double', but 'from_blob' reads torch::kInt32; pass torch::kFloat64}}
  // CHECK-FIXES: auto B = torch::from_blob(Bytes, {20}, torch::kFloat64);
  auto B = torch::from_blob(Bytes, {20}, torch::kInt32);
  Wrapped W;
  int32_t Ids[4] = {};
  W.Data = Ids;
  // expected-warning@+2 {{'W.Data' points to 'int32_t', but 'from_blob' reads torch::kFloat32}}
  // CHECK-FIXES: auto C = torch::from_blob(W.Data, {4}, torch::kInt32);
  auto C = torch::from_blob(W.Data, {4});
  W.Options = torch::TensorOptions().dtype(torch::kInt64); // expected-note {{the dtype is given here}}
  // expected-warning@+1 {{'V.data()' points to 'double', but 'from_blob' reads torch::kInt64; pass torch::kFloat64}}
  auto D = torch::from_blob(V.data(), {10}, W.Options);
  auto *Made = malloc(8 * N);
  auto *Longs = static_cast<int64_t *>(Made);
  // expected-warning@+2 {{'Longs' points to 'int64_t'}}
  // CHECK-FIXES: auto E = torch::from_blob((void *)Longs, {N}, torch::kInt64);
  auto E = torch::from_blob((void *)Longs, {N});
}
void throughPointersFine(int64_t N, void *Given, Wrapped W) {
  std::vector<double> V(10);
  void *Raw = V.data();
  auto A = torch::from_blob(Raw, {10}, torch::kDouble);
  auto *Bytes = reinterpret_cast<uint8_t *>(V.data());
  auto B = torch::from_blob(Bytes, {80}, torch::kUInt8);
  auto C = torch::from_blob(Given, {N});
  auto D = torch::from_blob(W.Data, {N}, W.Options);
  void *Made = malloc(8 * N);
  auto E = torch::from_blob(Made, {N});
}
