// RUN: %check_torch %s torch-api-discarded-tensor-options

using namespace torch;

struct Settings {
  Settings() {
    Options.device(kCPU); // expected-warning {{'device' returns changed options and leaves 'Options' as it is; the result is thrown away}}
    this->Options.dtype(kLong).requires_grad(true); // expected-warning {{'requires_grad' returns changed options and leaves 'this->Options' as it is}}
  }
  // CHECK-FIXES: Options = Options.device(kCPU);
  // CHECK-FIXES: this->Options = this->Options.dtype(kLong).requires_grad(true);
  TensorOptions Options;
};

Tensor variables(Tensor X, Settings &S) {
  auto Options = torch::TensorOptions();
  Options.dtype(torch::kFloat64); // expected-warning {{'dtype' returns changed options and leaves 'Options' as it is; the result is thrown away}}
  const auto Fixed = X.options();
  Fixed.layout(torch::kSparse); // expected-warning {{'layout' returns changed options and leaves 'Fixed' as it is}}
  S.Options.pinned_memory(true); // expected-warning {{'pinned_memory' returns changed options and leaves 'S.Options' as it is}}
  if (X.is_cuda())
    Options.device(X.device()); // expected-warning {{'device' returns}}
  auto Set = [&] { Options.memory_format(at::MemoryFormat::ChannelsLast); }; // expected-warning {{'memory_format' returns}}
  Set();
  return torch::ones({2, 3}, Options);
}
// CHECK-FIXES: Options = Options.dtype(torch::kFloat64);
// CHECK-FIXES: {{^}}  Fixed.layout(torch::kSparse);
// CHECK-FIXES: S.Options = S.Options.pinned_memory(true);
// CHECK-FIXES: Options = Options.device(X.device());
// CHECK-FIXES: [&] { Options = Options.memory_format(

template <class T> Tensor inTemplate(c10::TensorOptions &Options) {
  Options.requires_grad(true); // expected-warning {{'requires_grad' returns}}
  return torch::empty({1}, Options);
}
// CHECK-FIXES: Options = Options.requires_grad(true);
template Tensor inTemplate<int>(c10::TensorOptions &);

void temporaries() {
  torch::TensorOptions().dtype(torch::kFloat); // expected-warning {{the options that 'dtype' returns are thrown away}}
  torch::dtype(torch::kFloat).device(torch::kCPU); // expected-warning {{the options that 'device' returns are thrown away}}
  at::device(at::kCPU); // expected-warning {{the options that 'device' returns are thrown away}}
}

// Silent from here on.

Tensor right(TensorOptions Options) {
  Options = Options.dtype(kFloat);
  auto Other = Options.device(kCPU).requires_grad(true);
  Options.dtype<double>(); // this one changes the object
  (void)Options.dtype(kFloat);
  torch::nn::Conv2dOptions Conv(3, 4, 5);
  Conv.stride(2); // options of layers are changed in place
  return torch::ones({2}, Other.layout(kStrided)) + torch::ones(2, torch::dtype(kFloat));
}

#define EXPECT_ANY_THROW(statement)                                            \
  try {                                                                        \
    statement;                                                                 \
  } catch (...) {                                                              \
  }

void tests(TensorOptions Options) {
  EXPECT_ANY_THROW(Options.dtype(kFloat));
  using T = decltype(Options.dtype(kFloat));
}

namespace other {
struct TensorOptions {
  TensorOptions dtype(int) const;
};
TensorOptions register_options(int);
void f(TensorOptions Options) {
  Options.dtype(1);
  register_options(2);
}
torch::TensorOptions logged();
void g() { logged(); }
} // namespace other
