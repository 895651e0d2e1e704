// RUN: %check_torch %s torch-api-dangling-pointer --level=certain

void use(const float *P);
struct NetImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor X) { return X; }
};
TORCH_MODULE(Net);

// Only what is certain.
void levels(torch::Tensor X, Net N) {
  float *A = X.clone().data_ptr<float>(); // expected-warning {{'A' points into}}
  float *B = X.contiguous().data_ptr<float>();
  float *C = N->forward(X).data_ptr<float>();
  float *D = torch::nn::functional::relu(X).data_ptr<float>();
  auto E = X.t().sizes(); // expected-warning {{'E' refers to the sizes}}
  use(A + E[0]);
  use(B);
  use(C);
  use(D);
}
