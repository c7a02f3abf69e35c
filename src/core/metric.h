// A metric is a function of a finished trial. It sees everything at once and
// keeps nothing, so no metric can slow down or change what is measured.
#pragma once

#include <memory>
#include <string>

#include "core/compressor.h"

namespace tezpress {

// One compression and decompression, as measured by run_trial().
struct TrialView {
  ConstView input;
  ByteSpan compressed;
  ConstView output;
  double compress_seconds = 0;
  double decompress_seconds = 0;
};

class Metric : public Configurable {
 public:
  virtual std::string id() const = 0;  // "error_stat"
  virtual std::string sentence() const = 0;
  virtual Options evaluate(const TrialView& trial) const = 0;  // keys "<id>:<name>", LibPressio's names and types
  virtual std::unique_ptr<Metric> clone() const = 0;

 protected:
  std::string prefix() const override { return id(); }
  void describe(OptionVisitor&) override {}
};

}  // namespace tezpress
