// RUN: %check_torch %s torch-api-dispatch-scalar-type

using torch::Tensor;

template <typename T> void kernel(const T *in, T *out, int64_t n) {
  for (int64_t i = 0; i < n; ++i)
    out[i] = in[i] * 2;
}

void fixedType(Tensor x, Tensor y) {
  // expected-warning@+1 {{the lambda of 'AT_DISPATCH_FLOATING_TYPES' never uses 'scalar_t', the type that the macro dispatches on}}
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "fixed", [&] {
    kernel<float>(x.data_ptr<float>(), y.data_ptr<float>(), x.numel());
  });
  // expected-warning@+1 {{never uses 'scalar_t'}}
  AT_DISPATCH_ALL_TYPES(x.scalar_type(), "fixed", ([&] {
    auto a = x.accessor<double, 1>();
    for (int64_t i = 0; i < a.size(0); ++i)
      a[i] = 0.0;
  }));
  // expected-warning@+1 {{the lambda of 'AT_DISPATCH_FLOATING_TYPES_AND_HALF' never uses 'scalar_t'}}
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(x.scalar_type(), "fixed", [=]() {
    kernel(x.data_ptr<float>(), y.data_ptr<float>(), x.numel());
  });
}

struct Runner {
  Tensor x;
  void run() {
    // expected-warning@+1 {{never uses 'scalar_t'}}
    AT_DISPATCH_FLOATING_TYPES_AND2(at::kHalf, at::kBFloat16, x.scalar_type(), "run", [&]() -> void {
      auto *p = static_cast<float *>(x.data_ptr());
      p[0] = 1;
    });
    // expected-warning@+1 {{the lambda of 'AT_DISPATCH_INDEX_TYPES' never uses 'index_t', the type}}
    AT_DISPATCH_INDEX_TYPES(x.scalar_type(), "run", [&] {
      auto *p = x.data_ptr<int64_t>();
      p[0] = 1;
    });
  }
};

// Silent.
#define KERNEL(in, out) kernel<scalar_t>(in.data_ptr<scalar_t>(), out.data_ptr<scalar_t>(), in.numel())
#define OUTER(in, out) KERNEL(in, out)

void uses(Tensor x, Tensor y, Tensor index) {
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "uses", [&] {
    kernel<scalar_t>(x.data_ptr<scalar_t>(), y.data_ptr<scalar_t>(), x.numel());
  });
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "uses", [&] { OUTER(x, y); });
  AT_DISPATCH_ALL_TYPES(x.scalar_type(), "uses", [&] {
    AT_DISPATCH_INDEX_TYPES(index.scalar_type(), "inner", [&] {
      auto *i = index.data_ptr<index_t>();
      kernel(x.data_ptr<scalar_t>() + i[0], y.data_ptr<scalar_t>(), 1);
    });
  });
  auto body = [&] {};
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "elsewhere", body);
}

#define MY_DISPATCH(T, NAME, ...) __VA_ARGS__()
void own(Tensor x) {
  MY_DISPATCH(x.scalar_type(), "own", [&] { x.data_ptr<float>(); });
}
