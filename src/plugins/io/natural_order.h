// The order in which people count: numbers inside names compare by value, so that
// frame9 comes before frame10 whatever the padding.
#pragma once

#include <string_view>

namespace tezpress {

// A strict weak order; names that differ only in leading zeros are ordered by length, then as text.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace tezpress
