// RUN: %check_torch %s torch-gpu-host-access

void accessors() {
  auto X = torch::rand({4, 3}, torch::kCUDA); // expected-note 5 {{'X' gets its device here}}
  auto A = X.accessor<float, 2>(); // expected-warning {{'accessor' of memory that is not the host's: 'X' is on cuda:?, and its memory is read by code of the host}}
  auto Row = X[0]; // expected-note {{'Row' gets its device here}}
  auto B = Row.accessor<float, 1>(); // expected-warning {{'accessor' of memory that is not the host's: 'Row' is on cuda:?}}
  float First = *X.data_ptr<float>(); // expected-warning {{'data_ptr' of memory that is not the host's: 'X' is on cuda:?, and its memory is dereferenced by code of the host}}
  float Third = X.data_ptr<float>()[2]; // expected-warning {{is dereferenced by code of the host}}
  std::vector<float> V(12);
  std::memcpy(V.data(), X.data_ptr(), 48); // expected-warning {{its memory is given to 'memcpy', which runs on the host}}
  std::copy(V.begin(), V.end(), X.data_ptr<float>()); // expected-warning {{its memory is given to 'std::copy', which runs on the host}}
}

void variables(std::ofstream &Out) {
  auto X = torch::rand({4, 3}).to(torch::Device("cuda:1")); // expected-note 4 {{'X' gets its device here}}
  float *P = X.data_ptr<float>(); // expected-warning {{'X' is on cuda:1, and its memory is dereferenced by code of the host}}
  for (int I = 0; I < 12; ++I)
    P[I] = I;
  auto *Q = static_cast<float *>(X.data_ptr()); // expected-warning {{its memory is given to 'std::accumulate'}}
  float Sum = std::accumulate(Q, Q + 12, 0.0f);
  std::vector<float> V(X.data_ptr<float>(), X.data_ptr<float>() + 12); // expected-warning 2 {{its memory is given to 'std::vector'}}
}

void branch(torch::Tensor In) {
  if (In.is_cuda()) { // expected-note 0-1 {{here}}
    In.accessor<float, 1>()[0] = 1; // expected-warning {{'In' is on cuda:?}}
  }
}

int launch(float *Data, int64_t Count);

// Right: on the host, not known, or given to who knows the device.
void fine(torch::Tensor In, bool OnHost) {
  auto X = torch::rand({4, 3}, torch::kCUDA);
  auto Y = X.cpu();
  auto A = Y.accessor<float, 2>();
  auto B = X.to(torch::kCPU).data_ptr<float>()[0];
  auto C = In.accessor<float, 2>();
  auto P = X.packed_accessor32<float, 2>();
  launch(X.data_ptr<float>(), X.numel());
  float *Q = X.data_ptr<float>();
  launch(Q, 12);
  float *Third = &X.data_ptr<float>()[2];
  launch(Third, 1);
  float First = X[0][0].item<float>();
  auto Same = torch::from_blob(X.data_ptr(), {4, 3}, X.options());
  auto Device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  auto Z = torch::rand({2}, Device);
  if (!Z.is_cuda())
    Z.data_ptr<float>()[0] = 1;
  float *R = X.data_ptr<float>();
  if (OnHost)
    R[0] = 1;
  std::cout << X.data_ptr<float>() << (X.data_ptr<float>() == Q);
}

// Pointers that are kept, moved and wrapped.
namespace cv {
struct Mat {
  Mat(int rows, int cols, int type, void *data, size_t step = 0);
  int rows, cols;
  unsigned char *data;
};
} // namespace cv
using cudaError_t = int;
extern "C" cudaError_t cudaMalloc(void **, size_t);
extern "C" cudaError_t cudaMallocManaged(void **, size_t);
extern "C" cudaError_t cudaMallocHost(void **, size_t);
extern "C" cudaError_t cudaMemcpy(void *, const void *, size_t, int);
void save(const cv::Mat &Image);

struct View {
  float *Data;
};

void kept(torch::Tensor In, std::FILE *Out, std::ofstream &Stream) {
  auto X = In.to(torch::kCUDA).contiguous(); // expected-note 6 {{'X' gets its device here}}
  float *P = X.data_ptr<float>(); // expected-warning {{its memory is dereferenced by code of the host}}
  float *Q = P + 2;
  Q[0] = 1;
  View V;
  V.Data = X.data_ptr<float>(); // expected-warning {{its memory is given to 'memcpy', which runs on the host}}
  float Values[4];
  memcpy(Values, V.Data, sizeof(Values)); // expected-note {{used here}}
  auto R = reinterpret_cast<const char *>(X.data_ptr()); // expected-warning {{its memory is given to 'std::basic_ostream::write', which runs on the host}}
  Stream.write(R, 16);
  void *S = X.data_ptr(); // expected-warning {{its memory is given to 'fwrite'}}
  fwrite(S, 4, 4, Out);
  cv::Mat Image(2, 2, 5, X.data_ptr()); // expected-warning {{its memory is given to 'cv::Mat', which runs on the host}}
  save(Image);
  float *T = X.data_ptr<float>(); // expected-warning {{its memory is dereferenced by code of the host}}
  for (int I = 0; I < 4; ++I)
    *T++ = 0; // expected-note {{used here}}
}

void blobs(int64_t N) {
  float *Raw;
  cudaMalloc(reinterpret_cast<void **>(&Raw), N * sizeof(float)); // expected-note 0+ {{the memory is from here}}
  auto A = torch::from_blob(Raw, {N}); // expected-warning {{'from_blob' of memory that is not the host's: 'Raw' is from 'cudaMalloc', but the tensor is on cpu; give its options the device}}
  auto B = torch::from_blob(Raw, {N}, torch::kFloat); // expected-warning {{'Raw' is from 'cudaMalloc', but the tensor is on cpu; give its options the device}}
  std::vector<float> V(N);
  auto C = torch::from_blob(V.data(), {N}, torch::kCUDA); // expected-warning {{'from_blob' of memory of the host: the tensor is to be on cuda:?, but 'V.data()' is memory of the host; make it on cpu, then move it}}
  float Values[4];
  auto D = torch::from_blob(Values, {4}, torch::TensorOptions().device(torch::Device(torch::kCUDA, 0))); // expected-warning {{'from_blob' of memory of the host: the tensor is to be on cuda:0}}
  auto X = torch::rand({N}, torch::kCUDA); // expected-note 2 {{'X' gets its device here}}
  auto E = torch::from_blob(X.data_ptr(), {N}, torch::kFloat); // expected-warning {{'X' is on cuda:?, but the tensor is on cpu; give its options the device}}
  auto F = torch::from_blob(X.data_ptr<float>(), {N}, torch::TensorOptions().device(torch::kCPU)); // expected-warning {{'X' is on cuda:?, but the tensor is on cpu}}
  auto Y = torch::rand({N}); // expected-note {{'Y' gets its device here}}
  auto G = torch::from_blob(Y.data_ptr(), {N}, torch::device(torch::kCUDA)); // expected-warning {{the tensor is to be on cuda:?, but 'Y' is on cpu}}
  Raw[0] = 1; // expected-warning {{memory that is not the host's: 'Raw' is from 'cudaMalloc', and is dereferenced by code of the host}}
}

// Right.
void blobsFine(int64_t N, float *Given, bool OnGpu) {
  float *Raw, *Both, *Pinned;
  cudaMalloc(reinterpret_cast<void **>(&Raw), N * sizeof(float));
  auto A = torch::from_blob(Raw, {N}, torch::kCUDA);
  auto B = torch::from_blob(Raw, {N}, torch::TensorOptions().device(torch::kCUDA).dtype(torch::kFloat));
  cudaMallocManaged(reinterpret_cast<void **>(&Both), N);
  auto C = torch::from_blob(Both, {N}), D = torch::from_blob(Both, {N}, torch::kCUDA);
  Both[0] = 1;
  cudaMallocHost(reinterpret_cast<void **>(&Pinned), N);
  auto E = torch::from_blob(Pinned, {N});
  std::vector<float> V(N);
  auto F = torch::from_blob(V.data(), {N}).to(torch::kCUDA);
  auto G = torch::from_blob(Given, {N}, torch::kCUDA);
  cudaMemcpy(Raw, V.data(), N, 1);
  cudaMemcpy(A.data_ptr(), V.data(), N, 1);
  float *Where = OnGpu ? Raw : V.data();
  auto H = torch::from_blob(Where, {N}, OnGpu ? torch::kCUDA : torch::kCPU);
  auto X = torch::rand({N}, torch::kCUDA).cpu();
  fwrite(X.data_ptr(), 4, N, stdout);
}
