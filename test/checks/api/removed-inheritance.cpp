// RUN: %check_torch %s torch-api-removed --libtorch=2.15 --errors --ignore-notes
//
// Classes and calls of older versions that 2.15 refuses.

struct Pool : c10::Allocator {
  // expected-error@+2 {{non-virtual member function marked 'override' hides virtual member function}}
  // expected-warning@+1 {{'Pool' no longer overrides 'c10::Allocator::allocate' since LibTorch 2.3; instead: DataPtr allocate(size_t n) override}}
  c10::DataPtr allocate(size_t Bytes) const override;
  void copy_data(void *To, const void *From, std::size_t Bytes) const override;
};
// expected-note@+1 2 {{the class is declared here}}
struct Shallow : c10::Allocator {
  c10::DataPtr allocate(size_t Bytes) override { return {}; }
};
// expected-error@+2 {{allocating an object of abstract class type 'Shallow'}}
// expected-warning@+1 {{'Shallow' does not override 'c10::Allocator::copy_data', which LibTorch 2.3 demands; instead: void copy_data(void *dest, const void *src, std::size_t count) const override { default_copy_data(dest, src, count); }}}
c10::Allocator *make() { return new Shallow; }
// expected-error@+2 {{variable type 'Shallow' is an abstract class}}
// expected-warning@+1 {{'Shallow' does not override 'c10::Allocator::copy_data', which LibTorch 2.3 demands; instead: void copy_data(void *dest, const void *src, std::size_t count) const override { default_copy_data(dest, src, count); }}}
Shallow Global;
struct Right : c10::Allocator {
  c10::DataPtr allocate(size_t Bytes) override { return {}; }
  void copy_data(void *To, const void *From, std::size_t Bytes) const override {
    default_copy_data(To, From, Bytes);
  }
};
Right Fine;

struct Quiet : c10::WarningHandler {
  // expected-warning@+1 {{'Quiet' no longer overrides 'c10::WarningHandler::process' since LibTorch 2.0; instead: void process(const c10::Warning& w) override}}
  void process(const c10::SourceLocation &, const std::string &,
               // expected-error@+1 {{non-virtual member function marked 'override' hides virtual member function}}
               bool) override {}
};

void states(torch::optim::Adam &Opt, const std::string &Key, torch::Tensor P) {
  // Clang keeps nothing of this one.
  // expected-error@+1 {{no viable overloaded operator[] for type 'ska::flat_hash_map<void *, std::unique_ptr<OptimizerParamState>>'}}
  auto &One = Opt.state()[Key];
  // expected-error@+2 {{no matching member function for call to 'find'}}
  // expected-warning@+1 {{this use of 'torch::optim::Optimizer::state' no longer compiles since LibTorch 2.2; instead: opt.state()[x.unsafeGetTensorImpl()]}}
  auto Two = Opt.state().find(Key);
  auto Three = Opt.state().find(P.unsafeGetTensorImpl());
}

// Errors of the user's own.
struct Base {
  virtual void process(int);
};
struct Derived : Base {
  // expected-error@+1 {{non-virtual member function marked 'override' hides virtual member function}}
  void process() override;
};
struct Interface {
  virtual void copy_data() = 0;
};
// expected-error@+1 {{variable type 'Interface' is an abstract class}}
Interface Own;
