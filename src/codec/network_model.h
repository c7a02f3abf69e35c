// A trained model: networks for two- and three-dimensional frames of each kind.
// Its file is docs/format.md, 11; its hash is how a stream names it.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "codec/network.h"
#include "codec/network_inputs.h"

namespace tezpress::codec {

struct NetworkModel {
  std::string note;  // how it was trained, for people
  // [two or three axes][kind]; a kind without a network does without.
  std::array<std::array<std::optional<Network>, kFrameKinds>, 2> networks;
  std::uint64_t hash = 0;  // of the file's bytes
};
using SharedModel = std::shared_ptr<const NetworkModel>;

inline constexpr std::size_t kMaxModelBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxModelNote = 4096;

// Number of inputs of the networks for frames of 2 or 3 axes.
int network_input_count(int axes, FrameKind kind);

// The network for such frames, or null: frames of one axis have none.
const Network* network_of(const NetworkModel& model, const Extent& extent, FrameKind kind);

Bytes write_network_model(const NetworkModel& model);
// Throws kCorrupt, kTruncated or kUnsupported for what is not such a file, and for networks whose sums may overflow.
SharedModel read_network_model(ByteSpan bytes);

}  // namespace tezpress::codec
