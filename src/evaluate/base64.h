// Base64 (RFC 4648, section 4): how arrays travel in JSON.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tezpress {

std::string encode_base64(ByteSpan bytes);  // padded
// Throws kCorrupt, naming place, for other characters, a length that is no multiple of 4, wrong padding.
Bytes decode_base64(std::string_view text, std::string_view place);

}  // namespace tezpress
