// RUN: %check_torch %s torch-api-uncaught-error

int main(int argc, const char **argv) {
  torch::jit::Module module = torch::jit::load(argv[1]); // expected-warning {{nothing around 'torch::jit::load' catches the 'c10::Error' of a file that is missing or damaged, which ends the program without a readable message; catch it in 'main'}}
  std::string path = argc > 2 ? argv[2] : "fc.pt";
  torch::nn::Linear fc(4, 2);
  torch::load(fc, path); // expected-warning {{nothing around 'torch::load' catches}}
  if (argc > 3) {
    using namespace torch::jit;
    auto other = load(path + ".ts", torch::kCPU); // expected-warning {{nothing around 'torch::jit::load'}}
  }

  std::thread thread([path] {
    auto module = torch::jit::load(path); // expected-warning {{catch it inside the thread}}
  });
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    auto module = torch::jit::load(path); // expected-warning {{catch it inside the thread}}
  });
  threads.push_back(std::thread([&] {
    auto module = torch::jit::load(path); // expected-warning {{catch it inside the thread}}
  }));

  // Silent from here on ----------------------------------------------------
  try {
    module = torch::jit::load(argv[1]);
    torch::load(fc, path);
  } catch (const c10::Error &error) {
    std::cerr << error.msg();
    return 1;
  }
  auto fixed = torch::jit::load("model.pt");
  threads.emplace_back([&] {
    try {
      auto module = torch::jit::load(path);
    } catch (const std::exception &error) {
      std::cerr << error.what();
    }
  });
  auto later = std::async([&] { return torch::jit::load(path); });
  auto restore = [&] { return torch::jit::load(path); };
  try {
    restore();
  } catch (...) {
  }
}

torch::jit::Module restore(const std::string &path) {
  return torch::jit::load(path);
}

namespace other {
int load(const char *) { return 0; }
struct Main {
  int main(char **argv) { return load(argv[1]); }
  torch::jit::Module main(const std::string &path) {
    return torch::jit::load(path);
  }
};
} // namespace other
