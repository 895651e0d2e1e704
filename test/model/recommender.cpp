// RUN: %check_reveals %s %t --known=95,95,95,90
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Recommending and learning by reward: factors, sparse features, replayed
// steps, advantages, policies.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

using torch::Tensor;

static void factors() {
  const int64_t users = 100, items = 50, rank = 8, batch = 16;
  Tensor u = torch::normal(0, 0.1, {users, rank}).requires_grad_();
  Tensor v = torch::normal(0, 0.1, {items, rank}).requires_grad_();
  Tensor bias = torch::zeros({items}, torch::requires_grad());
  TORCH_TIDY_REVEAL(u);
  // => float32[100, 8] on cpu, contiguous, requires grad
  Tensor who = torch::randint(users, {batch}, torch::kLong);
  Tensor what = torch::randint(items, {batch}, torch::kLong);
  Tensor stars = torch::randint(1, 6, {batch}).to(torch::kFloat);
  TORCH_TIDY_REVEAL(stars);
  // => float32[16] on cpu, no grad
  Tensor pu = u.index_select(0, who), pv = torch::embedding(v, what);
  TORCH_TIDY_REVEAL(pv);
  // => float32[16, 8] on cpu, contiguous, requires grad
  Tensor predicted = (pu * pv).sum(1) + bias.index({what});
  TORCH_TIDY_REVEAL(predicted);
  // => float32[16] on cpu, requires grad
  Tensor loss =
      torch::mse_loss(predicted, stars) + 0.02 * (pu.norm() + pv.norm());
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  loss.backward();
  Tensor scores = torch::mm(u.detach(), v.t().detach());
  TORCH_TIDY_REVEAL(scores);
  // => float32[100, 50] on cpu, contiguous, no grad
  auto [best, ids] = torch::topk(scores, 5, 1);
  TORCH_TIDY_REVEAL(ids);
  // => int64[100, 5] on cpu, contiguous, no grad
  Tensor seen = torch::zeros({users, items}, torch::kBool);
  seen.index_put_({who, what}, torch::ones({batch}, torch::kBool));
  Tensor open = scores.masked_fill(seen, -1e9);
  TORCH_TIDY_REVEAL(open);
  // => float32[100, 50] on cpu, no grad
  Tensor negative = torch::multinomial(seen.logical_not().to(torch::kFloat), 4);
  TORCH_TIDY_REVEAL(negative);
  // => int64[100, 4] on cpu, no grad
  Tensor others = v.index({negative.index_select(0, who)});
  TORCH_TIDY_REVEAL(others);
  // => float32[16, 4, 8] on cpu, requires grad
  Tensor bad = torch::bmm(others, pu.unsqueeze(2)).squeeze(2);
  TORCH_TIDY_REVEAL(bad);
  // => float32[16, 4] on cpu, requires grad
  Tensor ranking = -torch::log_sigmoid(predicted.unsqueeze(1) - bad).mean();
  TORCH_TIDY_REVEAL(ranking);
  // => float32[] on cpu, contiguous, requires grad
}

static void clicks() {
  const int64_t batch = 4, fields = 3, width = 6;
  Tensor ids = torch::tensor({1, 5, 2, 7, 7, 3, 0, 1, 9}, torch::kLong);
  Tensor offsets = torch::tensor({0, 2, 2, 6}, torch::kLong);
  Tensor table = torch::randn({10, width});
  Tensor bags = std::get<0>(torch::embedding_bag(table, ids, offsets));
  TORCH_TIDY_REVEAL(bags);
  // => float32[4, 6] on cpu
  Tensor e = torch::randn({batch, fields, width});
  Tensor crossed = 0.5 * (e.sum(1).pow(2) - e.pow(2).sum(1)).sum(1, true);
  TORCH_TIDY_REVEAL(crossed);
  // => float32[4, 1] on cpu, contiguous, no grad
  Tensor dense = torch::rand({batch, 13}).log1p();
  Tensor all = torch::cat({bags, e.flatten(1), dense}, 1);
  TORCH_TIDY_REVEAL(all);
  // => float32[4, 37] on cpu
  Tensor products = torch::bmm(e, e.transpose(1, 2));
  Tensor places = torch::triu_indices(fields, fields, 1);
  TORCH_TIDY_REVEAL(places);
  // => int64[2, ?] on cpu, contiguous, no grad
  Tensor pairs =
      products.index({torch::indexing::Slice(), places[0], places[1]});
  TORCH_TIDY_REVEAL(pairs);
  // => float32[4, ?] on cpu, no grad
  Tensor logit = crossed.squeeze(1) + pairs.sum(1);
  Tensor clicked = torch::randint(0, 2, {batch}).to(logit.dtype());
  Tensor loss = torch::binary_cross_entropy_with_logits(logit, clicked);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, no grad
  Tensor hashed = (ids * (int64_t)2654435761).remainder(1000);
  TORCH_TIDY_REVEAL(hashed);
  // => int64[9] on cpu, contiguous, no grad
  Tensor hot = torch::one_hot(ids, 10).to(torch::kFloat);
  TORCH_TIDY_REVEAL(hot);
  // => float32[9, 10] on cpu, no grad
  auto [unique, inverse, counts] = torch::_unique2(ids, true, true, true);
  TORCH_TIDY_REVEAL(inverse);
  // => int64[...] on cpu, no grad
  TORCH_TIDY_REVEAL(unique.dim());
  // => 1
  TORCH_TIDY_REVEAL(torch::bincount(ids, {}, 12).scalar_type());
  // => int64
}

static void replay() {
  const int batch = 8, states = 4, actions = 2;
  const double gamma = 0.99;
  std::vector<Tensor> sampled, next;
  std::vector<int64_t> chosen;
  std::vector<float> rewards;
  for (int i = 0; i < batch; ++i) {
    sampled.push_back(torch::rand({states}));
    next.push_back(torch::rand({states}));
    chosen.push_back(i % actions);
    rewards.push_back(1.0f);
  }
  Tensor s = torch::stack(sampled), n = torch::stack(next);
  TORCH_TIDY_REVEAL(s.size(1));
  // => 4
  Tensor a = torch::tensor(chosen).unsqueeze(1);
  TORCH_TIDY_REVEAL(a.dtype() == torch::kLong);
  // => true
  Tensor w = torch::randn({states, actions}, torch::requires_grad());
  Tensor q = torch::rand({batch, states}).mm(w);
  Tensor taken = q.gather(1, torch::randint(actions, {batch, 1})).squeeze(1);
  TORCH_TIDY_REVEAL(taken);
  // => float32[8] on cpu, requires grad
  Tensor target;
  {
    torch::NoGradGuard guard;
    Tensor future = std::get<0>(torch::rand({batch, states}).mm(w).max(1));
    Tensor done = torch::zeros({batch});
    Tensor reward = torch::tensor({1.f, 1.f, 1.f, 1.f, 0.f, 0.f, 1.f, 1.f});
    target = reward + gamma * future * (1 - done);
  }
  TORCH_TIDY_REVEAL(target);
  // => float32[8] on cpu, contiguous, no grad
  Tensor loss = torch::smooth_l1_loss(taken, target.detach());
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  loss.backward();
  TORCH_TIDY_REVEAL(w.grad());
  // => float32[4, 2] on cpu
}

static void policy() {
  const int64_t steps = 10, envs = 4, actions = 3;
  Tensor rewards = torch::rand({steps, envs}),
         values = torch::rand({steps + 1, envs});
  Tensor masks = torch::ones({steps + 1, envs});
  Tensor advantages = torch::zeros_like(rewards);
  Tensor gae = torch::zeros({envs});
  for (int64_t t = steps - 1; t >= 0; --t) {
    Tensor delta = rewards[t] + 0.99 * values[t + 1] * masks[t + 1] - values[t];
    gae = delta + 0.99 * 0.95 * masks[t + 1] * gae;
    advantages[t] = gae;
  }
  TORCH_TIDY_REVEAL(gae);
  // => float32[4] on cpu, no grad
  TORCH_TIDY_REVEAL(advantages);
  // => float32[10, 4] on cpu, contiguous, no grad
  Tensor returns = advantages + values.slice(0, 0, steps);
  TORCH_TIDY_REVEAL(returns);
  // => float32[10, 4] on cpu, no grad
  advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8);
  Tensor logits = torch::randn({steps * envs, actions}, torch::requires_grad());
  Tensor log = logits - logits.logsumexp(1, true);
  TORCH_TIDY_REVEAL(log);
  // => float32[40, 3] on cpu, contiguous, requires grad
  Tensor picked = log.detach().exp().multinomial(1);
  TORCH_TIDY_REVEAL(picked);
  // => int64[40, 1] on cpu, no grad
  Tensor ratio = (log.gather(1, picked) - log.gather(1, picked).detach()).exp();
  Tensor flat = advantages.view({-1, 1});
  Tensor clipped = torch::clamp(ratio, 0.8, 1.2) * flat;
  TORCH_TIDY_REVEAL(clipped);
  // => float32[40, 1] on cpu, requires grad
  Tensor actor = -torch::min(ratio * flat, clipped).mean();
  TORCH_TIDY_REVEAL(actor);
  // => float32[] on cpu, contiguous, requires grad
  Tensor entropy = -(log.exp() * log).sum(-1).mean();
  TORCH_TIDY_REVEAL(entropy);
  // => float32[] on cpu, contiguous, requires grad
  Tensor mean = torch::zeros({envs, 2}),
         deviation = torch::ones({2}).mul(0.5).exp();
  Tensor action = at::normal(mean, deviation.expand_as(mean));
  TORCH_TIDY_REVEAL(action);
  // => float32[4, 2] on cpu
  Tensor density =
      -(action - mean).pow(2) / (2 * deviation.pow(2)) - deviation.log();
  TORCH_TIDY_REVEAL(density.sum(1));
  // => float32[4] on cpu, contiguous
  Tensor soft = 0.995 * mean + (1 - 0.995) * action;
  TORCH_TIDY_REVEAL(soft);
  // => float32[4, 2] on cpu
}

int main() {
  factors();
  clicks();
  replay();
  policy();
}
