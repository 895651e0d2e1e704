// RUN: %check_torch %s torch-api-from-blob-lifetime

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
struct Mat {
  Mat();
  Mat(int Rows, int Columns, int Type);
  Mat(int Rows, int Columns, int Type, void *Data);
  Mat(const Mat &);
  Mat &operator=(const Mat &);
  ~Mat();
  Mat clone() const;
  void convertTo(const _OutputArray &Out, int Type, double Scale = 1) const;
  void copyTo(const _OutputArray &Out) const;
  template <typename T> T *ptr(int Row = 0);
  unsigned char *data;
  int rows, cols;
};
Mat imread(const std::string &Path);
void resize(const _InputArray &In, const _OutputArray &Out, Size S);
void cvtColor(const _InputArray &In, const _OutputArray &Out, int Code);
struct VideoCapture {
  VideoCapture &operator>>(Mat &Image);
};
} // namespace cv

void use(const torch::Tensor &X);

torch::Tensor loaded(const std::string &Path) {
  cv::Mat Image = cv::imread(Path);
  // expected-warning@+1 {{the tensor over the memory of 'Image' is returned, but 'Image' dies when the function returns; clone() the tensor}}
  auto T = torch::from_blob(Image.data, {Image.rows, Image.cols, 3}, torch::kByte);
  T = T.permute({2, 0, 1});
  return T; // expected-note {{returned here}}
}

torch::Tensor filled(const cv::Mat &Source) {
  cv::Mat Small;
  cv::resize(Source, Small, {224, 224});
  return torch::from_blob(Small.ptr<float>(), {224, 224, 3}); // expected-warning {{the tensor over the memory of 'Small' is returned}}
}

torch::Tensor converted(cv::Mat Image) {
  Image.convertTo(Image, 5, 1.0 / 255);
  return torch::from_blob(Image.data, {1, 224, 224, 3}, torch::kFloat); // expected-warning {{the tensor over the memory of 'Image' is returned}}
}

void batch(cv::VideoCapture &Capture, std::vector<torch::Tensor> &Frames) {
  for (int I = 0; I < 8; ++I) {
    cv::Mat Frame;
    Capture >> Frame;
    Frames.push_back(torch::from_blob(Frame.data, {2, 2, 3}, torch::kU8)); // expected-warning {{the tensor over the memory of 'Frame' is kept in 'Frames', but 'Frame' dies at the end of its block}}
  }
}

// The caller, or somebody else, shares the elements.
torch::Tensor parameter(cv::Mat Image) {
  return torch::from_blob(Image.data, {2, 2, 3}, torch::kByte);
}
torch::Tensor sameSize(cv::Mat Image) {
  cv::cvtColor(Image, Image, 4);
  return torch::from_blob(Image.data, {2, 2, 3}, torch::kByte);
}
torch::Tensor alias(const cv::Mat &Source) {
  cv::Mat Image = Source;
  return torch::from_blob(Image.data, {2, 2, 3}, torch::kByte);
}
torch::Tensor overBuffer(void *Data) {
  cv::Mat Image(2, 2, 16, Data);
  return torch::from_blob(Image.data, {2, 2, 3}, torch::kByte);
}
struct Keeper {
  torch::Tensor load() {
    cv::Mat Image = cv::imread("a");
    Images.push_back(Image);
    Last = Image;
    return torch::from_blob(Image.data, {2, 2, 3}, torch::kByte);
  }
  std::pair<cv::Mat, torch::Tensor> both() {
    cv::Mat Image = cv::imread("a");
    auto T = torch::from_blob(Image.data, {2, 2, 3}, torch::kByte);
    return {Image, T};
  }
  std::vector<cv::Mat> Images;
  cv::Mat Last;
};
torch::Tensor copied() {
  cv::Mat Image = cv::imread("a");
  auto T = torch::from_blob(Image.data, {2, 2, 3}, torch::kByte);
  return T.to(torch::kFloat).div(255);
}
void local() {
  cv::Mat Image = cv::imread("a").clone();
  auto T = torch::from_blob(Image.data, {2, 2, 3}, torch::kByte);
  use(T);
}
