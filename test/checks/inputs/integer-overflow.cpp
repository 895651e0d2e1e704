// RUN: %check_torch %s torch-inputs-integer-overflow

void numbers(torch::Tensor In) {
  auto Image = torch::zeros({3, 4}, torch::kUInt8); // expected-note 8 {{'Image' gets its dtype here}}
  auto A = Image + 300; // expected-warning {{'operator+' with a number that the dtype does not hold: 'Image' is uint8, up to 255, but the number is 300, and the result wraps around}}
  auto B = Image * 256; // expected-warning {{'operator*' with a number that the dtype does not hold}}
  auto C = torch::mul(Image, 1000); // expected-warning {{'torch::mul' with a number that the dtype does not hold}}
  Image.add_(512); // expected-warning {{'add_' with a number that the dtype does not hold}}
  Image.fill_(300); // expected-warning {{'fill_' with a number that the dtype does not hold: 'Image' is uint8, up to 255, but the number is 300, which LibTorch refuses}}
  auto D = torch::sub(Image, 777); // expected-warning {{but the number is 777, and the result wraps around}}
  auto E = Image.masked_fill(Image > 3, 256); // expected-warning {{'masked_fill' with a number that the dtype does not hold}}
  auto F = torch::full({2}, 999, torch::kUInt8); // expected-warning {{the tensor is uint8, up to 255, but the number is 999, which LibTorch refuses}}
  auto Audio = In.to(torch::kShort); // expected-note {{'Audio' gets its dtype here}}
  auto G = Audio * 40000; // expected-warning {{'Audio' is int16, up to 32767, but the number is 40000}}
  auto H = Image - 128; // expected-warning {{'operator-' below zero in an unsigned dtype: 'Image' is uint8, so elements below 128 wrap around to large ones; convert it first}}
}

void shifts(std::vector<uint8_t> Pixels) {
  auto Red = torch::from_blob(Pixels.data(), {100}, torch::kUInt8); // expected-note 2 {{'Red' gets its dtype here}}
  auto A = Red.bitwise_left_shift(16); // expected-warning {{'bitwise_left_shift' shifts all bits out: 'Red' is uint8, so that a shift by 16 leaves 0; convert it first}}
  auto B = torch::__lshift__(Red, 8); // expected-warning {{shifts all bits out}}
}

void differences(torch::Tensor A, torch::Tensor B) {
  auto Before = A.to(torch::kUInt8), After = B.to(torch::kByte);
  auto Moved = (After - Before).abs(); // expected-warning {{'abs' of a difference that has no sign: '(After - Before)' is uint8, in which what is below zero has wrapped around to a large number; convert the operands first}}
  // expected-note@-1 {{the difference}}
  auto Diff = torch::sub(After, Before); // expected-note 2 {{the difference}}
  auto Error = Diff.pow(2).sum(); // expected-warning {{'pow' of a difference that has no sign}}
  auto Other = torch::square(Diff); // expected-warning {{'torch::square' of a difference that has no sign}}
}

// Right: it fits, or the dtype is wide.
void fine(torch::Tensor In, int N) {
  auto Image = torch::zeros({3, 4}, torch::kUInt8);
  auto Mask = (Image > 3).to(torch::kUInt8) * 255;
  auto A = Image + 255;
  auto B = Image * 2;
  auto C = Image + N;
  auto D = Image.to(torch::kInt) * 1000;
  auto E = Image * 300.0;
  auto F = Image / 300;
  auto G = Image > 300;
  auto H = (Image.to(torch::kFloat) - Image).abs();
  auto I = Image.to(torch::kInt).bitwise_left_shift(16);
  auto J = Image - 1;
  auto K = In + 300;
  auto L = 255 - Image;
  Image.fill_(-1);
  auto M = Image + (-1);
  auto O = torch::full({2}, 300, torch::kInt);
  auto P = (In - In).abs();
  auto Q = Image.sum() + 1000;
  auto R = torch::zeros({2}, torch::kShort) + 300;
  auto S = Image - 127.5;
  auto T = Image.abs();
}

// Not LibTorch.
namespace other {
struct Tensor {
  Tensor operator+(int) const;
  Tensor fill_(int);
};
void look(Tensor X) {
  X + 300;
  X.fill_(300);
}
} // namespace other
