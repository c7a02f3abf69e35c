// What a foreign program prints: LibPressio's external protocol, its versions 1 to 7
// ("external:api=5", then key=value lines) and json:1 (then one JSON object). One
// decision: paths, types and dimensions are read as such, never guessed from their
// look, so one dimension is a list and a path may begin with a digit.
#pragma once

#include <string>
#include <string_view>

#include "core/options.h"

namespace tezpress {

struct Reply {
  int version = 0;  // 1 for json:1, as LibPressio counts it
  // A key given once is a double where all of the value reads as one, else text; repeated, data (1-D double) or texts.
  // output:N:path and :dtype are text, output:N:dims data, in the order given.
  Options values;
};

// Throws kCorrupt for anything that is no reply; lines without '=' after the first are passed over, as in LibPressio.
Reply parse_reply(std::string_view text);

// A file with an array that the program wrote.
struct WrittenArray {
  std::string path;
  ArrayType type;  // axis 0 slowest; the protocol lists dimensions fastest first
};

// output:<index>:path, :dtype and :dims. Throws kCorrupt for what is missing or no such thing.
WrittenArray written_array(const Options& values, std::size_t index);

// The values whose keys begin with prefix, under their keys without it.
Options values_below(const Options& values, std::string_view prefix);

}  // namespace tezpress
