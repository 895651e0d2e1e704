// RUN: %check_torch %s torch-api-ivalue-kind

void madeFromKnownType(torch::Tensor x) {
  torch::IValue v(x); // expected-note {{'v' was made from a tensor here}}
  v.toInt(); // expected-warning {{'toInt' needs an integer, but 'v' was made from a tensor}}
  c10::IValue count = 3; // expected-note {{made from an integer here}}
  double d = count.toDouble(); // expected-warning {{'toDouble' needs a double, but 'count' was made from an integer}}
  at::IValue name{std::string("name")}; // expected-note {{made from a string}}
  name.toTensor(); // expected-warning {{'toTensor' needs a tensor, but 'name' was made from a string}}
  torch::jit::IValue none; // expected-note {{made without a value}}
  none.toTuple(); // expected-warning {{'toTuple' needs a tuple, but 'none' was made without a value}}
  torch::IValue list = std::vector<torch::Tensor>{x, x}; // expected-note {{made from a list of tensors}}
  list.toIntVector(); // expected-warning {{'toIntVector' needs a list of integers, but 'list' was made from a list of tensors}}
  (void)d;
}

void temporaries(torch::Tensor x) {
  torch::IValue(3).toTensor(); // expected-warning {{'toTensor' needs a tensor, but 'torch::IValue(3)' was made from an integer}} expected-note {{made from an integer here}}
  auto b = c10::IValue(true).toInt(); // expected-warning {{'toInt' needs an integer}} expected-note {{made from a bool here}}
  (void)b;
}

void readTwice(torch::jit::Module &module, std::vector<torch::jit::IValue> inputs) {
  auto out = module.forward(inputs);
  torch::Tensor y = out.toTensor(); // expected-note {{'out' was read as a tensor here}}
  std::cout << y.sizes();
  auto parts = out.toTuple()->elements(); // expected-warning {{'toTuple' needs a tuple, but 'out' was read as a tensor}}
}

at::Tensor second(const c10::IValue &value) {
  auto tuple = value.toTuple(); // expected-note {{read as a tuple here}}
  if (tuple->elements().size() == 1)
    return value.toTensor(); // expected-warning {{'toTensor' needs a tensor, but 'value' was read as a tuple}}
  return tuple->elements()[1].toTensor();
}

void testedBefore(torch::jit::IValue out) {
  if (out.isTensor()) { // expected-note {{'out' was tested to be a tensor here}}
    out.toTuple(); // expected-warning {{'toTuple' needs a tuple, but 'out' was tested to be a tensor}}
  } else if (out.isTuple()) { // expected-note {{tested to be}}
    out.toTensorVector(); // expected-warning {{'toTensorVector' needs a list of tensors}}
  }
  if (!out.isInt()) // expected-note {{tested not to be an integer here}}
    out.toInt(); // expected-warning {{'toInt' needs an integer, but 'out' was tested not to be an integer}}
  auto x = out.isTuple() ? out.toTensor() // expected-note {{tested to be}} expected-warning {{'toTensor' needs a tensor}}
                         : torch::Tensor();
}

void testedByExit(torch::jit::IValue out) {
  if (!out.isTensor()) // expected-note {{tested to be}}
    throw std::runtime_error("no tensor");
  auto t = out.toTupleRef(); // expected-warning {{'toTupleRef' needs a tuple}}
}

void inLambda(torch::jit::Module module) {
  auto run = [&](torch::Tensor x) {
    torch::IValue out = module.forward({x});
    auto list = out.toTensorVector(); // expected-note {{read as a list of tensors here}}
    return out.toTensor(); // expected-warning {{'toTensor' needs a tensor}}
  };
  run(torch::ones({1}));
}

template <typename T> void inTemplate(T x) {
  c10::IValue v = 2.5; // expected-note {{made from a double here}}
  v.toInt();           // expected-warning {{'toInt' needs an integer}}
}
template void inTemplate(int);

void generic(const std::vector<c10::IValue> &values) {
  for (const auto &value : values) {
    auto number = value.to<int64_t>(); // expected-note {{read as an integer here}}
    auto again = value.to<double>(); // expected-warning {{'to' needs a double, but 'value' was read as an integer}}
  }
}

// Silent from here on ------------------------------------------------------

void consistent(torch::Tensor x) {
  torch::IValue v(x);
  v.toTensor();
  v.toTensor().add_(1);
  torch::IValue n(3);
  n.toInt();
  n.toScalar();
  n.toOptional<int64_t>();
  torch::IValue ten(torch::kFloat);
  ten.toScalarType();
  ten.toInt();
  torch::IValue list(std::vector<int64_t>{1, 2});
  list.toIntVector();
  list.toList();
  list.toListRef();
  torch::IValue text("abc");
  text.toStringRef();
  torch::IValue maybe(c10::optional<int64_t>(3));
  maybe.toInt();
  torch::IValue pair(std::make_tuple(x, x));
  pair.toTuple()->elements()[0].toTensor();
  torch::IValue scalar(at::Scalar(3));
  scalar.toInt();
  torch::IValue dict(c10::Dict<std::string, torch::Tensor>{});
  dict.toGenericDict();
}

void branches(torch::jit::Module module, torch::Tensor x, bool many) {
  auto out = module.forward({x});
  if (out.isTensor())
    out.toTensor();
  else if (out.isTuple())
    out.toTuple();
  else
    out.toTensorVector();
  if (many)
    out.toTuple();
  else
    out.toTensor();
  auto y = out.isTuple() ? out.toTuple()->elements()[0].toTensor()
                         : out.toTensor();
  if (out.isTensor() || out.isTuple())
    out.toTuple();
  if (out.isInt() && many)
    out.toInt();
  try {
    out.toTensor();
  } catch (const c10::Error &) {
    out.toTuple();
  }
}

void reassigned(torch::jit::Module module, torch::Tensor x) {
  torch::IValue v = 3;
  v.toInt();
  v = x;
  v.toTensor();
  v = module.forward({x});
  v.toTuple();
  for (int i = 0; i < 2; ++i) {
    torch::IValue w;
    if (i)
      w = x;
    w.toTensor();
  }
  torch::IValue none;
  auto fill = [&] { none = x; };
  fill();
  none.toTensor();
}

void fill(torch::IValue &value);
void filled() {
  torch::IValue v;
  fill(v);
  v.toTensor();
}

void earlyReturn(const torch::IValue &out) {
  if (out.isTensor()) {
    out.toTensor();
    return;
  }
  out.toTuple();
}

void switchOver(const torch::IValue &out, int kind) {
  switch (kind) {
  case 0:
    out.toTensor();
    break;
  case 1:
    out.toTuple();
    break;
  }
}

void expectsTheError() {
#define EXPECT_THROWS(statement)                                               \
  try {                                                                        \
    statement;                                                                 \
  } catch (const c10::Error &) {                                               \
  }
  torch::IValue v(3);
  EXPECT_THROWS(v.toTensor());
}

namespace other {
struct IValue {
  IValue(int) {}
  int toTensor() { return 0; }
};
void lookAlike() {
  IValue v(3);
  v.toTensor();
}
} // namespace other
