// RUN: %check_torch %s torch-training-saved-for-backward

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

struct Kept : Function<Kept> {
  static Tensor forward(AutogradContext *ctx, Tensor x) {
    auto out = x.exp();
    ctx->saved_data["out"] = out; // expected-warning {{output 'out' of 'forward' is kept in 'saved_data': the output and the node that keeps it own each other and are never freed; use 'save_for_backward'}}
    return out;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    return {grads[0] * ctx->saved_data["out"].toTensor()};
  }
};

class KeptInList : public torch::autograd::Function<KeptInList> {
public:
  static torch::autograd::tensor_list
  forward(torch::autograd::AutogradContext *context, const at::Tensor &x,
          double threshold) {
    const at::Tensor low = x * threshold;
    at::Tensor high = torch::relu(x);
    context->saved_data["threshold"] = threshold;
    context->saved_data["high"] = high; // expected-warning {{output 'high' of 'forward'}}
    return {low, high};
  }
  static torch::autograd::tensor_list
  backward(torch::autograd::AutogradContext *context,
           torch::autograd::tensor_list grads) {
    auto high = context->saved_data["high"].toTensor();
    double t = context->saved_data["treshold"].toDouble(); // expected-warning {{entry 'treshold' of 'saved_data' is read, but 'forward' never writes it}}
    return {grads[0] * t + grads[1] * high, at::Tensor()};
  }
};

struct OutOfLine : Function<OutOfLine> {
  static Tensor forward(AutogradContext *ctx, const Tensor &x, int64_t n);
  static variable_list backward(AutogradContext *ctx, variable_list grads);
};
Tensor OutOfLine::forward(AutogradContext *ctx, const Tensor &x, int64_t n) {
  Tensor result = torch::pow(x, n);
  ctx->saved_data["result"] = c10::IValue(result); // expected-warning {{output 'result' of 'forward'}}
  ctx->saved_data["n"] = n;
  return result;
}
variable_list OutOfLine::backward(AutogradContext *ctx, variable_list grads) {
  auto n = ctx->saved_data.at("N").toInt(); // expected-warning {{entry 'N' of 'saved_data' is read}}
  return {grads[0] * n * ctx->saved_data["result"].toTensor(), Tensor()};
}

struct NothingWritten : Function<NothingWritten> {
  static Tensor forward(AutogradContext *ctx, Tensor x, double scale) {
    ctx->save_for_backward({x});
    return x * scale;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    return {grads[0] * ctx->saved_data["scale"].toDouble(), Tensor()}; // expected-warning {{entry 'scale' of 'saved_data' is read}}
  }
};

struct Middle : Function<Middle> {
  static Tensor forward(AutogradContext *ctx, Tensor x, Tensor y) {
    const Tensor clipped = x.clamp(0, 6); // expected-note {{made here, where nothing is recorded}}
    auto scaled = clipped * y; // expected-note {{made here}}
    ctx->save_for_backward({x, clipped, scaled}); // expected-warning {{'clipped' is saved for backward, but is neither an argument nor a result of 'forward': gradients of gradients do not pass through it}} // expected-warning {{'scaled' is saved for backward}}
    return scaled.exp();
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    return {grads[0] * saved[2], grads[0] * saved[1]};
  }
};

// Silent.
struct Good : Function<Good> {
  static Tensor forward(AutogradContext *ctx, Tensor x, Tensor y, double s) {
    auto out = x * y * s;
    auto mask = x > 0;
    auto dense = x.contiguous();
    Tensor best = x.argmax(1);
    ctx->saved_data["s"] = s;
    ctx->saved_data["x"] = x;
    ctx->saved_data["copy"] = out.clone();
    ctx->saved_data["detached"] = out.detach();
    ctx->save_for_backward({x, out, mask, dense, best});
    return out;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto s = ctx->saved_data["s"].toDouble();
    return {grads[0] * s, grads[0], Tensor()};
  }
};

struct Freed : Function<Freed> {
  static Tensor forward(AutogradContext *ctx, Tensor x) {
    auto out = x.exp();
    ctx->saved_data["out"] = out;
    return out;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto out = ctx->saved_data["out"].toTensor();
    ctx->saved_data.erase("out");
    return {grads[0] * out};
  }
};

// The entry is written by a function of its own.
void keep(AutogradContext *ctx, double s) { ctx->saved_data["s"] = s; }
struct Elsewhere : Function<Elsewhere> {
  static Tensor forward(AutogradContext *ctx, Tensor x, double s) {
    keep(ctx, s);
    return x * s;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    return {grads[0] * ctx->saved_data["s"].toDouble(), Tensor()};
  }
};

struct Computed : Function<Computed> {
  static Tensor forward(AutogradContext *ctx, Tensor x, std::string key) {
    ctx->saved_data[key] = 1.0;
    auto &data = ctx->saved_data;
    data["other"] = 2.0;
    return x + 1;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto has = ctx->saved_data.count("a");
    return {grads[0] * ctx->saved_data["a"].toDouble(), Tensor()};
  }
};

// Results without a gradient, and inputs handed back.
struct Indices : Function<Indices> {
  static variable_list forward(AutogradContext *ctx, Tensor x) {
    auto order = x.argsort();
    auto [values, where] = x.max(1);
    ctx->saved_data["order"] = order;
    ctx->saved_data["where"] = where;
    ctx->saved_data["x"] = x;
    return {values, where, order, x};
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    return {grads[0] * ctx->saved_data["order"].toTensor()};
  }
};

namespace other {
struct AutogradContext {
  std::map<std::string, Tensor> saved_data;
};
template <typename T> struct Function {};
struct Kept : Function<Kept> {
  static Tensor forward(AutogradContext *ctx, Tensor x) {
    auto out = x.exp();
    ctx->saved_data["out"] = out;
    return out;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    return {grads[0] * ctx->saved_data["o"]};
  }
};
} // namespace other
