// RUN: %check_torch %s torch-inputs-from-blob-dtype

// As much of OpenCV as the functions below use.
namespace cv {
struct Mat;
struct _InputArray {
  _InputArray(const Mat &);
};
struct _OutputArray : _InputArray {
  _OutputArray(Mat &);
};
struct Size {
  int Width, Height;
};
struct Rect {
  int X, Y, Width, Height;
};
struct Mat {
  Mat();
  Mat(int rows, int cols, int type);
  Mat(const Mat &);
  Mat &operator=(const Mat &);
  ~Mat();
  Mat operator()(const Rect &) const;
  Mat clone() const;
  bool empty() const;
  void convertTo(const _OutputArray &Out, int Type, double Scale = 1) const;
  void copyTo(const _OutputArray &Out) const;
  unsigned char *ptr(int Row = 0);
  unsigned char *data;
  int rows, cols;
};
Mat imread(const std::string &Path, int Flags = 1);
void resize(const _InputArray &In, const _OutputArray &Out, Size S);
void cvtColor(const _InputArray &In, const _OutputArray &Out, int Code);
void normalize(const _InputArray &In, const _OutputArray &Out);
void imshow(const std::string &Name, const _InputArray &In);
struct VideoCapture {
  VideoCapture &operator>>(Mat &Image);
  bool read(const _OutputArray &Out);
};
} // namespace cv

void change(cv::Mat &Image);
void look(const cv::Mat &Image);

void bytes(cv::VideoCapture &Capture) {
  cv::Mat Image = cv::imread("a.png");
  if (Image.empty())
    return;
  cv::cvtColor(Image, Image, 4);
  cv::imshow("a", Image);
  look(Image);
  // expected-warning@+2 {{'Image.data' points to 8-bit pixels, but 'from_blob' reads torch::kFloat32 unless told otherwise; pass torch::kUInt8}}
  // CHECK-FIXES: auto A = torch::from_blob(Image.data, {1, Image.rows, Image.cols, 3}, torch::kUInt8);
  auto A = torch::from_blob(Image.data, {1, Image.rows, Image.cols, 3});
  cv::Mat Small;
  cv::resize(Image, Small, {224, 224});
  // expected-warning@+2 {{'Small.data' points to 8-bit pixels, but 'from_blob' reads torch::kFloat32; pass torch::kUInt8}}
  // CHECK-FIXES: auto B = torch::from_blob(Small.data, {224, 224, 3}, torch::kUInt8).clone();
  auto B = torch::from_blob(Small.data, {224, 224, 3}, torch::kFloat).clone();
  cv::Mat Frame;
  while (Capture.read(Frame)) {
    cv::Mat Part = Frame(cv::Rect{0, 0, 8, 8}).clone();
    // expected-warning@+2 {{'Part.ptr()' points to 8-bit pixels}}
    // CHECK-FIXES: auto C = torch::from_blob(Part.ptr(), {8, 8, 3}, torch::kUInt8);
    auto C = torch::from_blob(Part.ptr(), {8, 8, 3});
  }
  cv::Mat Blank(8, 8, 16);
  // expected-warning@+2 {{'Blank.data' points to 8-bit pixels}}
  // CHECK-FIXES: auto D = torch::from_blob(Blank.data, {8, 8, 3}, torch::kUInt8);
  auto D = torch::from_blob(Blank.data, {8, 8, 3}, at::kFloat);
}

void fits(cv::Mat Parameter, cv::VideoCapture &Capture, int Flags) {
  cv::Mat Image = cv::imread("a.png"), Float, Other = Parameter, Frame;
  auto A = torch::from_blob(Image.data, {2, 2, 3}, torch::kByte);
  Image.convertTo(Float, 21, 1.0 / 255);
  auto B = torch::from_blob(Float.data, {2, 2, 3});
  auto C = torch::from_blob(Parameter.data, {2, 2, 3});
  auto D = torch::from_blob(Other.data, {2, 2, 3});
  cv::Mat Deep = cv::imread("a.exr", -1), Chosen = cv::imread("a.png", Flags);
  auto E = torch::from_blob(Deep.data, {2, 2, 3});
  auto F = torch::from_blob(Chosen.data, {2, 2, 3});
  cv::Mat Blank(2, 2, 21);
  auto G = torch::from_blob(Blank.data, {2, 2, 3});
  Capture >> Frame;
  change(Frame);
  auto H = torch::from_blob(Frame.data, {2, 2, 3});
}

void converted() {
  cv::Mat Image = cv::imread("a.png");
  Image.convertTo(Image, 21);
  auto A = torch::from_blob(Image.data, {2, 2, 3});
  cv::Mat Other = cv::imread("b.png"), Third = cv::imread("c.png");
  cv::normalize(Other, Other);
  auto B = torch::from_blob(Other.data, {2, 2, 3});
  auto Convert = [&] { Third.convertTo(Third, 21); };
  Convert();
  auto C = torch::from_blob(Third.data, {2, 2, 3});
}
