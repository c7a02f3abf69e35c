// See fourier.h. Decimation in time (Cooley and Tukey, Math. Comp. 19, 1965, 297-301),
// for each prime factor in turn.
#include "generate/fourier.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"

namespace tezpress {
namespace {

std::size_t smallest_factor(std::size_t number) {
  for (std::size_t factor = 2; factor * factor <= number; ++factor) {
    if (number % factor == 0) return factor;
  }
  return number;
}

// Spelled out: std::complex's own product checks for NaN at every call.
std::complex<double> product(std::complex<double> a, std::complex<double> b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

}  // namespace

FourierTransform::FourierTransform(std::size_t length) : roots_(length), input_(length), column_(length) {
  if (length == 0) fail(ErrorCode::kInvalidArgument, "a Fourier transform needs a length of at least 1, not 0");
  for (std::size_t k = 0; k < length; ++k) {
    const double angle = -2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length);
    roots_[k] = {std::cos(angle), std::sin(angle)};
  }
}

void FourierTransform::transform(const std::complex<double>* from, std::size_t stride, std::complex<double>* to,
                                 std::size_t count) {
  if (count == 1) {
    *to = *from;
    return;
  }
  const std::size_t radix = smallest_factor(count);
  const std::size_t part = count / radix;
  for (std::size_t r = 0; r < radix; ++r) transform(from + r * stride, stride * radix, to + r * part, part);
  combine(to, count, radix, stride);
}

// to holds radix transforms of count/radix values; stride = length / count turns this level's roots into ours.
void FourierTransform::combine(std::complex<double>* to, std::size_t count, std::size_t radix, std::size_t stride) {
  const std::size_t part = count / radix;
  if (radix == 2) {
    for (std::size_t k = 0; k < part; ++k) {
      const std::complex<double> odd = product(roots_[k * stride], to[k + part]);
      const std::complex<double> even = to[k];
      to[k] = even + odd;
      to[k + part] = even - odd;
    }
    return;
  }
  for (std::size_t k = 0; k < part; ++k) {
    for (std::size_t r = 0; r < radix; ++r) column_[r] = to[k + r * part];
    for (std::size_t q = 0; q < radix; ++q) {
      std::complex<double> sum = 0;
      for (std::size_t r = 0; r < radix; ++r) {
        sum += product(roots_[(r * (k + q * part) % count) * stride], column_[r]);
      }
      to[k + q * part] = sum;
    }
  }
}

void FourierTransform::forward(std::span<std::complex<double>> line) {
  std::copy(line.begin(), line.end(), input_.begin());
  transform(input_.data(), 1, line.data(), length());
}

void FourierTransform::backward(std::span<std::complex<double>> line) {
  for (auto& value : line) value = std::conj(value);
  forward(line);
  const double scale = 1.0 / static_cast<double>(length());
  for (auto& value : line) value = std::conj(value) * scale;
}

FourierTransform2d::FourierTransform2d(std::size_t rows, std::size_t columns)
    : row_transform_(columns), column_transform_(rows), line_(rows) {}

template <typename Lines>
void FourierTransform2d::along_columns(std::vector<std::complex<double>>& field, Lines&& lines) {
  const std::size_t rows = column_transform_.length();
  const std::size_t columns = row_transform_.length();
  for (std::size_t x = 0; x < columns; ++x) {
    for (std::size_t y = 0; y < rows; ++y) line_[y] = field[y * columns + x];
    lines(line_);
    for (std::size_t y = 0; y < rows; ++y) field[y * columns + x] = line_[y];
  }
}

void FourierTransform2d::forward(std::vector<std::complex<double>>& field) {
  const std::size_t columns = row_transform_.length();
  for (std::size_t at = 0; at < field.size(); at += columns) row_transform_.forward({field.data() + at, columns});
  along_columns(field, [this](auto& line) { column_transform_.forward(line); });
}

void FourierTransform2d::backward(std::vector<std::complex<double>>& field) {
  const std::size_t columns = row_transform_.length();
  for (std::size_t at = 0; at < field.size(); at += columns) row_transform_.backward({field.data() + at, columns});
  along_columns(field, [this](auto& line) { column_transform_.backward(line); });
}

}  // namespace tezpress
