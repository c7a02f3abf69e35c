// A metric is a function of what has happened to a compressor. It is asked after
// each event and sees all that is known then; it is never called while something
// is being measured, so no metric can slow that down.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "core/compressor.h"

namespace tezpress {

// The calls that a metric hears of, with LibPressio's names.
enum class Event : std::uint8_t {
  kCheckOptions,
  kGetOptions,
  kSetOptions,
  kGetConfiguration,
  kGetDocumentation,
  kCompress,
  kDecompress,
  kCompressMany,
  kDecompressMany,
};
inline constexpr std::size_t kEventCount = 9;
std::string_view name_of(Event event);  // "check_options", "compress", ...

// The last call of an event.
struct Happening {
  double seconds = 0;
  std::uint64_t memory = 0;  // bytes by which the peak memory of the process grew
};

// What is known when an event has ended. A view is only valid during evaluate().
struct TrialView {
  Event event = Event::kDecompress;     // what has just ended
  std::optional<ConstView> input;       // original, at kCompress; at kDecompress too for metrics that compare()
  std::optional<ConstView> compressed;  // of the type that the compressor gives it, mostly 1-D bytes
  std::optional<ConstView> output;      // reconstruction, at kDecompress
  std::array<std::optional<Happening>, kEventCount> happened = {};  // by Event; empty: not yet

  const std::optional<Happening>& last(Event which) const { return happened.at(static_cast<std::size_t>(which)); }
  std::optional<Happening>& last(Event which) { return happened.at(static_cast<std::size_t>(which)); }
};

class Metric : public Configurable {
 public:
  virtual std::string id() const = 0;  // "error_stat"
  virtual std::string sentence() const = 0;
  // All results, keys "<id>:<name>", LibPressio's names and types. What cannot be known from this event is typed
  // without a value; whoever asks then keeps the value of before, if there was one.
  virtual Options evaluate(const TrialView& trial) = 0;
  // Needs original and reconstruction together: the original is then kept from compression to decompression.
  virtual bool compares() const { return false; }
  virtual std::unique_ptr<Metric> clone() const = 0;
  std::string prefix() const override { return id(); }

 protected:
  void describe(OptionVisitor&) override {}
};

// Takes over what a metric has found out now; where that has no value, a value of before stays.
void update_results(Options& results, const Options& latest);

}  // namespace tezpress
