//===- infer_server.cpp - answers requests from standard input ------------===//
//
// A request is a line `<name> <pixels>`: the bytes of one 24 x 24 RGB image,
// row after row, two hexadecimal digits each. The answer is a line `<name>
// <class> <probability>`, with the second best class behind it. `train` writes
// requests to try it with:
//
//   infer_server shapes_script.pt < requests.txt
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dataset.h"
#include "ops.h"

#include <torch/script.h>
#include <torch/torch.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace shapes;

namespace {

constexpr size_t kMaxBatch = 16;
constexpr size_t kHistory = 256;
constexpr double kMinConfidence = 0.5;

struct Request {
  std::string name;
  torch::Tensor image;
};

// Requests are refused and answered on two threads.
void print_line(const std::string &line) {
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  std::cout << line << std::endl;
}

torch::Tensor decode_pixels(const std::string &digits) {
  TORCH_CHECK(digits.size() == 2 * kImageBytes, "expected ", 2 * kImageBytes,
              " digits, got ", digits.size());
  std::vector<uint8_t> pixels(kImageBytes);
  for (size_t i = 0; i < pixels.size(); ++i)
    pixels[i] =
        static_cast<uint8_t>(std::stoi(digits.substr(2 * i, 2), nullptr, 16));
  return decode_image(pixels.data(), kSide, kSide);
}

std::optional<Request> parse_request(const std::string &line) {
  const size_t space = line.find(' ');
  if (space == std::string::npos) {
    print_line("error: no pixels in '" + line + "'");
    return std::nullopt;
  }
  const std::string name = line.substr(0, space);
  try {
    return Request{name, decode_pixels(line.substr(space + 1))};
  } catch (const c10::Error &error) {
    print_line(name + " error: " + error.what_without_backtrace());
  } catch (const std::exception &) {
    print_line(name + " error: not hexadecimal");
  }
  return std::nullopt;
}

// Stretches each image to the full range. Black or white pixels beyond the
// outermost hundredth do not count.
torch::Tensor preprocess(const std::vector<Request> &requests,
                         torch::Device device) {
  std::vector<torch::Tensor> images;
  for (const Request &request : requests) {
    const torch::Tensor sorted = std::get<0>(request.image.flatten().sort());
    const float *values = sorted.data_ptr<float>();
    const int64_t margin = sorted.numel() / 100;
    const float low = values[margin];
    const float high = values[sorted.numel() - 1 - margin];
    images.push_back(low < high ? stretch_contrast(request.image, low, high)
                                : request.image);
  }
  return torch::stack(images).to(device);
}

// Answers what is submitted, in batches, from a thread of its own.
class Server {
public:
  Server(const std::string &path, torch::Device device)
      : device_(device), module_(torch::jit::load(path, device)) {
    module_.eval();
    const c10::IValue names = module_.attr("class_names");
    for (const c10::IValue &name : names.toListRef())
      names_.push_back(name.toStringRef());
    worker_ = std::thread([this] { work(); });
  }

  ~Server() { finish(); }

  void submit(Request request) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      queue_.push_back(std::move(request));
    }
    changed_.notify_one();
  }

  // Answers what is left and ends the worker.
  void finish() {
    if (!worker_.joinable())
      return;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      finished_ = true;
    }
    changed_.notify_one();
    worker_.join();
  }

  // The mean probability of each class over the last answers, after `finish`.
  void print_summary() const {
    if (history_.empty())
      return;
    const torch::InferenceMode inference;
    const torch::Tensor mean =
        torch::stack(
            std::vector<torch::Tensor>(history_.begin(), history_.end()))
            .mean(0);
    const auto values = mean.accessor<float, 1>();
    for (size_t label = 0; label < names_.size(); ++label)
      std::cout << "mean " << names_[label] << ' ' << values[label] << '\n';
  }

private:
  std::vector<Request> next_batch() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return finished_ || !queue_.empty(); });
    std::vector<Request> batch;
    while (!queue_.empty() && batch.size() < kMaxBatch) {
      batch.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    return batch;
  }

  void work() {
    const torch::InferenceMode inference;
    const torch::OptionalDeviceGuard device_guard(device_);
    std::vector<c10::IValue> inputs;
    for (;;) {
      const std::vector<Request> batch = next_batch();
      if (batch.empty())
        return;
      respond(batch, inputs);
    }
  }

  void respond(const std::vector<Request> &batch,
               std::vector<c10::IValue> &inputs) {
    try {
      inputs.clear();
      inputs.emplace_back(preprocess(batch, device_));
      answer(batch, module_.forward(inputs));
    } catch (const std::exception &error) {
      for (const Request &request : batch)
        print_line(request.name + " error: " + error.what());
    }
  }

  void answer(const std::vector<Request> &batch, const c10::IValue &output) {
    const auto parts = output.toTuple();
    const torch::Tensor probabilities =
        parts->elements()[0].toTensor().to(torch::kCPU);
    torch::Tensor labels = parts->elements()[1].toTensor().to(torch::kCPU);
    const auto [best, order] = probabilities.topk(2, 1);
    labels = labels.masked_fill(best.select(1, 0) < kMinConfidence, -1);
    const auto label = labels.accessor<int64_t, 1>();
    const auto value = best.accessor<float, 2>();
    const auto rank = order.accessor<int64_t, 2>();
    for (size_t i = 0; i < batch.size(); ++i) {
      const int64_t row = static_cast<int64_t>(i);
      const std::string name = label[row] < 0 ? "unknown" : names_[label[row]];
      print_line(batch[i].name + ' ' + name + ' ' +
                 std::to_string(value[row][0]) + ' ' + names_[rank[row][1]] +
                 ' ' + std::to_string(value[row][1]));
      history_.push_back(probabilities[row].clone());
      if (history_.size() > kHistory)
        history_.pop_front();
    }
  }

  torch::Device device_;
  torch::jit::Module module_;
  std::vector<std::string> names_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Request> queue_;
  bool finished_ = false;
  std::deque<torch::Tensor> history_;
  std::thread worker_;
};

void serve(const std::string &path) {
  const torch::Device device = torch::cuda::is_available()
                                   ? torch::Device(torch::kCUDA, 0)
                                   : torch::Device(torch::kCPU);
  Server server(path, device);
  std::string line;
  while (std::getline(std::cin, line))
    if (std::optional<Request> request = parse_request(line))
      server.submit(std::move(*request));
  server.finish();
  server.print_summary();
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    std::cerr << "usage: infer_server MODULE < REQUESTS\n";
    return 2;
  }
  try {
    serve(argv[1]);
  } catch (const c10::Error &error) {
    std::cerr << "infer_server: " << error.what_without_backtrace() << '\n';
    return 1;
  } catch (const std::exception &error) {
    std::cerr << "infer_server: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
