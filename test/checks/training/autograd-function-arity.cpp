// RUN: %check_torch %s torch-training-autograd-function-arity

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::tensor_list;
using torch::autograd::variable_list;

struct Scale : Function<Scale> {
  static Tensor forward(AutogradContext *ctx, Tensor x, double factor) { // expected-note {{one gradient for each argument of 'forward', 'torch::Tensor()' for those without}}
    ctx->saved_data["factor"] = factor;
    return x * factor;
  }
  static tensor_list backward(AutogradContext *ctx, tensor_list grads) {
    return {grads[0] * ctx->saved_data["factor"].toDouble()}; // expected-warning {{'backward' returns 1 gradient, but 'forward' takes 2 arguments besides the context}}
  }
};

class LinearFunction : public torch::autograd::Function<LinearFunction> {
public:
  // expected-note@+1 {{one gradient for each argument}}
  static torch::Tensor forward(torch::autograd::AutogradContext *ctx, const torch::Tensor &input, const torch::Tensor &weight, const torch::Tensor &bias) {
    ctx->save_for_backward({input, weight});
    return torch::addmm(bias, input, weight.t());
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *ctx, torch::autograd::variable_list grad_output) {
    auto saved = ctx->get_saved_variables();
    auto grad = grad_output[0];
    return variable_list{grad.mm(saved[1]), grad.t().mm(saved[0])}; // expected-warning {{'backward' returns 2 gradients, but 'forward' takes 3 arguments besides the context}}
  }
};

struct Outside : Function<Outside> {
  static Tensor forward(AutogradContext *ctx, Tensor x); // the note stands at the definition
  static variable_list backward(AutogradContext *ctx, variable_list grads);
};
Tensor Outside::forward(AutogradContext *, Tensor x) { return x; } // expected-note {{one gradient}}
variable_list Outside::backward(AutogradContext *, variable_list grads) {
  return {grads[0], grads[0]}; // expected-warning {{'backward' returns 2 gradients, but 'forward' takes 1 argument besides the context}}
}

template <int N> struct Power : Function<Power<N>> {
  static Tensor forward(AutogradContext *, Tensor x, int64_t n) { return x.pow(n); } // expected-note {{one gradient}}
  static variable_list backward(AutogradContext *, variable_list grads) {
    return {grads[0] * N}; // expected-warning {{'backward' returns 1 gradient, but}}
  }
};
Tensor power(Tensor x) { return Power<2>::apply(x, 2); }

struct TwoReturns : Function<TwoReturns> {
  static variable_list forward(AutogradContext *, Tensor x, Tensor y) { return {x, y}; } // expected-note {{one gradient}}
  static variable_list backward(AutogradContext *, variable_list grads) {
    if (!grads[0].defined())
      return {}; // expected-warning {{'backward' returns 0 gradients, but 'forward' takes 2 arguments}}
    return {grads[0], grads[1]};
  }
};

// Silent.
struct Good : Function<Good> {
  static Tensor forward(AutogradContext *, Tensor x, Tensor y, bool flag) { return flag ? x : y; }
  static variable_list backward(AutogradContext *, variable_list grads) {
    return {grads[0], grads[0], Tensor()};
  }
};
struct ExtraUndefined : Function<ExtraUndefined> {
  static Tensor forward(AutogradContext *, Tensor x) { return x; }
  static variable_list backward(AutogradContext *, variable_list grads) {
    return {grads[0], Tensor(), torch::Tensor()};
  }
};
struct Computed : Function<Computed> {
  static Tensor forward(AutogradContext *, Tensor x, Tensor y) { return x + y; }
  static variable_list backward(AutogradContext *, variable_list grads) {
    variable_list result;
    for (int i = 0; i < 2; ++i)
      result.push_back(grads[0]);
    return result;
  }
};
struct Lists : Function<Lists> {
  static Tensor forward(AutogradContext *, at::TensorList xs) { return xs[0]; }
  static variable_list backward(AutogradContext *, variable_list grads) { return {grads[0], grads[0]}; }
};
struct WithLambda : Function<WithLambda> {
  static Tensor forward(AutogradContext *, Tensor x) { return x; }
  static variable_list backward(AutogradContext *, variable_list grads) {
    auto pair = [&]() -> variable_list { return {grads[0], grads[0]}; };
    return {pair()[0]};
  }
};

namespace other {
struct AutogradContext {};
template <typename T> struct Function {};
struct Mine : Function<Mine> {
  static Tensor forward(AutogradContext *, Tensor x, Tensor y) { return x; }
  static variable_list backward(AutogradContext *, variable_list grads) { return {grads[0]}; }
};
} // namespace other

// Backward is never asked for an output that has no gradient.
struct Rounded : torch::autograd::Function<Rounded> {
  static torch::Tensor forward(AutogradContext *ctx, torch::Tensor x) {
    auto out = x.round();
    ctx->mark_non_differentiable({out});
    return out;
  }
  static variable_list backward(AutogradContext *, variable_list) { return {}; }
};

// Said to have no gradient.
struct Forwarding : torch::autograd::Function<Forwarding> {
  static torch::Tensor forward(AutogradContext *, torch::Tensor x, torch::Tensor y) {
    return x * y;
  }
  static variable_list backward(AutogradContext *, variable_list) { return {}; }
};
