// RUN: %check_torch %s torch-inputs-channel-order

// As OpenCV declares them.
namespace cv {
typedef unsigned char uchar;
template <typename T> struct Size_ {
  Size_();
  Size_(T Width, T Height);
  T width, height;
};
typedef Size_<int> Size;
class Mat;
struct _InputArray {
  _InputArray(const Mat &m);
};
struct _OutputArray : _InputArray {
  _OutputArray(Mat &m);
};
typedef const _InputArray &InputArray;
typedef const _OutputArray &OutputArray;
class Mat {
public:
  Mat();
  Mat(int rows, int cols, int type);
  Mat(Size size, int type);
  Mat(const Mat &m);
  Mat(int rows, int cols, int type, void *data, size_t step = 0);
  Mat(Size size, int type, void *data, size_t step = 0);
  Mat &operator=(const Mat &m);
  Mat clone() const;
  void convertTo(OutputArray m, int rtype, double alpha = 1,
                 double beta = 0) const;
  int channels() const;
  size_t total() const;
  uchar *ptr(int i0 = 0);
  template <typename T> T *ptr(int i0 = 0);
  int flags, dims, rows, cols;
  uchar *data;
};
Mat imread(const std::string &filename, int flags = 1);
void resize(InputArray src, OutputArray dst, Size dsize, double fx = 0,
            double fy = 0, int interpolation = 1);
void cvtColor(InputArray src, OutputArray dst, int code, int dstCn = 0);
void split(const Mat &src, Mat *mvbegin);
} // namespace cv
constexpr int CV_8UC1 = 0, CV_8UC3 = 16, CV_32FC3 = 21;

void show(cv::Mat &Image);

void planes(cv::Mat &Given, const std::string &Path) {
  cv::Mat Image = cv::imread(Path);
  auto A = torch::from_blob(Image.data, {3, Image.rows, Image.cols}, torch::kByte); // expected-warning {{'from_blob' of pixels in another order: 'Image.data' has [rows, cols, 3], one pixel's channels beside each other, but the tensor has [3, rows, cols]; take it as it lies, then permute}}
  auto B = torch::from_blob(Given.data, {1, 3, Given.rows, Given.cols}, at::kByte).to(torch::kFloat); // expected-warning {{'from_blob' of pixels in another order: 'Given.data' has [Given.rows, Given.cols, 3]}}
  cv::Mat Small;
  cv::resize(Image, Small, cv::Size(320, 224));
  Small.convertTo(Small, CV_32FC3, 1.0 / 255);
  auto C = torch::from_blob(Small.ptr<float>(), {1, 3, 224, 320}); // expected-warning {{'Small.ptr<float>()' has [224, 320, 3], one pixel's channels beside each other, but the tensor has [1, 3, 224, 320]}}
  auto D = torch::from_blob(Small.data, {1, 320, 224, 3}); // expected-warning {{'Small.data' has [224, 320, 3], one pixel's channels beside each other, but the tensor has [1, 320, 224, 3]}}
  auto E = torch::empty({3, 480, 640}, torch::kByte);
  cv::Mat Frame(480, 640, CV_8UC3);
  std::memcpy(E.data_ptr(), Frame.data, E.numel()); // expected-warning {{'memcpy' of pixels in another order: 'Frame.data' has [480, 640, 3]}}
  auto Out = torch::rand({3, 480, 640}).mul(255).to(torch::kByte).contiguous();
  auto Plain = torch::zeros({3, 480, 640}, torch::kByte);
  std::memcpy(Frame.data, Plain.data_ptr(), 480 * 640 * 3); // expected-warning {{'memcpy' of pixels in another order: 'Frame.data' has [480, 640, 3], one pixel's channels beside each other, but the tensor has [3, 480, 640]; permute({1, 2, 0}) and contiguous() put them so}}
  cv::Mat Seen(480, 640, CV_8UC3, Plain.data_ptr()); // expected-warning {{'cv::Mat' of pixels in another order: the image has [480, 640, 3]}}
  show(Seen);
}

void views(cv::Mat Image, float *Pixels, int64_t H, int64_t W) {
  auto A = torch::from_blob(Image.data, {Image.rows, Image.cols, 3}, torch::kByte);
  auto B = A.to(torch::kFloat).div(255); // expected-note {{'B' gets its shape here}}
  auto C = B.view({3, Image.rows, Image.cols}); // expected-warning {{'view' does not move the channels to the front: the pixels of 'B' lie as [Image.rows, Image.cols, 3] and are only cut into [3, Image.rows, Image.cols]; permute moves them}}
  auto D = torch::from_blob(Pixels, {1, H, W, 3}).reshape({1, 3, H, W}); // expected-warning {{'reshape' does not move the channels to the front}}
  // expected-note@-1 0-1 {{gets its shape here}}
  auto E = torch::from_blob(Pixels, {H, W, 3}); // expected-note {{'E' gets its shape here}}
  auto F = torch::reshape(E, {3, H, W}); // expected-warning {{'torch::reshape' does not move the channels to the front}}
}

torch::Tensor convolutions(cv::Mat &Image, torch::Tensor Filters, float *Pixels, int64_t H, int64_t W) {
  auto A = torch::from_blob(Image.data, {1, Image.rows, Image.cols, 3}, torch::kByte); // expected-note 2 {{the pixels are taken from memory here}}
  auto B = torch::conv2d(A.to(torch::kFloat), Filters); // expected-warning {{'torch::conv2d' of an image whose channels come last: 'A.to(torch::kFloat)' has [1, Image.rows, Image.cols, 3], rows in place of channels; permute({0, 3, 1, 2}) first}}
  auto C = torch::nn::functional::conv2d(A.to(torch::kFloat) / 255, Filters); // expected-warning {{of an image whose channels come last}}
  auto D = torch::from_blob(Pixels, {H, W, 3}).unsqueeze(0); // expected-note {{the pixels are taken from memory here}}
  auto Known = torch::rand({16, 3, 3, 3});
  return torch::conv2d(D, Known); // expected-warning {{'torch::conv2d' of an image whose channels come last: 'D' has [1, H, W, 3]}}
}

// Right: taken as it lies, and permuted.
void fine(cv::Mat &Image, torch::Tensor Filters, float *Pixels, int64_t N, int64_t C, int64_t L) {
  auto A = torch::from_blob(Image.data, {1, Image.rows, Image.cols, 3}, torch::kByte);
  auto B = A.permute({0, 3, 1, 2}).to(torch::kFloat).div(255).contiguous();
  auto D = torch::conv2d(B, Filters);
  auto E = torch::from_blob(Image.data, {Image.rows, Image.cols, Image.channels()}, torch::kByte);
  auto F = E.permute({2, 0, 1}).unsqueeze(0);
  auto G = torch::conv2d(F.to(torch::kFloat), Filters);
  // One channel lies the same in both orders.
  cv::Mat Grey;
  cv::cvtColor(Image, Grey, 6);
  auto H = torch::from_blob(Grey.data, {1, 1, Grey.rows, Grey.cols}, torch::kByte);
  auto I = torch::from_blob(Grey.data, {Grey.rows, Grey.cols, 1}, torch::kByte).view({1, Grey.rows, Grey.cols});
  // Filled by somebody else.
  cv::Mat Other = Image;
  show(Other);
  auto J = torch::from_blob(Other.data, {3, Image.rows, Image.cols}, torch::kByte);
  // Points, not pixels.
  auto K = torch::from_blob(Pixels, {N, C, L});
  auto M = torch::from_blob(Pixels, {1, C, L, 3});
  auto O = torch::conv2d(M, Filters);
  auto P = torch::from_blob(Pixels, {N, L, 3}).transpose(1, 2);
  auto Planes = torch::rand({3, 480, 640}).permute({1, 2, 0}).contiguous();
  cv::Mat Frame(480, 640, CV_8UC3);
  std::memcpy(Frame.data, Planes.data_ptr(), 480 * 640 * 3);
  auto Q = torch::from_blob(Pixels, {N, L, 3}).view({N, 3, L});
}

// Not LibTorch.
namespace other {
torch::Tensor from_blob(void *Data, std::initializer_list<int> Sizes);
void look(cv::Mat &Image) {
  auto X = from_blob(Image.data, {3, Image.rows, Image.cols});
}
} // namespace other
