// RUN: %check_torch %s torch-api-legacy-operator-registration

int64_t twice(int64_t X) { return 2 * X; }

static auto Registry =
    torch::RegisterOperators() // expected-warning {{'torch::RegisterOperators' registers operators the way that 'TORCH_LIBRARY' has replaced since LibTorch 1.7}}
        .op("demo::twice", &twice);

// expected-warning@+1 {{'torch::RegisterOperators' registers operators}}
static torch::RegisterOperators Named("demo::twice_again", &twice);

void inFunction() {
  // expected-warning@+1 {{registers operators}}
  auto R = c10::RegisterOperators().op(
      "demo::thrice(int x) -> int", [](int64_t X) { return 3 * X; });
}

struct Holder {
  torch::RegisterOperators *R; // a pointer registers nothing
};

TORCH_LIBRARY(demo2, M) { M.def("twice", &twice); }

namespace other {
struct RegisterOperators {
  RegisterOperators &op(const char *, int64_t (*)(int64_t)) { return *this; }
};
static auto Registry = RegisterOperators().op("demo::twice", &twice);
} // namespace other
