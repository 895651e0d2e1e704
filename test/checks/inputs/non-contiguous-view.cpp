// RUN: %check_torch %s torch-inputs-non-contiguous-view

void transposes(torch::Tensor In) {
  auto A = torch::zeros({4, 3});
  auto T = A.t(); // expected-note 2 {{'T' gets its shape here}}
  auto B = T.view({12}); // expected-warning {{'view' of elements that do not lie so: 'T' has [3, 4] with strides [1, 3], which [12] cannot show without a copy; 'reshape' makes one}}
  // CHECK-FIXES: auto B = T.reshape({12});
  auto C = T.view({-1}); // expected-warning {{which [12] cannot show without a copy}}
  // CHECK-FIXES: auto C = T.reshape({-1});
  auto Image = torch::rand({1, 3, 32, 32});
  auto Last = Image.permute({0, 2, 3, 1}); // expected-note {{'Last' gets its shape here}}
  auto D = Last.view({1, -1}); // expected-warning {{'Last' has [1, 32, 32, 3] with strides [3072, 32, 1, 1024], which [1, 3072] cannot show}}
  // CHECK-FIXES: auto D = Last.reshape({1, -1});
  auto Heads = torch::rand({2, 8, 10, 64}).transpose(1, 2); // expected-note {{'Heads' gets its shape here}}
  auto E = Heads.view({2, 10, 512}); // expected-warning {{'view' of elements that do not lie so}}
  // CHECK-FIXES: auto E = Heads.reshape({2, 10, 512});
  auto F = torch::transpose(A, 0, -1).view(12); // expected-warning {{which [12] cannot show}}
  // CHECK-FIXES: auto F = torch::transpose(A, 0, -1).reshape(12);
  auto G = A.numpy_T().view({2, 6}); // expected-warning {{which [2, 6] cannot show}}
  // CHECK-FIXES: auto G = A.numpy_T().reshape({2, 6});
  auto H = torch::rand({2, 3, 4}).swapaxes(0, 2).view({4, 6}); // expected-warning {{has [4, 3, 2] with strides [1, 4, 12], which [4, 6] cannot show}}
  // CHECK-FIXES: auto H = torch::rand({2, 3, 4}).swapaxes(0, 2).reshape({4, 6});
}

// Right: a copy in between, dimensions that are not joined, extents of 1.
auto fine(torch::Tensor In, int64_t N, bool IsCopied) {
  auto A = torch::zeros({4, 3});
  auto B = A.t().contiguous().view({12}) + A.t().reshape({12}) +
           A.t().clone(at::MemoryFormat::Contiguous).view({12});
  auto C = A.t().view({3, 2, 2}).view({3, 1, 2, 2});
  auto Image = torch::rand({1, 3, 32, 32});
  auto D = Image.permute({0, 2, 3, 1}).view({1024, 3});
  auto E = torch::rand({4, 1}).t().view({4}) + torch::rand({1, 1, 4}).permute({2, 0, 1}).view(4);
  auto F = A.transpose(0, 0).view({12}) + A.permute({0, 1}).view({12});
  auto G = In.t().view({12}) + torch::zeros({N, 3}).t().view({-1});
  auto H = A.t();
  if (!H.is_contiguous())
    H = H.contiguous();
  auto I = A.t();
  if (IsCopied)
    I = I.contiguous();
  auto J = torch::rand({2, 3, 4}).permute({1, 2, 0}).view({12, 2});
  return B + C.sum() + D.sum() + E.sum() + F + G.sum() + H.view({12}) + I.view({12}) + J.sum();
}
