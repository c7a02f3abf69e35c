#include "codec/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace tezpress::codec {
namespace {

constexpr int kMaxTurns = 60;  // of the QL iteration, per eigenvalue; two or three are usual

double dot(const double* a, const double* b, std::size_t count) { return std::inner_product(a, a + count, b, 0.0); }

// a symmetric matrix reduced to a diagonal and the entries beside it, with the rows of the orthogonal matrix that did
// it
struct Tridiagonal {
  std::vector<double> diagonal;
  std::vector<double> beside;  // beside[i] couples i and i+1; the last is 0
  std::vector<double> rows;
};

// One reflection: turns column k of the matrix below its second entry into zeros.
void reflect(std::vector<double>& matrix, std::vector<double>& rows, std::size_t n, std::size_t k, double& beside) {
  const std::size_t count = n - k - 1;
  std::vector<double> mirror(count);
  for (std::size_t i = 0; i < count; ++i) mirror[i] = matrix[(k + 1 + i) * n + k];
  const double length = std::sqrt(dot(mirror.data(), mirror.data(), count));
  beside = mirror[0] > 0 ? -length : length;
  mirror[0] -= beside;
  const double norm = dot(mirror.data(), mirror.data(), count);
  if (!(norm > 0)) return;
  const double beta = 2 / norm;
  std::vector<double> image(count);
  for (std::size_t i = 0; i < count; ++i) image[i] = beta * dot(&matrix[(k + 1 + i) * n + k + 1], mirror.data(), count);
  const double half = beta / 2 * dot(mirror.data(), image.data(), count);
  for (std::size_t i = 0; i < count; ++i) image[i] -= half * mirror[i];
  for (std::size_t i = 0; i < count; ++i) {
    double* row = &matrix[(k + 1 + i) * n + k + 1];
    for (std::size_t j = 0; j < count; ++j) row[j] -= mirror[i] * image[j] + image[i] * mirror[j];
  }
  // rows holds the transpose: its last `count` rows are mirrored, column by column.
  std::vector<double> sums(n, 0.0);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < n; ++j) sums[j] += mirror[i] * rows[(k + 1 + i) * n + j];
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < n; ++j) rows[(k + 1 + i) * n + j] -= beta * mirror[i] * sums[j];
}

Tridiagonal tridiagonal(std::vector<double> matrix, std::size_t n) {
  Tridiagonal result{std::vector<double>(n), std::vector<double>(n, 0.0), std::vector<double>(n * n, 0.0)};
  for (std::size_t i = 0; i < n; ++i) result.rows[i * n + i] = 1;
  for (std::size_t k = 0; k + 2 < n; ++k) reflect(matrix, result.rows, n, k, result.beside[k]);
  if (n > 1) result.beside[n - 2] = matrix[(n - 1) * n + n - 2];
  for (std::size_t i = 0; i < n; ++i) result.diagonal[i] = matrix[i * n + i];
  return result;
}

void rotate(double* a, double* b, std::size_t count, double cosine, double sine) {
  for (std::size_t i = 0; i < count; ++i) {
    const double x = a[i];
    const double y = b[i];
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
}

// One implicit QL step with Wilkinson's shift on entries first..last.
void chase(Tridiagonal& t, std::size_t n, std::size_t first, std::size_t last) {
  std::vector<double>& d = t.diagonal;
  std::vector<double>& e = t.beside;
  const double gap = (d[first + 1] - d[first]) / (2 * e[first]);
  const double root = std::sqrt(gap * gap + 1);
  double g = d[last] - d[first] + e[first] / (gap + (gap >= 0 ? root : -root));
  double sine = 1;
  double cosine = 1;
  double carried = 0;
  for (std::size_t i = last; i-- > first;) {
    const double f = sine * e[i];
    const double b = cosine * e[i];
    const double r = std::sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r == 0) {  // split: the next step sees two smaller matrices
      d[i + 1] -= carried;
      e[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - carried;
    const double turn = (d[i] - g) * sine + 2 * cosine * b;
    carried = sine * turn;
    d[i + 1] = g + carried;
    g = cosine * turn - b;
    rotate(&t.rows[i * n], &t.rows[(i + 1) * n], n, cosine, sine);
  }
  d[first] -= carried;
  e[first] = g;
  e[last] = 0;
}

void diagonalise(Tridiagonal& t, std::size_t n) {
  for (std::size_t first = 0; first < n; ++first) {
    for (int turn = 0; turn < kMaxTurns; ++turn) {
      std::size_t last = first;
      while (last + 1 < n) {
        const double near = std::fabs(t.diagonal[last]) + std::fabs(t.diagonal[last + 1]);
        if (std::fabs(t.beside[last]) <= 1e-16 * near) break;
        ++last;
      }
      if (last == first) break;
      chase(t, n, first, last);
    }
  }
}

void make_largest_positive(double* vector, int length) {
  const double* peak =
      std::max_element(vector, vector + length, [](double a, double b) { return std::fabs(a) < std::fabs(b); });
  if (*peak >= 0) return;
  for (int i = 0; i < length; ++i) vector[i] = -vector[i];
}

// In place: the lower triangle becomes the Cholesky factor. False if the matrix is not positive definite.
bool factorise(std::vector<double>& matrix, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = matrix[i * size + j];
      for (std::size_t k = 0; k < j; ++k) sum -= matrix[i * size + k] * matrix[j * size + k];
      if (i == j && !(sum > 0)) return false;
      matrix[i * size + j] = i == j ? std::sqrt(sum) : sum / matrix[j * size + j];
    }
  }
  return true;
}

}  // namespace

EigenSystem symmetric_eigen(std::vector<double> matrix, int size) {
  const auto n = static_cast<std::size_t>(size);
  Tridiagonal t = tridiagonal(std::move(matrix), n);
  diagonalise(t, n);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return t.diagonal[a] > t.diagonal[b]; });
  EigenSystem result;
  for (const std::size_t k : order) {
    result.values.push_back(std::max(0.0, t.diagonal[k]));
    result.vectors.insert(result.vectors.end(), t.rows.begin() + static_cast<std::ptrdiff_t>(k * n),
                          t.rows.begin() + static_cast<std::ptrdiff_t>((k + 1) * n));
    make_largest_positive(result.vectors.data() + result.vectors.size() - n, size);
  }
  return result;
}

std::vector<double> dual_vectors(const std::vector<double>& vectors, int count, int length) {
  const auto n = static_cast<std::size_t>(count);
  const auto width = static_cast<std::size_t>(length);
  std::vector<double> products(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) products[i * n + j] = dot(&vectors[i * width], &vectors[j * width], width);
  if (!factorise(products, n)) return {};
  std::vector<double> result = vectors;
  for (std::size_t i = 0; i < n; ++i) {  // forward substitution, all columns at once
    double* row = &result[i * width];
    for (std::size_t k = 0; k < i; ++k)
      for (std::size_t x = 0; x < width; ++x) row[x] -= products[i * n + k] * result[k * width + x];
    for (std::size_t x = 0; x < width; ++x) row[x] /= products[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    double* row = &result[i * width];
    for (std::size_t k = i + 1; k < n; ++k)
      for (std::size_t x = 0; x < width; ++x) row[x] -= products[k * n + i] * result[k * width + x];
    for (std::size_t x = 0; x < width; ++x) row[x] /= products[i * n + i];
  }
  return result;
}

}  // namespace tezpress::codec
