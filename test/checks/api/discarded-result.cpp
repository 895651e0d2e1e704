// RUN: %check_torch %s torch-api-discarded-result

using torch::Tensor;
namespace F = torch::nn::functional;

void methods(Tensor x, Tensor y, torch::Device device) {
  x.to(device); // expected-warning {{result of 'to' is unused: it returns a tensor and leaves 'x' as it is}}
  // CHECK-FIXES: x = x.to(device);
  x.cuda(); // expected-warning {{result of 'cuda' is unused: it returns a new tensor and leaves 'x' as it is}}
  // CHECK-FIXES: x = x.cuda();
  x.add(y); // expected-warning {{result of 'add' is unused}}
  // CHECK-FIXES: x = x.add(y);
  x.permute({1, 0}); // expected-warning {{result of 'permute' is unused: it returns a tensor and leaves 'x' as it is}}
  x.unsqueeze(0);    // expected-warning {{result of 'unsqueeze' is unused}}
  x.view({-1});      // expected-warning {{result of 'view' is unused}}
  x.detach();        // expected-warning {{result of 'detach' is unused}}
  x.contiguous();    // expected-warning {{result of 'contiguous' is unused}}
  x.clamp(0, 1);     // expected-warning {{result of 'clamp' is unused}}
  x.mul(2).add(1);   // expected-warning {{result of 'add' is unused: it returns a new tensor and leaves 'x.mul(2)' as it is}}
  x.max(1);          // expected-warning {{result of 'max' is unused}}
  x.chunk(2);        // expected-warning {{result of 'chunk' is unused}}
  x.index({0});      // expected-warning {{result of 'index' is unused}}
  x.masked_fill(y, 0.0); // expected-warning {{result of 'masked_fill' is unused}}
}

void functions(Tensor &x, const Tensor &y) {
  torch::relu(x); // expected-warning {{result of 'torch::relu' is unused: it returns a new tensor and leaves 'x' as it is}}
  // CHECK-FIXES: x = torch::relu(x);
  at::softmax(y, 1); // expected-warning {{result of 'torch::softmax' is unused}}
  F::relu(x);        // expected-warning {{result of 'torch::nn::functional::relu' is unused}}
  torch::cat({x, y}); // expected-warning {{result of 'torch::cat' is unused: it returns a new tensor and changes no argument}}
  torch::max(x, 1);  // expected-warning {{result of 'torch::max' is unused}}
  x + y;             // expected-warning {{result of 'operator+' is unused}}
  -x;                // expected-warning {{result of 'operator-' is unused}}
  at::linalg_inv(x); // expected-warning {{result of 'torch::linalg_inv' is unused}}
}

struct Net : torch::nn::Module {
  Tensor forward(Tensor x) {
    if (x.dim() == 3)
      x.unsqueeze(0); // expected-warning {{result of 'unsqueeze' is unused}}
    x = fc->forward(x);
    torch::dropout(x, 0.5, is_training()); // expected-warning {{result of 'torch::dropout' is unused}}
    mean.to(x.device()); // expected-warning {{result of 'to' is unused}}
    // CHECK-FIXES: mean = mean.to(x.device());
    this->mean.to(torch::kFloat); // expected-warning {{result of 'to' is unused}}
    return x;
  }
  torch::nn::Linear fc{nullptr};
  Tensor mean;
};

template <typename T> void inTemplate(Tensor t, T device) {
  t.to(device); // expected-warning {{result of 'to' is unused}}
}

void more(std::vector<Tensor> batch, torch::Device device) {
  for (auto &t : batch)
    t.to(device); // expected-warning {{result of 'to' is unused}}
  for (const auto &t : batch) {
    t.to(device); // expected-warning {{result of 'to' is unused}}
  }
  auto work = [&](Tensor t) {
    t.neg(); // expected-warning {{result of 'neg' is unused}}
    t.sub_(1);
  };
  work(batch[0]);
  inTemplate(batch[0], device);
  batch[0].to(device), batch[1].to(device); // expected-warning 2 {{result of 'to' is unused}}
}

void dispatched(Tensor x) {
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "dispatched", [&] {
    x.add(scalar_t(1)); // expected-warning {{result of 'add' is unused}}
    x.mul_(scalar_t(2));
  });
}

// Silent: used, in place, or not an operator.
Tensor used(Tensor x, Tensor y, torch::Device device) {
  x = x.to(device);
  auto z = x + y;
  x.add_(y);
  x += y;
  x.to(device).add_(1);
  x[0] = y;
  x.index({0}) = y;
  x.index_put_({0}, y);
  torch::add_out(z, x, y);
  torch::relu_(x);
  F::relu(x, F::ReLUFuncOptions().inplace(true));
  F::relu(x, F::ReLUFuncOptions(true));
  x.requires_grad_(true).zero_();
  x.set_requires_grad(true);
  x.copy_(y);
  x.backward();
  x.retain_grad();
  x.resize_({2, 2});
  x.uniform_();
  torch::nn::init::xavier_uniform_(x);
  torch::batch_norm(x, y, y, y, y, true, 0.1, 1e-5, false);
  (void)x.add(y);
  static_cast<void>(x.cuda());
  return x.add(y);
}

// Silent: run for its own sake.
#define EXPECT_THROW(statement, type)                                          \
  try {                                                                        \
    statement;                                                                 \
  } catch (const type &) {                                                     \
  }

void forItsOwnSake(Tensor x, Tensor y) {
  EXPECT_THROW(x.matmul(y), c10::Error)
  torch::zeros({1}, torch::kCPU);
  torch::ones({1}).cpu();
  torch::rand({3});
  for (int i = 0; i < 10; ++i)
    torch::mm(x, y);
  for (int i = 0; i < 10; ++i) {
    x.matmul(y);
  }
  try {
    x.matmul(y);
    std::abort();
  } catch (const std::exception &) {
  }
  auto warmUp = [&] { x.matmul(y); };
  warmUp();
}

// Silent: modules, optimizers, other people's classes.
void others(torch::nn::Linear layer, torch::optim::Optimizer &optimizer,
            Tensor x) {
  layer->to(torch::kCPU);
  layer->forward(x);
  layer(x);
  optimizer.step();
}

namespace other {
struct Tensor {
  Tensor to(int) { return *this; }
};
Tensor relu(Tensor t) { return t; }
void f(Tensor t) {
  t.to(1);
  relu(t);
}
} // namespace other

using Size = decltype(std::declval<Tensor>().add(1).size(0));

// Statements of tests, which are run to see that they run.
namespace testing {
struct Test {
  virtual void TestBody() = 0;
};
} // namespace testing
#define TEST(Suite, Name)                                                      \
  struct Suite##_##Name##_Test : testing::Test {                               \
    void TestBody() override;                                                  \
  };                                                                           \
  void Suite##_##Name##_Test::TestBody()
#define TEST_CASE(Name) static void CATCH2_INTERNAL_TEST_0()

TEST(Special, Runs) {
  auto T = torch::randn({2});
  torch::special::gammaln(T);
  T.to(torch::kDouble);
  auto Run = [&] {
    T.add(1);
    T.mul(2);
  };
  Run();
  struct Local {
    static torch::Tensor f(torch::Tensor A, torch::Tensor B) {
      return A * B, A;
    }
  };
}
TEST_CASE("runs") {
  auto T = torch::randn({2});
  T.relu();
  T.exp();
}
