// After each frame: the positions whose value, after the final cast, would leave
// the bound, with their exact bits. Rare by construction; this is what makes the
// bound a guarantee.
#pragma once

#include "codec/bit_stream.h"
#include "codec/group_plan.h"

namespace tezpress::codec {

// Compares shown with original wherever a number was coded and writes the exact bits of all that fail.
// Returns how many did.
std::size_t write_corrections(const GroupPlan& plan, const std::byte* original, const std::byte* shown,
                              const std::uint8_t* classes, std::size_t count, BitWriter& out);

// Applies what write_corrections() wrote. Throws kCorrupt for positions outside the frame.
void apply_corrections(Dtype dtype, std::size_t count, BitReader& in, std::byte* values);

}  // namespace tezpress::codec
