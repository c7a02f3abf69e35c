// A trial with a compressor whose error is known.
#include "core/trial.h"

#include <gtest/gtest.h>

#include "base/error_testing.h"
#include "core/toy_compressor.h"

namespace tezpress {
namespace {

class LargestOutput : public Metric {
 public:
  std::string id() const override { return "largest"; }
  std::string sentence() const override { return "The largest value that came back."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<LargestOutput>(*this); }
  Options evaluate(const TrialView& trial) override {
    const auto values = trial.output->values<float>();
    Options results;
    results.set("largest:value", *std::max_element(values.begin(), values.end()));
    results.set("largest:bytes", trial.compressed->size());
    return results;
  }
};

Array sample() {
  Array array(Dtype::kFloat, {2, 2});
  const std::vector<float> values = {0.1f, 0.9f, 2.3f, 3.6f};
  std::copy(values.begin(), values.end(), array.values<float>().begin());
  return array;
}

ToyCompressor rounding_to(double step) {
  ToyCompressor compressor;
  Options options;
  options.set("toy:step", step);
  compressor.set_options(options);
  return compressor;
}

TEST(Trial, MeasuresAndVerifies) {
  const Array input = sample();
  std::vector<std::unique_ptr<Metric>> metrics;
  metrics.push_back(std::make_unique<LargestOutput>());
  const TrialResult result = run_trial(rounding_to(1), input.view(), {BoundKind::kAbsolute, 0.5}, metrics);
  EXPECT_EQ(result.violation.count, 0u);
  EXPECT_EQ(result.output.shape(), (Shape{2, 2}));
  EXPECT_EQ(result.output.values<float>()[3], 4);
  EXPECT_EQ(result.compressed.size(), 16u);
  EXPECT_EQ(result.metrics.get<float>("largest:value"), 4);
  EXPECT_EQ(result.metrics.get<std::uint64_t>("largest:bytes"), 16u);
  EXPECT_GT(result.compress_seconds, 0);
  EXPECT_GT(result.decompress_seconds, 0);
  EXPECT_EQ(result.compress_stages.at(0).name, "rounding");
}

TEST(Trial, ReportsAViolation) {
  const Array input = sample();
  const TrialResult result = run_trial(rounding_to(1), input.view(), {BoundKind::kAbsolute, 0.35}, {});
  EXPECT_EQ(result.violation.count, 1u);
  EXPECT_EQ(result.violation.first_index, 3u);
  EXPECT_EQ(result.violation.reconstructed, 4);
}

TEST(Trial, TakesStridedInput) {
  const Array array = sample();
  const ConstView column(array.view().data(), Dtype::kFloat, {2}, {8});
  const TrialResult result = run_trial(rounding_to(0), column, {BoundKind::kLossless, 0}, {});
  EXPECT_EQ(result.violation.count, 0u);
  EXPECT_EQ(result.output.values<float>()[1], 2.3f);
}

TEST(Trial, RepeatsAreWarmCallsOfOneClone) {
  // Writes how often this object has compressed.
  class Counting : public ToyCompressor {
   public:
    Bytes compress(ConstView input) override {
      ++calls_;
      return ToyCompressor::compress(input);
    }
    Options results() const override {
      Options results;
      results.set("toy:calls", calls_);
      return results;
    }
    std::unique_ptr<Compressor> clone() const override { return std::make_unique<Counting>(*this); }

   private:
    std::uint64_t calls_ = 0;
  };
  const Array input = sample();
  const TrialResult result =
      run_trial(Counting(), input.view(), {BoundKind::kLossless, 0}, {}, {.warmup = 2, .repeats = 3});
  EXPECT_EQ(result.warm_compress.seconds.size(), 3u);
  EXPECT_EQ(result.warm_decompress.seconds.size(), 3u);
  EXPECT_EQ(result.warm_compress.stages.at(0).name, "rounding");
  EXPECT_EQ(result.results.get<std::uint64_t>("toy:calls"), 0u) << "the decoder's, a clone that compressed nothing";
  EXPECT_EQ(result.violation.count, 0u);
  EXPECT_TRUE(run_trial(Counting(), input.view(), {}, {}).warm_compress.seconds.empty());
}

TEST(Trial, EmptyArrays) {
  const Array empty(Dtype::kFloat, {0, 3});
  EXPECT_EQ(run_trial(rounding_to(1), empty.view(), {BoundKind::kAbsolute, 0.1}, {}).violation.count, 0u);
}

TEST(Trial, RefusesAnImpossibleBoundBeforeTheWork) {
  const Array input = sample();
  EXPECT_ERROR(run_trial(rounding_to(1), input.view(), {BoundKind::kAbsolute, -1}, {}), kInvalidArgument, "is -1");
}

}  // namespace
}  // namespace tezpress
