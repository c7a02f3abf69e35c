#include "plugin_handles.h"

#include <cstdlib>
#include <set>

#include "core/option_matching.h"
#include "plugins/all.h"

namespace tezpress::capi {
namespace {

// Options for other plugins may be in the same map; "pressio" stands for all of them, though one has that id.
bool is_plugin(const std::string& prefix) {
  static const std::set<std::string> kIds = [] {
    const Registry& registry = all_plugins();
    std::set<std::string> ids = {"metrics", "io"};
    for (const auto& list : {registry.compressor_ids(), registry.metric_ids(), registry.io_ids()})
      ids.insert(list.begin(), list.end());
    ids.erase("pressio");
    return ids;
  }();
  return kIds.contains(prefix);
}

}  // namespace

bool strict() {
  static const bool kStrict = [] {
    const char* value = std::getenv("TEZPRESS_STRICT");
    return value != nullptr && std::string_view(value) == "1";
  }();
  return kStrict;
}

template <typename Plugin>
void set_options(Plugin& plugin, const Options& options) {
  if (!strict()) return plugin.set_options(options, OptionPolicy::kLenient);
  // What is listed may depend on what the options select, so they are tried on a copy.
  const auto trial = plugin.clone();
  trial->set_options(options, OptionPolicy::kStrict);
  require_listed(trial->options(), options, is_plugin);
  plugin.set_options(options, OptionPolicy::kStrict);
}

template void set_options(Observed&, const Options&);
template void set_options(Metric&, const Options&);
template void set_options(Io&, const Options&);

}  // namespace tezpress::capi
