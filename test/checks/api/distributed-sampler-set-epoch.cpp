// RUN: %check_torch %s torch-api-distributed-sampler-set-epoch

namespace data = torch::data;
using Sampler = data::samplers::DistributedRandomSampler;

struct Set : data::Dataset<Set> {
  data::Example<> get(size_t) override { return {torch::ones(1), torch::ones(1)}; }
  c10::optional<size_t> size() const override { return 8; }
};

void setOnCopy(int epochs) {
  auto set = Set().map(data::transforms::Stack<>());
  Sampler sampler(set.size().value(), 2, 0, false);
  auto loader = data::make_data_loader(std::move(set), sampler, 4); // expected-note {{copied into the loader here}}
  for (int epoch = 0; epoch < epochs; ++epoch) {
    sampler.set_epoch(epoch); // expected-warning {{'set_epoch' has no effect on the data loader, which has its own copy of 'sampler'; set the epoch first and make the loader anew in each epoch}}
    for (auto &batch : *loader)
      batch.data.sum();
  }
}

void setOnMoved(int epochs) {
  using namespace torch::data::samplers;
  auto sampler = DistributedRandomSampler(8, 2, 1);
  auto loader = torch::data::make_data_loader(Set(), std::move(sampler), 4); // expected-note {{copied into the loader}}
  for (int epoch = 0; epoch < epochs; ++epoch) {
    sampler.set_epoch(epoch); // expected-warning {{no effect}}
    for (auto batch : *loader)
      batch.size();
  }
}

void setOnce() {
  data::samplers::DistributedRandomSampler sampler(8);
  auto loader = data::make_data_loader(Set(), sampler, data::DataLoaderOptions(4)); // expected-note {{copied}}
  sampler.set_epoch(3); // expected-warning {{no effect}}
  for (auto batch : *loader)
    batch.size();
}

struct Trainer {
  void run(int epochs) {
    Sampler sampler(8, 2, 0);
    loader = data::make_data_loader(Set(), sampler, 4); // expected-note {{copied}}
    for (int epoch = 0; epoch < epochs; ++epoch) {
      sampler.set_epoch(epoch); // expected-warning {{no effect}}
      for (auto batch : *loader)
        batch.size();
    }
  }
  std::unique_ptr<data::StatelessDataLoader<Set, Sampler>> loader;
};

template <typename T> void inTemplate(T epochs) {
  Sampler sampler(8, 2, 0);
  auto loader = data::make_data_loader(Set(), sampler, 4); // expected-note {{copied}}
  for (T epoch = 0; epoch < epochs; ++epoch) {
    sampler.set_epoch(epoch); // expected-warning {{no effect}}
    for (auto batch : *loader)
      batch.size();
  }
}
template void inTemplate(int);

// Silent from here on ------------------------------------------------------

void freshLoader(int epochs) {
  Sampler sampler(8, 2, 0);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    sampler.set_epoch(epoch);
    auto loader = data::make_data_loader(Set(), sampler, 4);
    for (auto batch : *loader)
      batch.size();
  }
}

void setBefore() {
  Sampler sampler(8, 2, 0);
  sampler.set_epoch(7);
  auto loader = data::make_data_loader(Set(), sampler, 4);
  for (auto batch : *loader)
    batch.size();
}

void byHand(int epochs) {
  Sampler sampler(8, 2, 0);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    sampler.set_epoch(epoch);
    sampler.reset();
    while (auto indices = sampler.next(4))
      indices->size();
  }
}

struct SelfCounting : Sampler {
  using data::samplers::DistributedRandomSampler::DistributedRandomSampler;
  size_t round = 0;
  void reset(c10::optional<size_t> size = c10::nullopt) override {
    set_epoch(round++);
    DistributedRandomSampler::reset(size);
  }
};
void selfCounting(int epochs) {
  auto loader = data::make_data_loader(Set(), SelfCounting(8, 2, 0), 4);
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (auto batch : *loader)
      batch.size();
}

namespace other {
struct Sampler {
  void set_epoch(int) {}
};
void lookAlike(int epochs) {
  Sampler sampler;
  for (int epoch = 0; epoch < epochs; ++epoch)
    sampler.set_epoch(epoch);
}
} // namespace other
