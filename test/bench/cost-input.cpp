// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A unit of ordinary size for the cost bench: a model, a loop, a server.
#include <torch/script.h>
#include <torch/torch.h>

#include <iostream>
#include <vector>

namespace demo {

struct BlockImpl : torch::nn::Module {
  BlockImpl(int64_t In, int64_t Out)
      : Conv(register_module(
            "conv", torch::nn::Conv2d(
                        torch::nn::Conv2dOptions(In, Out, 3).padding(1)))),
        Norm(register_module("norm", torch::nn::BatchNorm2d(Out))) {}
  torch::Tensor forward(torch::Tensor X) {
    return torch::relu(Norm(Conv(X)));
  }
  torch::nn::Conv2d Conv;
  torch::nn::BatchNorm2d Norm;
};
TORCH_MODULE(Block);

struct NetImpl : torch::nn::Module {
  NetImpl() {
    for (int64_t Width : {16, 32, 64}) {
      Blocks->push_back(Block(Last, Width));
      Last = Width;
    }
    register_module("blocks", Blocks);
    Head = register_module("head", torch::nn::Linear(Last, 10));
  }
  torch::Tensor forward(torch::Tensor X) {
    X = Blocks->forward(X);
    X = torch::adaptive_avg_pool2d(X, {1, 1}).flatten(1);
    return torch::log_softmax(Head(X), /*dim=*/1);
  }
  int64_t Last = 3;
  torch::nn::Sequential Blocks;
  torch::nn::Linear Head{nullptr};
};
TORCH_MODULE(Net);

double evaluate(Net Model, const std::vector<torch::Tensor> &Batches,
                const std::vector<torch::Tensor> &Targets) {
  torch::NoGradGuard NoGrad;
  Model->eval();
  int64_t Correct = 0, Total = 0;
  for (size_t I = 0; I < Batches.size(); ++I) {
    auto Predicted = Model->forward(Batches[I]).argmax(1);
    Correct += Predicted.eq(Targets[I]).sum().item<int64_t>();
    Total += Targets[I].size(0);
  }
  return static_cast<double>(Correct) / Total;
}

void train(Net Model, const std::vector<torch::Tensor> &Batches,
           const std::vector<torch::Tensor> &Targets, torch::Device Device) {
  Model->to(Device);
  Model->train();
  torch::optim::AdamW Optimizer(Model->parameters(),
                                torch::optim::AdamWOptions(1e-3));
  for (int Epoch = 0; Epoch < 10; ++Epoch)
    for (size_t I = 0; I < Batches.size(); ++I) {
      Optimizer.zero_grad();
      auto Loss = torch::nll_loss(Model->forward(Batches[I].to(Device)),
                                  Targets[I].to(Device));
      Loss.backward();
      Optimizer.step();
      if (I % 100 == 0)
        std::cout << Epoch << ' ' << Loss.item<float>() << '\n';
    }
}

torch::Tensor serve(torch::jit::script::Module &Module,
                    std::vector<float> Pixels) {
  torch::InferenceMode Guard;
  auto Input = torch::from_blob(Pixels.data(), {1, 3, 32, 32}).clone();
  std::vector<torch::jit::IValue> Inputs;
  Inputs.push_back((Input - 0.5) / 0.25);
  return Module.forward(Inputs).toTensor().softmax(1);
}

} // namespace demo

int main() {
  torch::Device Device(torch::cuda::is_available() ? torch::kCUDA
                                                   : torch::kCPU);
  demo::Net Model;
  std::vector<torch::Tensor> Batches, Targets;
  for (int I = 0; I < 8; ++I) {
    Batches.push_back(torch::rand({16, 3, 32, 32}));
    Targets.push_back(torch::randint(10, {16}, torch::kLong));
  }
  demo::train(Model, Batches, Targets, Device);
  Model->to(torch::kCPU);
  std::cout << demo::evaluate(Model, Batches, Targets) << '\n';
  torch::save(Model, "model.pt");
}
