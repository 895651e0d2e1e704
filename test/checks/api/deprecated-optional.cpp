// RUN: %check_torch %s torch-api-deprecated
//
// LibTorch 1.13 has an optional of its own; in 2.15 it is an alias.

// v2_15-warning@+2 {{'c10::optional' is deprecated since LibTorch 2.7; instead: std::optional}}
// v2_15-note@+1 {{an alias of std::optional since 2.2; the name is declared only while C10_NODEPRECATED is not defined}}
c10::optional<at::Tensor> Global;
// CHECK-FIXES: std::optional<at::Tensor> Global;
struct Layer {
  // v2_15-warning@+2 {{'torch::optional' is deprecated since LibTorch 2.7; instead: std::optional}}
  // v2_15-note@+1 {{the name is declared only while C10_NODEPRECATED is not defined}}
  torch::optional<int64_t> Size;
// CHECK-FIXES: std::optional<int64_t> Size;
  // v2_15-warning@+2 {{'c10::optional' is deprecated since LibTorch 2.7; instead: std::optional}}
  // v2_15-note@+1 {{an alias of std::optional since 2.2; the name is declared only while C10_NODEPRECATED is not defined}}
  std::vector<at::optional<double>> Scales;
// CHECK-FIXES: std::vector<std::optional<double>> Scales;
  // v2_15-warning@+2 2 {{'c10::optional' is deprecated since LibTorch 2.7; instead: std::optional}}
  // v2_15-note@+1 2 {{an alias of std::optional since 2.2; the name is declared only while C10_NODEPRECATED is not defined}}
  c10::optional<at::Tensor> forward(const c10::optional<at::Tensor> &Mask) {
// CHECK-FIXES: std::optional<at::Tensor> forward(const std::optional<at::Tensor> &Mask) {
    // v2_15-warning@+2 {{'c10::nullopt' is deprecated since LibTorch 2.7; instead: std::nullopt}}
    // v2_15-note@+1 {{the name is declared only while C10_NODEPRECATED is not defined}}
    return Mask.has_value() ? Mask : c10::nullopt;
// CHECK-FIXES: return Mask.has_value() ? Mask : std::nullopt;
  }
};
namespace imported {
// v2_15-warning@+2 {{'c10::optional' is deprecated since LibTorch 2.7; instead: std::optional}}
// v2_15-note@+1 {{an alias of std::optional since 2.2; the name is declared only while C10_NODEPRECATED is not defined}}
using c10::optional;
// CHECK-FIXES: using std::optional;
optional<int> viaUsing(bool Set) {
  if (!Set)
    // v2_15-warning@+2 {{'torch::nullopt' is deprecated since LibTorch 2.7; instead: std::nullopt}}
    // v2_15-note@+1 {{the name is declared only while C10_NODEPRECATED is not defined}}
    return torch::nullopt;
// CHECK-FIXES: return std::nullopt;
  // v2_15-warning@+2 {{'c10::make_optional' is deprecated since LibTorch 2.7; instead: std::make_optional}}
  // v2_15-note@+1 {{the name is declared only while C10_NODEPRECATED is not defined}}
  return c10::make_optional(3);
// CHECK-FIXES: return std::make_optional(3);
}
} // namespace imported
namespace whole {
using namespace c10;
// v2_15-warning@+4 {{'c10::optional' is deprecated since LibTorch 2.7; instead: std::optional}}
// v2_15-note@+3 {{an alias of std::optional since 2.2; the name is declared only while C10_NODEPRECATED is not defined}}
// v2_15-warning@+2 {{'c10::nullopt' is deprecated since LibTorch 2.7; instead: std::nullopt}}
// v2_15-note@+1 {{the name is declared only while C10_NODEPRECATED is not defined}}
void defaulted(optional<int> Size = nullopt);
}
// v2_15-warning@+2 {{'c10::optional' is deprecated since LibTorch 2.7; instead: std::optional}}
// v2_15-note@+1 {{an alias of std::optional since 2.2; the name is declared only while C10_NODEPRECATED is not defined}}
template <typename T> T valueOr(c10::optional<T> Value, T Other) {
// CHECK-FIXES: template <typename T> T valueOr(std::optional<T> Value, T Other) {
  return Value ? *Value : Other;
}
// v2_15-warning@+2 {{'c10::optional' is deprecated since LibTorch 2.7; instead: std::optional}}
// v2_15-note@+1 {{an alias of std::optional since 2.2; the name is declared only while C10_NODEPRECATED is not defined}}
using MaybeTensor = ::c10::optional<at::Tensor>;
// CHECK-FIXES: using MaybeTensor = std::optional<at::Tensor>;

namespace other {
template <typename T> struct optional {};
constexpr int nullopt = 0;
optional<int> notOurs(int = nullopt) { return {}; }
} // namespace other
namespace c11 = other;
void fine(std::optional<int> Number = std::nullopt, c11::optional<int> = {}) {
  // c10::optional<int> in a comment
  const char *Text = "c10::nullopt";
}
// The one finding with both versions.
void anyVersion(bool Set) {
  // expected-warning@+2 {{'AT_ASSERT' is deprecated since LibTorch 1.2; instead: TORCH_INTERNAL_ASSERT(cond) for invariants, TORCH_CHECK(cond) for user errors}}
  // expected-note@+1 {{pick by meaning: TORCH_INTERNAL_ASSERT for what cannot happen, TORCH_CHECK for what a caller did wrong}}
  AT_ASSERT(Set);
}
