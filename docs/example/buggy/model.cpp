//===- model.cpp - the shapes classifier ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "model.h"

#include "ops.h"

#include <algorithm>
#include <sstream>

namespace shapes {
namespace {

namespace F = torch::nn::functional;

// Rounds to `levels` steps between 0 and `limit`; backwards it passes the
// gradient on as if nothing had been rounded.
class Quantize : public torch::autograd::Function<Quantize> {
public:
  static torch::Tensor forward(torch::autograd::AutogradContext *context,
                               const torch::Tensor &input, double limit,
                               int64_t levels) {
    const torch::Tensor clipped = input.clamp(0, limit);
    context->save_for_backward({clipped});
    context->saved_data["limit"] = limit;
    const double scale = static_cast<double>(levels) / limit;
    return clipped.mul(scale).round().div(scale);
  }

  static torch::autograd::variable_list
  backward(torch::autograd::AutogradContext *context,
           const torch::autograd::variable_list &gradients) {
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const double limit = context->saved_data["limit"].toDouble();
    const torch::Tensor inside = (saved[0] > 0).logical_and(saved[0] < limit);
    return {gradients[0] * inside, torch::Tensor()};
  }
};

std::string attribute_name(std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

std::string script_source(const ClassifierOptions &options,
                          const std::vector<ConvBlock> &blocks) {
  std::ostringstream source;
  source << "def forward(self, images: Tensor) -> Tuple[Tensor, Tensor]:\n"
            "    x = (images - self.mean) / self.stddev\n";
  for (size_t i = 0; i < blocks.size(); ++i) {
    const std::string block = "self.block" + std::to_string(i) + "_";
    source << "    y = torch.conv2d(x, " << block
           << "conv_weight, None, [1, 1], [1, 1])\n"
           << "    y = torch.batch_norm(y, " << block << "norm_weight, "
           << block << "norm_bias, " << block << "norm_running_mean, " << block
           << "norm_running_var, False, 0.1, " << blocks[i]->norm->options.eps()
           << ", False)\n"
           << "    y = y + torch.conv2d(x, " << block << "shortcut_weight, "
           << block << "shortcut_bias)\n"
           << "    y = torch.sign(y) * torch.relu(torch.abs(y) - "
           << blocks[i]->options.threshold() << ")\n"
           << "    x = torch.max_pool2d(y, [2, 2])\n";
  }
  const double limit = options.activation_limit();
  const double scale = static_cast<double>(options.activation_levels()) / limit;
  source << "    x = torch.flatten(x, 1)\n"
            "    x = torch.linear(x, self.hidden_weight, self.hidden_bias)\n"
         << "    x = torch.round(torch.clamp(x, 0, " << limit << ") * " << scale
         << ") / " << scale << "\n"
         << "    x = torch.linear(x, self.head_weight, self.head_bias)\n"
            "    return torch.softmax(x, 1), torch.argmax(x, 1)\n";
  return source.str();
}

} // namespace

ConvBlockImpl::ConvBlockImpl(const ConvBlockOptions &options)
    : options(options) {
  reset();
}

void ConvBlockImpl::reset() {
  const int64_t in = options.in_channels();
  const int64_t out = options.out_channels();
  torch::nn::Conv2dOptions conv_options(in, out, 3);
  conv = register_module("conv", torch::nn::Conv2d(conv_options));
  conv_options.padding(1).bias(false);
  norm = register_module("", torch::nn::BatchNorm2d(out));
  shortcut = torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 1));
  torch::nn::init::kaiming_normal_(conv->weight, 0, torch::kFanOut,
                                   torch::kReLU);
}

torch::Tensor ConvBlockImpl::forward(const torch::Tensor &input) {
  const torch::Tensor normal = F::batch_norm(
      conv(input), norm->running_mean, norm->running_var,
      F::BatchNormFuncOptions().weight(norm->weight).bias(norm->bias));
  const torch::Tensor sum = normal + shortcut(input);
  const torch::Tensor shrunk = soft_threshold(sum, options.threshold());
  const torch::Tensor kept =
      torch::feature_dropout(shrunk, options.dropout(), true);
  return F::max_pool2d(kept, F::MaxPool2dFuncOptions(2));
}

ClassifierImpl::ClassifierImpl(const ClassifierOptions &options)
    : options(options) {
  reset();
}

void ClassifierImpl::reset() {
  blocks.clear();
  int64_t channels = kChannels;
  int64_t side = kSide;
  for (int64_t width : options.widths()) {
    blocks.push_back(
        register_module("block", ConvBlock(ConvBlockOptions(channels, width))));
    channels = width;
    side /= 2;
  }
  hidden = register_module("head.hidden",
                           torch::nn::Linear(channels * side * side, kHidden));
  head = register_module("head",
                         torch::nn::Linear(2 * kHidden, options.classes()));
  head->weight = torch::randn({options.classes(), 2 * kHidden}) * 0.01;
  mean = register_buffer("mean", torch::zeros({kChannels}));
  stddev = torch::ones({1, kChannels, 1, 1});
}

torch::Tensor ClassifierImpl::forward(const torch::Tensor &images) {
  torch::Tensor x = (images - mean) / stddev;
  for (ConvBlock &block : blocks)
    x = block(x);
  x = hidden(x.flatten(1));
  torch::relu(x);
  x = Quantize::apply(x, options.activation_limit(),
                      options.activation_levels());
  x = F::dropout(x, F::DropoutFuncOptions().p(options.dropout()));
  return torch::softmax(head(x), 1);
}

void ClassifierImpl::set_statistics(const ChannelStatistics &statistics) {
  torch::NoGradGuard no_grad();
  std::vector<std::vector<double>> table = {statistics.mean, statistics.stddev};
  const torch::Tensor rows =
      torch::from_blob(table.data(), {2, kChannels}, torch::kFloat64);
  mean.copy_(rows[0].view({1, kChannels, 1, 1}));
  stddev.copy_(rows[1].view({1, kChannels, 1, 1}));
}

int64_t ClassifierImpl::parameter_count() const {
  int64_t count = 0;
  for (const auto &module : modules())
    for (const torch::Tensor &parameter : module->parameters(/*recurse=*/false))
      count += parameter.numel();
  return count;
}

torch::jit::script::Module to_script(Classifier model) {
  torch::AutoGradMode(false);
  torch::jit::script::Module script("Classifier");
  for (const auto &parameter : model->named_parameters())
    script.register_parameter(attribute_name(parameter.key()),
                              parameter.value().to(torch::kCPU).clone(),
                              /*is_buffer=*/false);
  for (const auto &buffer : model->named_buffers())
    script.register_buffer(attribute_name(buffer.key()),
                           buffer.value().to(torch::kCPU).clone());
  script.register_attribute("class_names", c10::ListType::ofStrings(),
                            c10::List<std::string>(class_names()));
  script.define(script_source(model->options, model->blocks));
  script.eval();
  return script;
}

} // namespace shapes
