// RUN: %check_torch %s torch-gpu-different-devices

void literal() {
  auto X = torch::rand({4, 4}, torch::kCUDA); // expected-note 3 {{'X' gets its device here}}
  auto W = torch::rand({4, 4});               // expected-note 3 {{'W' gets its device here}}
  auto A = X + W; // expected-warning {{'operator+' of tensors on different devices: 'X' is on cuda:?, 'W' is on cpu}}
  auto B = torch::matmul(X, W); // expected-warning {{'torch::matmul' of tensors on different devices}}
  X.add_(W); // expected-warning {{'add_' of tensors on different devices}}
  auto C = X + W.to(torch::kCUDA) + W.cuda() + X.cpu().cuda();
  // A CPU tensor without dimensions may join.
  auto D = X * torch::tensor(2.0);
}

auto moved(torch::Tensor In) {
  torch::Device Gpu("cuda:0");
  auto Out = torch::zeros({3, 2}, torch::TensorOptions().device(Gpu));
  auto Mask = torch::zeros({3, 2});
  auto Copy = Mask.to(Gpu);
  Out = Out * Copy;
  return torch::cat({Out.cpu(), Mask}) + In;
}

auto either(torch::Tensor In) {
  auto Device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  auto A = torch::rand({2, 2}, Device), B = torch::rand({2, 2}).to(Device);
  // One device that is not known, and one that may be another: no report.
  auto C = A + torch::rand({2, 2});
  return A + B + In.to(Device);
}

auto guarded(torch::Tensor In) {
  auto Table = torch::rand({2, 2}); // expected-note {{'Table' gets its device here}}
  if (In.is_cuda()) // expected-note 0-1 {{here}}
    return In + Table; // expected-warning {{'operator+' of tensors on different devices: 'In' is on cuda:?, 'Table' is on cpu}}
  return In + Table;
}

auto indexed(torch::Tensor) {
  auto Data = torch::rand({10, 3}, torch::kCUDA);
  auto Rows = torch::arange(5);
  // Indices on the CPU are moved by LibTorch.
  return Data.index({Rows});
}

void layers(torch::Device Device) {
  torch::nn::Linear Fc(4, 4); // expected-note {{'Fc->weight' gets its device here}}
  auto X = torch::rand({2, 4}, torch::kCUDA); // expected-note {{'X' gets its device here}}
  auto A = Fc(X); // expected-warning {{'torch::nn::Linear' of tensors on different devices: 'X' is on cuda:?, 'Fc->weight' is on cpu}}
  Fc->to(torch::kCUDA);
  auto B = Fc(torch::rand({2, 4}, torch::kCUDA));
  Fc->to(Device);
  auto C = Fc(torch::rand({2, 4}));
}
