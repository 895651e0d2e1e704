// RUN: %check_torch %s torch-api-guard-in-other-thread

struct NetImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor X) { return X; }
  torch::Tensor encode(torch::Tensor X) { return X; }
};
TORCH_MODULE(Net);

void lambda(Net Model, torch::Tensor X) {
  torch::NoGradGuard no_grad; // expected-note {{the guard of the starting thread is made here}}
  torch::Tensor Out;
  std::thread Worker([&] { // expected-warning {{guard 'no_grad' does not switch off the recording of gradients in the thread that 'std::thread' starts: 'torch::NoGradGuard' holds in its own thread only; make a guard in the code that the thread runs}}
    Out = Model->forward(X); // expected-note {{the other thread does this unguarded}}
  });
  Worker.join();
}

torch::Tensor asynchronous(Net Model, torch::Tensor X) {
  c10::InferenceMode Mode; // expected-note {{made here}}
  auto Result = std::async(std::launch::async, [Model, X]() mutable { return Model(X); }); // expected-warning {{guard 'Mode' does not switch inference mode in the thread that 'std::async' starts}} expected-note {{unguarded}}
  return Result.get();
}

std::vector<torch::Tensor> many(std::shared_ptr<NetImpl> Model, const std::vector<torch::Tensor> &Batches) {
  torch::AutoGradMode Off(false); // expected-note 2 {{made here}}
  std::vector<torch::Tensor> Results(Batches.size());
  std::vector<std::thread> Threads;
  for (size_t I = 0; I < Batches.size(); ++I)
    Threads.emplace_back([&, I] { Results[I] = Model->encode(Batches[I]); }); // expected-warning {{in the thread that 'std::thread' starts}} expected-note {{unguarded}}
  for (auto &Batch : Batches)
    Threads.push_back(std::thread([&] { Model->forward(Batch); })); // expected-warning {{in the thread that 'std::thread' starts}} expected-note {{unguarded}}
  for (auto &T : Threads)
    T.join();
  return Results;
}

void work(torch::jit::script::Module Model, torch::Tensor X) {
  auto Y = Model.forward({X}); // expected-note 3 {{unguarded}}
}
void *start(void *Data) {
  work(*static_cast<torch::jit::Module *>(Data), torch::ones(1));
  return nullptr;
}

void functions(torch::jit::script::Module Model, torch::Tensor X) {
  at::NoGradGuard Guard; // expected-note 3 {{made here}}
  std::thread T(work, Model, X); // expected-warning {{in the thread that 'std::thread' starts}}
  auto Bound = std::async(std::bind(&work, Model, X)); // expected-warning {{in the thread that 'std::async' starts}}
  pthread_t Handle;
  pthread_create(&Handle, nullptr, start, &Model); // expected-warning {{in the thread that 'pthread_create' starts}}
  T.join();
}

class Server {
public:
  void run() {
    torch::NoGradGuard Guard; // expected-note 2 {{made here}}
    Thread = std::thread(&Server::loop, this); // expected-warning {{in the thread that 'std::thread' starts}}
    auto Loop = [this] { Model->forward(torch::ones(1)); }; // expected-note {{unguarded}}
    std::thread Other(Loop); // expected-warning {{in the thread that 'std::thread' starts}}
    Other.join();
    Thread.join();
  }

private:
  void loop() {
    while (Running)
      Model->forward(torch::ones(1)); // expected-note {{unguarded}}
  }
  Net Model;
  std::thread Thread;
  bool Running = true;
};

struct Job {
  Net Model;
  void operator()() { Model(torch::ones(1)); } // expected-note {{unguarded}}
};
void functor(Net Model) {
  c10::InferenceMode Guard(true); // expected-note {{made here}}
  std::thread T(Job{Model}); // expected-warning {{in the thread that 'std::thread' starts}}
  T.join();
}

// Silent from here on.

void ownGuard(Net Model, torch::Tensor X) {
  torch::NoGradGuard Guard;
  std::thread T([&] {
    torch::NoGradGuard Inner;
    Model->forward(X);
  });
  T.join();
  std::thread U([&] {
    std::optional<c10::InferenceMode> Mode(true);
    Model->forward(X);
  });
  U.join();
  std::thread V([&] {
    torch::GradMode::set_enabled(false);
    Model->forward(X);
  });
  V.join();
}

void guardInCallee(Net Model, torch::Tensor X) {
  auto Run = [&] {
    torch::NoGradGuard Inner;
    return Model->forward(X);
  };
  torch::NoGradGuard Guard;
  std::thread T([&] { Run(); });
  T.join();
}

void trains(Net Model, torch::Tensor X) {
  torch::NoGradGuard Guard;
  std::thread T([&] { Model->forward(X).sum().backward(); });
  T.join();
}

void endedBefore(Net Model, torch::Tensor X) {
  {
    torch::NoGradGuard Guard;
    Model->forward(X);
  }
  std::thread T([&] { Model->forward(X); });
  torch::NoGradGuard After;
  T.join();
}

void noModel(Net Model, torch::Tensor X) {
  torch::NoGradGuard Guard;
  std::thread T([&] { X = torch::ones({2, 3}).div(255); });
  T.join();
  std::thread Saver([&] { torch::save(Model, "model.pt"); });
  Saver.join();
  std::thread Mover([&] { Model->to(torch::kCPU); });
  Mover.join();
}

void inSameThread(Net Model, torch::Tensor X) {
  torch::NoGradGuard Guard;
  at::parallel_for(0, 4, 1, [&](int64_t, int64_t) { Model->forward(X); });
  auto Deferred = std::async(std::launch::deferred, [&] { return Model->forward(X); });
  Deferred.get();
  auto Run = [&] { return Model->forward(X); };
  Run();
  std::thread None;
  None = std::thread();
}

void gradientsStayOn(Net Model, torch::Tensor X, bool Flag) {
  torch::AutoGradMode On(true);
  c10::InferenceMode No(false);
  torch::AutoGradMode Some(Flag);
  std::thread T([&] { Model->forward(X); });
  T.join();
}

struct Pool {
  template <class F> void enqueue(F Job) { Job(); }
};
void pool(Pool &P, Net Model, torch::Tensor X) {
  torch::NoGradGuard Guard;
  P.enqueue([&] { Model->forward(X); });
}

namespace other {
struct thread {
  template <class F> explicit thread(F Job) { Job(); }
};
struct NoGradGuard {
  ~NoGradGuard() {}
};
void f(Net Model, torch::Tensor X) {
  torch::NoGradGuard Guard;
  thread T([&] { Model->forward(X); });
}
void g(Net Model, torch::Tensor X) {
  NoGradGuard Guard;
  std::thread T([&] { Model->forward(X); });
  T.join();
}
} // namespace other
