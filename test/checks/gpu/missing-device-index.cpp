// RUN: %check_torch %s torch-gpu-missing-device-index

using torch::Tensor;

Tensor variable(Tensor Scores, torch::Device Device) {
  auto X = Scores.to(Device); // expected-note 3 {{'X' gets its device here}}
  auto Bias = torch::ones({3, 4}); // expected-note {{'Bias' gets its device here}}
  auto A = X + Bias; // expected-warning {{'operator+' of tensors that are on one device only by chance: 'Bias' is on cpu, 'X' wherever it is moved to}}
  auto Index = torch::arange(0, 4).to(torch::kFloat).unsqueeze(0); // expected-note 0-1 {{gets its device here}}
  auto B = torch::mul(X, Index); // expected-warning {{'torch::mul' of tensors that are on one device only by chance: 'Index' is on cpu}}
  auto C = torch::matmul(X, torch::eye(4)); // expected-warning {{'torch::eye(4)' is on cpu, 'X' wherever it is moved to}}
  return A + B + C;
}

Tensor available(Tensor Scores, Tensor Target) {
  torch::Device Device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  auto Output = torch::sigmoid(Scores.to(Device)); // expected-note 0-1 {{gets its device here}}
  auto Truth = torch::zeros({8, 2}); // expected-note {{'Truth' gets its device here}}
  return torch::mse_loss(Output, Truth); // expected-warning {{'torch::mse_loss' of tensors that are on one device only by chance: 'Truth' is on cpu}}
}

Tensor chosen(Tensor Scores, bool UseGpu) {
  torch::DeviceType Type = torch::kCPU;
  if (UseGpu)
    Type = torch::kCUDA;
  auto X = torch::rand({4, 4}, torch::TensorOptions().device(Type)); // expected-note {{'X' gets its device here}}
  auto Y = torch::rand({4, 4}); // expected-note {{'Y' gets its device here}}
  return torch::cat({X, Y}, 0) + X.mm(Y); // expected-warning {{'mm' of tensors that are on one device only by chance: 'Y' is on cpu}}
}

Tensor literal(const Tensor &X) {
  TORCH_CHECK(X.dim() == 2);
  if (X.is_cuda())
    std::cout << "fast\n";
  auto Weights = torch::ones({2, 2}).cuda(); // expected-note {{'Weights' gets its device here}}
  return X * Weights; // expected-warning {{'Weights' is on cuda:?, 'X' wherever the caller has it}}
}

Tensor argument(Tensor Data) {
  auto Device = Data.device();
  std::cout << Device;
  Tensor Shift = torch::zeros({5}); // expected-note {{'Shift' gets its device here}}
  auto Moved = Data.sub(Shift); // expected-warning {{'sub' of tensors that are on one device only by chance: 'Shift' is on cpu, 'Data' wherever the caller has it}}
  return torch::where(Data > 0, Data, Moved);
}

// Right.
Tensor fine(Tensor Data, torch::Device Device, Tensor Other, bool Flag) {
  auto X = Data.to(Device);
  auto A = X + torch::ones({3}, Device);
  auto B = X + torch::ones({3}, X.options());
  auto C = X + torch::ones_like(X);
  auto D = X * torch::tensor(2.0);
  auto E = X + torch::zeros({3}).to(X.device());
  auto F = X + X.new_ones({3});
  auto G = X[torch::tensor({0, 1})];
  auto H = X.cpu() + torch::ones({3});
  auto I = Other + X;
  if (Device.is_cpu())
    return Other + torch::ones({3});
  auto J = X.to(torch::kCPU).numpy_T() + torch::rand({3});
  return A + B + C + D + E + F + H;
}

// Right: nothing here asks for devices.
Tensor plain(Tensor Data) {
  auto Kernel = torch::ones({3});
  return Data * Kernel + torch::rand({3});
}

// Right: asked, and handled.
Tensor handled(Tensor Data) {
  if (Data.is_cuda())
    return Data + torch::ones({3}, torch::kCUDA);
  auto Here = torch::ones({3});
  if (Data.device().is_cpu())
    return Data.cpu() + Here;
  return Data.cpu() * Here;
}

// Not LibTorch.
namespace other {
struct Tensor {
  Tensor to(int Device) const;
};
Tensor operator+(Tensor, Tensor);
Tensor ones();
Tensor look(Tensor X, int Device) { return X.to(Device) + ones(); }
} // namespace other
