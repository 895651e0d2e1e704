// RUN: %check_torch %s torch-training-saved-variable-index

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

struct Product : Function<Product> {
  static Tensor forward(AutogradContext *ctx, Tensor x, Tensor y) {
    ctx->save_for_backward({x, y}); // expected-note 4 {{saved here}}
    return x * y;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    auto x = saved[0];
    auto y = saved[1];
    auto result = saved[2]; // expected-warning {{saved variable 2 is read, but 'forward' saves 2 (counted from 0)}}
    constexpr int last = 3;
    const auto &also = saved.at(last); // expected-warning {{saved variable 3 is read, but 'forward' saves 2}}
    auto direct = ctx->get_saved_variables()[2]; // expected-warning {{saved variable 2 is read}}
    variable_list copy = ctx->get_saved_variables();
    copy[5].zero_(); // expected-warning {{saved variable 5 is read}}
    return {grads[0] * y, grads[0] * x + result + also + direct};
  }
};

struct Twice : Function<Twice> {
  static Tensor forward(AutogradContext *ctx, Tensor x, Tensor y) {
    ctx->save_for_backward({x}); // expected-note {{first call}}
    ctx->save_for_backward({y}); // expected-warning {{second call of 'save_for_backward' replaces what the first one saved}}
    return x * y;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    return {grads[0] * saved[0], grads[0] * saved[1]};
  }
};

// Silent.
struct Good : Function<Good> {
  static Tensor forward(AutogradContext *ctx, Tensor x, bool both) {
    if (both)
      ctx->save_for_backward({x, x});
    else
      ctx->save_for_backward({x});
    return x;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    return {grads[0] * saved[1], Tensor()};
  }
};
struct Computed : Function<Computed> {
  static Tensor forward(AutogradContext *ctx, Tensor x) {
    variable_list to_save;
    to_save.push_back(x);
    ctx->save_for_backward(to_save);
    return x;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    return {grads[7] * saved[7]};
  }
};
struct Enough : Function<Enough> {
  static Tensor forward(AutogradContext *ctx, Tensor x) {
    ctx->save_for_backward({x, x, x});
    return x;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    int last = grads.size();
    return {grads[3] * saved[0] * saved[1] * saved[2] * saved[last]};
  }
};
