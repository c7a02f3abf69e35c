// See time_left.h.
#include "evaluate/time_left.h"

namespace tezpress {

void TimeLeft::plan(const std::string& compressor) { ++work_[compressor].planned; }

void TimeLeft::done(const std::string& compressor, double seconds) {
  Work& work = work_[compressor];
  --work.planned;
  ++work.done;
  work.seconds += seconds;
}

std::optional<double> TimeLeft::seconds() const {
  Work all;
  for (const auto& [name, work] : work_) {
    all.done += work.done;
    all.seconds += work.seconds;
  }
  if (all.done == 0) return std::nullopt;
  double left = 0;
  for (const auto& [name, work] : work_) {
    const Work& known = work.done > 0 ? work : all;
    left += work.planned * known.seconds / known.done;
  }
  return left;
}

}  // namespace tezpress
