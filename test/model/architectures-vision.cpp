// RUN: %check_reveals %s %t --known=100,100,100,100
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Well-known networks that see, as their users write them: LeNet, ResNet-18 and
// ResNet-50, U-Net, PointNet and ViT. Of every tensor all is known. Each
// section stands alone and ends in the function that runs it: test/mutants
// makes its mutants out of sections.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

namespace nn = torch::nn;
namespace F = torch::nn::functional;
using torch::Tensor;

// LeNet -----------------------------------------------------------------------

struct LeNetImpl : nn::Module {
  explicit LeNetImpl(int64_t classes = 10)
      : conv1(nn::Conv2dOptions(1, 6, 5).padding(2)),
        conv2(nn::Conv2dOptions(6, 16, 5)), fc1(16 * 5 * 5, 120), fc2(120, 84),
        fc3(84, classes) {
    register_module("conv1", conv1);
    register_module("conv2", conv2);
    register_module("fc1", fc1);
    register_module("fc2", fc2);
    register_module("fc3", fc3);
  }
  Tensor forward(Tensor x) {
    x = torch::max_pool2d(torch::relu(conv1->forward(x)), 2);
    TORCH_TIDY_REVEAL(x);
  // => float32[4, 6, 14, 14] on cpu, requires grad
    x = torch::max_pool2d(torch::relu(conv2->forward(x)), 2);
    TORCH_TIDY_REVEAL(x);
  // => float32[4, 16, 5, 5] on cpu, requires grad
    x = x.view({-1, 16 * 5 * 5});
    TORCH_TIDY_REVEAL(x);
  // => float32[4, 400] on cpu, requires grad
    x = torch::relu(fc1->forward(x));
    TORCH_TIDY_REVEAL(x);
  // => float32[4, 120] on cpu, requires grad
    x = torch::relu(fc2->forward(x));
    TORCH_TIDY_REVEAL(x);
  // => float32[4, 84] on cpu, requires grad
    return fc3->forward(x);
  }
  nn::Conv2d conv1, conv2;
  nn::Linear fc1, fc2, fc3;
};
TORCH_MODULE(LeNet);

static void lenet() {
  torch::Device device(torch::kCPU);
  LeNet net;
  net->to(device);
  torch::optim::SGD optimizer(net->parameters(), 0.01);
  Tensor images = torch::rand({4, 28, 28}).unsqueeze(1).to(device);
  Tensor labels = torch::randint(0, 10, {4}, torch::kLong).to(device);
  optimizer.zero_grad();
  Tensor scores = net->forward(images);
  TORCH_TIDY_REVEAL(scores);
  // => float32[4, 10] on cpu, requires grad
  Tensor loss = F::cross_entropy(scores, labels);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  loss.backward();
  optimizer.step();
}

// ResNet ----------------------------------------------------------------------

struct BasicBlockImpl : nn::Module {
  static constexpr int64_t expansion = 1;
  BasicBlockImpl(int64_t in, int64_t planes, int64_t stride)
      : conv1(nn::Conv2dOptions(in, planes, 3)
                  .stride(stride)
                  .padding(1)
                  .bias(false)),
        bn1(planes),
        conv2(nn::Conv2dOptions(planes, planes, 3).padding(1).bias(false)),
        bn2(planes) {
    register_module("conv1", conv1);
    register_module("bn1", bn1);
    register_module("conv2", conv2);
    register_module("bn2", bn2);
    if (stride != 1 || in != planes) {
      shortcut = nn::Sequential(
          nn::Conv2d(nn::Conv2dOptions(in, planes, 1).stride(stride)),
          nn::BatchNorm2d(planes));
      register_module("shortcut", shortcut);
    }
  }
  Tensor forward(Tensor x) {
    Tensor y = torch::relu(bn1(conv1(x)));
    y = bn2(conv2(y));
    if (!shortcut.is_empty())
      x = shortcut->forward(x);
    y += x;
    return torch::relu(y);
  }
  nn::Conv2d conv1;
  nn::BatchNorm2d bn1;
  nn::Conv2d conv2;
  nn::BatchNorm2d bn2;
  nn::Sequential shortcut{nullptr};
};
TORCH_MODULE(BasicBlock);

struct BottleneckImpl : nn::Module {
  static constexpr int64_t expansion = 4;
  BottleneckImpl(int64_t in, int64_t planes, int64_t stride) {
    int64_t out = planes * expansion;
    conv1 = register_module("conv1", conv(in, planes, 1, 1, 0));
    conv2 = register_module("conv2", conv(planes, planes, 3, stride, 1));
    conv3 = register_module("conv3", conv(planes, out, 1, 1, 0));
    bn1 = register_module("bn1", nn::BatchNorm2d(planes));
    bn2 = register_module("bn2", nn::BatchNorm2d(planes));
    bn3 = register_module("bn3", nn::BatchNorm2d(out));
    shortcut = register_module("shortcut", nn::Sequential());
    if (stride != 1 || in != out) {
      shortcut->push_back(conv(in, out, 1, stride, 0));
      shortcut->push_back(nn::BatchNorm2d(out));
    }
  }
  static nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel,
                         int64_t stride, int64_t padding) {
    return nn::Conv2d(nn::Conv2dOptions(in, out, kernel)
                          .stride(stride)
                          .padding(padding)
                          .bias(false));
  }
  Tensor forward(const Tensor &x) {
    Tensor y = torch::relu(bn1->forward(conv1->forward(x)));
    y = torch::relu(bn2->forward(conv2->forward(y)));
    y = bn3->forward(conv3->forward(y));
    Tensor skip = shortcut->size() ? shortcut->forward(x) : x;
    return torch::relu(y + skip);
  }
  nn::Conv2d conv1{nullptr}, conv2{nullptr}, conv3{nullptr};
  nn::BatchNorm2d bn1{nullptr}, bn2{nullptr}, bn3{nullptr};
  nn::Sequential shortcut{nullptr};
};
TORCH_MODULE(Bottleneck);

template <typename Block> struct ResNet : nn::Module {
  explicit ResNet(const std::vector<int64_t> &blocks, int64_t classes = 1000)
      : stem(nn::Conv2d(
                 nn::Conv2dOptions(3, 64, 7).stride(2).padding(3).bias(false)),
             nn::BatchNorm2d(64), nn::ReLU(),
             nn::MaxPool2d(nn::MaxPool2dOptions(3).stride(2).padding(1))),
        fc(512 * Block::Impl::expansion, classes) {
    register_module("stem", stem);
    layer1 = register_module("layer1", makeLayer(64, blocks[0], 1));
    layer2 = register_module("layer2", makeLayer(128, blocks[1], 2));
    layer3 = register_module("layer3", makeLayer(256, blocks[2], 2));
    layer4 = register_module("layer4", makeLayer(512, blocks[3], 2));
    register_module("fc", fc);
  }
  nn::Sequential makeLayer(int64_t planes, int64_t count, int64_t stride) {
    nn::Sequential layers;
    layers->push_back(Block(inPlanes, planes, stride));
    inPlanes = planes * Block::Impl::expansion;
    for (int64_t i = 1; i < count; ++i)
      layers->push_back(Block(inPlanes, planes, 1));
    return layers;
  }
  Tensor forward(Tensor x) {
    x = stem->forward(x);
    x = layer4->forward(layer3->forward(layer2->forward(layer1->forward(x))));
    x = F::adaptive_avg_pool2d(x, F::AdaptiveAvgPool2dFuncOptions({1, 1}));
    return fc(torch::flatten(x, 1));
  }
  int64_t inPlanes = 64;
  nn::Sequential stem;
  nn::Sequential layer1{nullptr}, layer2{nullptr}, layer3{nullptr},
      layer4{nullptr};
  nn::Linear fc;
};

static void resnet() {
  Tensor images = torch::rand({2, 3, 64, 64});
  ResNet<BasicBlock> small({2, 2, 2, 2}, 10);
  Tensor x = small.stem->forward(images);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 64, 16, 16] on cpu, requires grad
  x = small.layer1->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 64, 16, 16] on cpu, requires grad
  x = small.layer2->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 128, 8, 8] on cpu, requires grad
  x = small.layer3->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 256, 4, 4] on cpu, requires grad
  x = small.layer4->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 512, 2, 2] on cpu, requires grad
  x = small.forward(images);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 10] on cpu, requires grad
  ResNet<Bottleneck> large({3, 4, 6, 3}, 10);
  x = large.stem->forward(images);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 64, 16, 16] on cpu, requires grad
  x = large.layer1->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 256, 16, 16] on cpu, requires grad
  x = large.layer2->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 512, 8, 8] on cpu, requires grad
  x = large.layer3->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 1024, 4, 4] on cpu, requires grad
  x = large.layer4->forward(x);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 2048, 2, 2] on cpu, requires grad
  x = large.forward(images);
  TORCH_TIDY_REVEAL(x);
  // => float32[2, 10] on cpu, requires grad
  Tensor loss = torch::nll_loss(torch::log_softmax(x, 1),
                                torch::randint(0, 10, {2}, torch::kLong));
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
}

// UNet ------------------------------------------------------------------------

static nn::Sequential doubleConv(int64_t in, int64_t out) {
  return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(in, out, 3).padding(1)),
                        nn::BatchNorm2d(out), nn::ReLU(nn::ReLUOptions(true)),
                        nn::Conv2d(nn::Conv2dOptions(out, out, 3).padding(1)),
                        nn::BatchNorm2d(out), nn::ReLU(nn::ReLUOptions(true)));
}

struct UpImpl : nn::Module {
  UpImpl(int64_t in, int64_t out)
      : up(register_module(
            "up", nn::ConvTranspose2d(
                      nn::ConvTranspose2dOptions(in, in / 2, 2).stride(2)))),
        conv(register_module("conv", doubleConv(in, out))) {}
  Tensor forward(Tensor low, const Tensor &skip) {
    low = up(low);
    int64_t height = skip.size(2) - low.size(2);
    int64_t width = skip.size(3) - low.size(3);
    low = F::pad(low, F::PadFuncOptions({width / 2, width - width / 2,
                                         height / 2, height - height / 2}));
    return conv->forward(torch::cat({skip, low}, 1));
  }
  nn::ConvTranspose2d up;
  nn::Sequential conv;
};
TORCH_MODULE(Up);

struct UNetImpl : nn::Module {
  UNetImpl(int64_t channels, int64_t classes, int64_t base = 16) {
    inc = register_module("inc", doubleConv(channels, base));
    down1 = register_module("down1", doubleConv(base, base * 2));
    down2 = register_module("down2", doubleConv(base * 2, base * 4));
    down3 = register_module("down3", doubleConv(base * 4, base * 8));
    up1 = register_module("up1", Up(base * 8, base * 4));
    up2 = register_module("up2", Up(base * 4, base * 2));
    up3 = register_module("up3", Up(base * 2, base));
    outc = register_module(
        "outc", nn::Conv2d(nn::Conv2dOptions(base, classes, /*kernel=*/1)));
  }
  Tensor forward(Tensor x) {
    Tensor x1 = inc->forward(x);
    TORCH_TIDY_REVEAL(x1);
  // => float32[1, 16, 36, 44] on cpu, requires grad
    Tensor x2 = down1->forward(pool(x1));
    TORCH_TIDY_REVEAL(x2);
  // => float32[1, 32, 18, 22] on cpu, requires grad
    Tensor x3 = down2->forward(pool(x2));
    TORCH_TIDY_REVEAL(x3);
  // => float32[1, 64, 9, 11] on cpu, requires grad
    Tensor x4 = down3->forward(pool(x3));
    TORCH_TIDY_REVEAL(x4);
  // => float32[1, 128, 4, 5] on cpu, requires grad
    x = up1->forward(x4, x3);
    TORCH_TIDY_REVEAL(x);
  // => float32[1, 64, 9, 11] on cpu, requires grad
    x = up2->forward(x, x2);
    TORCH_TIDY_REVEAL(x);
  // => float32[1, 32, 18, 22] on cpu, requires grad
    x = up3->forward(x, x1);
    TORCH_TIDY_REVEAL(x);
  // => float32[1, 16, 36, 44] on cpu, requires grad
    return outc(x);
  }
  static Tensor pool(const Tensor &x) {
    return F::max_pool2d(x, F::MaxPool2dFuncOptions(2));
  }
  nn::Sequential inc{nullptr}, down1{nullptr}, down2{nullptr}, down3{nullptr};
  Up up1{nullptr}, up2{nullptr}, up3{nullptr};
  nn::Conv2d outc{nullptr};
};
TORCH_MODULE(UNet);

static void unet() {
  torch::Device device(torch::kCPU);
  UNet net(3, 2);
  net->to(device);
  Tensor images = torch::rand({1, 3, 36, 44}).to(device);
  Tensor masks = torch::randint(0, 2, {1, 36, 44}, torch::kLong).to(device);
  Tensor scores = net->forward(images);
  TORCH_TIDY_REVEAL(scores);
  // => float32[1, 2, 36, 44] on cpu, requires grad
  Tensor loss = nn::CrossEntropyLoss()(scores, masks);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
  Tensor mask = scores.softmax(1).select(1, 1).gt(0.5);
  TORCH_TIDY_REVEAL(mask);
  // => bool[1, 36, 44] on cpu, no grad
}

// PointNet --------------------------------------------------------------------

struct TNetImpl : nn::Module {
  explicit TNetImpl(int64_t k)
      : k(k), conv1(nn::Conv1dOptions(k, 64, 1)),
        conv2(nn::Conv1dOptions(64, 256, 1)), fc1(256, 128), fc2(128, k * k),
        bn1(64), bn2(256), bn3(128) {
    register_module("conv1", conv1);
    register_module("conv2", conv2);
    register_module("fc1", fc1);
    register_module("fc2", fc2);
    register_module("bn1", bn1);
    register_module("bn2", bn2);
    register_module("bn3", bn3);
  }
  Tensor forward(Tensor x) {
    const int64_t batch = x.size(0);
    x = torch::relu(bn1(conv1(x)));
    x = torch::relu(bn2(conv2(x)));
    x = std::get<0>(torch::max(x, 2));
    x = fc2(torch::relu(bn3(fc1(x))));
    Tensor eye = torch::eye(k, x.options()).view({1, k * k}).repeat({batch, 1});
    return (x + eye).view({batch, k, k});
  }
  int64_t k;
  nn::Conv1d conv1, conv2;
  nn::Linear fc1, fc2;
  nn::BatchNorm1d bn1, bn2, bn3;
};
TORCH_MODULE(TNet);

struct PointNetImpl : nn::Module {
  explicit PointNetImpl(int64_t classes)
      : input(3), feature(64), conv1(nn::Conv1dOptions(3, 64, 1)),
        conv2(nn::Conv1dOptions(64, 1024, 1)), bn1(64), bn2(1024),
        head(nn::Linear(1024, 256), nn::BatchNorm1d(256), nn::ReLU(),
             nn::Dropout(0.3), nn::Linear(256, classes)) {
    register_module("input", input);
    register_module("feature", feature);
    register_module("conv1", conv1);
    register_module("conv2", conv2);
    register_module("bn1", bn1);
    register_module("bn2", bn2);
    register_module("head", head);
  }
  Tensor forward(Tensor x) {
    Tensor transform = input(x);
    TORCH_TIDY_REVEAL(transform);
  // => float32[8, 3, 3] on cpu, requires grad
    x = torch::bmm(x.transpose(2, 1), transform).transpose(2, 1);
    TORCH_TIDY_REVEAL(x);
  // => float32[8, 3, 128] on cpu, strided, requires grad
    x = F::relu(bn1(conv1(x)));
    TORCH_TIDY_REVEAL(x);
  // => float32[8, 64, 128] on cpu, requires grad
    transform = feature(x);
    TORCH_TIDY_REVEAL(transform);
  // => float32[8, 64, 64] on cpu, requires grad
    x = torch::bmm(x.transpose(2, 1), transform).transpose(2, 1);
    x = bn2(conv2(x));
    TORCH_TIDY_REVEAL(x);
  // => float32[8, 1024, 128] on cpu, requires grad
    x = std::get<0>(x.max(2, /*keepdim=*/true)).view({-1, 1024});
    TORCH_TIDY_REVEAL(x);
  // => float32[8, 1024] on cpu, requires grad
    return F::log_softmax(head->forward(x), 1);
  }
  TNet input, feature;
  nn::Conv1d conv1, conv2;
  nn::BatchNorm1d bn1, bn2;
  nn::Sequential head;
};
TORCH_MODULE(PointNet);

static void pointnet() {
  PointNet net(40);
  Tensor points = torch::rand({8, 128, 3}).transpose(1, 2);
  Tensor scores = net->forward(points);
  TORCH_TIDY_REVEAL(points);
  // => float32[8, 3, 128] on cpu, strided, no grad
  TORCH_TIDY_REVEAL(scores);
  // => float32[8, 40] on cpu, requires grad
  Tensor loss = F::nll_loss(scores, torch::randint(0, 40, {8}, torch::kLong));
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
}

// ViT -------------------------------------------------------------------------

struct AttentionImpl : nn::Module {
  AttentionImpl(int64_t dim, int64_t heads)
      : heads(heads), scale(std::pow(static_cast<double>(dim / heads), -0.5)) {
    qkv = register_module("qkv", nn::Linear(dim, dim * 3));
    proj = register_module("proj", nn::Linear(dim, dim));
  }
  Tensor forward(const Tensor &x) {
    auto B = x.size(0), N = x.size(1), C = x.size(2);
    auto parts =
        qkv(x).reshape({B, N, 3, heads, C / heads}).permute({2, 0, 3, 1, 4});
    auto q = parts[0], k = parts[1], v = parts[2];
    auto attention = torch::matmul(q, k.transpose(-2, -1)) * scale;
    attention = attention.softmax(-1);
    return proj(torch::matmul(attention, v).transpose(1, 2).reshape({B, N, C}));
  }
  int64_t heads;
  double scale;
  nn::Linear qkv{nullptr}, proj{nullptr};
};
TORCH_MODULE(Attention);

struct EncoderBlockImpl : nn::Module {
  EncoderBlockImpl(int64_t dim, int64_t heads, int64_t ratio = 4)
      : norm1(nn::LayerNormOptions({dim})), norm2(nn::LayerNormOptions({dim})),
        attention(dim, heads), mlp(nn::Linear(dim, dim * ratio), nn::GELU(),
                                   nn::Linear(dim * ratio, dim)) {
    register_module("norm1", norm1);
    register_module("norm2", norm2);
    register_module("attention", attention);
    register_module("mlp", mlp);
  }
  Tensor forward(Tensor x) {
    x = x + attention(norm1(x));
    return x + mlp->forward(norm2(x));
  }
  nn::LayerNorm norm1, norm2;
  Attention attention;
  nn::Sequential mlp;
};
TORCH_MODULE(EncoderBlock);

struct ViTImpl : nn::Module {
  ViTImpl(int64_t image, int64_t patch, int64_t classes, int64_t dim,
          int64_t depth, int64_t heads) {
    int64_t patches = (image / patch) * (image / patch);
    embed = register_module(
        "embed", nn::Conv2d(nn::Conv2dOptions(3, dim, patch).stride(patch)));
    token = register_parameter("token", torch::zeros({1, 1, dim}));
    position =
        register_parameter("position", torch::randn({1, patches + 1, dim}));
    for (int64_t i = 0; i < depth; ++i)
      blocks->push_back(EncoderBlock(dim, heads));
    register_module("blocks", blocks);
    norm = register_module("norm", nn::LayerNorm(nn::LayerNormOptions({dim})));
    head = register_module("head", nn::Linear(dim, classes));
  }
  Tensor forward(Tensor x) {
    x = embed(x);
    TORCH_TIDY_REVEAL(x);
  // => float32[2, 48, 4, 4] on cpu, requires grad
    x = x.flatten(2).transpose(1, 2);
    TORCH_TIDY_REVEAL(x);
  // => float32[2, 16, 48] on cpu, requires grad
    x = torch::cat({token.expand({x.size(0), -1, -1}), x}, 1) + position;
    TORCH_TIDY_REVEAL(x);
  // => float32[2, 17, 48] on cpu, requires grad
    for (const auto &block : *blocks)
      x = block->as<EncoderBlock>()->forward(x);
    TORCH_TIDY_REVEAL(x);
  // => float32[2, 17, 48] on cpu, requires grad
    x = norm(x).select(1, 0);
    TORCH_TIDY_REVEAL(x);
  // => float32[2, 48] on cpu, requires grad
    return head(x);
  }
  nn::Conv2d embed{nullptr};
  Tensor token, position;
  nn::ModuleList blocks;
  nn::LayerNorm norm{nullptr};
  nn::Linear head{nullptr};
};
TORCH_MODULE(ViT);

static void vit() {
  torch::Device device(torch::kCPU);
  ViT net(32, 8, 10, 48, 3, 4);
  net->to(device);
  Tensor images = torch::rand({2, 3, 32, 32}).to(device);
  Tensor scores = net->forward(images);
  TORCH_TIDY_REVEAL(scores);
  // => float32[2, 10] on cpu, requires grad
  Tensor labels = torch::randint(0, 10, {2}, torch::kLong).to(device);
  Tensor loss = F::cross_entropy(scores, labels);
  TORCH_TIDY_REVEAL(loss);
  // => float32[] on cpu, requires grad
}

int main() {
  torch::manual_seed(0);
  lenet();
  resnet();
  unet();
  pointnet();
  vit();
}
