// RUN: %check_torch %s torch-api-from-blob-lifetime --level=certain

void use(const torch::Tensor &X);
struct Holder {
  torch::Tensor Kept;
  void set() {
    float Raw[3] = {};
    Kept = torch::from_blob(Raw, {3}); // may be read only before the end
  }
};
torch::Tensor returned() {
  float Raw[3] = {};
  return torch::from_blob(Raw, {3}); // expected-warning {{the tensor over the memory of 'Raw' is returned}}
}
void grows(std::vector<float> V) {
  auto T = torch::from_blob(V.data(), {3});
  V.push_back(1); // may have room
  use(T);
}
void freed(float *P) {
  auto T = torch::from_blob(P, {3}); // expected-warning {{which 'free' frees}}
  free(P); // expected-note {{'free' here}}
  use(T); // expected-note {{used again here}}
}
