// The slice of a cell that is shown: which one, its values, and what its error looks
// like. One decision: the slice belongs to the dataset and bound, chosen by the first
// compressor that has a result, so that all compressors show the same one.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "evaluate/error_field.h"

namespace tezpress {

inline constexpr std::size_t kLargestPicture = 512;  // values per side

struct SliceChoice {
  std::vector<std::size_t> index;  // of all axes but the last two
  std::size_t y = 0, x = 0;        // where the crop begins
  std::size_t height = 0, width = 0;
};

// The slice of index, or where that is empty the one with the largest rms error; cropped to kLargestPicture around the
// largest error. Nothing for arrays of one axis.
std::optional<SliceChoice> choose_slice(const ErrorField& field, const std::vector<std::size_t>& index);

// "slice" and "spectrum" of a cell's details, as docs/evaluation.md has them. The choice is in "slice" and is read back
// by chosen_slice(); nothing there where details have no slice.
void add_pictures(const ErrorField& field, const SliceChoice& choice, nlohmann::ordered_json& details);
std::optional<SliceChoice> chosen_slice(const nlohmann::ordered_json& details);

}  // namespace tezpress
