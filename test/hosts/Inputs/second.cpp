#include <ATen/core/op_registration/op_registration.h>

namespace demo {
static int64_t thrice(int64_t X) { return 3 * X; }
torch::RegisterOperators Named("demo::thrice", &thrice);
} // namespace demo
