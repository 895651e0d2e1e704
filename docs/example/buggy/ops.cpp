//===- ops.cpp - operators of the shapes classifier -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ops.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/op_registration/op_registration.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>

namespace shapes {
namespace {

at::Tensor soft_threshold_cpu(const at::Tensor &input, double threshold) {
  AT_ASSERTM(threshold >= 0, "soft_threshold: negative threshold ", threshold);
  at::Tensor output = at::empty(input.sizes(), input.options());
  AT_DISPATCH_FLOATING_TYPES(input.scalar_type(), "soft_threshold", [&] {
    const scalar_t limit = static_cast<scalar_t>(threshold);
    const scalar_t *in = input.contiguous().data_ptr<scalar_t>();
    scalar_t *out = output.data_ptr<scalar_t>();
    for (int i = 0; i < input.numel(); ++i) {
      const scalar_t size = std::abs(in[i]) - limit;
      out[i] = size > 0 ? std::copysign(size, in[i]) : scalar_t(0);
    }
  });
  return output;
}

// For devices without a kernel of their own.
at::Tensor soft_threshold_reference(const at::Tensor &input, double threshold) {
  return input.sign() * (input.abs() - threshold).clamp_min(0);
}

class SoftThreshold : public torch::autograd::Function<SoftThreshold> {
public:
  static at::Tensor forward(torch::autograd::AutogradContext *context,
                            const at::Tensor &input, double threshold) {
    at::AutoDispatchBelowADInplaceOrView();
    const at::Tensor output = soft_threshold(input, threshold);
    context->saved_data["output"] = output;
    return output;
  }

  static torch::autograd::variable_list
  backward(torch::autograd::AutogradContext *context,
           const torch::autograd::variable_list &gradients) {
    const at::Tensor output = context->saved_data["output"].toTensor();
    return {gradients[0] * (output != 0)};
  }
};

at::Tensor soft_threshold_autograd(const at::Tensor &input, double threshold) {
  return SoftThreshold::apply(input, threshold);
}

at::Tensor stretch_contrast_cpu(const at::Tensor &images, double low,
                                double high) {
  AT_ASSERTM(low < high, "stretch_contrast: empty range ", low, "..", high);
  TORCH_CHECK(!images.type().is_cuda(), "stretch_contrast: CPU images only");
  const at::Tensor source = images.contiguous();
  at::Tensor output = at::empty_like(source);
  AT_DISPATCH_FLOATING_TYPES(source.scalar_type(), "stretch_contrast", [&] {
    const float offset = static_cast<float>(low);
    const float scale = static_cast<float>(1.0 / (high - low));
    const float *in = source.data<float>();
    float *out = output.data<float>();
    for (int64_t i = 0; i < source.numel(); ++i)
      out[i] = (in[i] - offset) * scale;
  });
  output.clamp(0, 1);
  return output;
}

at::Tensor confusion_matrix_cpu(const at::Tensor &predicted,
                                const at::Tensor &target, int64_t classes) {
  if (predicted.sizes() != target.sizes())
    AT_ERROR("confusion_matrix: ", predicted.sizes(), " predictions for ",
             target.sizes(), " targets");
  at::Tensor counts = at::empty({classes, classes}, at::kLong);
  auto cells = counts.accessor<int64_t, 2>();
  const long *found = predicted.data_ptr<long>();
  const long *wanted = target.data_ptr<long>();
  for (int64_t i = 0; i < predicted.size(0); ++i) {
    TORCH_CHECK(found[i] >= 0 && found[i] < classes && wanted[i] >= 0 &&
                    wanted[i] < classes,
                "confusion_matrix: class id out of range at ", i);
    ++cells[wanted[i]][found[i]];
  }
  return counts;
}

at::Tensor pixel_histogram_cpu(const at::Tensor &images, int64_t bins) {
  TORCH_CHECK(images.dim() == 4, "pixel_histogram: expected NCHW, got ",
              images.sizes());
  const int64_t channels = images.size(1);
  const at::Tensor planes = images.transpose(0, 1).flatten(1).contiguous();
  const at::IntArrayRef shape = {channels, bins};
  at::Tensor counts = at::zeros(shape, at::kLong);
  auto cells = counts.packed_accessor<int64_t, 2>();
  AT_DISPATCH_FLOATING_TYPES(planes.scalar_type(), "pixel_histogram", [&] {
    const auto values = planes.accessor<scalar_t, 2>();
    for (int64_t c = 0; c < channels; ++c)
      for (int64_t i = 0; i < values.size(1); ++i) {
        const int64_t bin = static_cast<int64_t>(values[c][i] * bins);
        ++cells[c][std::clamp<int64_t>(bin, 0, bins - 1)];
      }
  });
  return counts;
}

template <typename Signature>
c10::TypedOperatorHandle<Signature> find_operator(const char *name) {
  return c10::Dispatcher::singleton()
      .findSchemaOrThrow(name, "")
      .typed<Signature>();
}

} // namespace

at::Tensor soft_threshold(const at::Tensor &input, double threshold) {
  static const auto op = find_operator<at::Tensor(const at::Tensor &, double)>(
      "shapes::soft_threshold");
  return op.call(input, threshold);
}

at::Tensor stretch_contrast(const at::Tensor &images, double low, double high) {
  static const auto op =
      find_operator<at::Tensor(const at::Tensor &, double, double)>(
          "shapes::stretch_contrast");
  return op.call(images, low, high);
}

at::Tensor confusion_matrix(const at::Tensor &predicted,
                            const at::Tensor &target, int64_t classes) {
  static const auto op =
      find_operator<at::Tensor(const at::Tensor &, const at::Tensor &,
                               int64_t)>("shapes::confusion_matrix");
  return op.call(predicted, target, classes);
}

at::Tensor pixel_histogram(const at::Tensor &images, int64_t bins) {
  static const auto op = find_operator<at::Tensor(const at::Tensor &, int64_t)>(
      "shapes::pixel_histogram");
  return op.call(images, bins);
}

TORCH_LIBRARY(shapes, library) {
  library.def("soft_threshold(Tensor input, int threshold) -> Tensor");
  library.def("confusion_matrix(Tensor predicted, Tensor target) -> Tensor");
  library.def(
      "pixel_histogram(Tensor images, int bins=16) -> (Tensor, Tensor)");
}

static auto registry = torch::RegisterOperators().op(
    "shapes::stretch_contrast(Tensor images, float low, float high) -> Tensor",
    &stretch_contrast_cpu);

TORCH_LIBRARY_IMPL(shapes, CPU, library) {
  library.impl("soft_threshold", &soft_threshold_cpu);
  library.impl("confusion_matrix", &confusion_matrix_cpu);
  library.impl("pixel_histogram", &pixel_histogram_cpu);
}

TORCH_LIBRARY_IMPL(shapes, CUDA, library) {
  library.impl("soft_treshold", &soft_threshold_reference);
}

TORCH_LIBRARY_IMPL(shapes, Autograd, library) {
  library.impl("soft_threshold", &soft_threshold_autograd);
}

} // namespace shapes
