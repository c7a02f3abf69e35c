// Options that list lengths or axes. They come through LibPressio's interface too
// and keep its order there, fastest axis first; inside, axis 0 is the slowest.
#pragma once

#include <string_view>

#include "core/options.h"

namespace tezpress {

// The values of a 1-D option, in its own order; empty if it has no value. Throws kInvalidArgument, naming key, for
// what is no whole number from 0 to 2^53.
std::vector<std::size_t> whole_numbers(const Option::Data& data, std::string_view key);
// Lengths, fastest first, as a shape.
Shape shape_of_lengths(const Option::Data& data, std::string_view key);

}  // namespace tezpress
