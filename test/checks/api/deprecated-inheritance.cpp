// RUN: %check_torch %s torch-api-deprecated --libtorch=1.13 --target=libtorch=2.15
//
// Classes of the user that derive from LibTorch's.

// expected-warning@+2 {{'Pool' does not override 'c10::Allocator::copy_data', which LibTorch 2.3, so the target version, demands; instead: void copy_data(void *dest, const void *src, std::size_t count) const override { default_copy_data(dest, src, count); }}}
// expected-note@+1 {{a new pure virtual function that every allocator has to implement}}
struct Pool : c10::Allocator {
  // expected-warning@+2 {{'Pool' no longer overrides 'c10::Allocator::allocate' since LibTorch 2.3, so not in the target version; instead: DataPtr allocate(size_t n) override}}
  // expected-note@+1 {{allocate() is no longer const: an override that keeps const leaves the class abstract}}
  c10::DataPtr allocate(size_t Bytes) const override;
};
// No longer const in 2.3, but what that asks for in addition is there.
struct BothPool : c10::Allocator {
  // expected-warning@+2 {{'BothPool' no longer overrides 'c10::Allocator::allocate' since LibTorch 2.3, so not in the target version; instead: DataPtr allocate(size_t n) override}}
  // expected-note@+1 {{allocate() is no longer const: an override that keeps const leaves the class abstract}}
  c10::DataPtr allocate(size_t Bytes) const override;
  void copy_data(void *To, const void *From, std::size_t Bytes) const;
};
// The base of the user is reported, not this one.
struct SmallPool : Pool {
  int Limit = 0;
};
// expected-warning@+2 {{'TypedPool' does not override 'c10::Allocator::copy_data', which LibTorch 2.3, so the target version, demands; instead: void copy_data(void *dest, const void *src, std::size_t count) const override { default_copy_data(dest, src, count); }}}
// expected-note@+1 {{a new pure virtual function that every allocator has to implement}}
template <typename T> struct TypedPool : c10::Allocator {
  // expected-warning@+2 {{'TypedPool' no longer overrides 'c10::Allocator::allocate' since LibTorch 2.3, so not in the target version; instead: DataPtr allocate(size_t n) override}}
  // expected-note@+1 {{allocate() is no longer const: an override that keeps const leaves the class abstract}}
  c10::DataPtr allocate(size_t Bytes) const override { return {}; }
};
template struct TypedPool<float>;

struct Quiet : c10::WarningHandler {
  // expected-warning@+2 {{'Quiet' no longer overrides 'c10::WarningHandler::process' since LibTorch 2.0, so not in the target version; instead: void process(const c10::Warning& w) override}}
  // expected-note@+1 {{the handler gets one c10::Warning object}}
  void process(const c10::SourceLocation &Where, const std::string &Text,
               const bool Verbatim) override {}
};
// An overload of its own, beside nothing that LibTorch has.
struct Loud : c10::WarningHandler {
  void process(int Level, int Colour) {}
};

namespace nodes {
struct MyNode : torch::autograd::Node {
  torch::autograd::variable_list apply(torch::autograd::variable_list &&In) override {
    return In;
  }
};
void make(torch::Tensor X) {
  // expected-warning@+2 {{this use of 'torch::autograd::Node' is removed in LibTorch 2.13, so gone in the target version; instead: c10::intrusive_ptr<Node>, c10::make_intrusive<MyNode>()}}
  // expected-note@+1 {{graph nodes are counted by c10::intrusive_ptr since 2.13}}
  auto A = std::make_shared<MyNode>();
  // expected-warning@+2 {{this use of 'torch::autograd::Node' is removed in LibTorch 2.13, so gone in the target version; instead: c10::intrusive_ptr<Node>, c10::make_intrusive<MyNode>()}}
  // expected-note@+1 {{graph nodes are counted by c10::intrusive_ptr since 2.13}}
  std::shared_ptr<torch::autograd::Node> B = A;
  // expected-warning@+2 {{this use of 'torch::autograd::Node' is removed in LibTorch 2.13, so gone in the target version; instead: c10::intrusive_ptr<Node>, c10::make_intrusive<MyNode>()}}
  // expected-note@+1 {{graph nodes are counted by c10::intrusive_ptr since 2.13}}
  std::shared_ptr<MyNode> C(new MyNode);
  // expected-warning@+2 {{this use of 'torch::autograd::Node' is removed in LibTorch 2.13, so gone in the target version; instead: c10::intrusive_ptr<Node>, c10::make_intrusive<MyNode>()}}
  // expected-note@+1 {{graph nodes are counted by c10::intrusive_ptr since 2.13}}
  std::weak_ptr<MyNode> D = C;
  using namespace torch::autograd;
  // expected-warning@+2 {{this use of 'torch::autograd::Node' is removed in LibTorch 2.13, so gone in the target version; instead: c10::intrusive_ptr<Node>, c10::make_intrusive<MyNode>()}}
  // expected-note@+1 {{graph nodes are counted by c10::intrusive_ptr since 2.13}}
  std::vector<std::shared_ptr<Node>> E;
  // expected-warning@+2 {{this use of 'torch::autograd::Node' is removed in LibTorch 2.13, so gone in the target version; instead: c10::intrusive_ptr<Node>, c10::make_intrusive<MyNode>()}}
  // expected-note@+1 {{graph nodes are counted by c10::intrusive_ptr since 2.13}}
  auto F = [](const std::shared_ptr<const MyNode> &N) { return N->num_inputs(); };
  std::unique_ptr<int> Other;
  std::shared_ptr<torch::Tensor> Fine = std::make_shared<torch::Tensor>(X);
  MyNode *Raw = C.get();
  std::vector<MyNode *> All;
}
struct Node {};
std::shared_ptr<Node> notTheirs = std::make_shared<Node>();
} // namespace nodes

namespace states {
void steps(torch::optim::Adam &Opt, torch::Tensor P) {
  // expected-warning@+2 {{'c10::guts::to_string' is removed in LibTorch 2.2, so gone in the target version; instead: std::to_string}}
  // expected-note@+1 {{for a pointer there is no std::to_string; print it into a stream instead}}
  auto Key = c10::guts::to_string(P.unsafeGetTensorImpl());
  // expected-warning@+2 {{this use of 'torch::optim::Optimizer::state' is removed in LibTorch 2.2, so gone in the target version; instead: opt.state()[x.unsafeGetTensorImpl()]}}
  // expected-note@+1 {{the state is keyed by the address of the tensor implementation}}
  auto &One = *Opt.state()[Key];
  // expected-warning@+2 {{this use of 'torch::optim::Optimizer::state' is removed in LibTorch 2.2, so gone in the target version; instead: opt.state()[x.unsafeGetTensorImpl()]}}
  // expected-note@+1 {{the state is keyed by the address of the tensor implementation}}
  auto Found = Opt.state().find(Key);
  // expected-warning@+2 {{this use of 'torch::optim::Optimizer::state' is removed in LibTorch 2.2, so gone in the target version; instead: opt.state()[x.unsafeGetTensorImpl()]}}
  // expected-note@+1 {{the state is keyed by the address of the tensor implementation}}
  auto &All = Opt.state();
  // expected-warning@+2 {{'c10::guts::to_string' is removed in LibTorch 2.2, so gone in the target version; instead: std::to_string}}
  // expected-note@+1 {{for a pointer there is no std::to_string; print it into a stream instead}}
  if (All.find(c10::guts::to_string(P.unsafeGetTensorImpl())) != All.end())
    return;
  auto &Whole = Opt.state();
  size_t Size = Whole.size() + Opt.state().size();
  for (auto &[Name, State] : Opt.state())
    State.reset();
}
} // namespace states

// Classes that merely look like LibTorch's.
namespace other {
struct Allocator {
  virtual int allocate(size_t) const = 0;
};
struct Pool : Allocator {
  int allocate(size_t) const override { return 0; }
};
struct WarningHandler {
  virtual void process(int, int) {}
};
struct Quiet : WarningHandler {
  void process(int, int) override {}
};
} // namespace other
