// RUN: %check_torch %s torch-api-operator-schema

using torch::Tensor;

// expected-note@+1 8 {{the function is declared here}}
Tensor addOne(const Tensor &X, int64_t N) { return X + N; }
Tensor twice(const Tensor &X) { return X * 2; } // expected-note 3 {{the function is declared here}}
// expected-note@+1 {{the function is declared here}}
Tensor scale(Tensor X, double By) { return X * By; }
std::tuple<Tensor, Tensor> split(const Tensor &X) { return {X, X}; } // expected-note {{the function is declared here}}
void show(const Tensor &) {} // expected-note {{the function is declared here}}
Tensor keyed(c10::DispatchKeySet, const Tensor &X, bool) { return X; } // expected-note {{the function is declared here}}
template <typename T> Tensor fill(const Tensor &X, T V) { return X + V; } // expected-note {{the function is declared here}}
struct Ops {
  static Tensor half(const Tensor &X, int64_t) { return X / 2; } // expected-note {{the function is declared here}}
};

// What LibTorch cannot parse.

TORCH_LIBRARY(syntax, m) {
  m.def("missing(Tensor x, int n=1 -> Tensor", &addOne); // expected-warning {{LibTorch cannot parse this schema: }}
  m.def("no_return(Tensor x)");                          // expected-warning {{LibTorch cannot parse this schema: expected '->'}}
  m.def(torch::schema("unnamed(Tensor, int n) -> Tensor")); // expected-warning {{LibTorch cannot parse this schema: }}
  m.def(TORCH_SELECTIVE_SCHEMA("syntax::wrong(Tensr x) -> Tensor")); // expected-warning {{did you mean 'Tensor'?}}
  m.def("order(Tensor x, int n=1, Tensor y) -> Tensor");   // expected-warning {{LibTorch cannot parse this schema: }}
  m.def("long_one(Tensor x, "
        "Tensor[ y) " // expected-warning {{LibTorch cannot parse this schema: }}
        "-> Tensor");
  m.def(R"(raw(Tensor x) => Tensor)"); // expected-warning {{LibTorch cannot parse this schema: }}
  m.def("bare");                       // expected-warning {{'bare' is a name, not a schema, and no function is given to infer the schema from}}
  m.def("syntax::syntax::f(Tensor x) -> Tensor"); // expected-warning {{LibTorch cannot parse this schema: }}
  m.def("", &twice);                              // expected-warning {{LibTorch cannot parse this schema: }}
  m.impl("raw(Tensor x) -> Tensor", &twice); // expected-warning {{'impl' takes the name of an operator, not its schema}}
  m.def("unlike_in_two(Tensor x, int64_t n) -> Tensor"); // v2_15-warning {{LibTorch cannot parse this schema: }}
}

constexpr char Constant[] = "constant(Tensor x -> Tensor"; // expected-warning {{LibTorch cannot parse this schema: }}
static const char *const Pointer = "pointer(Tensor x) Tensor"; // expected-warning {{LibTorch cannot parse this schema: }}

TORCH_LIBRARY_FRAGMENT(syntax, library) {
  library.def(Constant) // expected-note {{the schema is registered here}}
      .def(Pointer);    // expected-note {{the schema is registered here}}
}

static void registerMore(torch::Library &L) {
  L.def("helper(Tensor x) -> ,"); // expected-warning {{LibTorch cannot parse this schema: }}
}

static auto Old = torch::RegisterOperators()
                      .op("old::f(Tensor x -> Tensor", &twice)          // expected-warning {{LibTorch cannot parse this schema: }}
                      .op("old::g(Tensor x, int n) -> Tensor", &twice); // expected-warning {{the schema of 'g' has 2 arguments, but 'twice' takes 1}}
static torch::RegisterOperators Older("old::h(Tensor x) -> Tensor", &addOne); // expected-warning {{the schema of 'h' has 1 argument, but 'addOne' takes 2}}
static auto Optioned = c10::RegisterOperators().op(
    "old::i(Tensor x) -> Tensor", // expected-warning {{the schema of 'i' has 1 argument, but 'addOne' takes 2}}
    c10::RegisterOperators::options().kernel<decltype(addOne), &addOne>(
        c10::DispatchKey::CPU));

// What does not fit the function.

TORCH_LIBRARY(fit, m) {
  m.def("count(Tensor x, int n, int k) -> Tensor", &addOne); // expected-warning {{the schema of 'count' has 3 arguments, but 'addOne' takes 2}}
  m.def("type(Tensor x, float n) -> Tensor", addOne);   // expected-warning {{argument 'n' is 'float' in the schema, but 'int64_t' in 'addOne'; 'int64_t' is 'int' in a schema}}
  m.def("fn(Tensor x, int by) -> Tensor", TORCH_FN(scale)); // expected-warning {{argument 'by' is 'int' in the schema, but 'double' in 'scale'; 'double' is 'float' in a schema}}
  m.def("list(Tensor x) -> Tensor[]", &twice); // expected-warning {{return value is 'Tensor[]' in the schema, but 'twice' returns 'Tensor'}}
  m.def("pair(Tensor x) -> Tensor", &split);   // expected-warning {{the schema of 'pair' returns 1 value, but 'split' returns 2}}
  m.def("none(Tensor x) -> Tensor", &show);    // expected-warning {{the schema of 'none' returns 1 value, but 'show' returns nothing}}
  m.def("some(Tensor x) -> ()", &twice);       // expected-warning {{the schema of 'some' returns 0 values, but 'twice' returns 1}}
  m.def("keyed(Tensor x, int flag) -> Tensor", &keyed); // expected-warning {{argument 'flag' is 'int' in the schema, but 'bool' in 'keyed'}}
  m.def("filled(Tensor x, int v) -> Tensor", &fill<double>); // expected-warning {{argument 'v' is 'int' in the schema, but 'double' in 'fill'}}
  m.def("half(Tensor x) -> Tensor", &Ops::half); // expected-warning {{the schema of 'half' has 1 argument, but 'half' takes 2}}
  // expected-note@+2 {{the function is declared here}}
  // expected-warning@+1 {{the schema of 'lambda' has 2 arguments, but the lambda takes 1}}
  m.def("lambda(Tensor x, Tensor y) -> Tensor", [](const Tensor &X) { return X; });
  m.def("keyed_cpu(Tensor x) -> Tensor", // expected-warning {{the schema of 'keyed_cpu' has 1 argument, but 'addOne' takes 2}}
        torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(addOne)));
  m.def("wrapped(Tensor x) -> Tensor", // expected-warning {{the schema of 'wrapped' has 1 argument, but 'addOne' takes 2}}
        torch::CppFunction(&addOne));
  m.def("later(Tensor x) -> Tensor"); // expected-note 2 {{the schema is given here}}
  m.impl("later", &addOne);           // expected-warning {{the schema of 'later' has 1 argument, but 'addOne' takes 2}}
}

TORCH_LIBRARY_IMPL(fit, CPU, m) {
  m.impl("fit::later", TORCH_FN(addOne)); // expected-warning {{the schema of 'later' has 1 argument, but 'addOne' takes 2}}
}
