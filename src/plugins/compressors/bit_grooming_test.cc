// Bit grooming and digit rounding against the numbers of their authors: the table of
// pi in NCO's documentation, and values that BitGroomingZ 2.1.9 and digitroundingZ
// gave, which are the libraries that LibPressio calls.
#include <cmath>
#include <limits>

#include "base/error_testing.h"
#include "plugins/compressors/compressor_testing.h"

namespace tezpress {
namespace {

constexpr double kPi = 3.141592653589793;
const std::vector<double> kValues = {kPi, -2.718281828459045, 1e-6, 1.234567, 0.0, -1e10};

std::vector<float> as_floats(const std::vector<double>& values) { return {values.begin(), values.end()}; }

template <typename T>
std::vector<T> groomed(const std::vector<T>& values, int digits, const char* mode = "bitgroom") {
  return values_after<T>("bit_grooming",
                         {{"bit_grooming:n_sig_digits", digits}, {"bit_grooming:mode_str", std::string(mode)}}, values);
}

TEST(BitGrooming, KeepsTheBitsOfPiThatItsDocumentationShows) {
  REQUIRE_BUILT("bit_grooming");
  const std::vector<std::pair<int, float>> table = {{6, 3.14159203F}, {5, 3.14158630F}, {4, 3.14154053F},
                                                    {3, 3.14062500F}, {2, 3.14062500F}, {1, 3.12500000F}};
  for (const auto& [digits, value] : table)
    EXPECT_EQ(groomed<float>({static_cast<float>(kPi)}, digits).front(), value) << digits;
}

TEST(BitGrooming, HasTheBitsOfTheLibraryInEachMode) {
  REQUIRE_BUILT("bit_grooming");
  const auto floats = as_floats(kValues);
  EXPECT_EQ(groomed(floats, 3),
            (std::vector<float>{0x1.92p+1F, -0x1.5bfffep+1F, 0x1.0c6p-20F, 0x1.3c1ffep+0F, 0, -0x1.2a1ffep+33F}));
  EXPECT_EQ(groomed(floats, 5, "bitshave"),
            (std::vector<float>{0x1.921f8p+1F, -0x1.5bf08p+1F, 0x1.0c6f4p-20F, 0x1.3c0c8p+0F, 0, -0x1.2a05cp+33F}));
  EXPECT_EQ(groomed(floats, 6, "bitset"), (std::vector<float>{0x1.921fb6p+1F, -0x1.5bf0aep+1F, 0x1.0c6f7ep-20F,
                                                              0x1.3c0c96p+0F, 0, -0x1.2a05f6p+33F}));
  EXPECT_EQ(groomed(floats, 7), floats);
  EXPECT_EQ(groomed(kValues, 1), (std::vector<double>{0x1.9p+1, -0x1.5ffffffffffffp+1, 0x1.08p-20, 0x1.3ffffffffffffp+0,
                                                      0, -0x1.2ffffffffffffp+33}));
  EXPECT_EQ(groomed(kValues, 15, "bitset"),
            (std::vector<double>{0x1.921fb54442d19p+1, -0x1.5bf0a8b145769p+1, 0x1.0c6f7a0b5ed8dp-20,
                                 0x1.3c0c9539b8887p+0, 0, -0x1.2a05f20000001p+33}));
  EXPECT_EQ(groomed(kValues, 16), kValues);
}

TEST(BitGrooming, DecimalsAreRoundedToAPowerOfTwo) {
  REQUIRE_BUILT("bit_grooming");
  const auto rounded = [](int decimals, const std::vector<double>& values) {
    return values_after<double>(
        "bit_grooming",
        {{"bit_grooming:error_control_mode_str", std::string("DSD")}, {"bit_grooming:n_sig_decimals", decimals}},
        values);
  };
  // Steps of 1/128, 1, and 16.
  EXPECT_EQ(rounded(2, {kPi, -1.0 / 256, 3.0 / 256}), (std::vector<double>{402.0 / 128, -0.0, 2.0 / 128}));
  EXPECT_EQ(rounded(0, {0.5, 1.5, -2.6}), (std::vector<double>{0, 2, -3}));
  EXPECT_EQ(rounded(-1, {23, 24, 40, 1000}), (std::vector<double>{16, 32, 32, 992}));
  const double most = std::numeric_limits<double>::max();
  EXPECT_EQ(rounded(16, {most, -most, 1e-300}), (std::vector<double>{most, -most, 0}));
  EXPECT_EQ(rounded(-16, {most})[0], most);
}

TEST(BitGrooming, LeavesZerosAndWhatIsNotFinite) {
  REQUIRE_BUILT("bit_grooming");
  const float inf = std::numeric_limits<float>::infinity();
  for (const char* mode : {"bitgroom", "bitshave", "bitset"}) {
    const auto out = groomed<float>({0.0F, -0.0F, inf, -inf, NAN, -NAN}, 2, mode);
    EXPECT_TRUE(out[0] == 0 && !std::signbit(out[0]) && out[1] == 0 && std::signbit(out[1])) << mode;
    EXPECT_TRUE(out[2] == inf && out[3] == -inf && std::isnan(out[4]) && std::isnan(out[5])) << mode;
  }
}

TEST(BitGrooming, OptionsAreLibPressios) {
  REQUIRE_BUILT("bit_grooming");
  const auto plugin = all_plugins().compressor("bit_grooming");
  const auto defaults = options_of({{"bit_grooming:error_control_mode", 0},
                                    {"bit_grooming:error_control_mode_str", Option::typed(OptionType::kString)},
                                    {"bit_grooming:mode", 0},
                                    {"bit_grooming:mode_str", Option::typed(OptionType::kString)},
                                    {"bit_grooming:n_sig_decimals", 5},
                                    {"bit_grooming:n_sig_digits", 5}});
  EXPECT_EQ(plugin->options(), defaults);
  plugin->set_options(options_of({{"bit_grooming:mode_str", std::string("BitShave")},
                                  {"bit_grooming:error_control_mode_str", std::string("dsd")}}));
  EXPECT_EQ(plugin->options().get<std::int32_t>("bit_grooming:mode"), 1);
  EXPECT_EQ(plugin->options().get<std::int32_t>("bit_grooming:error_control_mode"), 1);
  EXPECT_FALSE(plugin->options().find("bit_grooming:mode_str")->has_value());
  plugin->set_options(options_of({{"bit_grooming:mode", 2}}));
  EXPECT_EQ(plugin->options().get<std::int32_t>("bit_grooming:mode"), 2);
  EXPECT_ERROR(plugin->set_options(options_of({{"bit_grooming:mode_str", std::string("shave")}})), kInvalidArgument,
               "bitgroom, bitshave, bitset");
  EXPECT_ERROR(plugin->set_options(options_of({{"bit_grooming:n_sig_digits", 17}})), kInvalidArgument, "1 to 16");
  EXPECT_EQ(plugin->options().get<std::int32_t>("bit_grooming:mode"), 2);
}

TEST(DigitRounding, GivesTheValuesOfTheLibrary) {
  REQUIRE_BUILT("digit_rounding");
  const auto rounded = [](int digits, const std::vector<double>& values) {
    return values_after<double>("digit_rounding", {{"digit_rounding:prec", digits}}, values);
  };
  const double pi[] = {0x1.cp+1,    0x1.94p+1,    0x1.928p+1,    0x1.921p+1,
                       0x1.921fp+1, 0x1.921fap+1, 0x1.921fb4p+1, 0x1.921fb64p+1};
  for (int digits = 1; digits <= 8; ++digits) {
    const auto wanted = pi[digits - 1];
    const auto from_float =
        values_after<float>("digit_rounding", {{"digit_rounding:prec", digits}}, {static_cast<float>(kPi)});
    EXPECT_EQ(from_float[0], static_cast<float>(wanted)) << digits;
  }
  const std::vector<double> values = {1.0, 10.0, 0.7, 123.456, 9.99e-5, 6.02e23};
  EXPECT_EQ(rounded(1, values), (std::vector<double>{0x1.08p+0, 0x1.5p+3, 0x1.7p-1, 0x1.8p+6, 0x1.bp-14, 0x1.ep+78}));
  EXPECT_EQ(rounded(3, values),
            (std::vector<double>{0x1.002p+0, 0x1.402p+3, 0x1.664p-1, 0x1.eep+6, 0x1.a32p-14, 0x1.fdcp+78}));
  EXPECT_EQ(rounded(6, values), (std::vector<double>{0x1.000008p+0, 0x1.400008p+3, 0x1.66667p-1, 0x1.edd28p+6,
                                                     0x1.a302c8p-14, 0x1.fde9fp+78}));
}

// The definition: the error is at most half a unit of the last significant digit.
TEST(DigitRounding, KeepsItsDigits) {
  REQUIRE_BUILT("digit_rounding");
  std::vector<double> values;
  for (int i = 0; i < 4000; ++i) values.push_back((i % 2 == 0 ? 1 : -1) * std::exp(-40.0 + 0.02 * i));
  for (const int digits : {1, 2, 5, 9}) {
    const auto rounded = values_after<double>("digit_rounding", {{"digit_rounding:prec", digits}}, values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double unit = std::pow(10.0, std::floor(std::log10(std::fabs(values[i]))) + 1 - digits);
      ASSERT_LE(std::fabs(rounded[i] - values[i]), 0.5 * unit * (1 + 1e-12)) << values[i] << " to " << digits;
    }
    // Negative values are rounded as positive ones.
    std::vector<double> mirrored = values;
    for (double& value : mirrored) value = -value;
    auto mirror = values_after<double>("digit_rounding", {{"digit_rounding:prec", digits}}, mirrored);
    for (double& value : mirror) value = -value;
    EXPECT_EQ(mirror, rounded);
  }
}

TEST(DigitRounding, LeavesWhatHasNoStep) {
  REQUIRE_BUILT("digit_rounding");
  const double most = std::numeric_limits<double>::max();
  const double least = std::numeric_limits<double>::denorm_min();
  const std::vector<double> values = {0.0, most, -most, least, INFINITY, -INFINITY};
  for (const int digits : {0, 3, 64}) {
    const auto out = values_after<double>("digit_rounding", {{"digit_rounding:prec", digits}}, values);
    EXPECT_EQ(out[0], 0.0);
    EXPECT_TRUE(std::isfinite(out[1]) && std::isfinite(out[2]) && std::isfinite(out[3])) << digits;
    EXPECT_TRUE(out[4] == INFINITY && out[5] == -INFINITY) << digits;
  }
  const float float_most = std::numeric_limits<float>::max();  // the middle of its step is 2^128
  EXPECT_EQ(values_after<float>("digit_rounding", {{"digit_rounding:prec", 0}}, {float_most})[0], float_most);
  EXPECT_TRUE(std::isnan(values_after<float>("digit_rounding", {}, {NAN})[0]));
}

TEST(DigitRounding, OptionsAreLibPressios) {
  REQUIRE_BUILT("digit_rounding");
  const auto plugin = all_plugins().compressor("digit_rounding");
  EXPECT_EQ(plugin->options(), options_of({{"digit_rounding:prec", 5}}));
  EXPECT_ERROR(plugin->set_options(options_of({{"digit_rounding:prec", 65}})), kInvalidArgument, "0 to 64");
}

}  // namespace
}  // namespace tezpress
