// What the name of a file of raw values says about it: the type by its ending, the
// shape by numbers in the name or, for published benchmark data, by the table of
// published_data.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/array.h"

namespace tezpress {

struct RawLayout {
  std::optional<Dtype> dtype;
  Shape shape;         // empty: the name does not say
  std::string source;  // for messages: "its name", "the published shape of Hurricane ISABEL"
};

// bytes: the file's size, by which numbers in the name are told from dates and versions.
RawLayout layout_from_name(std::string_view path, std::uint64_t bytes);

// True for endings that stand for raw values: a type (.f32, .u8, ...), .raw, .bin, .dat, .byte.
bool is_raw_name(std::string_view path);

}  // namespace tezpress
