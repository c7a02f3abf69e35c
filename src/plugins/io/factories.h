// How src/plugins/all.cc makes each io plugin.
#pragma once

#include <memory>

#include "core/io.h"

namespace tezpress {}  // namespace tezpress
