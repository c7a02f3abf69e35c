// How src/plugins/all.cc makes each metric.
#pragma once

#include <memory>

#include "core/metric.h"

namespace tezpress {

std::unique_ptr<Metric> make_error_stat();
std::unique_ptr<Metric> make_noop_metric();
std::unique_ptr<Metric> make_size();
std::unique_ptr<Metric> make_time();

}  // namespace tezpress
