// What the tests of metrics share: small arrays, trials of them, and fields like real ones, computed by sums and
// products only, so that every machine has the values that were given to LibPressio.
#pragma once

#include <gtest/gtest.h>

#include <cmath>

#include "base/bytes.h"
#include "plugins/all.h"

namespace tezpress {

template <typename T>
Array array_of(const std::vector<T>& values) {
  Array array(dtype_of<T>(), {values.size()});
  std::copy(values.begin(), values.end(), array.template values<T>().begin());
  return array;
}

inline ConstView view_of(const Bytes& bytes) {
  return {reinterpret_cast<const std::byte*>(bytes.data()), Dtype::kByte, {bytes.size()}};
}

inline TrialView trial_of(ConstView input, const Bytes& compressed, ConstView output) {
  TrialView trial;
  trial.input = input;
  trial.compressed = view_of(compressed);
  trial.output = output;
  return trial;
}

// The results of the metric id for a reconstruction.
inline Options measure(const std::string& id, const Options& options, ConstView input, ConstView output) {
  const auto metric = all_plugins().metric(id);
  metric->set_options(options);
  TrialView trial;
  trial.input = input;
  trial.output = output;
  return metric->evaluate(trial);
}

template <typename T>
Options measure(const std::string& id, const std::vector<T>& input, const std::vector<T>& output,
                const Options& options = {}) {
  const Array before = array_of(input);
  const Array after = array_of(output);
  return measure(id, options, before.view(), after.view());
}

inline Options one(std::string key, Option value) {
  Options options;
  options.set(std::move(key), std::move(value));
  return options;
}

inline double number(const Options& results, const std::string& key) {
  const Option* option = results.find(key);
  EXPECT_NE(option, nullptr) << key;
  return option == nullptr ? std::nan("") : option->get<double>();
}

inline double noise(std::size_t index) {
  auto bits = static_cast<std::uint32_t>(index) * 2654435761U;
  bits = (bits ^ (bits >> 15)) * 2246822519U;
  return (bits ^ (bits >> 13)) / 4294967296.0;
}

// A parabola along the fastest axis, another along the next, a slope along all others as one, and noise.
inline double smooth(const Shape& shape, std::size_t index) {
  const std::size_t nx = shape.back();
  const std::size_t ny = shape.size() > 1 ? shape[shape.size() - 2] : 1;
  const std::size_t nz = element_count(shape) / nx / ny;
  const double u = static_cast<double>(index % nx) / static_cast<double>(nx);
  const double v = static_cast<double>(index / nx % ny) / static_cast<double>(ny);
  const double w = static_cast<double>(index / nx / ny) / static_cast<double>(nz);
  return 10 * u * (1 - u) + v * v - 0.5 * w + 0.01 * noise(index);
}

struct Field {
  Array original;
  Array reconstructed;  // errors of up to 0.01; of -2 to 1 on hundreds for integers
};

template <typename T>
Field field(const Shape& shape) {
  Field f{Array(dtype_of<T>(), shape), Array(dtype_of<T>(), shape)};
  for (std::size_t i = 0; i < f.original.size(); ++i) {
    const double value = smooth(shape, i);
    const double error = 0.02 * (noise(i + 1000000) - 0.5);
    T& original = f.original.template values<T>()[i];
    T& reconstructed = f.reconstructed.template values<T>()[i];
    if constexpr (std::is_floating_point_v<T>) {
      original = static_cast<T>(value);
      reconstructed = original + static_cast<T>(error);
    } else {
      original = static_cast<T>(std::floor(100 * value));
      reconstructed = original + static_cast<T>(std::floor(200 * error));
    }
  }
  return f;
}

}  // namespace tezpress
