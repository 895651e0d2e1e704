//===- ops.cpp - operators of the shapes classifier -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ops.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>

namespace shapes {
namespace {

at::Tensor soft_threshold_cpu(const at::Tensor &input, double threshold) {
  TORCH_CHECK(threshold >= 0, "soft_threshold: negative threshold ", threshold);
  const at::Tensor source = input.contiguous();
  at::Tensor output = at::empty_like(source);
  AT_DISPATCH_FLOATING_TYPES(source.scalar_type(), "soft_threshold", [&] {
    const scalar_t limit = static_cast<scalar_t>(threshold);
    const scalar_t *in = source.data_ptr<scalar_t>();
    scalar_t *out = output.data_ptr<scalar_t>();
    for (int64_t i = 0; i < source.numel(); ++i) {
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
    at::AutoDispatchBelowADInplaceOrView below_autograd;
    context->save_for_backward({input});
    context->saved_data["threshold"] = threshold;
    return soft_threshold(input, threshold);
  }

  static torch::autograd::variable_list
  backward(torch::autograd::AutogradContext *context,
           const torch::autograd::variable_list &gradients) {
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const double threshold = context->saved_data["threshold"].toDouble();
    const at::Tensor passed = saved[0].abs() > threshold;
    return {gradients[0] * passed, at::Tensor()};
  }
};

at::Tensor soft_threshold_autograd(const at::Tensor &input, double threshold) {
  return SoftThreshold::apply(input, threshold);
}

at::Tensor stretch_contrast_cpu(const at::Tensor &images, double low,
                                double high) {
  TORCH_CHECK(low < high, "stretch_contrast: empty range ", low, "..", high);
  const at::Tensor source = images.contiguous();
  at::Tensor output = at::empty_like(source);
  AT_DISPATCH_FLOATING_TYPES(source.scalar_type(), "stretch_contrast", [&] {
    const scalar_t offset = static_cast<scalar_t>(low);
    const scalar_t scale = static_cast<scalar_t>(1.0 / (high - low));
    const scalar_t *in = source.data_ptr<scalar_t>();
    scalar_t *out = output.data_ptr<scalar_t>();
    for (int64_t i = 0; i < source.numel(); ++i)
      out[i] = (in[i] - offset) * scale;
  });
  return output.clamp(0, 1);
}

at::Tensor confusion_matrix_cpu(const at::Tensor &predicted,
                                const at::Tensor &target, int64_t classes) {
  TORCH_CHECK(predicted.sizes() == target.sizes(),
              "confusion_matrix: ", predicted.sizes(), " predictions for ",
              target.sizes(), " targets");
  at::Tensor counts = at::zeros({classes, classes}, at::kLong);
  auto cells = counts.accessor<int64_t, 2>();
  const auto found = predicted.accessor<int64_t, 1>();
  const auto wanted = target.accessor<int64_t, 1>();
  for (int64_t i = 0; i < found.size(0); ++i) {
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
  at::Tensor counts = at::zeros({channels, bins}, at::kLong);
  auto cells = counts.accessor<int64_t, 2>();
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
  library.def("soft_threshold(Tensor input, float threshold) -> Tensor");
  library.def(
      "stretch_contrast(Tensor images, float low, float high) -> Tensor");
  library.def("confusion_matrix(Tensor predicted, Tensor target, int classes) "
              "-> Tensor");
  library.def("pixel_histogram(Tensor images, int bins=16) -> Tensor");
}

TORCH_LIBRARY_IMPL(shapes, CPU, library) {
  library.impl("soft_threshold", &soft_threshold_cpu);
  library.impl("stretch_contrast", &stretch_contrast_cpu);
  library.impl("confusion_matrix", &confusion_matrix_cpu);
  library.impl("pixel_histogram", &pixel_histogram_cpu);
}

TORCH_LIBRARY_IMPL(shapes, CUDA, library) {
  library.impl("soft_threshold", &soft_threshold_reference);
}

TORCH_LIBRARY_IMPL(shapes, Autograd, library) {
  library.impl("soft_threshold", &soft_threshold_autograd);
}

} // namespace shapes
