// Values to integers and back: ordinals keep the order of all bit patterns, maps
// of lossless kind give the same bits, those with bins stay within half a bin.
#include "codec/value_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace tezpress::codec {
namespace {

TEST(Ordinals, KeepTheOrderOfFloats) {
  const float ordered[] = {-std::numeric_limits<float>::infinity(),
                           std::numeric_limits<float>::lowest(),
                           -1.0f,
                           -std::numeric_limits<float>::min(),
                           -std::numeric_limits<float>::denorm_min(),
                           -0.0f,
                           0.0f,
                           std::numeric_limits<float>::denorm_min(),
                           1.0f,
                           std::nextafter(1.0f, 2.0f),
                           std::numeric_limits<float>::max(),
                           std::numeric_limits<float>::infinity()};
  for (std::size_t i = 1; i < std::size(ordered); ++i)
    EXPECT_LT(ordinal_of_bits(std::bit_cast<std::uint32_t>(ordered[i - 1]), 4),
              ordinal_of_bits(std::bit_cast<std::uint32_t>(ordered[i]), 4))
        << ordered[i];
}

TEST(Ordinals, AreInvertible) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100000; ++i) {
    const std::uint64_t bits = random();
    EXPECT_EQ(bits_of_ordinal(ordinal_of_bits(bits, 8), 8), bits);
    EXPECT_EQ(bits_of_ordinal(ordinal_of_bits(bits >> 32, 4), 4), bits >> 32);
  }
}

template <typename T>
std::vector<T> there_and_back(const ValueMap& map, const std::vector<T>& values,
                              const std::uint8_t* classes = nullptr) {
  MappedFrame frame;
  const FrameSource source =
      frame.forward(map, reinterpret_cast<const std::byte*>(values.data()), values.size(), classes);
  std::vector<std::int32_t> r(values.size());
  for (std::size_t i = 0; i < r.size(); ++i) {
    if (source.type == SourceType::kInt) {
      r[i] = static_cast<const std::int32_t*>(source.values)[i];
      EXPECT_LE(std::abs(static_cast<std::int64_t>(r[i])), kValueLimit);
    } else {
      const double wide = source.type == SourceType::kFloat
                              ? static_cast<double>(static_cast<const float*>(source.values)[i])
                              : static_cast<const double*>(source.values)[i];
      r[i] = static_cast<std::int32_t>(std::nearbyint(wide * map.scale().inverse_unit - map.offset));
    }
  }
  std::vector<T> back(values.size());
  inverse(map, r.data(), map.low_bits > 0 ? frame.low_bits().data() : nullptr, classes, values.size(),
          reinterpret_cast<std::byte*>(back.data()));
  return back;
}

template <typename T>
std::uint64_t ordinal_of(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof(T));
    return ordinal_of_bits(bits, sizeof(T));
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(value)) ^ (std::uint64_t{1} << 63);
  } else {
    return value;
  }
}

// A lossless map over exactly the values' ordinals, with as many low bits as their range needs.
template <typename T>
ValueMap covering_map(Dtype dtype, const std::vector<T>& values) {
  ValueMap map;
  map.kind = std::is_floating_point_v<T> ? MapKind::kBits : MapKind::kInteger;
  map.dtype = dtype;
  std::uint64_t last = 0;
  map.first = UINT64_MAX;
  for (const T value : values) {
    map.first = std::min(map.first, ordinal_of(value));
    last = std::max(last, ordinal_of(value));
  }
  map.range = last - map.first;
  while ((map.range >> map.low_bits) > (std::uint64_t{1} << 29)) ++map.low_bits;
  return map;
}

template <typename T>
void expect_lossless(Dtype dtype) {
  using Limits = std::numeric_limits<T>;
  std::mt19937_64 random(2);
  std::vector<T> values{Limits::max(), Limits::lowest(),   Limits::min(),        T{0},
                        T{1},          static_cast<T>(-1), Limits::denorm_min(), static_cast<T>(-T{0})};
  if constexpr (std::is_floating_point_v<T>) {
    values.push_back(-Limits::denorm_min());
    for (int i = 0; i < 1000; ++i) values.push_back(static_cast<T>(std::ldexp(static_cast<double>(random()), -80)));
  } else {
    for (int i = 0; i < 1000; ++i) values.push_back(static_cast<T>(random()));
  }
  const std::vector<T> back = there_and_back(covering_map(dtype, values), values);
  EXPECT_EQ(std::memcmp(back.data(), values.data(), values.size() * sizeof(T)), 0) << name_of(dtype);
}

TEST(ValueMap, OrdinalsOfEveryTypeAreLossless) {
  for (int number = 0; number < kDtypeCount; ++number) {
    const auto dtype = static_cast<Dtype>(number);
    visit_dtype(dtype, [&](auto tag) { expect_lossless<decltype(tag)>(dtype); });
  }
}

TEST(ValueMap, WideBinsStayWithinHalfABin) {
  std::mt19937_64 random(3);
  for (const std::uint64_t bin : {std::uint64_t{3}, std::uint64_t{1001}, (std::uint64_t{1} << 40) + 1}) {
    std::vector<std::int64_t> values{std::numeric_limits<std::int64_t>::min(),
                                     std::numeric_limits<std::int64_t>::max()};
    for (int i = 0; i < 1000; ++i) values.push_back(static_cast<std::int64_t>(random()));
    ValueMap map{.kind = MapKind::kInteger, .dtype = Dtype::kInt64, .first = 0, .range = UINT64_MAX, .bin = bin};
    while (((map.range / bin) >> map.low_bits) > (std::uint64_t{1} << 29)) ++map.low_bits;
    const std::vector<std::int64_t> back = there_and_back(map, values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto error = std::abs(static_cast<long double>(values[i]) - static_cast<long double>(back[i]));
      EXPECT_LE(error, static_cast<long double>(bin / 2)) << values[i];
    }
  }
}

TEST(ValueMap, RealsStayWithinHalfAUnit) {
  const ValueMap map{.kind = MapKind::kReal, .dtype = Dtype::kDouble, .unit = 0.01, .offset = 500};
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i * 0.0137);
  const std::vector<double> back = there_and_back(map, values);
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(back[i], values[i], 0.005 * (1 + 1e-9));
}

TEST(ValueMap, LatticesGiveTheirPointsBackExactly) {
  const ValueMap map{.kind = MapKind::kLattice, .dtype = Dtype::kFloat, .origin = -3.0, .spacing = 0.1, .range = 100};
  std::vector<float> values;
  for (int k = 0; k <= 100; ++k) values.push_back(static_cast<float>(-3.0 + 0.1 * k));
  EXPECT_EQ(there_and_back(map, values), values);
  // Strays are limited to the range (corrections.h repairs them).
  const std::vector<float> strays{-1e30f, 1e30f};
  EXPECT_EQ(there_and_back(map, strays), (std::vector<float>{values.front(), values.back()}));
}

TEST(ValueMap, LogsKeepSignsByClassAndRelativeError) {
  const double bound = 1e-3;
  const ValueMap map{.kind = MapKind::kLog, .dtype = Dtype::kDouble, .unit = 2 * std::log2(1 + bound), .offset = 0};
  std::vector<double> values;
  std::vector<std::uint8_t> classes;
  std::mt19937_64 random(4);
  for (int i = 0; i < 1000; ++i) {
    values.push_back(std::pow(10.0, static_cast<double>(random() % 600) - 300) * (random() % 2 != 0 ? 1 : -1));
    classes.push_back(values.back() < 0 ? kNegativeClass : kCodedClass);
  }
  const std::vector<double> back = there_and_back(map, values, classes.data());
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_LE(std::fabs(values[i] - back[i]), bound * std::fabs(values[i]) * (1 + 1e-9)) << values[i];
}

}  // namespace
}  // namespace tezpress::codec
