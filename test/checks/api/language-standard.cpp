// expected-warning@1 {{LibTorch 2.15, the target version, needs C++20, but this unit is compiled as C++17}}
// RUN: %check_torch %s torch-api-language-standard --libtorch=1.13 --target=libtorch=2.15
//
// Other levels and versions: language-standard.test.

bool empty(const torch::Tensor &X) { return X.numel() == 0; }
