// RUN: %check_torch %s torch-api-dangling-pointer

// Classes that keep a pointer they are made with.
namespace cv {
struct Mat {
  Mat(int Rows, int Columns, int Type, void *Data);
  Mat(const Mat &);
  Mat &operator=(const Mat &);
  ~Mat();
  Mat clone() const;
};
} // namespace cv
namespace Eigen {
struct MatrixXf {
  template <typename T> MatrixXf(const T &);
};
template <typename T> struct Map {
  Map(float *Data, int Rows, int Columns);
};
} // namespace Eigen

void show(const cv::Mat &Image);
void use(at::IntArrayRef Sizes);

cv::Mat toImage(torch::Tensor X, cv::Mat &Out) {
  X = X.mul(255).to(torch::kU8);
  // expected-warning@+1 {{'A' points into what 'X.cpu()' makes if it has to copy}}
  cv::Mat A(2, 2, 16, X.cpu().data_ptr());
  show(A);
  // expected-warning@+1 {{'Out' points into what 'X.permute({1, 2, 0}).contiguous()' makes if it has to copy}}
  Out = cv::Mat(2, 2, 16, X.permute({1, 2, 0}).contiguous().data_ptr<uint8_t>());
  // expected-warning@+1 {{'B' points into what 'X.clamp(0, 1)' made}}
  auto B = cv::Mat(2, 2, 16, X.clamp(0, 1).data_ptr());
  show(B);
  // expected-warning@+1 {{'M' points into what 'X.exp()' made}}
  Eigen::Map<Eigen::MatrixXf> M(X.exp().data_ptr<float>(), 2, 2);
  Eigen::MatrixXf Used = M;
  // expected-warning@+1 {{'R' points into what 'X.neg()' made}}
  c10::ArrayRef<int64_t> R(X.neg().data_ptr<int64_t>(), 2);
  use(R);
  // expected-warning@+1 {{the result points into what 'X.detach().cpu()' makes if it has to copy}}
  return cv::Mat(2, 2, 16, X.detach().cpu().data_ptr());
}

cv::Mat copies(torch::Tensor X) {
  show(cv::Mat(2, 2, 16, X.cpu().data_ptr()));
  cv::Mat A = cv::Mat(2, 2, 16, X.cpu().data_ptr()).clone();
  auto Y = X.cpu();
  cv::Mat B(2, 2, 16, Y.data_ptr());
  show(B);
  Eigen::MatrixXf M = Eigen::Map<Eigen::MatrixXf>(X.cpu().data_ptr<float>(), 2, 2);
  return cv::Mat(2, 2, 16, X.cpu().data_ptr()).clone();
}
