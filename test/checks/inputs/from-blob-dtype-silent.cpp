// RUN: %check_torch %s torch-inputs-from-blob-dtype
// expected-no-diagnostics

namespace cv {
struct Mat {
  unsigned char *data;
  unsigned char *ptr(int Row = 0);
  template <typename T> T *ptr(int Row = 0);
};
} // namespace cv

struct Point {
  float X, Y;
};
__extension__ typedef unsigned short HalfBits;

void fits(std::vector<float> V, double *D, int64_t *L, long *M, long long *LL,
          std::vector<uint8_t> B, bool *Mask, std::vector<int> I, int64_t N) {
  auto A = torch::from_blob(V.data(), {N});
  auto C = torch::from_blob(D, {N}, torch::kDouble);
  auto E = torch::from_blob(L, {N}, torch::kLong);
  auto F = torch::from_blob(M, {N}, at::kLong);
  auto G = torch::from_blob(LL, {N}, torch::kInt64);
  auto H = torch::from_blob(B.data(), {N}, torch::kUInt8);
  auto J = torch::from_blob(Mask, {N}, torch::kBool);
  auto K = torch::from_blob(I.data(), {N}, torch::dtype<int32_t>());
  auto P = torch::from_blob(D, {N}, torch::dtype<double>().device(torch::kCPU));
  auto Q = torch::from_blob(D, {N}, [](void *) {}, torch::kFloat64);
}

// Bytes read as something on purpose; memory of unknown type.
void raw(void *P, char *Text, unsigned char *Bytes, std::vector<char> File,
         uint32_t *Words, HalfBits *Bits, float *Values, std::vector<Point> Q,
         std::vector<std::complex<float>> Z, c10::complex<double> *W, int64_t N,
         float *Pairs) {
  auto A = torch::from_blob(P, {N});
  auto B = torch::from_blob(Text, {N}, torch::kFloat);
  auto C = torch::from_blob(Bytes, {N}, torch::kFloat);
  auto D = torch::from_blob(File.data(), {N});
  auto E = torch::from_blob(Words, {N}, torch::kFloat);
  auto F = torch::from_blob(Bits, {N}, torch::kHalf);
  auto G = torch::from_blob(Values, {N * (int64_t)sizeof(float)}, torch::kByte);
  auto H = torch::from_blob(Q.data(), {N, 2});
  auto I = torch::from_blob(Z.data(), {N}, torch::kComplexFloat);
  auto J = torch::from_blob(Z.data(), {N, 2});
  auto K = torch::from_blob(W, {N, 2}, torch::kDouble);
  auto L = torch::from_blob(Pairs, {N}, torch::kComplexFloat);
  auto M = torch::from_blob(Words, {N}, torch::kInt);
  auto O = torch::from_blob(Bytes, {N}, torch::kChar);
  auto R = torch::from_blob(Bytes, {N}, torch::kBool);
  auto S = torch::from_blob(Values, {N}, torch::kQInt8);
  auto T = torch::from_blob(reinterpret_cast<float *>(Bytes), {N});
  auto U = torch::from_blob((float *)P, {N}, torch::kFloat32);
}

// An image holds what its type says, whatever the pointer's type.
void images(cv::Mat Image, cv::Mat *Other) {
  auto A = torch::from_blob(Image.data, {3, 4});
  auto B = torch::from_blob(Other->data, {3, 4}, torch::kFloat);
  auto C = torch::from_blob(Image.ptr(), {3, 4});
  auto D = torch::from_blob(Image.ptr<float>(), {3, 4});
}

// Not known what the dtype is.
void unknown(torch::ScalarType Type, torch::TensorOptions Options,
             torch::Tensor X, double *D, bool Wide) {
  auto A = torch::from_blob(D, {3}, Type);
  auto B = torch::from_blob(D, {3}, Options);
  auto C = torch::from_blob(D, {3}, X.options());
  auto E = torch::from_blob(D, {3}, Wide ? torch::kDouble : torch::kFloat);
  auto Local = torch::TensorOptions();
  Local = Local.dtype(torch::kDouble);
  auto F = torch::from_blob(D, {3}, Local);
  torch::TensorOptions Other(torch::kFloat);
  Other.dtype<double>();
  auto G = torch::from_blob(D, {3}, Other);
  auto H = torch::from_blob(D, {3}, X.dtype());
  auto I = torch::from_blob(D, {3}, torch::TensorOptions(torch::kDouble));
}

template <typename T> torch::Tensor wrap(T *P, torch::ScalarType Type) {
  return torch::from_blob(P, {3}, Type);
}
template <typename T> torch::Tensor typed(T *P) {
  return torch::from_blob(P, {3}, c10::CppTypeToScalarType<T>::value);
}
template <typename T> torch::Tensor typedToo(T *P) {
  return torch::from_blob(P, {3}, torch::dtype<T>());
}
void instantiate(double *D) {
  wrap(D, torch::kDouble);
  typed(D);
  typedToo(D);
}

namespace other {
torch::Tensor from_blob(double *P, at::IntArrayRef Sizes);
torch::Tensor f(double *P) { return from_blob(P, {3}); }
} // namespace other
