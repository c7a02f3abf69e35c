// zfp against its promises: bounds, exactness, sizes and refusals.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/trial.h"
#include "plugins/all.h"

namespace tezpress {
namespace {

template <typename T>
Array smooth(const Shape& shape, double amplitude, double offset = 0) {
  Array array(dtype_of<T>(), shape);
  const auto values = array.values<T>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto x = static_cast<double>(i % shape.back());
    const auto y = static_cast<double>(i / shape.back());
    values[i] = static_cast<T>(offset + amplitude * std::sin(0.1 * x + 0.02 * y) * std::cos(0.05 * y));
  }
  return array;
}

std::unique_ptr<Compressor> zfp(std::initializer_list<std::pair<std::string, Option>> options) {
  auto compressor = all_plugins().compressor("zfp");
  Options set;
  for (const auto& [key, option] : options) set.set(key, option);
  compressor->set_options(set);
  return compressor;
}

TrialResult trial(const Compressor& compressor, ConstView input, ErrorBound bound = {}) {
  return run_trial(compressor, input, bound, {});
}

template <typename F>
std::string error_of(const F& f, ErrorCode code) {
  try {
    f();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error was thrown";
  return {};
}

using testing::Test;

TEST(Zfp, KeepsAnAbsoluteBoundOnEveryRank) {
  for (const Shape& shape :
       {Shape{1000}, Shape{31, 37}, Shape{7, 9, 33}, Shape{3, 5, 8, 21}, Shape{2, 3, 4, 5, 21}, Shape{1, 6, 1, 9, 40}})
    for (const double tolerance : {1e-1, 1e-3, 1e-5}) {
      const Array input = smooth<float>(shape, 2.0);
      const auto result = trial(*zfp({{"pressio:abs", tolerance}}), input.view(), {BoundKind::kAbsolute, tolerance});
      EXPECT_EQ(result.violation.count, 0u) << to_string(shape) << " at " << tolerance;
      if (tolerance > 0.01) {
        EXPECT_LT(result.compressed.size(), input.size_bytes());
      }
    }
}

TEST(Zfp, BoundsIntegersByWayOfFloatingPoint) {
  const auto check = [](const Array& input) {
    for (const double tolerance : {0.4, 1.0, 2.0, 3.7}) {
      const auto result = trial(*zfp({{"zfp:accuracy", tolerance}}), input.view(), {BoundKind::kAbsolute, tolerance});
      EXPECT_EQ(result.violation.count, 0u) << name_of(input.dtype()) << " at " << tolerance;
    }
  };
  check(smooth<std::uint8_t>({9, 30, 31}, 100, 128));
  check(smooth<std::int8_t>({9, 30, 31}, 127));
  check(smooth<std::uint16_t>({9, 30, 31}, 30000, 32000));
  check(smooth<std::int16_t>({9, 30, 31}, 32000));
  check(smooth<std::uint32_t>({9, 30, 31}, 2e9, 2.1e9));
  check(smooth<std::int32_t>({9, 30, 31}, 2.1e9));
}

TEST(Zfp, RefusesToBoundWhatItCannot) {
  const Array input = smooth<std::int64_t>({20, 20}, 1e6);
  const auto message = error_of([&] { zfp({{"pressio:abs", 1.0}})->compress(input.view()); }, ErrorCode::kUnsupported);
  EXPECT_NE(message.find("zfp:reversible"), std::string::npos) << message;
}

TEST(Zfp, ReversibleModeIsExactForEveryDtype) {
  for (int number = 0; number < kDtypeCount; ++number) {
    const auto dtype = static_cast<Dtype>(number);
    Array input(dtype, {5, 7, 9});
    auto* bytes = reinterpret_cast<std::uint8_t*>(input.view().data());
    for (std::size_t i = 0; i < input.size_bytes(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 37 + i / 7);
    if (dtype == Dtype::kFloat) input.values<float>()[3] = std::numeric_limits<float>::quiet_NaN();
    if (dtype == Dtype::kDouble) input.values<double>()[4] = -std::numeric_limits<double>::infinity();
    const auto result = trial(*zfp({{"pressio:lossless", 1}}), input.view(), {BoundKind::kLossless, 0});
    EXPECT_EQ(result.violation.count, 0u) << name_of(dtype);
  }
}

TEST(Zfp, AToleranceOfZeroIsLossless) {
  const Array input = smooth<double>({40, 41}, 1.0);
  const auto result = trial(*zfp({{"pressio:abs", 0.0}}), input.view(), {BoundKind::kLossless, 0});
  EXPECT_EQ(result.violation.count, 0u);
}

TEST(Zfp, FixedRateGivesTheSizeAskedFor) {
  const Array input = smooth<float>({64, 64, 64}, 1.0);
  const auto result = trial(*zfp({{"zfp:rate", 8.0}}), input.view());
  EXPECT_NEAR(static_cast<double>(result.compressed.size()), static_cast<double>(input.size()), 64.0);
}

TEST(Zfp, MorePrecisionMeansLessError) {
  const Array input = smooth<double>({64, 65}, 1.0);
  double last = 1e9;
  for (const std::uint32_t precision : {8u, 16u, 32u}) {
    const auto result = trial(*zfp({{"zfp:precision", precision}}), input.view());
    double error = 0;
    for (std::size_t i = 0; i < input.size(); ++i)
      error = std::fmax(error, std::fabs(input.values<double>()[i] - result.output.values<double>()[i]));
    EXPECT_LT(error, last / 16);
    last = error;
  }
}

TEST(Zfp, SmallIntegersSurviveTheLossyIntegerModes) {
  const Array input = smooth<std::uint16_t>({8, 32, 32}, 20000, 30000);
  const auto result = trial(*zfp({{"zfp:precision", 30u}}), input.view(), {BoundKind::kAbsolute, 2});
  EXPECT_EQ(result.violation.count, 0u);
}

TEST(Zfp, NamesTheValueThatItCannotCode) {
  Array input = smooth<float>({10, 10}, 1.0);
  input.values<float>()[42] = std::numeric_limits<float>::quiet_NaN();
  const auto nan = error_of([&] { zfp({{"pressio:abs", 1e-3}})->compress(input.view()); }, ErrorCode::kInvalidArgument);
  EXPECT_NE(nan.find("42"), std::string::npos) << nan;
  Array wide = smooth<std::int32_t>({10, 10}, 1000.0);
  wide.values<std::int32_t>()[7] = std::numeric_limits<std::int32_t>::max();
  const auto big = error_of([&] { zfp({{"zfp:rate", 8.0}})->compress(wide.view()); }, ErrorCode::kInvalidArgument);
  EXPECT_NE(big.find("value 7 "), std::string::npos) << big;
}

TEST(Zfp, TheLastModeAskedForWins) {
  auto compressor = zfp({{"zfp:accuracy", 1e-3}});
  EXPECT_EQ(compressor->options().get<std::int32_t>("zfp:minexp"), -10);
  EXPECT_EQ(compressor->options().get<double>("pressio:abs"), 1e-3);
  Options rate;
  rate.set("zfp:rate", 4.0);
  compressor->set_options(rate);
  EXPECT_FALSE(compressor->options().find("zfp:accuracy")->has_value());
  const Array input = smooth<float>({64, 64}, 1.0);
  EXPECT_NEAR(static_cast<double>(compressor->compress(input.view()).size()), 64.0 * 64 * 4 / 8, 40.0);
  Options accuracy;
  accuracy.set("zfp:accuracy", 1e-3);  // the value that was set before the rate
  compressor->set_options(accuracy);
  EXPECT_FALSE(compressor->options().find("zfp:rate")->has_value());
  EXPECT_EQ(trial(*compressor, input.view(), {BoundKind::kAbsolute, 1e-3}).violation.count, 0u);
}

TEST(Zfp, SettingTheOptionsThatWereReadChangesNothing) {
  const Array input = smooth<float>({20, 30}, 1.0);
  for (const auto& [key, value] : {std::pair<std::string, Option>{"zfp:accuracy", 1e-4},
                                   {"zfp:rate", 7.0},
                                   {"zfp:precision", 12u},
                                   {"zfp:reversible", 1u},
                                   {"zfp:minexp", -6}}) {
    const auto one = zfp({{key, value}});
    auto two = all_plugins().compressor("zfp");
    two->set_options(one->options());
    EXPECT_EQ(one->compress(input.view()), two->compress(input.view())) << key;
    two->set_options(two->options());
    EXPECT_EQ(one->compress(input.view()), two->compress(input.view())) << key;
  }
}

TEST(Zfp, RefusesContradictionsAndNonsense) {
  error_of([] { zfp({{"zfp:accuracy", 1e-3}, {"zfp:rate", 8.0}}); }, ErrorCode::kInvalidArgument);
  error_of([] { zfp({{"zfp:accuracy", -1.0}}); }, ErrorCode::kInvalidArgument);
  error_of([] { zfp({{"zfp:accuracy", std::nan("")}}); }, ErrorCode::kInvalidArgument);
  error_of([] { zfp({{"zfp:precision", 65u}}); }, ErrorCode::kInvalidArgument);
  error_of([] { zfp({{"zfp:minbits", 100u}, {"zfp:maxbits", 10u}}); }, ErrorCode::kInvalidArgument);
  error_of([] { zfp({{"zfp:execution_name", std::string("cuda")}}); }, ErrorCode::kUnsupported);
}

TEST(Zfp, ThreadsDoNotChangeTheBytes) {
  const Array input = smooth<float>({32, 64, 64}, 1.0);
  const auto serial = zfp({{"pressio:abs", 1e-3}})->compress(input.view());
  EXPECT_EQ(serial, zfp({{"pressio:abs", 1e-3}, {"pressio:nthreads", 3u}})->compress(input.view()));
  EXPECT_EQ(serial, zfp({{"pressio:abs", 1e-3}, {"zfp:execution_name", std::string("omp")}})->compress(input.view()));
}

TEST(Zfp, TakesStridedInput) {
  const Array input = smooth<float>({40, 60}, 1.0);
  const ConstView every_second(input.view().data(), Dtype::kFloat, {20, 30}, {2 * 60 * 4, 2 * 4});
  const Array dense = Array::copy_of(every_second);
  EXPECT_EQ(zfp({{"pressio:abs", 1e-3}})->compress(every_second), zfp({{"pressio:abs", 1e-3}})->compress(dense.view()));
}

TEST(Zfp, MergesAxesThatItsHeaderCannotHold) {
  const Array input = smooth<float>({5000, 2, 3, 4}, 1.0);  // four axes have 12 bits each
  const auto result = trial(*zfp({{"pressio:abs", 1e-3}}), input.view(), {BoundKind::kAbsolute, 1e-3});
  EXPECT_EQ(result.violation.count, 0u);
}

TEST(Zfp, CorruptStreamsAreErrorsOrOtherValuesNeverMore) {
  const Array input = smooth<double>({13, 14, 15}, 1.0);
  for (const auto& [key, value] :
       {std::pair<std::string, Option>{"pressio:abs", 1e-6}, {"zfp:reversible", 1u}, {"zfp:rate", 9.0}}) {
    const Bytes good = zfp({{key, value}})->compress(input.view());
    Array output(Dtype::kDouble, {13, 14, 15});
    const auto decode = [&](ByteSpan bytes) {
      try {
        all_plugins().compressor("zfp")->decompress(bytes, output.view());
      } catch (const Error&) {
      }
    };
    for (std::size_t i = 0; i < good.size(); i += i < 40 ? 1 : 13) {
      Bytes bad = good;
      bad[i] ^= 0x41;
      decode(bad);
      decode(ByteSpan(good).first(i));
    }
    EXPECT_THROW(all_plugins().compressor("zfp")->decompress(ByteSpan(good).first(good.size() / 2), output.view()),
                 Error);
    Array other(Dtype::kDouble, {13, 15, 14});
    EXPECT_THROW(all_plugins().compressor("zfp")->decompress(good, other.view()), Error);
    Array narrow(Dtype::kFloat, {13, 14, 15});
    EXPECT_THROW(all_plugins().compressor("zfp")->decompress(good, narrow.view()), Error);
  }
}

TEST(Zfp, EmptyArraysAndSingleValues) {
  const Array none(Dtype::kFloat, {0, 4});
  EXPECT_EQ(trial(*zfp({{"pressio:abs", 1e-3}}), none.view()).output.size(), 0u);
  Array one(Dtype::kFloat, {1, 1, 1});
  one.values<float>()[0] = 3.25f;
  EXPECT_NEAR(trial(*zfp({{"pressio:abs", 1e-3}}), one.view()).output.values<float>()[0], 3.25f, 1e-3f);
}

}  // namespace
}  // namespace tezpress
