// RUN: %check_torch %s torch-inputs-from-blob-dtype
// expected-no-diagnostics

// The program changes what "no dtype" means.
int main() {
  torch::set_default_dtype(caffe2::TypeMeta::Make<double>());
  std::vector<double> V(3);
  auto A = torch::from_blob(V.data(), {3});
}
