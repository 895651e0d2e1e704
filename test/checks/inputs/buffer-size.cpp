// RUN: %check_torch %s torch-inputs-buffer-size

void arrays() {
  float Values[6] = {1, 2, 3, 4, 5, 6};
  auto A = torch::from_blob(Values, {2, 4}); // expected-warning {{'from_blob' of more than the memory holds: [2, 4] takes 8 elements, but 'Values' has 6 elements}}
  std::array<float, 4> Quad{};
  auto B = torch::from_blob(Quad.data(), {5}); // expected-warning {{[5] takes 5 elements, but 'Quad.data()' has 4 elements}}
  double Grid[2][3] = {};
  auto C = torch::from_blob(&Grid[1][0], {2, 3}, torch::kDouble); // expected-warning {{[2, 3] takes 6 elements, but '&Grid[1][0]' has 3 elements}}
  float One = 1;
  auto D = torch::from_blob(&One, {2}); // expected-warning {{[2] takes 2 elements, but '&One' has 1 elements}}
  float *P = Values + 3; // expected-note {{the memory is from here}}
  auto E = torch::from_blob(P, {2, 2}); // expected-warning {{[2, 2] takes 4 elements, but 'P' has 3 elements}}
}

struct Frame {
  std::vector<float> Data;
  int64_t Ids[4];
};

void containers(int64_t N, Frame &F) {
  std::vector<float> V(10), W(N), L{1, 2, 3};
  auto A = torch::from_blob(V.data(), {3, 4}).clone(); // expected-warning {{[3, 4] takes 12 elements, but 'V.data()' has 10 elements}}
  auto B = torch::from_blob(W.data(), {N + 1}); // expected-warning {{[N + 1] takes N + 1 elements, but 'W.data()' has N elements}}
  auto C = torch::from_blob(W.data(), {N, 3}); // expected-warning {{[N, 3] takes 3*N elements, but 'W.data()' has N elements}}
  auto D = torch::from_blob(L.data(), {4}, torch::TensorOptions().dtype(torch::kFloat)); // expected-warning {{'L.data()' has 3 elements}}
  void *Raw = V.data(); // expected-note {{the memory is from here}}
  auto E = torch::from_blob(Raw, {1, 11}); // expected-warning {{[1, 11] takes 11 elements, but 'Raw' has 10 elements}}
  V.resize(2 * N);
  auto G = torch::from_blob(&V[1], {2 * N}); // expected-warning {{[2*N] takes 2*N elements, but '&V[1]' has 2*N - 1 elements}}
  F.Data.resize(16);
  for (int I = 0; I < 16; ++I)
    F.Data[I] = I;
  auto H = torch::from_blob(F.Data.data(), {4, 5}); // expected-warning {{[4, 5] takes 20 elements, but 'F.Data.data()' has 16 elements}}
  auto I = torch::from_blob(F.Ids, {5}, torch::kLong); // expected-warning {{[5] takes 5 elements, but 'F.Ids' has 4 elements}}
}

void heap(int64_t N) {
  auto Own = std::make_unique<float[]>(N); // expected-note {{the memory is from here}}
  auto A = torch::from_blob(Own.get(), {N, 2}); // expected-warning {{[N, 2] takes 2*N elements, but 'Own.get()' has N elements}}
  float *New = new float[100]; // expected-note {{the memory is from here}}
  auto B = torch::from_blob(New, {101}); // expected-warning {{[101] takes 101 elements, but 'New' has 100 elements}}
  auto *Bytes = static_cast<float *>(malloc(N)); // expected-note {{the memory is from here}}
  auto C = torch::from_blob(Bytes, {N}); // expected-warning {{'from_blob' of more than the memory holds: [N] takes N elements, but 'Bytes' has N bytes}}
  std::vector<uint8_t> Packed(12);
  auto D = torch::from_blob(Packed.data(), {12}, torch::kFloat); // expected-warning {{[12] takes 48 bytes, but 'Packed.data()' has 12 bytes}}
}

void copies(const std::vector<float> &In, std::FILE *Out) {
  auto X = torch::zeros({2, 3}); // expected-note 4 {{'X' gets its shape here}}
  float Values[8] = {};
  std::memcpy(X.data_ptr(), Values, sizeof(Values)); // expected-warning {{'memcpy' of more than the memory holds: it takes 8 elements, but 'X' has 6 elements}}
  memcpy(Values, X.data_ptr<float>(), 9 * sizeof(float)); // expected-warning {{'memcpy' of more than the memory holds: it takes 9 elements, but 'Values' has 8 elements}}
  std::copy(Values, Values + 8, X.data_ptr<float>()); // expected-warning {{'std::copy' of more than the memory holds: it takes 8 elements, but 'X' has 6 elements}}
  auto *P = X.data_ptr<float>();
  std::vector<float> V(P, P + 7); // expected-warning {{'std::vector' of more than the memory holds: it takes 7 elements, but 'X' has 6 elements}}
  fwrite(P, sizeof(float), 10, Out); // expected-warning {{'fwrite' of more than the memory holds}}
  std::vector<float> Short(5);
  std::copy_n(P, X.numel(), Short.begin()); // expected-warning {{'std::copy_n' of more than the memory holds: it takes 6 elements, but 'Short.begin()' has 5 elements}}
}

void elements(const std::vector<float> &In, torch::Tensor Y) {
  auto X = torch::empty({static_cast<int64_t>(In.size())});
  std::memcpy(X.data_ptr(), In.data(), In.size()); // expected-warning {{'memcpy' counts elements where it takes bytes: 'X' has In.size() elements of 4 bytes each}}
  std::vector<double> Out(Y.numel());
  memcpy(Out.data(), Y.data_ptr<double>(), Y.numel()); // expected-warning {{'memcpy' counts elements where it takes bytes: 'Out.data()' has ? elements of 8 bytes each}}
  int64_t Ids[4] = {};
  auto Z = torch::empty({4}, torch::kLong);
  memmove(Z.data_ptr<int64_t>(), Ids, 4); // expected-warning {{'memmove' counts elements where it takes bytes}}
}

void order(int64_t H, int64_t W) {
  auto X = torch::rand({H, W, 3});
  auto Y = X.permute({2, 0, 1}); // expected-note 2 {{'Y' gets its shape here}}
  std::vector<float> V(H * W * 3);
  std::memcpy(V.data(), Y.data_ptr<float>(), H * W * 3 * sizeof(float)); // expected-warning {{'memcpy' of elements that do not lie in order: 'Y' has [3, H, W], but its memory has the order of before it was permuted; call contiguous() first}}
  std::vector<float> U(Y.data_ptr<float>(), Y.data_ptr<float>() + Y.numel()); // expected-warning {{'std::vector' of elements that do not lie in order}}
  auto T = torch::rand({4, 5}).t(); // expected-note {{'T' gets its shape here}}
  auto Image = Y.mul(255).clamp(0, 255).to(torch::kUInt8).unsqueeze(0); // expected-note {{'Image' gets its shape here}}
  std::vector<uint8_t> Pixels(Image.numel());
  std::memcpy(Pixels.data(), Image.data_ptr(), Image.numel()); // expected-warning {{'memcpy' of elements that do not lie in order: 'Image' has [1, 3, H, W]}}
  float Table[20];
  std::copy_n(T.data_ptr<float>(), 20, Table); // expected-warning {{'std::copy_n' of elements that do not lie in order: 'T' has [5, 4]}}
}

// Right.
void fine(int64_t N, int64_t M, Frame &F, torch::Tensor In, float *Given,
          std::vector<float> &Param, bool Big) {
  float Values[6] = {};
  auto A = torch::from_blob(Values, {2, 3});
  auto B = torch::from_blob(Values, {5});
  std::vector<float> V(N * M), W(N);
  auto C = torch::from_blob(V.data(), {N, M});
  auto D = torch::from_blob(V.data(), {M, N, 1});
  auto E = torch::from_blob(W.data(), {M});
  auto G = torch::from_blob(Given, {1000});
  auto H = torch::from_blob(Param.data(), {N, 100});
  auto I = torch::from_blob(V.data(), {static_cast<int64_t>(V.size())});
  W.push_back(1);
  auto J = torch::from_blob(W.data(), {N + 1});
  std::vector<float> Grown;
  for (int K = 0; K < N; ++K)
    Grown.push_back(K);
  auto L = torch::from_blob(Grown.data(), {N});
  std::vector<float> Either(3);
  if (Big)
    Either.resize(30);
  auto O = torch::from_blob(Either.data(), {30});
  // Columns of a matrix: the strides decide how far it goes.
  auto P = torch::from_blob(Values, {3}, {2});
  // The dtype is what is wrong, which another check tells.
  std::vector<float> Floats(4);
  auto Q = torch::from_blob(Floats.data(), {4}, torch::kDouble);
  // Structs of floats in a row.
  struct Point { float X, Y, Z; } Points[4];
  auto R = torch::from_blob(&Points[0].X, {4, 3});
  std::vector<std::array<float, 3>> Triples(5);
  auto S = torch::from_blob(Triples.data(), {5, 3});
  auto *Bytes = static_cast<float *>(malloc(N * sizeof(float)));
  auto T = torch::from_blob(Bytes, {N});
  auto X = torch::zeros({2, 3});
  std::memcpy(X.data_ptr(), Values, sizeof(Values));
  std::memcpy(X.data_ptr(), Values, X.numel() * sizeof(float));
  std::memcpy(X.data_ptr(), Values, X.nbytes());
  auto Bits = torch::zeros({6}, torch::kUInt8);
  std::vector<uint8_t> Raw(6);
  std::memcpy(Bits.data_ptr(), Raw.data(), Raw.size());
  // A row of a table, and the rows behind it.
  auto Table = torch::zeros({4, 3});
  auto Row = Table[0];
  std::memcpy(Row.data_ptr(), Values, 6 * sizeof(float));
  auto Turned = torch::rand({3, 4}).t().contiguous();
  std::vector<float> Out(Turned.data_ptr<float>(), Turned.data_ptr<float>() + 12);
  auto Still = torch::rand({1, N, M}).permute({1, 0, 2});
  std::vector<float> Flat(N * M);
  std::memcpy(Flat.data(), Still.data_ptr(), N * M * sizeof(float));
  auto Sum = torch::rand({N, 3}).t() + torch::rand({3, N});
  std::memcpy(Flat.data(), Sum.data_ptr(), 12 * N);
  auto Copy = torch::from_blob(Out.data(), {3, 4}).t().clone();
}

// Right: memory that grows in other ways, and rows that lie behind each other.
void grown(std::vector<std::vector<float>> Rows, int64_t N) {
  std::vector<float> Flat, V(3 * N), W(N);
  for (auto &Row : Rows)
    Flat.insert(Flat.end(), Row.begin(), Row.end());
  auto A = torch::from_blob(Flat.data(), {N, 100});
  size_t I = 0;
  while (I < V.size())
    V[I++] = 1;
  auto B = torch::from_blob(V.data(), {N, 3});
  std::vector<float> *Pointer = &V, &Name = V;
  Pointer->resize(10 * N);
  auto C = torch::from_blob(V.data(), {N, 10});
  Name.resize(20 * N);
  auto D = torch::from_blob(V.data(), {N, 20});
  auto Grow = [&] { V.resize(30 * N); };
  Grow();
  auto E = torch::from_blob(V.data(), {N, 30});
  std::swap(V, Flat);
  auto F = torch::from_blob(V.data(), {N, 40});
  W = std::move(Flat);
  auto G = torch::from_blob(W.data(), {N, 30});
  std::copy(Rows[0].begin(), Rows[0].end(), std::back_inserter(W));
  auto H = torch::from_blob(W.data(), {N, 31});
  float Table[2][3] = {};
  auto J = torch::from_blob(Table[0], {2, 3});
  auto K = torch::from_blob(&Table[0][0], {6});
  std::array<std::array<float, 3>, 4> Arrays{};
  auto L = torch::from_blob(&Arrays[0][0], {4, 3});
  auto M = torch::from_blob(Arrays[0].data(), {4, 3});
  std::vector<std::array<float, 3>> Points(N);
  auto O = torch::from_blob(&Points[0][0], {N, 3});
  auto P = torch::from_blob(Points[0].data(), {N, 3});
  std::unique_ptr<float[]> Own;
  Own.reset(new float[N * 2]);
  auto Q = torch::from_blob(Own.get(), {N, 2});
  Own = std::make_unique<float[]>(N);
  Own.reset(new float[N * 3]);
  auto R = torch::from_blob(Own.get(), {N, 3});
  float *Raw = (float *)malloc(N);
  Raw = (float *)realloc(Raw, N * 4);
  auto S = torch::from_blob(Raw, {N});
}

// Not LibTorch.
namespace other {
torch::Tensor from_blob(void *Data, std::initializer_list<int> Sizes);
void memcpy(void *To, const void *From, size_t Bytes);
void look() {
  float Values[2] = {};
  from_blob(Values, {100});
  auto X = torch::zeros({2});
  other::memcpy(X.data_ptr(), Values, 100);
}
} // namespace other
