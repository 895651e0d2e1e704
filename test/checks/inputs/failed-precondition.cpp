// RUN: %check_torch %s torch-inputs-failed-precondition

#include <cassert>
#include <stdexcept>
#include <torch/torch.h>

#define CHECK_CUDA(x)                                                          \
  TORCH_CHECK(x.device().is_cuda(), #x " must be a CUDA tensor")
#define CHECK_CONTIGUOUS(x)                                                    \
  TORCH_CHECK(x.is_contiguous(), #x " must be contiguous")
#define CHECK_INPUT(x)                                                         \
  CHECK_CUDA(x);                                                               \
  CHECK_CONTIGUOUS(x)

static torch::Tensor normalized(torch::Tensor images) {
  TORCH_CHECK(images.dim() == 4, "expected NCHW, got ", images.dim()); // expected-note {{the check stands here}}
  return images / 255;
}

static void launch(torch::Tensor points) {
  CHECK_INPUT(points); // expected-note {{the check stands here}}
}

static void rows(torch::Tensor table) {
  if (table.dim() != 2) // expected-note {{the check stands here}}
    throw std::invalid_argument("a table has two dimensions");
}

static void asserts(torch::Tensor volume) {
  assert(volume.dim() == 3 && "volume"); // expected-note {{the check stands here}}
}

static torch::Tensor product(torch::Tensor a, torch::Tensor b) {
  auto inner = a.size(1);
  TORCH_CHECK(inner == b.size(0), "inner extents differ"); // expected-note {{the check stands here}}
  return a.mm(b);
}

static void boxes(const torch::Tensor &b) {
  TORCH_CHECK(b.dim() == 2 && b.size(1) == 4, "boxes are n x 4"); // expected-note {{the check stands here}}
}

static void floats(torch::Tensor t) {
  TORCH_CHECK(t.scalar_type() == torch::kFloat || // expected-note {{the check stands here}}
              t.scalar_type() == torch::kDouble);
}

static void flat(torch::Tensor a) { TORCH_CHECK(a.dim() == 1); } // expected-note {{the check stands here}}
static void checked(torch::Tensor a) {
  flat(a); // expected-note {{'flat' is called here}}
}

struct Encoder : torch::nn::Module {
  explicit Encoder(int64_t heads, int64_t width) {
    TORCH_CHECK(width % heads == 0, "heads have to divide the width"); // expected-note {{the check stands here}}
  }
  torch::Tensor forward(torch::Tensor x) {
    TORCH_CHECK(x.size(-1) == 8, "eight features"); // expected-note {{the check stands here}}
    return x;
  }
};

void warns() {
  auto image = torch::zeros({3, 32, 32}); // expected-note {{'images' is float32[3, 32, 32] on cpu}}
  normalized(image); // expected-warning {{'normalized' refuses its arguments: 'images.dim() == 4' is false, "expected NCHW, got"}}
}

void warnsOfDevice() {
  launch(torch::rand({5, 3})); // expected-warning {{'launch' refuses its arguments: 'points.device().is_cuda()' is false, "points must be a CUDA tensor"}} expected-note {{'points' is float32[5, 3] on cpu}}
}

void warnsOfThrow() {
  rows(torch::rand({5})); // expected-warning {{'rows' refuses its arguments: 'table.dim() != 2' is true, "a table has two dimensions"}} expected-note {{'table' is}}
}

void warnsOfAssert() {
  asserts(torch::rand({5})); // expected-warning {{'asserts' refuses its arguments}} expected-note {{'volume' is}}
}

torch::Tensor warnsOfTwo() {
  auto a = torch::rand({2, 3}), // expected-note {{'a' is float32[2, 3]}}
      b = torch::rand({2, 3}); // expected-note {{'b' is float32[2, 3]}}
  return product(a, b); // expected-warning {{'product' refuses its arguments: 'inner == b.size(0)' is false, "inner extents differ"}}
}

void warnsOfBoth(int n) {
  boxes(torch::rand({n, 5})); // expected-warning {{'boxes' refuses its arguments}} expected-note {{'b' is float32[n, 5]}}
}

void warnsOfType() {
  floats(torch::ones({2}, torch::kInt)); // expected-warning {{'floats' refuses its arguments}} expected-note {{'t' is int32[2]}}
}

// At the call that gave what is refused.
void warnsFurtherOut() {
  checked(torch::rand({5, 5})); // expected-warning {{'checked' refuses its arguments: 'a.dim() == 1' is false}} expected-note {{'a' is}}
}

void warnsOfModules(int n) {
  Encoder encoder(4, 16);
  encoder.forward(torch::rand({n, 9})); // expected-warning {{'forward' refuses its arguments}} expected-note {{'x' is float32[n, 9]}}
}

void warnsOfConstructors() {
  Encoder encoder(3, 16); // expected-warning {{the constructor of 'Encoder' refuses its arguments: 'width % heads == 0' is false}} expected-note@54 {{'heads' is 3}} expected-note@54 {{'width' is 16}}
}

// Twins -----------------------------------------------------------------------

void staysSilent(torch::Tensor unknown, int n) {
  normalized(torch::zeros({1, 3, 32, 32}));
  normalized(unknown);
  rows(torch::rand({5, 2}));
  asserts(torch::rand({5, 2, n}));
  product(torch::rand({2, 3}), torch::rand({3, 2}));
  product(torch::rand({2, n}), torch::rand({n + n, 2}));
  boxes(torch::rand({n, 4}));
  floats(torch::ones({2}, torch::kDouble));
  checked(torch::rand({5}));
  Encoder encoder(4, 16);
  encoder.forward(torch::rand({n, 8}));
  launch(torch::rand({5, 3}, torch::kCUDA));
}

static void sometimes(torch::Tensor t, bool strict) {
  if (strict)
    TORCH_CHECK(t.dim() == 1);
}
static torch::Tensor unfinished(torch::Tensor) {
  TORCH_CHECK(false, "not implemented");
}
static void handled(torch::Tensor t) {
  try {
    if (t.dim() != 2)
      throw std::runtime_error("rank");
  } catch (const std::runtime_error &) {
  }
}
static bool either(torch::Tensor t) {
  if (t.dim() != 2)
    return false;
  return true;
}

bool looksLikeIt(bool strict) {
  sometimes(torch::rand({5, 5}), strict);
  sometimes(torch::rand({5, 5}), false);
  handled(torch::rand({5}));
  if (!strict)
    unfinished(torch::rand({5}));
  return either(torch::rand({5}));
}

// A test of the check.
bool isRefused() {
  try {
    rows(torch::rand({5}));
  } catch (const std::invalid_argument &) {
    return true;
  }
  return false;
}
