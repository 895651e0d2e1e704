// RUN: %check_torch %s torch-api-undefined-tensor

using torch::Tensor;

Tensor sums(const std::vector<Tensor> &rows, Tensor x) {
  torch::Tensor mean; // expected-note {{declared here, without a tensor}}
  for (const Tensor &row : rows)
    mean += row; // expected-warning {{'+=' needs a tensor, but nothing is assigned to 'mean' before, so it is undefined}}
  at::Tensor total; // expected-note {{declared here}}
  for (size_t i = 0; i < rows.size(); ++i)
    total = total + rows[i]; // expected-warning {{'+' needs a tensor, but nothing is assigned to 'total' before}}
  Tensor product{}; // expected-note {{declared here}}
  product = torch::relu(x) * product; // expected-warning {{'*' needs a tensor}}
  Tensor out; // expected-note {{declared here}}
  out[0] = x; // expected-warning {{'[]' needs a tensor}}
  Tensor buffer = Tensor(); // expected-note {{declared here}}
  buffer.copy_(x); // expected-warning {{'copy_' needs a tensor, but nothing is assigned to 'buffer' before}}
  return mean + total + product + out + buffer;
}

void methods(Tensor x, bool wide) {
  Tensor a, b, c; // expected-note 3 {{declared here}}
  if (wide)
    a.zero_(); // expected-warning {{'zero_' needs a tensor}}
  auto moved = b.to(torch::kCPU); // expected-warning {{'to' needs a tensor}}
  for (;;) {
    auto value = c.item<float>(); // expected-warning {{'item' needs a tensor}}
    c = x;
  }
}

struct Net : torch::nn::Module {
  Tensor forward(Tensor x) {
    Tensor hidden; // expected-note {{declared here}}
    hidden.mul_(2); // expected-warning {{'mul_' needs a tensor}}
    auto work = [&x] {
      Tensor inner; // expected-note {{declared here}}
      inner -= x;   // expected-warning {{'-=' needs a tensor}}
    };
    work();
    return hidden;
  }
};

template <typename T> T inTemplate(T x) {
  Tensor t; // expected-note {{declared here}}
  t.add_(x); // expected-warning {{'add_' needs a tensor}}
  return x;
}
template float inTemplate(float);

// Silent.
#define EXPECT_THROW(statement, type)                                          \
  try {                                                                        \
    statement;                                                                 \
  } catch (const type &) {                                                     \
  }
void fill(Tensor &t);

void right(const std::vector<Tensor> &rows, Tensor x) {
  Tensor sum;
  for (const Tensor &row : rows)
    sum = sum.defined() ? sum + row : row;
  Tensor first;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i > 0)
      first += rows[i];
    else
      first = rows[i];
  }
  Tensor chosen;
  if (rows.empty())
    chosen = x;
  else
    chosen = rows[0];
  chosen += 1;
  Tensor values, indices;
  std::tie(values, indices) = x.max(1);
  values.add_(1);
  Tensor filled;
  fill(filled);
  filled.mul_(2);
  Tensor asked;
  std::cout << asked << asked.numel() << asked.dim() << asked.sizes();
  Tensor none;
  auto optional = torch::batch_norm(x, none, none, x, x, true, 0.1, 1e-5, false);
  Tensor written;
  torch::add_out(written, x, x);
  Tensor later;
  auto use = [&] { later.add_(1); };
  later = x;
  use();
  Tensor tested;
  EXPECT_THROW(tested.add_(1), c10::Error)
  using Sum = decltype(tested + x);
  Tensor made = torch::empty({2});
  made.zero_();
  Tensor reset;
  reset.reset();
}

namespace other {
struct Tensor {
  Tensor &operator+=(int);
};
void use() {
  Tensor t;
  t += 1;
}
} // namespace other
