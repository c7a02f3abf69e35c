// For tests of compressors: made with options, there and back, and damaged streams.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "core/trial.h"
#include "plugins/all.h"

namespace tezpress {

inline bool is_built(const std::string& id) {
  const auto ids = all_plugins().compressor_ids();
  return std::ranges::find(ids, id) != ids.end();
}

#define REQUIRE_BUILT(id) \
  if (!is_built(id)) GTEST_SKIP() << (id) << " is not part of this build"

inline Options options_of(std::initializer_list<std::pair<std::string, Option>> list) {
  Options options;
  for (const auto& [key, option] : list) options.set(key, option);
  return options;
}

inline std::unique_ptr<Compressor> make_with(const std::string& id,
                                             std::initializer_list<std::pair<std::string, Option>> options) {
  auto compressor = all_plugins().compressor(id);
  compressor->set_options(options_of(options));
  return compressor;
}

template <typename T>
Array array_of(const std::vector<T>& values, Shape shape = {}) {
  Array array(dtype_of<T>(), shape.empty() ? Shape{values.size()} : std::move(shape));
  std::ranges::copy(values, array.values<T>().begin());
  return array;
}

// What a fresh clone makes of compressor's stream of input.
inline Array there_and_back(Compressor& compressor, ConstView input) {
  Array output(input.dtype(), input.shape());
  compressor.clone()->decompress(compressor.compress(input), output.view());
  return output;
}

template <typename T>
std::vector<T> values_after(const std::string& id, std::initializer_list<std::pair<std::string, Option>> options,
                            const std::vector<T>& values) {
  const Array output = there_and_back(*make_with(id, options), array_of(values).view());
  return {output.values<T>().begin(), output.values<T>().end()};
}

// Every cut, an additional byte and every flipped bit of the stream of input must be an Error.
inline void expect_damage_is_seen(Compressor& compressor, ConstView input) {
  const Bytes good = compressor.compress(input);
  Array output(input.dtype(), input.shape());
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_THROW(compressor.decompress(ByteSpan(good).first(length), output.view()), Error) << length << " bytes";
  Bytes bad = good;
  bad.push_back(0);
  EXPECT_THROW(compressor.decompress(bad, output.view()), Error);
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    EXPECT_THROW(compressor.decompress(bad, output.view()), Error) << "bit " << bit;
  }
}

}  // namespace tezpress
