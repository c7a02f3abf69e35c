// The head of a group's payload: how many frames, and the map of their values.
#pragma once

#include "base/bytes.h"
#include "codec/mode.h"
#include "codec/value_map.h"

namespace tezpress::codec {

struct GroupHeader {
  std::size_t frames = 0;
  ValueMap map;
  std::vector<std::uint64_t> specials;
  bool has_classes = false;
  std::int32_t step = 1;
  int level_law = 0;  // see set_level_steps(); 0 in mode kBasis
  Mode mode = Mode::kLoop;
  std::uint8_t tools = kNoTools;    // of mode kLoop
  std::size_t anchor_distance = 1;  // frame_order.h; above 1 with kBidirectional
};

inline constexpr int kSameBound = 0;  // the level law that gives every level the stated bound
inline constexpr std::size_t kMaxGroupFrames = std::size_t{1} << 20;

void write_group_header(const GroupHeader& header, ByteWriter& out);
// dtype, version: from the stream's header. Throws kCorrupt outside the format's limits.
GroupHeader read_group_header(Dtype dtype, int version, ByteReader& in);

}  // namespace tezpress::codec
