// RUN: %check_torch %s torch-api-deprecated
//
// Code that asks for the version knows what it does.

#include <torch/version.h>

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
template <typename T> using Maybe = std::optional<T>;
void *pointer(const at::Tensor &X) { return X.data_ptr(); }
#else
template <typename T> using Maybe = c10::optional<T>;
void *pointer(const at::Tensor &X) { return X.data<float>(); }
#endif

#if TORCH_VERSION_MAJOR >= 1
float *guarded(const at::Tensor &X) { return X.data<float>(); }
#if defined(SOMETHING_ELSE)
#else
void nested(const at::Tensor &X) {
  AT_ASSERT(X.defined());
}
#endif
#endif

#ifdef TORCH_VERSION_MAJOR
void known(const at::Tensor &X) {
  AT_ASSERTM(X.defined(), "no tensor");
  (void)X.type();
}
#endif

// A number made of both parts; names of one's own for what that tells.
#if TORCH_VERSION_MAJOR * 100 + TORCH_VERSION_MINOR < 9999
void computed(const at::Tensor &X) { AT_ASSERT(X.defined()); }
#endif
#define AT_LEAST(Major, Minor)                                                 \
  (TORCH_VERSION_MAJOR > Major ||                                              \
   (TORCH_VERSION_MAJOR == Major && TORCH_VERSION_MINOR >= Minor))
#define HAS_OPTIONS AT_LEAST(1, 5)
#if AT_LEAST(1, 2)
void byFunction(const at::Tensor &X) { AT_ASSERT(X.defined()); }
#endif
#if !HAS_OPTIONS
#elif defined(__linux__) || 1
void byMacro(const at::Tensor &X) { AT_ASSERT(X.defined()); }
#endif
#if TORCH_VERSION_MAJOR >= 1
#define HAS_TYPES
#endif
#ifdef HAS_TYPES
void byFlag(const at::Tensor &X) { (void)X.type(); }
#endif
#ifndef TORCH_GE_9_1
void bySetup(const at::Tensor &X) { (void)X.type(); }
#endif
#if __has_include(<torch/version.h>)
void byHeader(const at::Tensor &X) { (void)X.type(); }
#endif
#if !defined(CUDART_VERSION) || CUDART_VERSION < 11000 || CUDA_VERSION < 11000
void byCuda(const at::Tensor &X) { (void)X.type(); }
#endif
#if !(__CUDACC_VER_MAJOR__ > 11)
void byCompiler(const at::Tensor &X) { (void)X.type(); }
#endif

// Other conditions say nothing of versions.
#define DEBUG_LEVEL 2
#if DEBUG_LEVEL > 1
void level(const at::Tensor &X) {
  // expected-warning@+2 {{'AT_ASSERT' is deprecated since LibTorch 1.2; instead: TORCH_INTERNAL_ASSERT(cond) for invariants, TORCH_CHECK(cond) for user errors}}
  // expected-note@+1 {{pick by meaning: TORCH_INTERNAL_ASSERT for what cannot happen, TORCH_CHECK for what a caller did wrong}}
  AT_ASSERT(X.defined());
}
#endif
#ifndef NDEBUG
void debug(const at::Tensor &X) {
  // expected-warning@+2 {{'AT_ASSERT' is deprecated since LibTorch 1.2; instead: TORCH_INTERNAL_ASSERT(cond) for invariants, TORCH_CHECK(cond) for user errors}}
  // expected-note@+1 {{pick by meaning: TORCH_INTERNAL_ASSERT for what cannot happen, TORCH_CHECK for what a caller did wrong}}
  AT_ASSERT(X.defined());
}
#endif
void after(const at::Tensor &X) {
  // expected-warning@+2 {{'AT_ASSERT' is deprecated since LibTorch 1.2; instead: TORCH_INTERNAL_ASSERT(cond) for invariants, TORCH_CHECK(cond) for user errors}}
  // expected-note@+1 {{pick by meaning: TORCH_INTERNAL_ASSERT for what cannot happen, TORCH_CHECK for what a caller did wrong}}
  AT_ASSERT(X.defined());
  // expected-warning@+2 {{'at::Tensor::type' is deprecated since LibTorch 1.5; instead: x.options(), x.scalar_type() or x.device()}}
  // expected-note@+1 {{ask the tensor itself: options() to create alike tensors, scalar_type() for the element type, device() for the place}}
  (void)X.type();
}
