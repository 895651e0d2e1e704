// RUN: %check_torch %s torch-api-distributed-sampler-set-epoch

namespace data = torch::data;
using Sampler = data::samplers::DistributedRandomSampler;

struct Set : data::Dataset<Set> {
  data::Example<> get(size_t) override { return {torch::ones(1), torch::ones(1)}; }
  c10::optional<size_t> size() const override { return 8; }
};

void neverSet(int epochs) {
  auto set = Set().map(data::transforms::Stack<>());
  auto sampler = Sampler(set.size().value(), 2, 0, false);
  auto loader = data::make_data_loader(std::move(set), sampler, 4); // expected-warning {{'loader' gives the same order in every epoch: 'DistributedRandomSampler' shuffles by its epoch, and 'set_epoch' is never called; make the loader anew in each epoch from a sampler with the epoch set}}
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (auto &batch : *loader) // expected-note {{used in every epoch here}}
      batch.data.sum();
}

void temporary() {
  const auto loader = torch::data::make_data_loader( // expected-warning {{'loader' gives the same order in every epoch}}
      Set(), torch::data::samplers::DistributedRandomSampler(8, 2, 1), 4);
  int epoch = 0;
  while (epoch++ < 3) {
    for (auto it = loader->begin(); it != loader->end(); ++it) // expected-note {{used in every epoch}}
      it->size();
  }
}

template <typename Loader> void trainOneEpoch(Loader &loader) {
  for (auto &batch : loader)
    batch.size();
}

void byTemplateArgument(int epochs) {
  auto loader = data::make_data_loader<Sampler>(Set(), 4); // expected-warning {{same order}}
  for (int epoch = 0; epoch < epochs; ++epoch)
    trainOneEpoch(*loader); // expected-note {{used}}
}

class Trainer {
public:
  Trainer() : loader_(data::make_data_loader(Set(), Sampler(8, 2, 0), 4)) {}
  void train(int epochs) {
    for (int epoch = 0; epoch < epochs; ++epoch)
      for (auto batch : *loader_) // expected-note {{used}}
        batch.size();
  }

private:
  std::unique_ptr<data::StatelessDataLoader<Set, Sampler>> loader_; // expected-warning {{'loader_' gives the same order}}
};

void inLambda(int epochs) {
  auto loader = data::make_data_loader(Set(), Sampler(8, 2, 0), 4); // expected-warning {{same order}}
  auto train = [&] {
    for (int epoch = 0; epoch < epochs; ++epoch)
      for (auto batch : *loader) // expected-note {{used}}
        batch.size();
  };
  train();
}

// Silent from here on ------------------------------------------------------

void onePass() {
  auto loader = data::make_data_loader(Set(), Sampler(8, 2, 0), 4);
  for (auto &batch : *loader)
    batch.size();
}

void otherSamplers(int epochs) {
  auto random = data::make_data_loader(Set(), data::samplers::RandomSampler(8), 4);
  auto plain = data::make_data_loader(Set(), 4);
  auto ordered = data::make_data_loader(
      Set(), data::samplers::DistributedSequentialSampler(8, 2, 0), 4);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (auto &batch : *random)
      batch.size();
    for (auto &batch : *plain)
      batch.size();
    for (auto &batch : *ordered)
      batch.size();
  }
}

void perFold(int folds) {
  for (int fold = 0; fold < folds; ++fold) {
    auto loader = data::make_data_loader(Set(), Sampler(8, 2, 0), 4);
    for (auto &batch : *loader)
      batch.size();
  }
}

struct Own : Sampler {
  using data::samplers::DistributedRandomSampler::DistributedRandomSampler;
};
void ownSampler(int epochs) {
  auto loader = data::make_data_loader(Set(), Own(8, 2, 0), 4);
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (auto &batch : *loader)
      batch.size();
}
