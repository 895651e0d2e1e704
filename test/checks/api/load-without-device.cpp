// RUN: %check_torch %s torch-api-load-without-device

void classify(const std::string &path) {
  torch::Device device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  torch::jit::script::Module module = torch::jit::load(path); // expected-warning {{'torch::jit::load' without a device puts the data on the device it was saved from, and fails where there is none; pass 'device' as its last argument}}
  module.to(device); // expected-note {{moved to a device here}}
}
// CHECK-FIXES: module = torch::jit::load(path, device);

void constant() {
  auto module = torch::jit::load("model.pt"); // expected-warning {{pass 'torch::kCUDA' as its last argument}}
  module.eval();
  module.to(torch::kCUDA); // expected-note {{moved}}
}

torch::jit::Module plain(std::istream &in) {
  return torch::jit::load(in); // expected-warning {{pass the device as its last argument}}
}

class Detector {
public:
  explicit Detector(const std::string &path) : device_(torch::kCPU) {
    using namespace torch;
    module_ = jit::load(path); // expected-warning {{pass 'device_' as its last argument}}
    module_.to(device_);       // expected-note {{moved}}
  }

private:
  torch::Device device_;
  torch::jit::Module module_;
};

void eager(const char *path, c10::Device where) {
  torch::nn::Linear fc(4, 2);
  fc->to(where); // expected-note {{moved}}
  torch::load(fc, path); // expected-warning {{'torch::load' without a device puts the data on the device it was saved from}}
  torch::Tensor mean;
  torch::load(mean, "mean.pt"); // expected-warning {{pass 'where'}}
  mean = mean.to(where);        // expected-note {{moved}}
}
// CHECK-FIXES: torch::load(fc, path, where);
// CHECK-FIXES: torch::load(mean, "mean.pt", where);

void declaredLater(const std::string &path) {
  auto module = torch::jit::load(path); // expected-warning {{pass 'device'}}
  torch::Device device(torch::kCPU);
  module.to(device); // expected-note {{moved}}
}
// CHECK-FIXES: module = torch::jit::load(path);

void changedBetween(const std::string &path, torch::Device device) {
  auto module = torch::jit::load(path); // expected-warning {{pass 'device'}}
  device = torch::Device(torch::kCUDA, 1);
  module.to(device); // expected-note {{moved}}
}
// CHECK-FIXES: module = torch::jit::load(path);

// Silent from here on ------------------------------------------------------

void withDevice(const std::string &path, torch::Device device) {
  auto a = torch::jit::load(path, device);
  auto b = torch::jit::load(path, torch::kCPU);
  torch::nn::Linear fc(4, 2);
  torch::load(fc, path, device);
  fc->to(device);
}

void movesNothing(const std::string &path) {
  torch::nn::Linear fc(4, 2);
  torch::load(fc, path);
  fc->to(torch::kHalf);
  torch::Tensor x;
  torch::load(x, path);
}

namespace other {
namespace jit {
struct Module {
  void to(torch::Device) {}
};
Module load(const std::string &) { return {}; }
} // namespace jit
void lookAlike(torch::Device device) {
  auto module = jit::load("model.pt");
  module.to(device);
}
} // namespace other
