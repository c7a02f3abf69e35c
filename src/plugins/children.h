// Slots of meta-plugins, filled from the plugins of this build. Compressors in a
// slot are observed, so that each can have a metric of its own.
#pragma once

#include "core/io.h"
#include "core/observed.h"

namespace tezpress {

using ChildCompressor = ChildSlot<Compressor>;
using ChildCompressors = ChildrenSlot<Compressor>;
using ChildMetric = ChildSlot<Metric>;
using ChildMetrics = ChildrenSlot<Metric>;
using ChildIo = ChildSlot<Io>;
using ChildIos = ChildrenSlot<Io>;

// A compressor with the metric "noop". Throws kUnknownName as Registry::compressor().
std::unique_ptr<Observed> observed_compressor(const std::string& id);

// key: "transpose:compressor"; the slot starts with the plugin id.
ChildCompressor child_compressor(std::string key, std::string sentence, std::string id = "noop");
// single_key: a second key that selects one compressor.
ChildCompressors child_compressors(std::string key, std::string sentence, std::vector<std::string> ids = {},
                                   std::string single_key = "");
ChildMetric child_metric(std::string key, std::string sentence, std::string id = "noop");
ChildMetrics child_metrics(std::string key, std::string sentence);
ChildIo child_io(std::string key, std::string sentence, std::string id = "posix");
ChildIos child_ios(std::string key, std::string sentence, std::vector<std::string> ids);

}  // namespace tezpress
