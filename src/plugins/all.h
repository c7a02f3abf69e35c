// The plugins of this build.
#pragma once

#include "core/registry.h"

namespace tezpress {

// Built once, on first use; immutable afterwards and safe from any thread.
const Registry& all_plugins();

}  // namespace tezpress
