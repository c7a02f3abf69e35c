// The trained model of the compressor tezip: which one it uses, and training one
// inside set_options(), as LibPressio's compressors that learn do.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "core/configurable.h"
#include "tezip/tezip.h"

namespace tezpress {

class TezipModel {
 public:
  void describe(OptionVisitor& visitor);
  // After options were stored; is_new: whether this call gave that option another value. Trains where it is asked for;
  // throws what the training throws.
  void changed(const std::function<bool(std::string_view)>& is_new, const std::string& time,
               std::optional<double> fill_value);
  // What undoes changed() as far as it is not an option.
  std::function<void()> keeper();
  // settings borrows from this object.
  void apply(tezip_settings& settings) const;
  // From now on this process decodes streams of the model that was named. Returns an enum tezip_result.
  int prepare_decoding() const;

 private:
  void train(const std::string& time, std::optional<double> fill_value);

  std::string model_ = "auto";
  bool embed_ = false;
  Option::Data data_;
  Option::Data bounds_;
  std::uint32_t hidden_ = 16;
  std::uint32_t steps_ = 5000;
  std::uint32_t rounds_ = 2;
  std::uint64_t samples_ = 100000;
  std::uint64_t seed_ = 1;
  std::string out_;
  std::shared_ptr<const Bytes> trained_;  // and not written to out_; outweighs model_
};

}  // namespace tezpress
