// A small discrete Fourier transform for the generators. One decision: mixed
// radix by recursion over the prime factors, so that any length works, in plain
// double arithmetic, so that a seed gives one series. Not meant to be the fastest.
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace tezpress {

class FourierTransform {
 public:
  // length: of every line, at least 1; cost grows with the largest prime factor.
  explicit FourierTransform(std::size_t length);

  std::size_t length() const { return roots_.size(); }
  // line: length() values, replaced by sum over n of line[n] exp(-2 pi i k n / length). Unnormalised.
  void forward(std::span<std::complex<double>> line);
  // The inverse, with the factor 1/length: backward(forward(x)) = x up to rounding.
  void backward(std::span<std::complex<double>> line);

 private:
  void transform(const std::complex<double>* from, std::size_t stride, std::complex<double>* to, std::size_t count);
  void combine(std::complex<double>* to, std::size_t count, std::size_t radix, std::size_t stride);

  std::vector<std::complex<double>> roots_;   // exp(-2 pi i k / length)
  std::vector<std::complex<double>> input_;   // copy of the line: the recursion reads it with strides
  std::vector<std::complex<double>> column_;  // one butterfly
};

// In-place transforms of a (rows, columns) field, both axes.
class FourierTransform2d {
 public:
  FourierTransform2d(std::size_t rows, std::size_t columns);
  void forward(std::vector<std::complex<double>>& field);
  void backward(std::vector<std::complex<double>>& field);

 private:
  template <typename Lines>
  void along_columns(std::vector<std::complex<double>>& field, Lines&& lines);

  FourierTransform row_transform_;     // along axis 1
  FourierTransform column_transform_;  // along axis 0
  std::vector<std::complex<double>> line_;
};

}  // namespace tezpress
