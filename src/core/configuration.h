// What a plugin says about itself, as options: LibPressio's "configuration" (thread
// safety, version, legal values) and "documentation" (a sentence per option), both
// derived from what the plugin has declared already.
#pragma once

#include <array>

#include "core/io.h"
#include "core/metric.h"

namespace tezpress {

// Of the whole tree; where two nodes have one key, the upper one's.
Options configuration_of(const Configurable& root);
Options documentation_of(const Configurable& root);  // key: sentence; "pressio:description": of the plugin

// Results of a metric as they are listed: under its name, and what has not been measured typed without value.
Options listed_results(const Metric& metric, const Options& measured);

// Major, minor and patch of a text like "1.0.0-rc1"; what it does not say is 0.
std::array<std::int32_t, 3> version_numbers(const std::string& version);

}  // namespace tezpress
