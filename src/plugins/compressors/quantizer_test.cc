// Linear and logarithmic quantisation: the codes of LinLogQuantization.jl, from its
// formulas by hand and by numpy.
#include <cmath>
#include <limits>

#include "base/checksum.h"
#include "base/error_testing.h"
#include "plugins/compressors/compressor_testing.h"
#include "plugins/compressors/linear_scale.h"
#include "plugins/compressors/log_scale.h"

namespace tezpress {
namespace {

using Codes = std::vector<std::uint32_t>;

// The codes in the raw stream of values.
template <typename T>
Codes codes_of(const std::string& id, unsigned bits, const std::vector<T>& values,
               std::initializer_list<std::pair<std::string, Option>> more = {}) {
  const auto plugin = make_with(id, more);
  plugin->set_options(options_of({{id + ":bits", bits}, {id + ":lossless", std::string("none")}}));
  const Bytes stream = plugin->compress(array_of(values).view());
  const std::size_t width = bits / 8;
  EXPECT_EQ(stream.size(), 18 + values.size() * width + 8);
  Codes codes(values.size(), 0);
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t byte = 0; byte < width; ++byte)
      codes[i] |= std::uint32_t{stream[18 + i * width + byte]} << (8 * byte);
  return codes;
}

TEST(LinearScale, ByHand) {
  const LinearScale byte(0, 255, 8);
  for (std::uint32_t code = 0; code < 256; ++code) {
    EXPECT_EQ(byte.code(code), code);
    EXPECT_EQ(byte.value(code), code);
  }
  EXPECT_EQ(byte.code(0.5), 0u);  // ties to even
  EXPECT_EQ(byte.code(1.5), 2u);
  EXPECT_EQ(byte.code(-7), 0u);
  EXPECT_EQ(byte.code(1e30), 255u);
  const LinearScale flat(3.5, 3.5, 16);
  EXPECT_EQ(flat.code(3.5), 0u);
  EXPECT_EQ(flat.value(0), 3.5);
  EXPECT_ERROR(LinearScale(-1e308, 1e308, 8), kInvalidArgument, "cannot be divided");
  EXPECT_ERROR(LinearScale(0, 5e-324, 8), kInvalidArgument, "cannot be divided");
  EXPECT_ERROR(LinearScale(2, 1, 8), kInvalidArgument, "cannot be divided");
  EXPECT_ERROR(LinearScale(NAN, 1, 8), kInvalidArgument, "cannot be divided");
}

TEST(LinQuantizer, HasThePackagesCodes) {
  REQUIRE_BUILT("lin_quantizer");
  const std::vector<float> values = {0.37F, -2.5F, 11.25F, 3.0F, 0.0F, 7.77F, 11.0F, -2.4999F};
  const auto codes = [&](unsigned bits) { return codes_of("lin_quantizer", bits, values); };
  EXPECT_EQ(codes(8), (Codes{53, 0, 255, 102, 46, 190, 250, 0}));
  EXPECT_EQ(codes(16), (Codes{13679, 0, 65535, 26214, 11915, 48949, 64343, 0}));
  EXPECT_EQ(codes(24), (Codes{3501862, 0, 16777215, 6710886, 3050403, 12531054, 16472175, 122}));
  EXPECT_EQ(codes(32), (Codes{896476811, 0, 4294967295, 1717986918, 780903145, 3207950112, 4216876981, 31204}));
  EXPECT_EQ(codes_of("lin_quantizer", 16, values, {{"lin_quantizer:min", 0.0}, {"lin_quantizer:max", 10.0}}),
            (Codes{2425, 0, 65535, 19660, 0, 50921, 65535, 0}));
}

TEST(LogScale, StepsOfTwoByHand) {
  // 254 steps between 1 and 2^254: code 1 + log2(x).
  const double largest = std::ldexp(1.0, 254);
  const LogEncoder linear(1, largest, 8, LogRounding::kLinear);
  const LogEncoder logarithmic(1, largest, 8, LogRounding::kLogarithmic);
  const LogDecoder decoder(0, std::log(largest), 8);
  for (int power = 0; power <= 254; ++power) {
    const auto code = static_cast<std::uint32_t>(power + 1);
    EXPECT_EQ(linear.code(std::ldexp(1.0, power)), code);
    EXPECT_EQ(logarithmic.code(std::ldexp(1.0, power)), code);
    EXPECT_NEAR(decoder.value(code) / std::ldexp(1.0, power), 1, 1e-12);
  }
  // Between 1 and 2 the border is 1.5, or the root of 2.
  EXPECT_EQ(linear.code(1.45), 1u);
  EXPECT_EQ(linear.code(1.55), 2u);
  EXPECT_EQ(logarithmic.code(1.40), 1u);
  EXPECT_EQ(logarithmic.code(1.45), 2u);
  EXPECT_EQ(linear.code(0), 0u);
  EXPECT_EQ(decoder.value(0), 0.0);
}

TEST(LogScale, NarrowRangesAndOneValue) {
  const double next = std::nextafter(1.0, 2.0);
  const LogEncoder narrow(1.0, next, 32, LogRounding::kLinear);
  const LogDecoder decoder(std::log(1.0), std::log(next), 32);
  EXPECT_LE(std::fabs(decoder.value(narrow.code(next)) - next), next - 1);
  EXPECT_EQ(LogEncoder(7, 7, 16, LogRounding::kLinear).code(7), 1u);
  EXPECT_EQ(LogEncoder(0, 0, 16, LogRounding::kLinear).code(0), 0u);
}

TEST(LogQuantizer, HasThePackagesCodes) {
  REQUIRE_BUILT("log_quantizer");
  const std::vector<float> values = {0.0F, 1e-4F, 2.5e-4F, 0.01F, 0.5F, 3.0F, 42.0F, 999.0F, 1000.0F};
  for (const char* space : {"linspace", "logspace"}) {
    const auto codes = [&](unsigned bits) {
      return codes_of("log_quantizer", bits, values, {{"log_quantizer:round_nearest_in", std::string(space)}});
    };
    EXPECT_EQ(codes(8), (Codes{0, 1, 15, 74, 135, 163, 205, 255, 255}));
    EXPECT_EQ(codes(16), (Codes{0, 1, 3727, 18725, 34631, 41916, 52646, 65531, 65535}));
    EXPECT_EQ(codes(24), (Codes{0, 1, 953762, 4793491, 8865488, 10730518, 13477495, 16776174, 16777215}));
  }
}

// What is left is at most half a step.
TEST(Quantizers, EveryDtypeAndWidthThereAndBack) {
  REQUIRE_BUILT("lin_quantizer");
  for (const std::string id : {"lin_quantizer", "log_quantizer"})
    for (int number = 0; number < kDtypeCount; ++number)
      for (const unsigned bits : {8u, 16u, 24u, 32u})
        for (const char* lossless : {"none", "zstd"}) {
          Array wide(Dtype::kDouble, {3, 40});
          for (std::size_t i = 0; i < wide.size(); ++i) wide.values<double>()[i] = static_cast<double>(i);
          const Array input = cast(wide.view(), static_cast<Dtype>(number));
          const auto plugin = make_with(id, {{id + ":bits", bits}, {id + ":lossless", std::string(lossless)}});
          const Array output = cast(there_and_back(*plugin, input.view()).view(), Dtype::kDouble);
          const Array exact = cast(input.view(), Dtype::kDouble);
          // Logarithmic steps of 8 bits from 1 to 119 are factors of 1.019.
          const double relative = id == "log_quantizer" ? 0.5 * std::expm1(std::log(119.0) / (std::exp2(bits) - 2)) : 0;
          for (std::size_t i = 0; i < wide.size(); ++i) {
            const double x = exact.values<double>()[i];
            const double step = id == "lin_quantizer" ? 0.5 * 119 / (std::exp2(bits) - 1) : relative * x;
            const double rounding = is_floating(input.dtype()) ? 1e-5 : 0.5;
            ASSERT_NEAR(output.values<double>()[i], x, step + rounding) << id << " " << name_of(input.dtype());
          }
        }
}

TEST(Quantizers, WhatCameBackComesBackAgain) {
  REQUIRE_BUILT("lin_quantizer");
  std::vector<float> values;
  for (int i = 0; i < 500; ++i) values.push_back(1 + std::fabs(std::sin(static_cast<float>(i * i))));
  for (const std::string id : {"lin_quantizer", "log_quantizer"})
    for (const unsigned bits : {8u, 16u, 24u}) {
      const auto once = values_after<float>(id, {{id + ":bits", bits}}, values);
      EXPECT_EQ(values_after<float>(id, {{id + ":bits", bits}}, once), once) << id << " " << bits;
    }
}

TEST(Quantizers, EdgesOfTheTypes) {
  REQUIRE_BUILT("lin_quantizer");
  const float most = std::numeric_limits<float>::max();
  EXPECT_EQ(values_after<float>("lin_quantizer", {}, {-most, most}), (std::vector<float>{-most, most}));
  EXPECT_NEAR(values_after<float>("log_quantizer", {}, {1.0F, most})[1] / most, 1, 1e-5);
  const auto wide = values_after<std::int64_t>(
      "lin_quantizer", {}, {std::numeric_limits<std::int64_t>::min(), 0, std::numeric_limits<std::int64_t>::max()});
  EXPECT_EQ(wide.front(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(wide.back(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(values_after<double>("log_quantizer", {}, {0, 0, 0}), (std::vector<double>{0, 0, 0}));
  EXPECT_NEAR(values_after<double>("log_quantizer", {}, {0, 7, 7})[1], 7, 1e-14);
  EXPECT_EQ(values_after<double>("lin_quantizer", {}, {-7, -7}), (std::vector<double>{-7, -7}));
}

TEST(Quantizers, SayWhatTheyCannotTake) {
  REQUIRE_BUILT("lin_quantizer");
  const auto compress = [](const std::string& id, const std::vector<double>& values) {
    return all_plugins().compressor(id)->compress(array_of(values).view());
  };
  EXPECT_ERROR(compress("lin_quantizer", {1, 2, NAN}), kInvalidArgument, "nan, the value at index 2");
  EXPECT_ERROR(compress("lin_quantizer", {1, INFINITY}), kInvalidArgument, "inf, the value at index 1");
  EXPECT_ERROR(compress("lin_quantizer", {-1e308, 1e308}), kInvalidArgument, "cannot be divided");
  EXPECT_ERROR(compress("log_quantizer", {1, -2}), kInvalidArgument, "-2, the value at index 1");
  EXPECT_ERROR(compress("log_quantizer", {NAN}), kInvalidArgument, "nan, the value at index 0");
  EXPECT_ERROR(make_with("lin_quantizer", {{"lin_quantizer:bits", 12u}}), kInvalidArgument, "none of 8, 16, 24 and 32");
  EXPECT_ERROR(make_with("lin_quantizer", {{"lin_quantizer:min", 0.0}}), kInvalidArgument, "both be set");
  EXPECT_ERROR(make_with("lin_quantizer", {{"lin_quantizer:min", 1.0}, {"lin_quantizer:max", 0.0}}), kInvalidArgument,
               "cannot be divided");
  EXPECT_ERROR(make_with("log_quantizer", {{"log_quantizer:lossless", std::string("gzip")}}), kInvalidArgument,
               "none, zstd");
}

// A header that no encoder writes, with the right checksum.
TEST(Quantizers, HeadersAreChecked) {
  REQUIRE_BUILT("lin_quantizer");
  const auto plugin = make_with("lin_quantizer", {{"lin_quantizer:lossless", std::string("none")}});
  const Bytes good = plugin->compress(array_of<float>({1, 2, 3}).view());
  const auto decode = [&](std::size_t at, std::uint8_t byte, std::size_t count) {
    ByteWriter writer;
    Bytes content(good.begin(), good.end() - 8);
    content[at] = byte;
    writer.raw(content);
    writer.fixed(checksum64(content));
    Array output(Dtype::kFloat, {count});
    plugin->decompress(writer.take(), output.view());
  };
  decode(0, 'r', 3);
  EXPECT_ERROR(decode(0, 'x', 3), kCorrupt, "coding 120");
  EXPECT_ERROR(decode(1, 12, 3), kCorrupt, "12 bits");
  EXPECT_ERROR(decode(1, 24, 3), kCorrupt, "do not fit");
  EXPECT_ERROR(decode(0, 'r', 4), kCorrupt, "do not fit");
  EXPECT_ERROR(decode(0, 'z', 3), kCorrupt, "zstd");
}

}  // namespace
}  // namespace tezpress
