// RUN: %check_torch %s torch-api-load-in-loop

namespace nn = torch::nn;

struct NetImpl : nn::Module {
  nn::Linear fc{nullptr};
  NetImpl() { fc = register_module("fc", nn::Linear(4, 2)); }
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x); }
};
TORCH_MODULE(Net);

using Images = std::vector<torch::Tensor>;
torch::Tensor run(torch::jit::Module &model, const torch::Tensor &x);
std::string findModel();

void literalPath(const Images &images) {
  for (const auto &image : images) {
    torch::jit::script::Module model = torch::jit::load("model.pt"); // expected-warning {{'torch::jit::load' reads the same archive "model.pt" in every round of the loop; load it once before the loop}}
    auto y = model.forward({image}).toTensor();
  }
}

int main(int argc, char **argv) {
  torch::Device device(torch::kCPU);
  for (int i = 0; i < 10; ++i) {
    auto model = torch::jit::load(argv[1], device); // expected-warning {{reads the same archive argv[1] in every round of the loop}}
    model.eval();
    std::vector<torch::jit::IValue> inputs{torch::ones({1, 3})};
    std::cout << model.forward(inputs).toTensor() << "\n";
  }
}

void assignedInWhile(std::istream &in, const std::string &folder) {
  torch::jit::Module model;
  std::string line;
  while (std::getline(in, line)) {
    std::string path = folder + "/model.pt";
    try {
      model = torch::jit::load(path); // expected-warning {{reads the same archive path in every round}}
    } catch (const c10::Error &e) {
      continue;
    }
    model({torch::ones({1})});
  }
}

void chained(const Images &images) {
  size_t i = 0;
  do {
    auto y = torch::jit::load(std::string("model.pt")).forward({images[i]}); // expected-warning {{in every round}}
  } while (++i < images.size());
}

void throughHelper(const Images &images) {
  using namespace torch;
  static const char *const Path = "model.pt";
  for (size_t i = 0; i != images.size(); i++) {
    auto model = jit::load(Path); // expected-warning {{in every round}}
    run(model, images[i]);
  }
}

void eager(const Images &images, const std::string &weights) {
  Net net;
  for (auto &image : images) {
    torch::load(net, weights); // expected-warning {{'torch::load' reads the same archive weights in every round of the loop; load it once before the loop}}
    net->eval();
    std::cout << net->forward(image);
  }
}

class Server {
public:
  torch::Tensor predict(const torch::Tensor &x) {
    auto model = torch::jit::load(path_, torch::kCPU); // expected-warning {{reads the same archive path_ in every call of 'predict'; load it once outside and pass it in}}
    return model.forward({x}).toTensor();
  }
  void serve(const Images &requests) {
    for (const auto &request : requests)
      predict(request); // expected-note {{called in a loop here}}
  }

private:
  std::string path_ = "model.pt";
};

struct Perceptual : nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    auto vgg = torch::jit::load("vgg.pt"); // expected-warning {{reads the same archive "vgg.pt" in every call of 'forward'; load it once in the constructor}}
    return vgg.forward({x}).toTensor();
  }
};

void inLambda(const Images &images) {
  auto all = [&] {
    for (const auto &image : images) {
      auto model = torch::jit::load("model.pt"); // expected-warning {{in every round}}
      model.forward({image});
    }
  };
  all();
}

template <typename Range> void inTemplate(const Range &images) {
  for (const auto &image : images) {
    auto model = torch::jit::load("model.pt"); // expected-warning {{in every round}}
    model.forward({image});
  }
}
template void inTemplate(const Images &);

// Silent from here on ------------------------------------------------------

void before(const Images &images) {
  auto model = torch::jit::load("model.pt");
  for (const auto &image : images)
    model.forward({image});
}

void pathDepends(const std::vector<std::string> &paths, torch::Tensor x) {
  for (const auto &path : paths) {
    auto model = torch::jit::load(path);
    model.forward({x});
  }
  for (int i = 0; i < 3; ++i) {
    auto model = torch::jit::load("fold" + std::to_string(i) + ".pt");
    model.forward({x});
    auto other = torch::jit::load(findModel());
    other.forward({x});
    auto third = torch::jit::load(paths[i]);
    third.forward({x});
  }
}

void onePerDevice(torch::Tensor x) {
  for (int i = 0; i < 4; ++i) {
    auto model = torch::jit::load("model.pt", torch::Device(torch::kCUDA, i));
    model.forward({x});
  }
}

void retries(torch::Tensor x) {
  for (int attempt = 0; attempt < 5; ++attempt) {
    try {
      auto model = torch::jit::load("model.pt");
      model.forward({x});
      break;
    } catch (const c10::Error &e) {
      std::cerr << e.what();
    }
  }
}

void polls(torch::Tensor x, const std::atomic<bool> &running) {
  while (running) {
    auto model = torch::jit::load("latest.pt");
    model.forward({x});
    std::this_thread::sleep_for(std::chrono::seconds(60));
  }
}

void onlyWhenChanged(const Images &images, bool (*changed)()) {
  auto model = torch::jit::load("model.pt");
  for (const auto &image : images) {
    if (changed())
      model = torch::jit::load("model.pt");
    model.forward({image});
  }
}

void trainsFromTheSameStart(const Images &images) {
  for (int fold = 0; fold < 5; ++fold) {
    Net net;
    torch::load(net, "initial.pt");
    torch::optim::SGD optimizer(net->parameters(), 0.1);
    for (const auto &image : images) {
      optimizer.zero_grad();
      net->forward(image).sum().backward();
      optimizer.step();
    }
  }
}

std::vector<torch::jit::Module> pool(int n) {
  std::vector<torch::jit::Module> models;
  for (int i = 0; i < n; ++i)
    models.push_back(torch::jit::load("model.pt"));
  return models;
}

void onePerThread(int n) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back([] {
      auto model = torch::jit::load("model.pt");
      model.forward({torch::ones({1})});
    });
  for (auto &thread : threads)
    thread.join();
}

void timesLoading() {
  for (int i = 0; i < 100; ++i) {
    auto model = torch::jit::load("model.pt");
    (void)model;
  }
}

torch::Tensor once(torch::Tensor x) {
  static torch::jit::Module model = torch::jit::load("model.pt");
  return model.forward({x}).toTensor();
}
void callsOnce(const Images &images) {
  for (const auto &image : images)
    once(image);
}

torch::Tensor withPath(const std::string &path, torch::Tensor x) {
  auto model = torch::jit::load(path);
  return model.forward({x}).toTensor();
}
void compares(const std::vector<std::string> &paths, torch::Tensor x) {
  for (const auto &path : paths)
    withPath(path, x);
}

struct Lazy : nn::Module {
  torch::jit::Module vgg;
  bool loaded = false;
  torch::Tensor forward(torch::Tensor x) {
    if (!loaded) {
      vgg = torch::jit::load("vgg.pt");
      loaded = true;
    }
    return vgg.forward({x}).toTensor();
  }
};

void changesPath(torch::Tensor x) {
  std::string path = "model.pt";
  for (int i = 0; i < 3; ++i) {
    auto model = torch::jit::load(path);
    model.forward({x});
    path += ".bak";
  }
}

void streams(std::istream &in, torch::Tensor x) {
  for (int i = 0; i < 3; ++i) {
    auto model = torch::jit::load(in);
    model.forward({x});
  }
}

namespace other {
namespace jit {
struct Module {
  int forward(int x) { return x; }
};
Module load(const char *) { return {}; }
} // namespace jit
void lookAlike() {
  for (int i = 0; i < 3; ++i) {
    auto model = jit::load("model.pt");
    model.forward(i);
  }
}
} // namespace other
