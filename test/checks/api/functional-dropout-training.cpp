// RUN: %check_torch %s torch-api-functional-dropout-training

namespace F = torch::nn::functional;

struct NetImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor X) {
    X = F::dropout(X, F::DropoutFuncOptions().p(0.5)); // expected-warning {{'dropout' in module 'NetImpl' is not told whether the module trains: 'training' is 'true' by default, so it drops values in eval mode too; pass 'is_training()'}}
    X = F::dropout(X); // expected-warning {{'dropout' in module 'NetImpl' is not told whether the module trains}}
    X = torch::nn::functional::dropout2d(X, torch::nn::functional::Dropout2dFuncOptions().p(0.2).inplace(true)); // expected-warning {{'dropout2d' in module}}
    X = F::alpha_dropout(X, F::AlphaDropoutFuncOptions().p(0.1)); // expected-warning {{'training' is 'false' by default, so it never drops anything}}
    return X;
  }
  // CHECK-FIXES: X = F::dropout(X, F::DropoutFuncOptions().p(0.5).training(is_training()));
  // CHECK-FIXES: X = F::dropout(X, F::DropoutFuncOptions().training(is_training()));
  // CHECK-FIXES: Dropout2dFuncOptions().p(0.2).inplace(true).training(is_training()));
  // CHECK-FIXES: F::AlphaDropoutFuncOptions().p(0.1).training(is_training()));

  torch::Tensor operators(torch::Tensor X) {
    X = torch::dropout(X, 0.5, true); // expected-warning {{'dropout' in module 'NetImpl' is told 'training' by the literal 'true', so it drops values in eval mode too; pass 'is_training()'}}
    X = at::alpha_dropout(X, 0.5, /*train=*/true); // expected-warning {{'alpha_dropout' in module}}
    X = torch::feature_dropout(X, Rate, false); // expected-warning {{by the literal 'false', so it never drops anything}}
    torch::dropout_(X, Rate, true); // expected-warning {{'dropout_' in module}}
    X = F::dropout(X, F::DropoutFuncOptions().training(true).p(0.5)); // expected-warning {{by the literal 'true'}}
    return X;
  }
  // CHECK-FIXES: torch::dropout(X, 0.5, is_training());
  // CHECK-FIXES: at::alpha_dropout(X, 0.5, /*train=*/is_training());
  // CHECK-FIXES: torch::feature_dropout(X, Rate, is_training());
  // CHECK-FIXES: torch::dropout_(X, Rate, is_training());
  // CHECK-FIXES: F::DropoutFuncOptions().training(is_training()).p(0.5)

  torch::Tensor stored(torch::Tensor X) {
    auto Options = F::DropoutFuncOptions().p(0.3); // expected-note {{the options are made here}}
    X = F::dropout(X, Options); // expected-warning {{'training' is 'true' by default}}
    F::DropoutFuncOptions Other;
    Other.p(0.4);
    return F::dropout3d(X, Other); // expected-warning {{'dropout3d' in module}}
  }
  // CHECK-FIXES: auto Options = F::DropoutFuncOptions().p(0.3).training(is_training());

  torch::Tensor inLambda(std::vector<torch::Tensor> Xs) {
    auto Drop = [](torch::Tensor X) { return F::dropout(X); }; // expected-warning {{'dropout' in module 'NetImpl'}}
    for (auto &X : Xs)
      X = Drop(X);
    return Xs[0];
  }

  torch::Tensor normalize(torch::Tensor X) {
    X = F::batch_norm(X, Mean, Var, F::BatchNormFuncOptions().training(true)); // expected-warning {{'batch_norm' in module 'NetImpl' is told 'training' by the literal 'true', so it normalizes by the batch in eval mode too}}
    return torch::batch_norm(X, {}, {}, Mean, Var, true, 0.1, 1e-5, false); // expected-warning {{'batch_norm' in module}}
  }
  // CHECK-FIXES: F::BatchNormFuncOptions().training(is_training()));
  // CHECK-FIXES: torch::batch_norm(X, {}, {}, Mean, Var, is_training(), 0.1, 1e-5, false);

  torch::Tensor outside(torch::Tensor X);

  double Rate = 0.5;
  torch::Tensor Mean, Var;
};

using namespace torch::nn::functional;

torch::Tensor NetImpl::outside(torch::Tensor X) {
  X = torch::nn::functional::rrelu(X); // expected-warning {{'rrelu' in module 'NetImpl' is not told whether the module trains: 'training' is 'false' by default, so it never takes random slopes}}
  return dropout(X, DropoutFuncOptions().p(0.1)); // expected-warning {{'dropout' in module}}
}
// CHECK-FIXES: X = torch::nn::functional::rrelu(X, torch::nn::functional::RReLUFuncOptions().training(is_training()));
// CHECK-FIXES: return dropout(X, DropoutFuncOptions().p(0.1).training(is_training()));

template <class T> struct Block : torch::nn::Cloneable<Block<T>> {
  void reset() override {}
  torch::Tensor forward(torch::Tensor X) {
    return F::dropout(X, F::DropoutFuncOptions().p(0.5)); // expected-warning {{'dropout' in module 'Block'}}
  }
  // CHECK-FIXES: F::DropoutFuncOptions().p(0.5).training(this->is_training()));
};
template struct Block<int>;

struct Derived : NetImpl {
  torch::Tensor forward(torch::Tensor X) { return torch::dropout(X, .2, true); } // expected-warning {{in module 'Derived'}}
};

// Silent from here on.

struct RightImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor X, bool Flag) {
    X = F::dropout(X, F::DropoutFuncOptions().p(0.5).training(is_training()));
    X = torch::dropout(X, 0.5, is_training());
    X = torch::dropout(X, 0.5, this->is_training());
    X = torch::dropout(X, 0.5, Flag);
    X = torch::dropout(X, 0.0, true);
    X = F::relu(X);
    auto Options = F::DropoutFuncOptions().p(0.5);
    Options.training(is_training());
    X = F::dropout(X, Options);
    F::DropoutFuncOptions Later;
    configure(Later);
    auto &Alias = Later;
    X = F::dropout(X, Later);
    X = F::dropout(X, Stored);
    X = F::dropout(X, makeOptions());
    return Drop(X);
  }
  torch::Tensor onlyInTraining(torch::Tensor X) {
    if (is_training())
      X = F::dropout(X);
    return X;
  }
  torch::Tensor early(torch::Tensor X) {
    if (!this->is_training())
      return X;
    return torch::dropout(X, 0.5, true);
  }
  torch::Tensor choice(torch::Tensor X) {
    return is_training() ? torch::dropout(X, 0.5, true) : X;
  }
  torch::Tensor rate(torch::Tensor X) {
    return torch::dropout(X, is_training() ? 0.5 : 0.0, true);
  }
  torch::Tensor forward_train(torch::Tensor X) {
    return torch::dropout(X, 0.5, true);
  }
  static torch::Tensor helper(torch::Tensor X) { return F::dropout(X); }
  // Frozen: the averages are used in training too.
  torch::Tensor frozen(torch::Tensor X) {
    X = F::batch_norm(X, Mean, Var);
    return torch::batch_norm(X, {}, {}, Mean, Var, false, 0.1, 1e-5, false);
  }
  // Standardisation by the batch: there are no averages.
  torch::Tensor standardize(torch::Tensor W) {
    W = F::batch_norm(W, {}, {}, F::BatchNormFuncOptions().training(true));
    return torch::batch_norm(W, {}, {}, {}, {}, true, 0.0, 1e-5, false);
  }
  torch::Tensor slope(torch::Tensor X) {
    return F::rrelu(X, F::RReLUFuncOptions().training(false));
  }
  void configure(F::DropoutFuncOptions &O) { O.training(is_training()); }
  F::DropoutFuncOptions makeOptions() { return {}; }
  F::DropoutFuncOptions Stored;
  torch::nn::Dropout Drop{0.5};
  torch::Tensor Mean, Var;
};

struct MCDropout : torch::nn::Module {
  torch::Tensor forward(torch::Tensor X) { return torch::dropout(X, 0.5, true); }
};
struct BayesianNet : torch::nn::Module {
  torch::Tensor forward(torch::Tensor X) { return F::dropout(X); }
};

torch::Tensor freeFunction(torch::Tensor X) {
  X = F::dropout(X);
  return torch::dropout(X, 0.5, true);
}
struct NoModule {
  torch::Tensor augmented(torch::Tensor X) { return F::dropout(X); }
};

namespace other {
torch::Tensor dropout(torch::Tensor X, double, bool Train);
struct Net : torch::nn::Module {
  torch::Tensor forward(torch::Tensor X) { return other::dropout(X, 0.5, true); }
  torch::Tensor dropout(torch::Tensor X, bool Training = true);
  torch::Tensor own(torch::Tensor X) { return dropout(X); }
};
} // namespace other
