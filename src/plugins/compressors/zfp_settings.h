// Which of zfp's five modes is active, and its parameters. One decision: the last
// mode that was asked for wins, as in LibPressio, and the others' values vanish.
#pragma once

#include <zfp.h>

#include <cstdint>
#include <optional>

namespace tezpress {

enum class ZfpMode : std::uint8_t { kExpert, kRate, kPrecision, kAccuracy, kReversible };

// The options that choose a mode. Those of the inactive modes are empty.
struct ZfpRequests {
  std::optional<double> accuracy;           // absolute tolerance, in the data's unit
  std::optional<double> abs;                // pressio:abs, the same
  std::optional<double> rate;               // compressed bits per value
  std::optional<std::uint32_t> precision;   // bit planes
  std::optional<std::uint32_t> reversible;  // non-zero: lossless
  std::optional<std::int32_t> lossless;     // pressio:lossless, any value: lossless
  std::optional<std::uint32_t> mode_code;   // zfp's compact encoding of the parameters
  std::uint32_t minbits = ZFP_MIN_BITS;     // expert mode, per block
  std::uint32_t maxbits = ZFP_MAX_BITS;
  std::uint32_t maxprec = ZFP_MAX_PREC;
  std::int32_t minexp = -10;

  friend bool operator==(const ZfpRequests&, const ZfpRequests&) = default;
};

struct ZfpSettings {
  ZfpMode mode = ZfpMode::kExpert;
  ZfpRequests requests;
};

// The settings after the options went from before.requests to now. Throws kInvalidArgument for two modes at once and
// for values that zfp refuses.
ZfpSettings update_zfp_settings(const ZfpSettings& before, const ZfpRequests& now);

// Sets the parameters of stream for values of type on axes axes (1 to 4). tolerance replaces the accuracy where the
// values are integers that were stored as floating point.
void apply_zfp_settings(const ZfpSettings& settings, zfp_stream* stream, zfp_type type, unsigned axes, bool align,
                        std::optional<double> tolerance);

}  // namespace tezpress
