// RUN: %check_reveals %s %t --known=95,95,95,90
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sound: frames, spectra, filters, and a recurrent net over them.

#include "torch-tidy/annotations.h"
#include <torch/torch.h>

using namespace torch::indexing;

static void spectrum() {
  const int64_t rate = 16000, window = 400, hop = 160;
  auto wave = torch::sin(torch::arange(rate) * (2 * M_PI * 440.0 / rate));
  TORCH_TIDY_REVEAL(wave);
  // => float32[16000] on cpu, contiguous, no grad
  auto emphasized = wave.clone();
  emphasized.slice(0, 1) -= 0.97 * wave.slice(0, 0, -1);
  TORCH_TIDY_REVEAL(emphasized);
  // => float32[16000] on cpu, no grad
  auto frames = emphasized.unfold(0, window, hop);
  TORCH_TIDY_REVEAL(frames);
  // => float32[98, 400] on cpu, no grad
  auto shaped = frames * torch::hann_window(window);
  auto spectra = torch::fft::rfft(shaped, 512);
  TORCH_TIDY_REVEAL(spectra);
  // => complex64[98, 257] on cpu, no grad
  auto power = spectra.abs().pow(2) / 512;
  TORCH_TIDY_REVEAL(power);
  // => float32[98, 257] on cpu, no grad
  auto bank = torch::rand({257, 80});
  auto mel = torch::log(torch::clamp_min(power.matmul(bank), 1e-10));
  TORCH_TIDY_REVEAL(mel);
  // => float32[98, 80] on cpu, no grad
  auto [low, _] = mel.min(0, true);
  auto range = std::get<0>(mel.max(0, true)) - low;
  TORCH_TIDY_REVEAL(range);
  // => float32[1, 80] on cpu, contiguous, no grad
  auto normal = (mel - low) / range.clamp_min(1e-5);
  auto delta = normal.diff(1, 0);
  TORCH_TIDY_REVEAL(delta);
  // => float32[97, 80] on cpu, no grad
  auto stacked = torch::stack({normal.slice(0, 1), delta}).unsqueeze(0);
  TORCH_TIDY_REVEAL(stacked);
  // => float32[1, 2, 97, 80] on cpu, no grad
  auto complex = torch::view_as_real(spectra);
  TORCH_TIDY_REVEAL(complex);
  // => float32[98, 257, 2] on cpu, no grad
  auto phase = torch::atan2(complex.select(-1, 1), complex.select(-1, 0));
  TORCH_TIDY_REVEAL(phase);
  // => float32[98, 257] on cpu, no grad
  auto again = torch::fft::irfft(torch::polar(spectra.abs(), phase), 512);
  TORCH_TIDY_REVEAL(again);
  // => float32[98, 512] on cpu, no grad
  auto snr = 10 * torch::log10(wave.square().mean() /
                               (wave - emphasized).square().mean());
  TORCH_TIDY_REVEAL(snr);
  // => float32[] on cpu, contiguous, no grad
}

static void filters() {
  auto stereo = torch::randn({2, 8000}, torch::kFloat64);
  auto mono = stereo.mean(0, true);
  TORCH_TIDY_REVEAL(mono);
  // => float64[1, 8000] on cpu, contiguous, no grad
  auto kernel = torch::hamming_window(101, false, torch::kFloat64);
  kernel /= kernel.sum();
  auto filtered =
      torch::conv1d(mono.unsqueeze(0), kernel.view({1, 1, -1}), {}, 1, 50);
  TORCH_TIDY_REVEAL(filtered);
  // => float64[1, 1, 8000] on cpu, no grad
  auto halved = filtered.index({"...", Slice(None, None, 2)});
  TORCH_TIDY_REVEAL(halved);
  // => float64[1, 1, 4000] on cpu, no grad
  auto peaks = torch::max_pool1d(halved.abs().to(torch::kFloat), 16, 8);
  TORCH_TIDY_REVEAL(peaks);
  // => float32[1, 1, 499] on cpu, no grad
  auto pcm = (filtered.clamp(-1, 1) * 32767).round().to(torch::kInt16);
  TORCH_TIDY_REVEAL(pcm);
  // => int16[1, 1, 8000] on cpu, no grad
  auto bytes = pcm.squeeze().contiguous();
  TORCH_TIDY_REVEAL(bytes);
  // => int16[8000] on cpu, no grad
  auto energy = halved.reshape({-1, 100}).norm(2, 1);
  TORCH_TIDY_REVEAL(energy);
  // => float64[40] on cpu, contiguous, no grad
  auto voiced = energy > energy.median();
  TORCH_TIDY_REVEAL(voiced);
  // => bool[40] on cpu, contiguous, no grad
  auto echo = torch::zeros_like(stereo);
  echo.index({Slice(), Slice(800, None)}) =
      stereo.index({Slice(), Slice(None, -800)});
  TORCH_TIDY_REVEAL(stereo + 0.3 * echo);
  // => float64[2, 8000] on cpu, contiguous, no grad
  auto rolled = torch::roll(stereo, 10, -1);
  TORCH_TIDY_REVEAL(rolled);
  // => float64[2, 8000] on cpu, no grad
}

static void recurrent() {
  const int64_t batch = 3, steps = 25, in = 40, hidden = 16, letters = 29;
  auto x = torch::randn({steps, batch, in});
  auto wx = torch::randn({4 * hidden, in}),
       wh = torch::randn({4 * hidden, hidden});
  auto h = torch::zeros({batch, hidden}), c = torch::zeros({batch, hidden});
  std::vector<torch::Tensor> outputs;
  for (int64_t t = 0; t < steps; ++t) {
    auto gates = x[t].mm(wx.t()) + h.mm(wh.t());
    auto four = gates.chunk(4, 1);
    c = four[1].sigmoid() * c + four[0].sigmoid() * four[2].tanh();
    h = four[3].sigmoid() * c.tanh();
    outputs.push_back(h);
  }
  TORCH_TIDY_REVEAL(h);
  // => float32[3, 16] on cpu, no grad
  auto y = torch::stack(outputs);
  TORCH_TIDY_REVEAL(y.size(2));
  // => 16
  auto [a, b] = torch::lstm_cell(x[0], {h, c}, wx, wh);
  TORCH_TIDY_REVEAL(a);
  // => float32[3, 16] on cpu, no grad
  TORCH_TIDY_REVEAL(b);
  // => float32[3, 16] on cpu, no grad
  auto result = torch::lstm(
      x, {torch::zeros({1, batch, hidden}), torch::zeros({1, batch, hidden})},
      {wx, wh}, false, 1, 0.0, false, false, false);
  TORCH_TIDY_REVEAL(std::get<0>(result));
  // => float32[25, 3, 16] on cpu
  auto logits = std::get<0>(result).matmul(torch::rand({hidden, letters}));
  auto probabilities = logits.log_softmax(2);
  TORCH_TIDY_REVEAL(probabilities);
  // => float32[25, 3, 29] on cpu
  auto targets = torch::randint(1, letters, {batch, 10}, torch::kLong);
  auto inputLengths = torch::full({batch}, steps, torch::kLong);
  auto targetLengths = torch::full({batch}, 10, torch::kLong);
  auto loss =
      torch::ctc_loss(probabilities, targets, inputLengths, targetLengths);
  TORCH_TIDY_REVEAL(loss);
  // => ?[] on cpu
  auto path = probabilities.argmax(2).t();
  TORCH_TIDY_REVEAL(path);
  // => int64[3, 25] on cpu, strided, no grad
}

int main() {
  spectrum();
  filters();
  recurrent();
}
