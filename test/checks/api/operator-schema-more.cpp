// RUN: %check_torch %s torch-api-operator-schema

using torch::Tensor;

Tensor addOne(const Tensor &X, int64_t N) { return X + N; }
Tensor twice(const Tensor &X) { return X * 2; } // expected-note {{the function is declared here}}
Tensor scale(Tensor X, double By) { return X * By; }
Tensor &intoSelf(Tensor &Self) { return Self.add_(1); }
std::tuple<Tensor, Tensor> split(const Tensor &X) { return {X, X}; }
Tensor keyed(c10::DispatchKeySet, const Tensor &X) { return X; }
void boxed(const c10::OperatorHandle &, torch::jit::Stack *) {}
int64_t overloaded(int64_t X) { return X; }
Tensor overloaded(const Tensor &X) { return X; }

// Where it is defined.

TORCH_LIBRARY(place, m) {
  m.def("other::f(Tensor x) -> Tensor"); // expected-warning {{namespace 'other' of this operator is not the namespace 'place' of the TORCH_LIBRARY block around it}}
  m.def("other::g", &twice);             // expected-warning {{namespace 'other' of this operator}}
  m.def("place::h(Tensor x) -> Tensor");
  m.def("twin(Tensor x) -> Tensor");   // expected-note 2 {{first defined here}}
  m.def("twin(Tensor x, int n) -> Tensor", &addOne); // expected-warning {{operator 'place::twin' is defined a second time}}
  m.def("twin.int(Tensor x, int n) -> Tensor");
  m.def("forwrd_pass(Tensor x) -> Tensor"); // expected-note {{defined here}}
}
TORCH_LIBRARY_FRAGMENT(place, m) {
  m.def("twin", &twice); // expected-warning {{operator 'place::twin' is defined a second time; overloads need names of their own, as in 'twin.other'}}
}
TORCH_LIBRARY_IMPL(place, CPU, m) {
  m.impl("other::h", &twice); // expected-warning {{namespace 'other' of this operator is not the namespace 'place' of the TORCH_LIBRARY_IMPL block around it}}
  m.def("here(Tensor x) -> Tensor"); // expected-warning {{operator 'here' is defined in a TORCH_LIBRARY_IMPL block}}
  m.impl("forward_pass", &twice); // expected-warning {{operator 'place::forward_pass' is implemented but not defined, and 'place::forwrd_pass' is defined but not implemented}}
}

static auto Old = torch::RegisterOperators()
                      .op("old::f", &twice)                      // expected-note {{first defined here}}
                      .op("old::f(Tensor x) -> Tensor", &twice); // expected-warning {{operator 'old::f' is defined a second time}}

// What LibTorch accepts.

struct Functor {
  Tensor operator()(const Tensor &X, const std::string &Mode) const {
    return X;
  }
};

static Tensor (*Chosen)(const Tensor &) = twice;
static const char *Changing = "changing(";

TORCH_LIBRARY(fine, m) {
  m.def("add_one(Tensor x, int n=1) -> Tensor", &addOne);
  m.def("add_two(Tensor x, *, int n) -> (Tensor out)", addOne);
  m.def("inferred", &addOne);
  m.def("fine::named", TORCH_FN(twice));
  m.def("scale(Tensor x, float by) -> Tensor", TORCH_FN(scale));
  m.def("in_place_(Tensor(a!) self) -> Tensor(a!)", &intoSelf);
  m.def("split(Tensor x) -> (Tensor, Tensor)", &split);
  m.def("keyed(Tensor x) -> Tensor", &keyed);
  m.def("boxed(Tensor x, Tensor y, int z) -> Tensor",
        torch::CppFunction::makeFromBoxedFunction<&boxed>());
  m.def("functor(Tensor x, str mode) -> Tensor", Functor());
  m.def("pointer(Tensor x) -> Tensor", Chosen);
  m.def("cast(int x) -> int", static_cast<int64_t (*)(int64_t)>(&overloaded));
  m.def("optional(Tensor? x, int[2] n, Scalar s) -> Tensor?",
        [](const c10::optional<Tensor> &X, at::IntArrayRef,
           const at::Scalar &) { return X; });
  m.def("tagged(Tensor x) -> Tensor", {at::Tag::nondeterministic_seeded});
  m.def(TORCH_SELECTIVE_SCHEMA("fine::selected(Tensor x) -> Tensor"));
  m.def(torch::detail::SelectiveStr<false>("left out"));
  m.def(R"(raw(Tensor x,
               Tensor y) -> Tensor)");
  m.def("relu(Tensor x) -> Tensor");
  m.def("conv_a(Tensor x) -> Tensor");
  m.def(Changing);
  m.impl("relu", torch::kCPU, &twice);
  m.impl("relu", torch::kCUDA, torch::CppFunction::makeFallthrough());
  m.impl("defined_elsewhere", &addOne);
  m.impl("conv_b2", &twice);
}
TORCH_LIBRARY_IMPL(fine, CUDA, m) { m.impl("fine::relu", &twice); }
TORCH_LIBRARY_IMPL(_, FuncTorchBatched, m) {
  m.fallback(torch::CppFunction::makeFallthrough());
}

// Only one of the two is defined.
static void choose(torch::Library &L, bool New);
TORCH_LIBRARY(choice, m) {
  if (at::hasCUDA())
    m.def("f(Tensor x) -> Tensor");
  else
    m.def("f(Tensor x, int n) -> Tensor");
  m.impl("f", &addOne);
  choose(m, true);
}

// What is expected to fail.
#define EXPECT_THROW(Statement, Error)                                         \
  try {                                                                        \
    Statement;                                                                 \
  } catch (const Error &) {                                                    \
  }
void testsOfTheParser(torch::Library &m) {
  EXPECT_THROW(m.def("f(Tensor x -> Tensor"), c10::Error);
  try {
    m.def("f(Tensor x -> Tensor");
  } catch (const c10::Error &) {
  }
}

template <typename T> Tensor filled(const Tensor &X, T) { return X; }
template <typename T> void registerFor(torch::Library &m) {
  m.def("filled(Tensor x, int v) -> Tensor", &filled<T>);
}

// Names made by macros.
#define REGISTER_UNARY(Name) m.def(#Name "(Tensor x) -> Tensor", &twice)
#define REGISTER_WRONG(Name) m.def(#Name "(Tensor x, Tensor y) -> Tensor", &twice)
TORCH_LIBRARY(macros, m) {
  REGISTER_UNARY(sin);
  REGISTER_UNARY(cos);
  REGISTER_WRONG(add); // expected-warning {{the schema of 'add' has 2 arguments, but 'twice' takes 1}}
}

namespace other {
struct Library {
  template <typename F> Library &def(const char *, F) { return *this; }
  Library &def(const char *) { return *this; }
  Library &impl(const char *, int) { return *this; }
};
inline void use(Library &m) {
  m.def("f(Tensor x -> Tensor").def("f").def("f", &twice).impl("f(", 1);
  m.def("f(Tensor x) -> Tensor", &addOne);
}
} // namespace other

// A slip in one of several blocks.
TORCH_LIBRARY(blocks, m) {
  m.def("soft_threshold(Tensor x) -> Tensor"); // expected-note {{defined here}}
  m.def("pixel_count(Tensor x) -> Tensor");
}
TORCH_LIBRARY_IMPL(blocks, CPU, m) {
  m.impl("soft_threshold", &twice);
  m.impl("pixel_count", &twice);
}
TORCH_LIBRARY_IMPL(blocks, CUDA, m) {
  m.impl("soft_treshold", &twice); // expected-warning {{operator 'blocks::soft_treshold' is implemented but not defined, and 'blocks::soft_threshold' is defined but not implemented in this block}}
  m.impl("pixel_count", &twice);
}
TORCH_LIBRARY_IMPL(blocks, Autograd, m) {
  m.impl("pixel_count", &twice);
  m.impl("pixel_counts", &twice);
}
