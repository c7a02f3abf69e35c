// Meta-compressors with real children: what they promise, their streams without
// the object that wrote them, hostile bytes.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/error_testing.h"
#include "core/trial.h"
#include "plugins/all.h"
#include "plugins/stream.h"

namespace tezpress {
namespace {

using List = std::initializer_list<std::pair<const char*, Option>>;

Option lengths(std::initializer_list<std::uint64_t> values) {
  Array array(Dtype::kUint64, {values.size()});
  std::copy(values.begin(), values.end(), array.values<std::uint64_t>().begin());
  return {std::move(array)};
}

std::unique_ptr<Compressor> make(const std::string& id, List list) {
  auto compressor = all_plugins().compressor(id);
  Options options;
  for (const auto& [key, option] : list) options.set(key, option);
  compressor->set_options(options);
  return compressor;
}

// (T,Y,X): a moving wave, positive and negative.
Array wave(Dtype dtype, const Shape& shape) {
  Array doubles(Dtype::kDouble, shape);
  const auto values = doubles.values<double>();
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = 100 * std::sin(0.1 * static_cast<double>(i % shape.back()) + 0.01 * static_cast<double>(i));
  return cast(doubles.view(), dtype);
}

// A stream that describes itself, written by one object and read by the registry alone.
Array through_stream(const Compressor& compressor, ConstView input) {
  const auto fresh = all_plugins().compressor(compressor.info().id);
  const Bytes payload = compressor.clone()->compress(input);
  return decompress_stream(all_plugins(), wrap_stream(compressor, *fresh, input, payload));
}

void expect_exact(const Compressor& compressor, ConstView input) {
  const Array output = through_stream(compressor, input);
  EXPECT_EQ(verify_bound(input, output.view(), {BoundKind::kLossless, 0}).count, 0u) << compressor.info().id;
}

TEST(Meta, ExactChildrenGiveExactValues) {
  const Array floats = wave(Dtype::kFloat, {4, 6, 10});
  const Array integers = wave(Dtype::kInt16, {4, 6, 10});
  for (const ConstView& input :
       {ConstView(floats.view()), ConstView(integers.view()), ConstView(floats.view().frame(1))}) {
    const Option axes = input.rank() == 3 ? lengths({1, 2, 0}) : lengths({1, 0});
    const Option chunk = input.rank() == 3 ? lengths({4, 5, 3}) : lengths({4, 5});
    expect_exact(*make("transpose", {{"transpose:compressor", "zstd"}, {"transpose:axis", axes}}), input);
    expect_exact(*make("transpose", {{"transpose:compressor", "zstd"}}), input);
    expect_exact(*make("resize", {{"resize:compressor", "zstd"}, {"resize:compressed_dims", lengths({input.size()})}}),
                 input);
    expect_exact(
        *make("chunking", {{"chunking:compressor", "zstd"}, {"chunking:size", chunk}, {"pressio:nthreads", 3u}}),
        input);
    expect_exact(*make("pressio", {{"pressio:compressor", "zstd"}}), input);
    expect_exact(*make("cast", {{"cast:compressor", "zstd"}, {"cast:dtype", Dtype::kDouble}}), input);
    expect_exact(*make("switch", {{"switch:compressors", std::vector<std::string>{"noop", "zstd"}},
                                  {"switch:active_id", std::uint64_t{1}}}),
                 input);
    expect_exact(*make("pipeline", {{"pipeline:pipeline", std::vector<std::string>{"transpose", "noop", "zstd"}}}),
                 input);
    expect_exact(*make("pipeline", {}), input);
    expect_exact(*make("many_independent_threaded", {{"many_independent_threaded:compressor", "zstd"}}), input);
  }
  expect_exact(*make("delta_encoding", {{"delta_encoding:compressor", "zstd"}}), integers.view());
}

TEST(Meta, TransformsWithoutALosslessChildGiveTypedArrays) {
  const Array input = wave(Dtype::kFloat, {2, 3, 4});
  const auto turned = make("transpose", {{"transpose:axis", lengths({1, 2, 0})}});
  const Bytes bytes = turned->compress(input.view());
  // Fastest first: new axis 0 is old 1, 1 is 2, 2 is 0; so slowest first (X,T,Y) = (4,2,3).
  EXPECT_EQ(turned->compressed_type(input.type(), bytes.size()), (ArrayType{Dtype::kFloat, {4, 2, 3}}));
  const auto* values = reinterpret_cast<const float*>(bytes.data());
  EXPECT_EQ(values[1], input.values<float>()[4]);   // X=0, T=0, Y=1
  EXPECT_EQ(values[3], input.values<float>()[12]);  // X=0, T=1, Y=0
}

TEST(Meta, DeltasOfFloatsDoNotDrift) {
  Array input(Dtype::kFloat, {100000});
  std::mt19937 random(7);
  std::normal_distribution<float> normal(1000, 300);
  for (float& x : input.values<float>()) x = normal(random);
  const auto deltas = make("delta_encoding", {});
  Array output(input.type());
  deltas->decompress(deltas->compress(input.view()), output.view());
  EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kAbsolute, 2e-4}).count, 0u);
}

TEST(Meta, LinearQuantizerKeepsItsBound) {
  for (const Dtype dtype : {Dtype::kFloat, Dtype::kDouble, Dtype::kInt32}) {
    const Array input = wave(dtype, {30, 40});
    for (const double step : {0.001, 0.3, 7.0}) {
      const auto compressor =
          make("linear_quantizer", {{"linear_quantizer:compressor", "zstd"}, {"pressio:abs", step}});
      const Array output = through_stream(*compressor, input.view());
      EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kAbsolute, step}).count, 0u) << step;
    }
  }
  const Array large = wave(Dtype::kFloat, {10});
  EXPECT_ERROR(make("linear_quantizer", {{"pressio:abs", 1e-30}})->compress(large.view()), kInvalidArgument, "2^63");
  EXPECT_ERROR(make("linear_quantizer", {})->compress(large.view()), kInvalidArgument, "step");
}

TEST(Meta, LinearQuantizerCountsSteps) {
  Array input(Dtype::kDouble, {4});
  const double values[] = {0, 1, -2.6, 10};
  std::copy(std::begin(values), std::end(values), input.values<double>().begin());
  const auto compressor = make("linear_quantizer", {{"linear_quantizer:auto_step", std::int64_t{126}}});
  Array output(input.type());
  compressor->decompress(compressor->compress(input.view()), output.view());
  EXPECT_NEAR(output.values<double>()[2], -2.6, 0.1);  // a step is 12.6 / 126
  EXPECT_DOUBLE_EQ(output.values<double>()[3], 10);
}

TEST(Meta, LogTransform) {
  Array input(Dtype::kDouble, {4});
  const double values[] = {0, 1, 1e-30, 1e30};
  std::copy(std::begin(values), std::end(values), input.values<double>().begin());
  const Array output = through_stream(*make("log_transform", {{"log_transform:compressor", "zstd"}}), input.view());
  EXPECT_EQ(output.values<double>()[0], 0);
  for (int i = 1; i < 4; ++i) EXPECT_NEAR(output.values<double>()[i] / values[i], 1, 1e-13);
  input.values<double>()[2] = -1;
  EXPECT_ERROR(make("log_transform", {})->compress(input.view()), kInvalidArgument, "index 2");
  EXPECT_ERROR(make("log_transform", {})->compress(wave(Dtype::kInt32, {4}).view()), kUnsupported, "int32");
}

TEST(Meta, PwRelKeepsItsBoundWhateverTheValues) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> exponent(-30, 30);
  for (const Dtype dtype : {Dtype::kFloat, Dtype::kDouble}) {
    Array doubles(Dtype::kDouble, {20, 50});
    for (double& x : doubles.values<double>()) x = std::pow(10, exponent(random)) * (random() % 2 == 0 ? 1 : -1);
    doubles.values<double>()[3] = 0;
    doubles.values<double>()[4] = std::nan("");
    doubles.values<double>()[5] = -std::numeric_limits<double>::infinity();
    const Array input = cast(doubles.view(), dtype);
    for (const double bound : {1e-1, 1e-3, 1e-5}) {
      const auto compressor =
          make("pw_rel", {{"pw_rel:abs_comp", "tezip"}, {"pw_rel:sign_comp", "zstd"}, {"pressio:pw_rel", bound}});
      const Array output = through_stream(*compressor, input.view());
      EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kPointwiseRelative, bound}).count, 0u) << bound;
    }
  }
  EXPECT_ERROR(make("pw_rel", {{"pressio:pw_rel", 1e-12}, {"pw_rel:abs_comp", "tezip"}})
                   ->compress(wave(Dtype::kFloat, {9}).view()),
               kInvalidArgument, "pw_rel");
}

TEST(Meta, RemoveBackgroundRepeatsAFrame) {
  const Array input = wave(Dtype::kInt32, {4, 6, 10});
  Array background = Array::copy_of(input.view().frame(0));
  const auto compressor = make("remove_background", {{"remove_background:compressor", "zstd"}});
  Options options;
  options.set("remove_background:background", std::move(background));
  compressor->set_options(options);
  expect_exact(*compressor, input.view());
  EXPECT_ERROR(compressor->compress(wave(Dtype::kInt32, {4, 6, 9}).view()), kInvalidArgument, "6x10");
  EXPECT_ERROR(make("remove_background", {})->compress(input.view()), kInvalidArgument, "background");
}

TEST(Meta, MaskedValuesAreInterpolated) {
  Array input(Dtype::kFloat, {3, 3});
  for (float& x : input.values<float>()) x = 1;
  input.values<float>()[4] = 1e30f;
  input.values<float>()[5] = 3;
  Array mask(Dtype::kUint8, {3, 3});
  for (auto& m : mask.values<std::uint8_t>()) m = 0;
  mask.values<std::uint8_t>()[4] = 1;
  const auto compressor = make("mask_interpolation", {{"mask_interpolation:fill", 7.0}});
  Options options;
  options.set("mask_interpolation:mask", std::move(mask));
  compressor->set_options(options);
  EXPECT_EQ(through_stream(*compressor, input.view()).values<float>()[4], 7);
  Options interp;
  interp.set("mask_interpolation:mask_mode", "interp");
  compressor->set_options(interp);
  EXPECT_FLOAT_EQ(through_stream(*compressor, input.view()).values<float>()[4], 1.5f);  // of 1, 3, 1, 1
  EXPECT_ERROR(compressor->compress(wave(Dtype::kFloat, {4}).view()), kInvalidArgument, "mask");
}

TEST(Meta, BinningGivesMeans) {
  Array input(Dtype::kFloat, {2, 3});
  const float values[] = {1, 2, 3, 5, 6, 7};
  std::copy(std::begin(values), std::end(values), input.values<float>().begin());
  const auto compressor = make("binning", {{"binning:shape", lengths({2, 2})}});
  EXPECT_EQ(compressor->compressed_type(input.type(), 0), (ArrayType{Dtype::kFloat, {1, 2}}));
  const Array output = through_stream(*compressor, input.view());
  EXPECT_EQ(output.values<float>()[0], 3.5f);
  EXPECT_EQ(output.values<float>()[4], 3.5f);
  EXPECT_EQ(output.values<float>()[5], 5.0f);
  EXPECT_ERROR(make("binning", {{"binning:shape", lengths({0, 2})}})->compress(input.view()), kInvalidArgument,
               "binning");
}

TEST(Meta, RoibinKeepsRegionsAndBinsTheRest) {
  const Array input = wave(Dtype::kFloat, {3, 20, 30});
  Array centers(Dtype::kUint64, {2, 3});  // (x, y, t)
  const std::uint64_t places[] = {10, 5, 1, 29, 19, 2};
  std::copy(std::begin(places), std::end(places), centers.values<std::uint64_t>().begin());
  const auto compressor = make("roibin", {{"roibin:roi", "zstd"},
                                          {"roibin:background", "binning"},
                                          {"binning:compressor", "zstd"},
                                          {"binning:shape", lengths({4, 4, 1})},
                                          {"roibin:roi_size", lengths({2, 3, 0})}});
  Options options;
  options.set("roibin:centers", std::move(centers));
  compressor->set_options(options);
  const Array output = through_stream(*compressor, input.view());
  const auto at = [](const Array& a, std::size_t t, std::size_t y, std::size_t x) {
    return a.values<float>()[(t * 20 + y) * 30 + x];
  };
  EXPECT_EQ(at(output, 1, 8, 12), at(input, 1, 8, 12));
  EXPECT_EQ(at(output, 2, 16, 27), at(input, 2, 16, 27));
  EXPECT_NE(at(output, 1, 9, 12), at(input, 1, 9, 12)) << "just outside";
  EXPECT_NE(at(output, 0, 5, 10), at(input, 0, 5, 10)) << "another frame";

  Options in_a_row;
  in_a_row.set("roibin:centers", lengths({10, 5, 1, 29, 19, 2}));
  compressor->set_options(in_a_row);
  EXPECT_TRUE(
      verify_bound(output.view(), through_stream(*compressor, input.view()).view(), {BoundKind::kLossless, 0}).count ==
      0);
  in_a_row.set("roibin:centers", lengths({10, 5, 1, 29}));
  compressor->set_options(in_a_row);
  EXPECT_ERROR(compressor->compress(input.view()), kInvalidArgument, "3 axes");

  Array mask(Dtype::kBool, {3, 20, 30});
  for (auto& m : mask.values<std::uint8_t>()) m = 0;
  mask.values<std::uint8_t>()[29] = mask.values<std::uint8_t>()[30] = 1;
  Options by_mask;
  by_mask.set("roibin:roi_strategy", "mask");
  by_mask.set("roibin:centers", std::move(mask));
  compressor->set_options(by_mask);
  const Array masked = through_stream(*compressor, input.view());
  EXPECT_EQ(masked.values<float>()[29], input.values<float>()[29]);
  EXPECT_EQ(masked.values<float>()[30], input.values<float>()[30]);
  EXPECT_NE(masked.values<float>()[31], input.values<float>()[31]);
}

TEST(Meta, SampleGivesRowsBack) {
  const Array input = wave(Dtype::kFloat, {10, 4});
  const auto compressor = make("sample", {{"sample:mode", "decimate"}, {"sample:rate", 0.34}});
  const Array rows = through_stream(*compressor, input.view());
  EXPECT_EQ(rows.shape(), (Shape{3, 4}));  // a step of 3 would keep 4 rows, 40 %
  EXPECT_EQ(rows.values<float>()[4], input.values<float>()[16]);
  for (const char* mode : {"wr", "wor"}) {
    const auto random = make("sample", {{"sample:mode", mode}, {"sample:rate", 0.5}, {"sample:seed", 5}});
    EXPECT_EQ(through_stream(*random, input.view()).shape(), (Shape{5, 4}));
  }
  EXPECT_ERROR(make("sample", {})->compress(input.view()), kInvalidArgument, "sample:mode");
  EXPECT_ERROR(make("sample", {{"sample:mode", "decimate"}, {"sample:rate", 0.01}})->compress(input.view()),
               kInvalidArgument, "rate");
}

TEST(Meta, PressioTurnsARelativeBoundIntoAnAbsoluteOne) {
  const Array input = wave(Dtype::kFloat, {20, 30});
  const auto compressor = make("pressio", {{"pressio:compressor", "linear_quantizer"}, {"pressio:rel", 1e-3}});
  const Array output = through_stream(*compressor, input.view());
  EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kRelative, 1e-3}).count, 0u);
  const auto named = make("pressio", {{"pressio:compressor", "linear_quantizer"},
                                      {"pressio:bound_name", "linear_quantizer:step"},
                                      {"pressio:bound", 0.5}});
  EXPECT_EQ(*named->options().find("linear_quantizer:step"), Option(0.5));
  EXPECT_ERROR(make("pressio", {{"pressio:compressor", "zstd"}, {"pressio:rel", 1e-3}}), kUnsupported, "zstd");
}

TEST(Meta, BoundedKeepsItsBoundWithACompressorThatHasNone) {
  const Array input = wave(Dtype::kFloat, {4, 30, 40});
  const auto rated = make("bounded", {{"bounded:compressor", "zfp"},
                                      {"bounded:parameter", "zfp:rate"},
                                      {"bounded:smallest", 0.5},
                                      {"bounded:largest", 16.0},
                                      {"pressio:abs", 0.05}});
  const auto itself = make("bounded", {{"bounded:compressor", "zfp"}, {"pressio:abs", 0.05}});
  for (const auto* compressor : {&rated, &itself}) {
    const Array output = through_stream(**compressor, input.view());
    EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kAbsolute, 0.05}).count, 0u);
  }
  const Bytes best = itself->compress(input.view());
  EXPECT_LE(best.size(), make("zfp", {{"pressio:abs", 0.05}})->compress(input.view()).size() + 16);
  EXPECT_GT(*itself->results().get<double>("bounded:chosen"), 0.05) << "zfp is more exact than it must be";
  EXPECT_ERROR(make("bounded", {})->compress(input.view()), kInvalidArgument, "pressio:abs");
  EXPECT_ERROR(
      make("bounded", {{"bounded:compressor", "zstd"}, {"pressio:abs", 1.0}, {"bounded:parameter", "zstd:none"}})
          ->compress(input.view()),
      kInvalidArgument, "zstd:none");
}

TEST(Meta, ManyArraysInGroups) {
  const Array a = wave(Dtype::kFloat, {10});
  const Array b = wave(Dtype::kFloat, {20});
  const auto many =
      make("many_independent_threaded", {{"many_independent_threaded:compressor", "zstd"}, {"pressio:nthreads", 2u}});
  const auto streams = many->compress_many({a.view(), b.view()});
  Array c(a.type());
  Array d(b.type());
  many->decompress_many({streams[0], streams[1]}, {c.view(), d.view()});
  EXPECT_EQ(verify_bound(b.view(), d.view(), {BoundKind::kLossless, 0}).count, 0u);
  EXPECT_EQ(verify_bound(a.view(), c.view(), {BoundKind::kLossless, 0}).count, 0u);
  EXPECT_ERROR(all_plugins().compressor("zstd")->compress_many({a.view(), b.view()}), kUnsupported, "one array");
}

TEST(Meta, ChunksDoNotDependOnThreads) {
  const Array input = wave(Dtype::kFloat, {6, 30, 40});
  Bytes first;
  for (const std::uint32_t threads : {1u, 2u, 3u}) {
    const auto compressor = make("chunking", {{"chunking:compressor", "tezip"},
                                              {"chunking:size", lengths({40, 16, 3})},
                                              {"pressio:abs", 0.01},
                                              {"pressio:nthreads", threads}});
    const Bytes stream = compressor->compress(input.view());
    if (first.empty()) first = stream;
    EXPECT_EQ(stream, first);
  }
}

// Every truncation and every flipped byte gives values or an Error.
TEST(Meta, DamagedStreams) {
  const Array input = wave(Dtype::kFloat, {3, 6, 8});
  const std::unique_ptr<Compressor> all[] = {
      make("chunking", {{"chunking:compressor", "zstd"}, {"chunking:size", lengths({3, 4, 2})}}),
      make("pipeline", {{"pipeline:pipeline", std::vector<std::string>{"transpose", "zstd"}}}),
      make("pw_rel", {{"pw_rel:abs_comp", "zfp"}}),
      make("bounded", {{"bounded:compressor", "zfp"}, {"pressio:abs", 0.1}, {"bounded:trials", 2u}}),
      make("roibin", {{"roibin:roi", "zstd"}}),
      make("linear_quantizer", {{"pressio:abs", 0.1}, {"linear_quantizer:compressor", "zstd"}}),
  };
  for (const auto& compressor : all) {
    const Bytes stream = compressor->compress(input.view());
    Array output(input.type());
    const auto survives = [&](ByteSpan bytes) {
      try {
        compressor->clone()->decompress(bytes, output.view());
      } catch (const Error&) {
      }
    };
    for (std::size_t i = 0; i < stream.size(); ++i) {
      Bytes damaged = stream;
      damaged[i] ^= 0x81;
      survives(damaged);
      if (i % 7 == 0) survives(ByteSpan(stream).first(i));
    }
    EXPECT_ERROR(compressor->clone()->decompress({}, output.view()), kTruncated, "");
  }
}

TEST(Meta, SettingTheChildAndItsOptionsInOneCall) {
  const auto compressor =
      make("transpose", {{"transpose:compressor", "chunking"}, {"chunking:compressor", "zfp"}, {"zfp:accuracy", 0.5}});
  const Options options = compressor->options();
  EXPECT_EQ(*options.find("chunking:compressor"), Option("zfp"));
  EXPECT_EQ(*options.find("zfp:accuracy"), Option(0.5));
  EXPECT_ERROR(make("transpose", {{"transpose:compressor", "zfpp"}}), kUnknownName, "zfp");
  // Refused after an option without a value was set, which is unset again.
  EXPECT_ERROR(make("chunking", {{"chunking:size", lengths({4})}, {"chunking:compresor", "zfp"}}), kUnknownName,
               "did you mean chunking:compressor");
}

}  // namespace
}  // namespace tezpress
