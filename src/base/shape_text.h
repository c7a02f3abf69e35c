// Shapes as people write them, on the command line and in study files.
#pragma once

#include "base/array.h"

namespace tezpress {

// "12x25x125x125" or "12,25,125,125", slowest axis first; throws kInvalidArgument naming what is wrong.
Shape parse_shape(const std::string& text);

}  // namespace tezpress
