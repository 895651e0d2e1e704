//===- train.cpp - trains and exports the shapes classifier ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dataset.h"
#include "model.h"
#include "ops.h"

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace shapes;

namespace {

using torch::data::transforms::Stack;

constexpr const char *kUsage =
    "usage: train [--data FILE] [--out FOLDER] [--images N] [--epochs N]\n"
    "             [--batch N] [--rate X] [--seed N] [--replicas N] [--rank N]\n"
    "             [--resume]\n";

struct Arguments {
  std::string data;
  std::string out = ".";
  int64_t images = 1600;
  int64_t epochs = 6;
  int64_t batch = 32;
  double rate = 4e-3;
  uint64_t seed = 1;
  size_t replicas = 1;
  size_t rank = 0;
  bool resume = false;
};

void set_argument(Arguments &arguments, const std::string &name,
                  const std::string &value) {
  if (name == "--data")
    arguments.data = value;
  else if (name == "--out")
    arguments.out = value;
  else if (name == "--images")
    arguments.images = std::stoll(value);
  else if (name == "--epochs")
    arguments.epochs = std::stoll(value);
  else if (name == "--batch")
    arguments.batch = std::stoll(value);
  else if (name == "--rate")
    arguments.rate = std::stod(value);
  else if (name == "--seed")
    arguments.seed = std::stoull(value);
  else if (name == "--replicas")
    arguments.replicas = std::stoull(value);
  else if (name == "--rank")
    arguments.rank = std::stoull(value);
  else
    TORCH_CHECK(false, "unknown argument '", name, "'\n", kUsage);
}

Arguments parse_arguments(const std::vector<std::string> &words) {
  Arguments arguments;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--resume") {
      arguments.resume = true;
      continue;
    }
    TORCH_CHECK(i + 1 < words.size(), "no value for '", words[i], "'\n",
                kUsage);
    try {
      set_argument(arguments, words[i], words[i + 1]);
    } catch (const std::logic_error &) { // from std::stoll and its like
      TORCH_CHECK(false, "'", words[i + 1], "' is no value for '", words[i],
                  "'\n", kUsage);
    }
    ++i;
  }
  TORCH_CHECK(arguments.rank < arguments.replicas,
              "--rank is not below --replicas");
  TORCH_CHECK(arguments.images >= 4 * kClasses && arguments.batch > 1,
              "too few images or too small a batch");
  return arguments;
}

torch::Device pick_device() {
  if (torch::cuda::is_available())
    return torch::Device(torch::kCUDA, 0);
  return torch::Device(torch::kCPU);
}

void print_histogram(const ShapesDataset &dataset) {
  const torch::Tensor counts = pixel_histogram(dataset.images(), 8);
  const auto cells = counts.accessor<int64_t, 2>();
  for (int64_t channel = 0; channel < cells.size(0); ++channel) {
    std::cout << "channel " << channel << ":";
    for (int64_t bin = 0; bin < cells.size(1); ++bin)
      std::cout << ' ' << cells[channel][bin];
    std::cout << '\n';
  }
}

torch::optim::Adam make_optimizer(const Classifier &model, double rate) {
  std::vector<torch::Tensor> weights;
  std::vector<torch::Tensor> others;
  for (const auto &parameter : model->named_parameters())
    (parameter.value().dim() > 1 ? weights : others)
        .push_back(parameter.value());
  const torch::optim::AdamOptions plain(rate);
  torch::optim::AdamOptions decaying(rate);
  decaying.weight_decay(1e-4);
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(weights,
                      std::make_unique<torch::optim::AdamOptions>(decaying));
  groups.emplace_back(others,
                      std::make_unique<torch::optim::AdamOptions>(plain));
  return torch::optim::Adam(groups, plain);
}

void set_learning_rate(torch::optim::Optimizer &optimizer, double rate) {
  for (torch::optim::OptimizerParamGroup &group : optimizer.param_groups())
    static_cast<torch::optim::AdamOptions &>(group.options()).lr(rate);
}

// What is written where.
std::string model_path(const Arguments &arguments) {
  return arguments.out + "/classifier.pt";
}
std::string optimizer_path(const Arguments &arguments) {
  return arguments.out + "/optimizer.pt";
}
std::string script_path(const Arguments &arguments) {
  return arguments.out + "/shapes_script.pt";
}

void save_checkpoint(const Classifier &model,
                     const torch::optim::Optimizer &optimizer,
                     const Arguments &arguments) {
  torch::save(model, model_path(arguments));
  torch::save(optimizer, optimizer_path(arguments));
}

void load_checkpoint(Classifier &model, torch::optim::Optimizer &optimizer,
                     const Arguments &arguments, torch::Device device) {
  torch::load(model, model_path(arguments), device);
  torch::load(optimizer, optimizer_path(arguments), device);
}

Classifier copy_of(const Classifier &model) {
  return Classifier(std::dynamic_pointer_cast<ClassifierImpl>(model->clone()));
}

// One pass over this replica's share of the data; the mean loss.
double train_epoch(Classifier &model, torch::optim::Optimizer &optimizer,
                   ShapesDataset dataset, const torch::Tensor &class_weights,
                   const Arguments &arguments, size_t epoch,
                   torch::Device device) {
  torch::data::samplers::DistributedRandomSampler sampler(
      dataset.size().value(), arguments.replicas, arguments.rank);
  sampler.set_epoch(epoch);
  auto loader = torch::data::make_data_loader(
      dataset.map(Augmentation(4, 4, 0.02)).map(Stack<>()), sampler,
      torch::data::DataLoaderOptions().batch_size(arguments.batch).workers(1));

  model->train();
  torch::Tensor loss_sum = torch::zeros({}, device);
  int64_t seen = 0;
  for (const torch::data::Example<> &batch : *loader) {
    const torch::Tensor images = batch.data.to(device);
    const torch::Tensor targets = batch.target.to(device);
    optimizer.zero_grad();
    const torch::Tensor logits = model(images);
    const torch::Tensor loss = torch::nn::functional::cross_entropy(
        logits, targets,
        torch::nn::functional::CrossEntropyFuncOptions().weight(class_weights));
    loss.backward();
    torch::nn::utils::clip_grad_norm_(model->parameters(), 5.0);
    optimizer.step();
    loss_sum += loss.detach() * images.size(0);
    seen += images.size(0);
  }
  return loss_sum.item<double>() / static_cast<double>(seen);
}

// Rows are true classes, columns predicted ones.
torch::Tensor evaluate(Classifier &model, ShapesDataset dataset,
                       const Arguments &arguments, torch::Device device) {
  const torch::NoGradGuard no_grad;
  model->eval();
  auto loader =
      torch::data::make_data_loader<torch::data::samplers::SequentialSampler>(
          dataset.map(Stack<>()),
          torch::data::DataLoaderOptions().batch_size(arguments.batch));
  torch::Tensor counts = torch::zeros({kClasses, kClasses}, torch::kInt64);
  for (const torch::data::Example<> &batch : *loader) {
    const torch::Tensor logits = model(batch.data.to(device));
    const torch::Tensor predicted = logits.argmax(1).to(torch::kCPU);
    counts += confusion_matrix(predicted, batch.target, kClasses);
  }
  return counts;
}

double accuracy(const torch::Tensor &counts) {
  const auto correct = counts.diagonal().sum().item<int64_t>();
  const auto total = counts.sum().item<int64_t>();
  return static_cast<double>(correct) / static_cast<double>(total);
}

void print_recall(const torch::Tensor &counts) {
  const torch::Tensor recall =
      counts.diagonal().to(torch::kFloat64) / counts.sum(1);
  const auto values = recall.accessor<double, 1>();
  for (int64_t label = 0; label < values.size(0); ++label)
    std::cout << "  " << std::setw(8) << std::left << class_names()[label]
              << values[label] << '\n';
}

// A line for each of the first images, as infer_server reads them.
void write_requests(const RawImages &raw, const std::string &path) {
  std::ofstream file(path);
  file << std::hex << std::setfill('0');
  for (int64_t i = 0; i < std::min<int64_t>(raw.count(), 12); ++i) {
    file << class_names()[raw.labels[i]] << std::to_string(i) << ' ';
    for (int64_t byte = 0; byte < kImageBytes; ++byte)
      file << std::setw(2) << int{raw.pixels[i * kImageBytes + byte]};
    file << '\n';
  }
  TORCH_CHECK(file.flush(), "cannot write '", path, "'");
}

// The exported module must answer as the trained one does.
void export_script(const Classifier &model, const ShapesDataset &dataset,
                   const Arguments &arguments) {
  const torch::NoGradGuard no_grad;
  to_script(model).save(script_path(arguments));
  torch::jit::Module script =
      torch::jit::load(script_path(arguments), torch::kCPU);
  const torch::Tensor images = dataset.images().slice(0, 0, 8);
  const c10::IValue answer = script.forward({images});
  const torch::Tensor probabilities =
      answer.toTupleRef().elements()[0].toTensor();
  Classifier reference = copy_of(model);
  reference->to(torch::kCPU);
  reference->eval();
  const torch::Tensor expected = torch::softmax(reference(images), 1);
  TORCH_CHECK(torch::allclose(probabilities, expected, 1e-3, 1e-3),
              "the exported module differs from the trained one");
}

void run(const Arguments &arguments) {
  torch::manual_seed(arguments.seed);
  torch::set_num_threads(1); // images this small gain nothing from more
  const torch::Device device = pick_device();
  const RawImages train_images =
      arguments.data.empty() ? draw_shapes(arguments.images, arguments.seed)
                             : read_images(arguments.data);
  const RawImages test_images =
      draw_shapes(arguments.images / 4, arguments.seed + 1);
  const ShapesDataset train_set(train_images);
  const ShapesDataset test_set(test_images);
  const std::vector<int64_t> shape = train_set.shape();
  std::cout << "training on " << torch::IntArrayRef(shape) << '\n';
  print_histogram(train_set);

  Classifier model((ClassifierOptions()));
  model->set_statistics(channel_statistics(train_set.images()));
  model->to(device);
  std::cout << model->parameter_count() << " parameters on " << device << '\n';
  torch::optim::Adam optimizer = make_optimizer(model, arguments.rate);
  torch::optim::StepLR scheduler(optimizer, /*step_size=*/2, /*gamma=*/0.5);
  if (arguments.resume)
    load_checkpoint(model, optimizer, arguments, device);

  const torch::Tensor class_weights = train_set.class_weights().to(device);
  Classifier best = copy_of(model);
  double best_accuracy = 0;
  std::vector<double> losses;
  for (int64_t epoch = 0; epoch < arguments.epochs; ++epoch) {
    if (epoch < 2) // the first epoch warms up
      set_learning_rate(optimizer, arguments.rate / (epoch == 0 ? 4 : 1));
    const double loss = train_epoch(model, optimizer, train_set, class_weights,
                                    arguments, epoch, device);
    scheduler.step();
    losses.push_back(loss);
    const torch::Tensor counts = evaluate(model, test_set, arguments, device);
    std::cout << "epoch " << epoch + 1 << ": loss " << std::fixed
              << std::setprecision(3) << loss << ", test accuracy "
              << accuracy(counts) << std::endl;
    if (accuracy(counts) > best_accuracy) {
      best_accuracy = accuracy(counts);
      best = copy_of(model);
      save_checkpoint(best, optimizer, arguments);
    }
  }
  const torch::Tensor curve = torch::from_blob(
      losses.data(), {static_cast<int64_t>(losses.size())}, torch::kFloat64);
  std::cout << "mean loss " << curve.mean().item<double>()
            << ", best test accuracy " << best_accuracy << '\n';
  print_recall(evaluate(best, test_set, arguments, device));

  export_script(best, test_set, arguments);
  write_requests(test_images, arguments.out + "/requests.txt");
}

} // namespace

int main(int argc, char **argv) {
  try {
    run(parse_arguments(std::vector<std::string>(argv + 1, argv + argc)));
  } catch (const c10::Error &error) {
    std::cerr << "train: " << error.what_without_backtrace() << '\n';
    return 1;
  } catch (const std::exception &error) {
    std::cerr << "train: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
