// RUN: %check_torch %s torch-api-removed --errors --ignore-notes --no-fixed-compile
//
// A program as written for LibTorch 1.0 to 1.5. What still compiles is the
// business of torch-api-deprecated; here each of clang's errors that comes from
// a removal has its explanation, and what follows from it has none.

// expected-warning@+1 {{'AT_CHECK' was removed in LibTorch 1.5; instead: TORCH_CHECK(cond, ...)}}
#define CHECK_CUDA(X) AT_CHECK(X.type().is_cuda(), #X " must be a CUDA tensor")
// CHECK-FIXES: #define CHECK_CUDA(X) TORCH_CHECK(X.type().is_cuda(), #X " must be a CUDA tensor")
// expected-warning@+1 {{'AT_CHECK' was removed in LibTorch 1.5; instead: TORCH_CHECK(cond, ...)}}
#define CHECK_INPUT(X) CHECK_CUDA(X); AT_CHECK(X.is_contiguous(), #X)

at::Tensor forward(at::Tensor Input, torch::IntList Sizes) {
  // expected-error@+1 2 {{use of undeclared identifier 'AT_CHECK'}}
  CHECK_INPUT(Input);
  // expected-error@+2 {{use of undeclared identifier 'AT_CHECK'}}
  // expected-warning@+1 {{'AT_CHECK' was removed in LibTorch 1.5; instead: TORCH_CHECK(cond, ...)}}
  AT_CHECK(Input.dim() == 4, "4 dimensions");
// CHECK-FIXES: TORCH_CHECK(Input.dim() == 4, "4 dimensions");
  if (Input.type().scalarType() != at::kFloat)
    // expected-error@+2 {{use of undeclared identifier 'AT_INDEX_ERROR'}}
    // expected-warning@+1 {{'AT_INDEX_ERROR' was removed in LibTorch 1.6; instead: TORCH_CHECK_INDEX(false, ...)}}
    AT_INDEX_ERROR("float wanted");
// CHECK-FIXES: TORCH_CHECK_INDEX(false, "float wanted");
  auto A = at::empty(Sizes, Input.type());
  // expected-error@+2 {{no member named 'tensor' in 'at::DeprecatedTypeProperties'}}
  // expected-warning@+1 {{'tensor' was removed in LibTorch 1.0 or earlier; instead: at::empty(sizes, options)}}
  auto B = Input.type().tensor({2, 3});
  // expected-error@+2 {{no member named 'tensorFromBlob' in 'at::DeprecatedTypeProperties'}}
  // expected-warning@+1 {{'tensorFromBlob' was removed in LibTorch 1.1; instead: at::from_blob(data, sizes, options)}}
  auto C = at::CPU(at::kFloat).tensorFromBlob(A.data_ptr(), {2});
  // expected-error@+2 {{no member named 'elementSizeInBytes' in 'at::DeprecatedTypeProperties'}}
  // expected-warning@+1 {{'elementSizeInBytes' was removed in LibTorch 1.1; instead: x.element_size()}}
  int64_t Bytes = A.numel() * A.type().elementSizeInBytes();
  return A.toType(B.type());
}

namespace scripts {
void load(const std::string &Path, at::Tensor X) {
  // expected-error@+2 {{no viable conversion from 'Module' to 'std::shared_ptr<torch::jit::script::Module>' (aka 'shared_ptr<torch::jit::Module>')}}
  // expected-warning@+1 {{this use of 'torch::jit::load' no longer compiles since LibTorch 1.2; instead: torch::jit::Module m = torch::jit::load(path);}}
  std::shared_ptr<torch::jit::script::Module> Module = torch::jit::load(Path);
  assert(Module != nullptr);
  Module->to(at::kCUDA);
  auto Out = Module->forward({X}).toTensor();
  // expected-error@+2 {{no matching constructor for initialization of 'std::shared_ptr<torch::jit::script::Module>' (aka 'shared_ptr<torch::jit::Module>')}}
  // expected-warning@+1 {{this use of 'torch::jit::load' no longer compiles since LibTorch 1.2; instead: torch::jit::Module m = torch::jit::load(path);}}
  std::shared_ptr<torch::jit::script::Module> Direct(torch::jit::load("a.pt"));
  std::shared_ptr<torch::jit::script::Module> Later;
  // expected-error@+2 {{no viable overloaded '='}}
  // expected-warning@+1 {{this use of 'torch::jit::load' no longer compiles since LibTorch 1.2; instead: torch::jit::Module m = torch::jit::load(path);}}
  Later = torch::jit::load("b.pt");
}
std::shared_ptr<torch::jit::script::Module> loaded() {
  // expected-error@+2 {{no viable conversion from returned value of type 'Module' to function return type 'std::shared_ptr<torch::jit::script::Module>' (aka 'shared_ptr<torch::jit::Module>')}}
  // expected-warning@+1 {{this use of 'torch::jit::load' no longer compiles since LibTorch 1.2; instead: torch::jit::Module m = torch::jit::load(path);}}
  return torch::jit::load("c.pt");
}
void viaAuto(at::Tensor X) {
  auto Module = torch::jit::load("d.pt");
  // expected-error@+2 {{member reference type 'Module' is not a pointer; did you mean to use '.'?}}
  // expected-warning@+1 {{this use of 'torch::jit::Module::forward' no longer compiles since LibTorch 1.2; instead: write . instead of ->}}
  auto Out = Module->forward({X});
  // expected-error@+2 {{member reference type 'Module' is not a pointer; did you mean to use '.'?}}
  // expected-warning@+1 {{this use of 'torch::jit::Module::eval' no longer compiles since LibTorch 1.2; instead: write . instead of ->}}
  Module->eval();
}
class Model {
public:
  // expected-error@+2 {{no matching constructor for initialization of 'std::shared_ptr<torch::jit::script::Module>' (aka 'shared_ptr<torch::jit::Module>')}}
  // expected-warning@+1 {{this use of 'torch::jit::load' no longer compiles since LibTorch 1.2; instead: torch::jit::Module m = torch::jit::load(path);}}
  explicit Model(const std::string &Path) : Script(torch::jit::load(Path)) {}
  // expected-error@+2 {{no viable overloaded '='}}
  // expected-warning@+1 {{this use of 'torch::jit::load' no longer compiles since LibTorch 1.2; instead: torch::jit::Module m = torch::jit::load(path);}}
  void reload() { this->Script = torch::jit::load("e.pt"); }

private:
  std::shared_ptr<torch::jit::script::Module> Script;
};
void members(torch::jit::script::Module M) {
  // expected-error@+2 {{no member named 'get_parameters' in 'torch::jit::Module'}}
  // expected-warning@+1 {{'get_parameters' was removed in LibTorch 1.4; instead: parameters(/*recurse=*/false) or named_parameters(false)}}
  for (auto &P : M.get_parameters()) {
  }
  // expected-error@+2 {{no member named 'get_parameter' in 'torch::jit::Module'}}
  // expected-warning@+1 {{'get_parameter' was removed in LibTorch 1.4; instead: attr(name).toTensor()}}
  auto W = M.get_parameter("w");
}
// expected-error@+2 {{no matching constructor for initialization of 'torch::jit::RegisterOperators'}}
// expected-warning@+1 {{this use of 'torch::jit::RegisterOperators::RegisterOperators' no longer compiles since LibTorch 1.4; instead: TORCH_LIBRARY(ns, m) { m.def("name", &fn); }}}
static auto Registry = torch::jit::RegisterOperators("my_ops::warp", &forward);
} // namespace scripts

namespace nets {
struct Net : torch::nn::Module {
  Net()
      // expected-error@+2 {{no member named 'with_bias' in 'torch::nn::ConvOptions<2>'}}
      // expected-warning@+1 {{'with_bias' was removed in LibTorch 1.4; instead: .bias(b)}}
      : Conv(torch::nn::Conv2dOptions(1, 10, 5).with_bias(false)),
// CHECK-FIXES: : Conv(torch::nn::Conv2dOptions(1, 10, 5).bias(false)),
        // expected-error@+2 {{no member named 'layers' in 'torch::nn::LSTMOptions'}}
        // expected-warning@+1 {{'layers' was removed in LibTorch 1.5; instead: .num_layers(...)}}
        Lstm(torch::nn::LSTMOptions(10, 20).layers(2)) {
// CHECK-FIXES: Lstm(torch::nn::LSTMOptions(10, 20).num_layers(2)) {
    // expected-error@+1 {{no matching member function for call to 'register_module'}}
    register_module("conv", Conv);
    register_module("drop", Drop);
    torch::nn::init::kaiming_normal_(Conv->weight, 0,
                                     // expected-error@+2 {{no member named 'FanMode' in namespace 'torch::nn::init'}}
                                     // expected-warning@+1 {{'FanMode' was removed in LibTorch 1.5; instead: torch::kFanIn or torch::kFanOut}}
                                     torch::nn::init::FanMode::FanOut);
    // expected-error@+2 {{no member named 'input_channels' in 'torch::nn::detail::ConvNdOptions<2>'}}
    // expected-warning@+1 {{'input_channels' was removed in LibTorch 1.4; instead: .in_channels(n)}}
    auto In = Conv->options.input_channels();
// CHECK-FIXES: auto In = Conv->options.in_channels();
    // expected-error@+2 {{no member named 'with_bias' in 'torch::nn::LinearOptions'}}
    // expected-warning@+1 {{'with_bias' was removed in LibTorch 1.4; instead: .bias(b)}}
    auto Bias = Full->options.with_bias();
  }
  torch::nn::Conv2d Conv;
  // expected-error@+2 {{no type named 'FeatureDropout' in namespace 'torch::nn'}}
  // expected-warning@+1 {{'FeatureDropout' was removed in LibTorch 1.5; instead: torch::nn::Dropout2d or Dropout3d}}
  torch::nn::FeatureDropout Drop;
  // expected-error@+2 {{no type named 'BatchNorm' in namespace 'torch::nn'}}
  // expected-warning@+1 {{'BatchNorm' was removed in LibTorch 1.5; instead: torch::nn::BatchNorm1d or BatchNorm2d or BatchNorm3d}}
  torch::nn::BatchNorm Norm;
  torch::nn::LSTM Lstm;
  torch::nn::Linear Full{10, 10};
};
void optimizers(std::vector<torch::Tensor> P) {
  torch::optim::SGD Sgd(P, torch::optim::SGDOptions(0.01).momentum(0.5));
  // expected-error@+2 {{no member named 'beta1' in 'torch::optim::AdamOptions'}}
  // expected-warning@+1 {{'beta1' was removed in LibTorch 1.5; instead: .betas(std::make_tuple(b1, b2))}}
  torch::optim::Adam Adam(P, torch::optim::AdamOptions(2e-4).beta1(0.5));
  // expected-error@+2 {{no member named 'options' in 'torch::optim::SGD'}}
  // expected-warning@+1 {{'options' was removed in LibTorch 1.5; instead: static_cast<torch::optim::SGDOptions &>(opt.param_groups()[0].options()).lr(x)}}
  Sgd.options.learning_rate_ = 0.1;
  // expected-error@+2 {{no member named 'momentum_buffers' in 'torch::optim::SGD'}}
  // expected-warning@+1 {{'momentum_buffers' was removed in LibTorch 1.5; instead: opt.state()}}
  Sgd.momentum_buffers.clear();
}
} // namespace nets

namespace functions {
void gone(torch::Tensor T) {
  // expected-error@+2 {{no member named 'gesv' in namespace 'torch'; did you mean 'ger'?}}
  // expected-warning@+1 {{'gesv' was removed in LibTorch 1.1; instead: at::solve, then at::linalg_solve}}
  auto A = torch::gesv(T, T);
  // expected-error@+2 {{no member named 'btrifact' in namespace 'torch'}}
  // expected-warning@+1 {{'btrifact' was removed in LibTorch 1.1; instead: at::linalg_lu_factor}}
  auto B = torch::btrifact(T);
  // expected-error@+2 {{no member named 'potrf' in namespace 'torch'}}
  // expected-warning@+1 {{'potrf' was removed in LibTorch 1.0 or earlier; instead: at::linalg_cholesky(A)}}
  auto C = torch::potrf(T);
  // expected-error@+2 {{no member named 'getNonVariableType' in namespace 'torch'}}
  // expected-warning@+1 {{'getNonVariableType' was removed in LibTorch between 1.1 and 1.4; instead: at::TensorOptions().device(...).dtype(...)}}
  auto D = torch::getNonVariableType(at::Backend::CPU, at::kFloat);
  // expected-error@+2 {{no member named 'is_cuda' in namespace 'torch'; did you mean 'is_conj'?}}
  // expected-warning@+1 {{'is_cuda' was removed in LibTorch 1.6; instead: tensor.is_cuda()}}
  bool E = torch::is_cuda(T);
// CHECK-FIXES: bool E = T.is_cuda();
  // expected-error@+2 {{no member named 'toTensor' in 'c10::Scalar'}}
  // expected-warning@+1 {{'toTensor' was removed in LibTorch 1.0 or earlier; instead: at::scalar_tensor(s, options)}}
  auto S = torch::Scalar(1).toTensor();
  // expected-error@+2 {{no viable conversion from 'const Generator' to 'at::Generator *'}}
  // expected-warning@+1 {{this use of 'at::detail::getDefaultCPUGenerator' no longer compiles since LibTorch 1.6; instead: const at::Generator& at::detail::getDefaultCPUGenerator()}}
  at::Generator *G = at::detail::getDefaultCPUGenerator();
}
// expected-error@+2 {{unknown type name 'THCState'}}
// expected-warning@+1 {{'THCState' was removed in LibTorch 1.11}}
extern THCState *State;
void thc(at::Tensor T) {
  // expected-error@+2 {{use of undeclared identifier 'THArgCheck'}}
  // expected-warning@+1 {{'THArgCheck' was removed in LibTorch 1.11; instead: TORCH_CHECK(cond, ...)}}
  THArgCheck(T.defined(), 1, "undefined");
  // expected-error@+2 {{use of undeclared identifier 'THCCeilDiv'}}
  // expected-warning@+1 {{'THCCeilDiv' was removed in LibTorch 1.11; instead: at::ceil_div(a, b) (ATen/ceil_div.h)}}
  int Blocks = THCCeilDiv(3, 4);
  // expected-error@+2 {{unknown type name 'THCudaTensor'}}
  // expected-warning@+1 {{'THCudaTensor' was removed in LibTorch 1.11; instead: at::Tensor}}
  THCudaTensor *Raw;
}
} // namespace functions
