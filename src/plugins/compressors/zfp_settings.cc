// The change of zfp's mode is found by comparing the options before and after:
// the option that is new or differs is the one that was asked for.
#include "plugins/compressors/zfp_settings.h"

#include <cmath>
#include <memory>
#include <vector>

#include "base/error.h"

namespace tezpress {
namespace {

struct CloseStream {
  void operator()(zfp_stream* stream) const { zfp_stream_close(stream); }
};
using StreamHandle = std::unique_ptr<zfp_stream, CloseStream>;

struct Request {
  ZfpMode mode;
  const char* key;
};

template <typename T>
bool asked(const std::optional<T>& before, const std::optional<T>& now) {
  return now.has_value() && now != before;
}

std::vector<Request> requests_between(const ZfpRequests& before, const ZfpRequests& now) {
  std::vector<Request> found;
  if (asked(before.mode_code, now.mode_code)) found.push_back({ZfpMode::kExpert, "zfp:mode"});
  if (asked(before.accuracy, now.accuracy)) found.push_back({ZfpMode::kAccuracy, "zfp:accuracy"});
  if (asked(before.abs, now.abs)) found.push_back({ZfpMode::kAccuracy, "pressio:abs"});
  if (asked(before.rate, now.rate)) found.push_back({ZfpMode::kRate, "zfp:rate"});
  if (asked(before.precision, now.precision)) found.push_back({ZfpMode::kPrecision, "zfp:precision"});
  if (asked(before.reversible, now.reversible) && *now.reversible != 0)
    found.push_back({ZfpMode::kReversible, "zfp:reversible"});
  if (asked(before.lossless, now.lossless)) found.push_back({ZfpMode::kReversible, "pressio:lossless"});
  return found;
}

bool same_expert_values(const ZfpRequests& a, const ZfpRequests& b) {
  return a.minbits == b.minbits && a.maxbits == b.maxbits && a.maxprec == b.maxprec && a.minexp == b.minexp;
}

double requested_tolerance(const ZfpRequests& before, const ZfpRequests& now) {
  const bool by_accuracy = asked(before.accuracy, now.accuracy);
  const bool by_abs = asked(before.abs, now.abs);
  if (by_accuracy && by_abs && *now.accuracy != *now.abs)
    fail(ErrorCode::kInvalidArgument, "zfp:accuracy={} and pressio:abs={} were set together; set one of them",
         *now.accuracy, *now.abs);
  const double tolerance = by_accuracy ? *now.accuracy : *now.abs;
  if (!std::isfinite(tolerance) || tolerance < 0)
    fail(ErrorCode::kInvalidArgument, "the absolute tolerance {} of zfp is not a finite number >= 0", tolerance);
  return tolerance;
}

// Only what belongs to the mode stays, so that get_options shows one mode.
ZfpRequests only(ZfpMode mode, const ZfpRequests& all) {
  ZfpRequests kept;
  kept.minbits = all.minbits;
  kept.maxbits = all.maxbits;
  kept.maxprec = all.maxprec;
  kept.minexp = all.minexp;
  if (mode == ZfpMode::kRate) kept.rate = all.rate;
  if (mode == ZfpMode::kPrecision) kept.precision = all.precision;
  if (mode == ZfpMode::kAccuracy) kept.abs = kept.accuracy = all.accuracy;
  if (mode == ZfpMode::kReversible) {
    kept.reversible = 1u;
    kept.lossless = all.lossless;
  }
  return kept;
}

// The expert values show what the mode means in zfp's own terms.
void read_back(zfp_stream* stream, ZfpRequests& requests) {
  zfp_stream_params(stream, &requests.minbits, &requests.maxbits, &requests.maxprec, &requests.minexp);
}

}  // namespace

void apply_zfp_settings(const ZfpSettings& settings, zfp_stream* stream, zfp_type type, unsigned axes, bool align,
                        std::optional<double> tolerance) {
  const ZfpRequests& requests = settings.requests;
  switch (settings.mode) {
    case ZfpMode::kExpert:
      if (!zfp_stream_set_params(stream, requests.minbits, requests.maxbits, requests.maxprec, requests.minexp))
        fail(ErrorCode::kInvalidArgument,
             "zfp refuses the expert parameters minbits={} maxbits={} maxprec={} minexp={}: it needs minbits <= "
             "maxbits and maxprec in 1..64",
             requests.minbits, requests.maxbits, requests.maxprec, requests.minexp);
      return;
    case ZfpMode::kRate: zfp_stream_set_rate(stream, *requests.rate, type, axes, align ? zfp_true : zfp_false); return;
    case ZfpMode::kPrecision: zfp_stream_set_precision(stream, *requests.precision); return;
    case ZfpMode::kAccuracy: zfp_stream_set_accuracy(stream, tolerance.value_or(*requests.accuracy)); return;
    case ZfpMode::kReversible: zfp_stream_set_reversible(stream); return;
  }
}

ZfpSettings update_zfp_settings(const ZfpSettings& before, const ZfpRequests& now) {
  ZfpRequests next = now;
  ZfpMode mode = before.mode;
  const std::vector<Request> asked_for = requests_between(before.requests, now);
  for (const Request& request : asked_for)
    if (request.mode != asked_for.front().mode)
      fail(ErrorCode::kInvalidArgument, "{} and {} ask for different modes of zfp; set one of them",
           asked_for.front().key, request.key);
  const StreamHandle stream(zfp_stream_open(nullptr));
  if (!asked_for.empty()) {
    mode = asked_for.front().mode;
    if (mode == ZfpMode::kAccuracy) next.accuracy = requested_tolerance(before.requests, now);
    if (mode == ZfpMode::kExpert) {
      if (zfp_stream_set_mode(stream.get(), *now.mode_code) == zfp_mode_null)
        fail(ErrorCode::kInvalidArgument, "zfp:mode={} is no encoding of zfp's parameters", *now.mode_code);
      read_back(stream.get(), next);
    }
  } else if (!same_expert_values(before.requests, now)) {
    mode = ZfpMode::kExpert;
  } else {
    next = before.requests;  // an option that was emptied, or nothing of the mode
  }
  if (mode == ZfpMode::kRate && !(*next.rate > 0 && *next.rate <= 64.0 * 4))
    fail(ErrorCode::kInvalidArgument, "zfp:rate={} bits per value is outside 0 to 256", *next.rate);
  if (mode == ZfpMode::kPrecision && (*next.precision < 1 || *next.precision > ZFP_MAX_PREC))
    fail(ErrorCode::kInvalidArgument, "zfp:precision={} is outside 1 to {} bit planes", *next.precision, ZFP_MAX_PREC);

  ZfpSettings after{mode, only(mode, next)};
  if (mode != ZfpMode::kRate) {
    apply_zfp_settings(after, stream.get(), zfp_type_double, 1, false, {});
    read_back(stream.get(), after.requests);
  }
  return after;
}

}  // namespace tezpress
