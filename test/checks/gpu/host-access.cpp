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
