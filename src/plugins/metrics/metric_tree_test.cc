// Metrics with other metrics inside, on compressors that run: what they say after each call, and under which names.
#include <gmock/gmock.h>

#include "base/error_testing.h"
#include "plugins/children.h"
#include "plugins/metrics/metric_testing.h"

namespace tezpress {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Names = std::vector<std::string>;

std::vector<std::string> keys(const Options& options) {
  std::vector<std::string> result;
  for (const auto& [key, option] : options) result.push_back(key);
  return result;
}

std::unique_ptr<Observed> watched(const std::string& metric, const Options& options = {}) {
  auto compressor = observed_compressor("noop");
  compressor->set_options(one("pressio:metric", metric));
  compressor->set_options(options);
  return compressor;
}

Bytes compress(Observed& compressor, const Array& input) { return compressor.compress(input.view()); }

void decompress(Observed& compressor, const Bytes& stream, const Array& like) {
  Array output(like.type());
  compressor.decompress(stream, output.view());
}

Options time_and_size() { return one("composite:plugins", Names{"time", "size"}); }

TEST(Composite, CollectsItsPluginsAndRates) {
  const auto compressor = watched("composite", time_and_size());
  const Array input = array_of(std::vector<double>(1000, 1));
  const Bytes stream = compress(*compressor, input);
  const Options half = compressor->results();
  EXPECT_EQ(*half.find("size:uncompressed_size"), Option(std::uint64_t{8000}));
  EXPECT_DOUBLE_EQ(number(half, "composite:compression_rate"), 8 / number(half, "time:compress_seconds"));
  EXPECT_EQ(*half.find("composite:decompression_rate"), Option::typed(OptionType::kDouble));
  decompress(*compressor, stream, input);
  const Options whole = compressor->results();
  EXPECT_EQ(*whole.find("composite:compression_rate"), *half.find("composite:compression_rate"));
  EXPECT_DOUBLE_EQ(number(whole, "composite:decompression_rate"), 8 / number(whole, "time:decompress_seconds"));
  EXPECT_EQ(*whole.find("composite:compression_rate_many"), Option::typed(OptionType::kDouble));
  EXPECT_EQ(*whole.find("composite:decompression_rate_many"), Option::typed(OptionType::kDouble));
}

TEST(Composite, HasNoRatesWithoutTimeOrSize) {
  for (const std::string id : {"time", "size"}) {
    const auto compressor = watched("composite", one("composite:plugins", Names{id}));
    compress(*compressor, array_of<int>({1}));
    EXPECT_EQ(*compressor->results().find("composite:compression_rate"), Option::typed(OptionType::kDouble)) << id;
  }
}

TEST(Composite, NamesItsPlugins) {
  Options options = time_and_size();
  options.set("composite:names", Names{"watch"});
  const auto compressor = watched("composite", options);
  compressor->set_name("c");
  compress(*compressor, array_of<int>({1, 2}));
  const Options results = compressor->results();
  EXPECT_NE(results.find("/c/composite/watch:time:compress"), nullptr);
  EXPECT_EQ(*results.find("/c/composite/size:size:uncompressed_size"), Option(std::uint64_t{8}));
  EXPECT_NE(results.find("/c/composite:composite:compression_rate"), nullptr);
}

TEST(Composite, KeepsTheOriginalForThoseThatCompareAndPassesOptionsOn) {
  Options options = one("composite:plugins", Names{"size", "kth_error"});
  options.set("kth_error:k", 1.0);
  const auto compressor = watched("composite", options);
  EXPECT_TRUE(compressor->metric().compares());
  const Array input = array_of<int>({1, 2});
  const Bytes stream = compress(*compressor, input);
  decompress(*compressor, stream, input);
  EXPECT_EQ(number(compressor->results(), "kth_error:kth_error"), 0);
  EXPECT_FALSE(watched("composite", time_and_size())->metric().compares());
}

TEST(Mask, MeasuresTheSelectedValuesOnly) {
  Options options = one("mask:metrics", "error_stat");
  options.set("mask:mask", array_of<std::int16_t>({0, 3, -1, 0, 0, 1}));
  const Array input = array_of<double>({9, 1, 2, 9, 9, 4});
  const Array output = array_of<double>({0, 1, 3, 0, 0, 4});
  const Options results = measure("mask", options, input.view().reshaped({2, 3}), output.view().reshaped({2, 3}));
  EXPECT_EQ(*results.find("error_stat:n"), Option(std::uint64_t{3}));
  EXPECT_EQ(number(results, "error_stat:value_max"), 4);
  EXPECT_EQ(number(results, "error_stat:max_error"), 1);
}

// Values of LibPressio 1.0.7 for the same field and mask (every third value).
TEST(Mask, AsLibPressio) {
  const Field f = field<std::int32_t>({40, 60});
  Array mask(Dtype::kUint8, {40, 60});
  for (std::size_t i = 0; i < mask.size(); ++i) mask.values<std::uint8_t>()[i] = i % 3 == 0 ? 1 : 0;
  Options options = one("mask:metrics", "error_stat");
  options.set("mask:mask", std::move(mask));
  const Options results = measure("mask", options, f.original.view(), f.reconstructed.view());
  EXPECT_DOUBLE_EQ(number(results, "error_stat:average_difference"), 0.57874999999999999);
  EXPECT_DOUBLE_EQ(number(results, "error_stat:psnr"), 48.705015207635626);
  EXPECT_DOUBLE_EQ(number(results, "error_stat:value_std"), 80.885207199771699);
}

TEST(Mask, WithoutAMaskAllValuesCountAndAnotherSizeIsAnError) {
  const Array values = array_of<int>({1, 2, 3});
  EXPECT_EQ(measure("mask", one("mask:metrics", "error_stat"), values.view(), values.view()),
            measure("error_stat", {}, values.view(), values.view()));
  EXPECT_ERROR(measure("mask", one("mask:mask", array_of<int>({1, 1})), values.view(), values.view()), kInvalidArgument,
               "mask:mask has 2 elements, but the array of shape 3 has 3");
}

TEST(InputStats, OfACompressionAndADecompression) {
  const auto compressor = watched("input_stats");
  Array input(Dtype::kInt16, {2, 3, 4});
  const Bytes stream = compress(*compressor, input);
  EXPECT_FALSE(compressor->results().find("input_stat:decompress_output_dims")->has_value());
  decompress(*compressor, stream, input);
  const Options results = compressor->results();
  EXPECT_EQ(results.size(), 8u);
  Array dims(Dtype::kUint64, {1, 3});
  for (std::size_t i = 0; i < 3; ++i) dims.values<std::uint64_t>()[i] = 4 - i;
  EXPECT_EQ(*results.find("input_stat:decompress_output_dims"), Option(Array::copy_of(dims.view())));
  EXPECT_EQ(*results.find("input_stat:compress_input_dims"), Option(std::move(dims)));
  EXPECT_EQ(*results.find("input_stat:compress_input_types"), Option(array_of<std::uint32_t>({7})));
  EXPECT_EQ(*results.find("input_stat:decompress_output_types"), Option(array_of<std::uint32_t>({7})));
}

TEST(Memory, OfTheCallsThatHappened) {
  TrialView trial;
  trial.last(Event::kCompress) = Happening{1, 4096};
  const Options results = all_plugins().metric("memory")->evaluate(trial);
  EXPECT_THAT(keys(results),
              ElementsAre("memory:check_options", "memory:compress", "memory:compress_many", "memory:decompress",
                          "memory:decompress_many", "memory:get_options", "memory:set_options"));
  EXPECT_EQ(*results.find("memory:compress"), Option(std::uint64_t{4096}));
  EXPECT_EQ(*results.find("memory:decompress"), Option::typed(OptionType::kUint64));
}

TEST(Printer, LogsCallsInTheirOrder) {
  const auto compressor = watched("printer");
  const Array input = array_of<int>({1});
  compressor->observe(Event::kGetDocumentation, [] {});
  compressor->observe(Event::kGetOptions, [] {});
  const Bytes stream = compress(*compressor, input);
  decompress(*compressor, stream, input);
  EXPECT_EQ(compressor->results().find("printer:log")->get<Names>(),
            Names({"begin_get_options", "end_get_options", "begin_compress", "end_compress", "begin_decompress",
                   "end_decompress"}));
}

TEST(Historian, RecordsAfterChosenEvents) {
  Options options = one("historian:metrics", "size");
  options.set("historian:events", Names{"decompress"});
  const auto compressor = watched("historian", options);
  for (const std::size_t count : {3, 5}) {
    const Array input(Dtype::kFloat, {count});
    const Bytes stream = compress(*compressor, input);
    decompress(*compressor, stream, input);
  }
  const Options results = compressor->results();
  EXPECT_EQ(*results.find("/0:size:uncompressed_size"), Option(std::uint64_t{12}));
  EXPECT_EQ(*results.find("/0:size:decompressed_size"), Option(std::uint64_t{12}));
  EXPECT_EQ(*results.find("/1:size:uncompressed_size"), Option(std::uint64_t{20}));
  EXPECT_EQ(results.find("/2:size:uncompressed_size"), nullptr);
  EXPECT_EQ(*compressor->options().find("historian:idx"), Option(std::uint64_t{2}));
}

TEST(Historian, NamesRecordsAndWhatIsInsideThem) {
  Options options = time_and_size();
  options.set("historian:metrics", "composite");
  options.set("historian:events", Names{"compress"});
  options.set("historian:idx", std::uint64_t{7});
  const auto compressor = watched("historian", options);
  compressor->set_name("c");
  compress(*compressor, array_of<int>({1}));
  const Options results = compressor->results();
  EXPECT_EQ(*results.find("/c/historian/7/size:size:uncompressed_size"), Option(std::uint64_t{4}));
  EXPECT_NE(results.find("/c/historian/7:composite:compression_rate"), nullptr);
  // The child's own name is what it was.
  EXPECT_NE(compressor->options().find("/c/historian/composite:composite:plugins"), nullptr);
}

TEST(Historian, RecordsClonesAndRefusesOtherEvents) {
  Options options = one("historian:metrics", "size");
  options.set("historian:events", Names{"clone"});
  const auto metric = all_plugins().metric("historian");
  metric->set_options(options);
  EXPECT_THAT(keys(metric->evaluate({})), IsEmpty());
  EXPECT_NE(metric->clone()->evaluate({}).find("/0:size:bit_rate"), nullptr);
  EXPECT_ERROR(metric->set_options(one("historian:events", Names{"lunch"})), kInvalidArgument, "lunch");
}

Option indices(const std::vector<std::uint64_t>& values) { return array_of(values); }

TEST(RegionOfInterest, OptionsListTheFastestAxisFirst) {
  const Array input = array_of<double>({0, 1, 2, 3, 4, 5});
  const Array output = array_of<double>({0, 1, 2, 3, 4, 7});
  Options options = one("region_of_interest:start", indices({1, 0}));
  options.set("region_of_interest:end", indices({3, 2}));
  const Options results =
      measure("region_of_interest", options, input.view().reshaped({2, 3}), output.view().reshaped({2, 3}));
  EXPECT_EQ(number(results, "region_of_interest:input_sum"), 1 + 2 + 4 + 5);
  EXPECT_EQ(number(results, "region_of_interest:input_average"), 3);
  EXPECT_EQ(number(results, "region_of_interest:decomp_sum"), 1 + 2 + 4 + 7);
  EXPECT_EQ(number(results, "region_of_interest:decomp_average"), 3.5);
}

// Values of LibPressio 1.0.7, which is right where there is one axis.
TEST(RegionOfInterest, AsLibPressio) {
  const Field f = field<double>({600});
  const Options results = measure("region_of_interest", {}, f.original.view(), f.reconstructed.view());
  EXPECT_NEAR(number(results, "region_of_interest:input_sum"), 1002.89034275851, 1e-9);
  EXPECT_NEAR(number(results, "region_of_interest:input_average"), 1.6714839045975167, 1e-12);
  EXPECT_NEAR(number(results, "region_of_interest:decomp_sum"), 1002.6396976271425, 1e-9);
  EXPECT_NEAR(number(results, "region_of_interest:decomp_average"), 1.6710661627119041, 1e-12);
}

TEST(RegionOfInterest, OutsideAndEmpty) {
  const Array values(Dtype::kFloat, {2, 3});
  const auto region = [&](const std::vector<std::uint64_t>& start, const std::vector<std::uint64_t>& end) {
    Options options = one("region_of_interest:start", indices(start));
    options.set("region_of_interest:end", indices(end));
    return measure("region_of_interest", options, values.view(), values.view());
  };
  EXPECT_ERROR(region({0, 0}, {2, 3}), kInvalidArgument, "is not inside the shape 2x3");
  EXPECT_ERROR(region({2, 0}, {1, 2}), kInvalidArgument, "from {0x2} to {2x1}");
  EXPECT_ERROR(region({0}, {1}), kInvalidArgument, "is not inside");
  EXPECT_EQ(number(region({1, 1}, {1, 2}), "region_of_interest:input_sum"), 0);
  EXPECT_TRUE(std::isnan(number(region({1, 1}, {1, 2}), "region_of_interest:input_average")));
}

TEST(DataGap, OfNeighboursOnEveryAxis) {
  const Array values = array_of<std::uint8_t>({1, 4, 9, 3, 4, 2});
  const Options results = measure("data_gap", {}, values.view().reshaped({2, 3}), values.view().reshaped({2, 3}));
  EXPECT_EQ(number(results, "data_gap:min_gap"), 0);
  EXPECT_EQ(number(results, "data_gap:max_gap"), 7);
  EXPECT_DOUBLE_EQ(number(results, "data_gap:mean_gap"), (3 + 5 + 1 + 2 + 2 + 0 + 7) / 7.0);
  EXPECT_TRUE(std::isnan(number(measure<float>("data_gap", {1}, {1}), "data_gap:max_gap")));
}

}  // namespace
}  // namespace tezpress
