// A compressor with a metric attached: compressing and decompressing are timed,
// and the metric is asked afterwards. It is what LibPressio calls a compressor:
// also the children of meta-compressors are observed, so that each can have its
// own metric. Without a metric ("noop") nothing is measured or kept.
#pragma once

#include <functional>

#include "core/metric.h"
#include "core/slot.h"

namespace tezpress {

class Observed : public Compressor {
 public:
  // metric makes metrics by their ids; it must know "noop". metric_ids: those that are listed as choices.
  Observed(std::unique_ptr<Compressor> inner, ChildSlot<Metric>::Make metric, std::vector<std::string> metric_ids = {});
  // A clone with the results so far, without the original that may have been kept.
  Observed(const Observed& other);

  CompressorInfo info() const override { return inner_->info(); }
  // The bytes do not depend on the metric. A metric that fails makes compress() fail, unless metrics:errors_fatal is
  // 0; after decompress() such an error is dropped.
  Bytes compress(ConstView input) override;
  OwnedBytes compress_owned(ConstView input) override;
  void decompress(ByteSpan stream, View into) override;
  std::vector<Bytes> compress_many(const std::vector<ConstView>& inputs) override;
  void decompress_many(const std::vector<ByteSpan>& streams, const std::vector<View>& into) override;
  ArrayType compressed_type(const ArrayType& input, std::size_t bytes) const override;
  ArrayType decompressed_type(ByteSpan stream, const ArrayType& expected) const override;
  std::vector<Stage> stages() const override { return inner_->stages(); }
  // The compressor's own results (unless metrics:copy_compressor_results is 0), those of its children, the metric's.
  Options results() const override;
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Observed>(*this); }

  // Runs call as event: timed, and told to the metric.
  void observe(Event event, const std::function<void()>& call);
  const Metric& metric() const { return *metric_; }
  Metric& metric() { return *metric_; }
  void set_metric(std::unique_ptr<Metric> metric);
  // What the metric alone has found so far.
  const Options& metric_results() const { return results_; }
  const Compressor& inner() const { return *inner_; }

  std::string prefix() const override { return inner_->prefix(); }
  std::vector<Slot*> slots() override { return {&metric_}; }
  std::vector<Configurable*> parts() override { return {inner_.get()}; }

 protected:
  void describe(OptionVisitor& visitor) override;
  void changed() override;

 private:
  bool watched() const;
  void run(Event event, const std::function<void()>& call);
  // Compresses as call does, which returns what it made; the metric is told.
  template <typename Stream>
  Stream compress_watched(ConstView input, const std::function<Stream()>& call);
  void tell(Event event);

  std::unique_ptr<Compressor> inner_;
  ChildSlot<Metric> metric_;
  std::int32_t errors_fatal_ = 1;
  std::int32_t copy_results_ = 1;
  TrialView seen_;  // views are set only while the metric is asked
  std::optional<Array> original_;
  Options results_;  // of the metric
  std::string results_of_ = "noop";
};

}  // namespace tezpress
