#include <ATen/core/op_registration/op_registration.h>

static int64_t twice(int64_t X) { return 2 * X; }

static auto Registry = torch::RegisterOperators().op("demo::twice", &twice);

// Suppressed in every way clang-tidy knows.
static auto A = torch::RegisterOperators().op("demo::a", &twice); // NOLINT
static auto B = torch::RegisterOperators() // NOLINT(torch-api-legacy-operator-registration)
                    .op("demo::b", &twice);
// NOLINTNEXTLINE(torch-*)
static auto C = torch::RegisterOperators().op("demo::c", &twice);
// NOLINTBEGIN(torch-api-legacy-operator-registration)
static auto D = torch::RegisterOperators().op("demo::d", &twice);
static auto E = torch::RegisterOperators().op("demo::e", &twice);
// NOLINTEND(torch-api-legacy-operator-registration)

static auto F = torch::RegisterOperators() // NOLINT(bugprone-other)
                    .op("demo::f", &twice);
