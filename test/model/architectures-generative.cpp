// RUN: %check_reveals %s %t --known=100,100,100,100
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Well-known networks that make something or act, as their users write them:
// DCGAN, VAE, DQN and the actor-critic of PPO, with a step of training each. Of
// every tensor all is known. Each section stands alone and ends in the function
// that runs it.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace nn = torch::nn;
namespace F = torch::nn::functional;
using torch::Tensor;

// DCGAN -----------------------------------------------------------------------

struct GeneratorImpl : nn::Module {
  GeneratorImpl(int64_t noise, int64_t width)
      : conv1(nn::ConvTranspose2dOptions(noise, width * 4, 4).bias(false)),
        bn1(width * 4),
        conv2(nn::ConvTranspose2dOptions(width * 4, width * 2, 3)
                  .stride(2)
                  .padding(1)
                  .bias(false)),
        bn2(width * 2), conv3(nn::ConvTranspose2dOptions(width * 2, width, 4)
                                  .stride(2)
                                  .padding(1)
                                  .bias(false)),
        bn3(width),
        conv4(nn::ConvTranspose2dOptions(width, 1, 4).stride(2).padding(1)) {
    register_module("conv1", conv1);
    register_module("conv2", conv2);
    register_module("conv3", conv3);
    register_module("conv4", conv4);
    register_module("bn1", bn1);
    register_module("bn2", bn2);
    register_module("bn3", bn3);
  }
  Tensor forward(Tensor x) {
    x = torch::relu(bn1(conv1(x)));
    TORCH_TIDY_REVEAL(x);
  // => float32[4, 64, 4, 4] on cpu, requires grad
    x = torch::relu(bn2(conv2(x)));
    TORCH_TIDY_REVEAL(x);
  // => float32[4, 32, 7, 7] on cpu, requires grad
    x = torch::relu(bn3(conv3(x)));
    TORCH_TIDY_REVEAL(x);
  // => float32[4, 16, 14, 14] on cpu, requires grad
    return torch::tanh(conv4(x));
  }
  nn::ConvTranspose2d conv1;
  nn::BatchNorm2d bn1;
  nn::ConvTranspose2d conv2;
  nn::BatchNorm2d bn2;
  nn::ConvTranspose2d conv3;
  nn::BatchNorm2d bn3;
  nn::ConvTranspose2d conv4;
};
TORCH_MODULE(Generator);

static nn::Sequential makeDiscriminator(int64_t width) {
  return nn::Sequential(
      nn::Conv2d(nn::Conv2dOptions(1, width, 4).stride(2).padding(1)),
      nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2)),
      nn::Conv2d(nn::Conv2dOptions(width, width * 2, 4).stride(2).padding(1)),
      nn::BatchNorm2d(width * 2),
      nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2)),
      nn::Conv2d(
          nn::Conv2dOptions(width * 2, width * 4, 4).stride(2).padding(1)),
      nn::BatchNorm2d(width * 4),
      nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2)),
      nn::Conv2d(nn::Conv2dOptions(width * 4, 1, 3)), nn::Sigmoid());
}

static void dcgan() {
  torch::Device device(torch::kCPU);
  const int64_t batch = 4, noise = 100;
  Generator generator(noise, 16);
  nn::Sequential discriminator = makeDiscriminator(16);
  generator->to(device);
  discriminator->to(device);
  Tensor real = torch::rand({batch, 1, 28, 28}).to(device);
  Tensor x = discriminator->forward(real).view({-1});
  Tensor lossReal =
      torch::binary_cross_entropy(x, torch::ones({batch}).to(device));
  lossReal.backward();
  Tensor fake =
      generator->forward(torch::randn({batch, noise, 1, 1}).to(device));
  TORCH_TIDY_REVEAL(x);
  // => float32[4] on cpu, requires grad
  TORCH_TIDY_REVEAL(lossReal);
  // => float32[] on cpu, requires grad
  TORCH_TIDY_REVEAL(fake);
  // => float32[4, 1, 28, 28] on cpu, requires grad
  Tensor judged = discriminator->forward(fake.detach()).view({-1});
  TORCH_TIDY_REVEAL(judged);
  // => float32[4] on cpu, requires grad
  Tensor loss =
      torch::binary_cross_entropy(judged, torch::zeros({batch}).to(device));
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  loss.backward();
}

// VAE -------------------------------------------------------------------------

struct VAEImpl : nn::Module {
  VAEImpl(int64_t in, int64_t hidden, int64_t latent)
      : in(in), fc1(in, hidden), mean(hidden, latent), logVar(hidden, latent),
        fc3(latent, hidden), fc4(hidden, in) {
    register_module("fc1", fc1);
    register_module("mean", mean);
    register_module("logVar", logVar);
    register_module("fc3", fc3);
    register_module("fc4", fc4);
  }
  std::pair<Tensor, Tensor> encode(const Tensor &x) {
    Tensor h = torch::relu(fc1(x));
    return {mean(h), logVar(h)};
  }
  Tensor sample(const Tensor &mu, const Tensor &var) {
    if (!is_training())
      return mu;
    Tensor std = var.div(2).exp();
    return mu + torch::randn_like(std) * std;
  }
  Tensor decode(const Tensor &z) {
    return torch::sigmoid(fc4(torch::relu(fc3(z))));
  }
  std::tuple<Tensor, Tensor, Tensor> forward(const Tensor &x) {
    auto [mu, var] = encode(x.view({-1, in}));
    TORCH_TIDY_REVEAL(mu);
  // => float32[6, 20] on cpu, requires grad
    TORCH_TIDY_REVEAL(var);
  // => float32[6, 20] on cpu, requires grad
    Tensor z = sample(mu, var);
    TORCH_TIDY_REVEAL(z);
  // => float32[6, 20] on cpu, requires grad
    return {decode(z), mu, var};
  }
  int64_t in;
  nn::Linear fc1, mean, logVar, fc3, fc4;
};
TORCH_MODULE(VAE);

static void vae() {
  VAE net(28 * 28, 128, 20);
  Tensor images = torch::rand({6, 1, 28, 28});
  auto [again, mu, var] = net->forward(images);
  TORCH_TIDY_REVEAL(again);
  // => float32[6, 784] on cpu, requires grad
  Tensor close = F::binary_cross_entropy(
      again, images.view({-1, 784}),
      F::BinaryCrossEntropyFuncOptions().reduction(torch::kSum));
  TORCH_TIDY_REVEAL(close);
  // => float32[] on cpu, requires grad
  Tensor far = -0.5 * torch::sum(1 + var - mu.pow(2) - var.exp());
  Tensor loss = close + far;
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  net->eval();
  Tensor drawn = net->decode(torch::randn({9, 20})).view({9, 1, 28, 28});
  TORCH_TIDY_REVEAL(drawn);
  // => float32[9, 1, 28, 28] on cpu, requires grad
}

// DQN -------------------------------------------------------------------------

struct DQNImpl : nn::Module {
  DQNImpl(int64_t frames, int64_t actions)
      : conv1(nn::Conv2dOptions(frames, 16, 8).stride(4)),
        conv2(nn::Conv2dOptions(16, 32, 4).stride(2)), fc1(32 * 9 * 9, 256),
        fc2(256, actions) {
    register_module("conv1", conv1);
    register_module("conv2", conv2);
    register_module("fc1", fc1);
    register_module("fc2", fc2);
  }
  Tensor forward(Tensor x) {
    x = torch::relu(conv1(x));
    x = torch::relu(conv2(x));
    x = x.flatten(1);
    return fc2(torch::relu(fc1(x)));
  }
  nn::Conv2d conv1, conv2;
  nn::Linear fc1, fc2;
};
TORCH_MODULE(DQN);

static void dqn() {
  torch::Device device(torch::kCPU);
  DQN policy(4, 6), target(4, 6);
  policy->to(device);
  target->to(device);
  std::vector<Tensor> replay;
  for (int i = 0; i < 8; ++i)
    replay.push_back(torch::rand({4, 84, 84}));
  Tensor states = torch::stack(replay).to(device);
  TORCH_TIDY_REVEAL(states);
  // => float32[8, 4, 84, 84] on cpu, no grad
  Tensor actions = torch::randint(0, 6, {8}, torch::kLong).to(device);
  Tensor rewards = torch::rand({8}).to(device);
  Tensor values = policy(states).gather(1, actions.unsqueeze(1)).squeeze(1);
  TORCH_TIDY_REVEAL(values);
  // => float32[8] on cpu, requires grad
  Tensor next;
  {
    torch::NoGradGuard noGrad;
    next = std::get<0>(target(states).max(1));
  }
  TORCH_TIDY_REVEAL(next);
  // => float32[8] on cpu, contiguous, no grad
  Tensor loss = F::smooth_l1_loss(values, rewards + 0.99 * next);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  loss.backward();
}

// PPO -------------------------------------------------------------------------

struct ActorCriticImpl : nn::Module {
  ActorCriticImpl(int64_t inputs, int64_t actions, int64_t hidden = 64) {
    base = register_module(
        "base", nn::Sequential(nn::Linear(inputs, hidden), nn::Tanh(),
                               nn::Linear(hidden, hidden), nn::Tanh()));
    actor = register_module("actor", nn::Linear(hidden, actions));
    critic = register_module("critic", nn::Linear(hidden, 1));
    logStd = register_parameter("logStd", torch::zeros({actions}));
  }
  std::tuple<Tensor, Tensor> forward(const Tensor &x) {
    Tensor y = base->forward(x);
    TORCH_TIDY_REVEAL(y);
  // => float32[32, 64] on cpu, requires grad
    return {actor(y), critic(y).squeeze(-1)};
  }
  Tensor logProbability(const Tensor &mu, const Tensor &action) {
    Tensor var = (2 * logStd).exp();
    return (-(action - mu).pow(2) / (2 * var) - logStd).sum(-1);
  }
  nn::Sequential base{nullptr};
  nn::Linear actor{nullptr}, critic{nullptr};
  Tensor logStd;
};
TORCH_MODULE(ActorCritic);

static void ppo() {
  ActorCritic net(8, 2);
  Tensor states = torch::rand({32, 8}), actions = torch::rand({32, 2});
  Tensor before = torch::rand({32}), returns = torch::rand({32});
  auto [mu, value] = net->forward(states);
  TORCH_TIDY_REVEAL(mu);
  // => float32[32, 2] on cpu, requires grad
  TORCH_TIDY_REVEAL(value);
  // => float32[32] on cpu, requires grad
  Tensor advantage = returns - value.detach();
  advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8);
  TORCH_TIDY_REVEAL(advantage);
  // => float32[32] on cpu, no grad
  Tensor ratio = (net->logProbability(mu, actions) - before).exp();
  TORCH_TIDY_REVEAL(ratio);
  // => float32[32] on cpu, contiguous, requires grad
  Tensor clipped = ratio.clamp(0.8, 1.2) * advantage;
  Tensor loss = -torch::min(ratio * advantage, clipped).mean() +
                0.5 * F::mse_loss(value, returns);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  loss.backward();
}

int main() {
  torch::manual_seed(0);
  dcgan();
  vae();
  dqn();
  ppo();
}
