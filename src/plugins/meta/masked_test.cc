// masked: missing values return whatever the child is, the others within its bound,
// and damaged streams are errors. bounded: a parameter inside of a text.
#include <cmath>

#include "base/error_testing.h"
#include "plugins/compressors/compressor_testing.h"

namespace tezpress {
namespace {

Array sea() {
  std::vector<float> values(4 * 12 * 20);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(0.1F * static_cast<float>(i % 20));
  for (std::size_t i = 0; i < values.size(); i += 5) values[i] = -9999;
  values[7] = std::numeric_limits<float>::quiet_NaN();
  values[8] = -std::numeric_limits<float>::infinity();
  return array_of(values, {4, 12, 20});
}

TEST(Masked, MissingReturnBitByBitAndOthersWithinTheBound) {
  REQUIRE_BUILT("zfp");
  const Array input = sea();
  const auto masked =
      make_with("masked", {{"masked:compressor", "zfp"}, {"masked:fill_value", -9999.0}, {"pressio:abs", 1e-3}});
  const Array output = there_and_back(*masked, input.view());
  EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kAbsolute, 1e-3}).count, 0U);
  for (std::size_t i = 0; i < input.size(); i += 5)
    EXPECT_EQ(output.values<float>()[i], i == 8 ? input.values<float>()[8] : -9999.0F);
  EXPECT_GT(masked->results().get<double>("masked:side_bytes").value_or(0), 0);
}

TEST(Masked, EveryDtypeAndArraysWithoutAnythingMissing) {
  for (int number = 0; number < kDtypeCount; ++number) {
    Array input(static_cast<Dtype>(number), {3, 4});
    std::fill_n(reinterpret_cast<std::uint8_t*>(input.view().data()), input.size_bytes(), std::uint8_t{0});
    reinterpret_cast<std::uint8_t*>(input.view().data())[0] = 1;
    for (const double fill : {0.0, 77.0}) {
      const auto masked = make_with("masked", {{"masked:compressor", "noop"}, {"masked:fill_value", fill}});
      const Array output = there_and_back(*masked, input.view());
      EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kLossless, 0}).count, 0U) << number;
    }
  }
}

TEST(Masked, DamagedStreamsAreErrors) {
  const Array input = sea();
  const auto masked = make_with("masked", {{"masked:compressor", "noop"}, {"masked:fill_value", -9999.0}});
  const Bytes stream = masked->compress(input.view());
  Array output(input.type());
  for (std::size_t i = 0; i < 200; ++i) {
    Bytes damaged = stream;
    damaged[i] ^= 0x55;
    try {
      masked->clone()->decompress(damaged, output.view());
    } catch (const Error&) {
    }
    EXPECT_THROW(masked->clone()->decompress(ByteSpan(stream).first(i), output.view()), Error) << i;
  }
}

TEST(Masked, TooManyKindsOfMissing) {
  std::vector<double> values(300);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::bit_cast<double>(0x7ff8000000000001U + i);
  const Array input = array_of(values);
  EXPECT_ERROR(make_with("masked", {})->compress(input.view()), kUnsupported, "255");
}

TEST(Bounded, AParameterInsideOfAText) {
  REQUIRE_BUILT("zfp");
  std::vector<float> values(4096);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(0.01F * static_cast<float>(i));
  const Array input = array_of(values, {64, 64});
  const auto bounded = [&](const char* text) {
    return make_with("bounded", {{"bounded:compressor", "zfp"},
                                 {"bounded:parameter", "zfp:execution_name"},
                                 {"bounded:text", text},
                                 {"bounded:trials", 1U},
                                 {"pressio:abs", 1e-3}});
  };
  EXPECT_ERROR(bounded("serial")->compress(input.view()), kInvalidArgument, "must hold {value}");
  // Refused as a name, so the sentence shows what was asked for: a quarter of the bound in its place.
  EXPECT_ERROR(bounded("on {value} threads")->compress(input.view()), kInvalidArgument, "on 0.00025 threads");
}

}  // namespace
}  // namespace tezpress
