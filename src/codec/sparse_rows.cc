#include "codec/sparse_rows.h"

#include <algorithm>

namespace tezpress::codec {
namespace {

// How many indices of a neighbouring row's piece are not zero: none, one, more.
int crowd(const std::int16_t* row, int begin, int end) {
  int count = 0;
  for (int x = begin; x < end; ++x) count += row[x] != 0 ? 1 : 0;
  return std::min(count, 2);
}

constexpr std::size_t kNearFlags = 2 * 27;            // by the piece to the left and the crowds around
constexpr std::size_t kPlaceFlags = kRowPlaces * 27;  // by place and crowds

}  // namespace

void SparseRowCoder::reset() {
  models_.reset();
  flags_.assign(kNearFlags + kPlaceFlags, TokenModel());
}

bool SparseRowCoder::code_flag(IndexPort& port, const SparseRow& row, int begin, int end, bool left,
                               const std::int32_t* indices) {
  const int near = 9 * crowd(row.rows.previous_index, begin, end) + 3 * crowd(row.rows.up, begin, end) +
                   crowd(row.rows.back, begin, end);
  TargetContext context{};
  context.primary = static_cast<std::uint16_t>(27 * (left ? 1 : 0) + near);
  context.secondary = static_cast<std::uint16_t>(kNearFlags + static_cast<std::size_t>(27 * row.place + near));
  std::int32_t flag = std::any_of(indices + begin, indices + end, [](std::int32_t i) { return i != 0; }) ? 1 : 0;
  port.code(flags_.data(), flags_.data(), &context, &flag, 1);
  return flag != 0;
}

void SparseRowCoder::code(IndexPort& port, const SparseRow& row, std::int32_t* indices) {
  contexts_.resize(static_cast<std::size_t>(row.width));
  kernels_.contexts(row.features, row.rows, *row.weights, row.width, contexts_.data());
  bool left = false;
  for (int begin = 0; begin < row.width; begin += kPiece) {
    const int end = std::min(row.width, begin + kPiece);
    left = code_flag(port, row, begin, end, left, indices);
    if (!left) {
      std::fill(indices + begin, indices + end, 0);
      continue;
    }
    if (row.mask == nullptr) {
      port.code(models_.primary.data(), models_.secondary.data(), contexts_.data() + begin, indices + begin,
                end - begin);
      continue;
    }
    kept_contexts_.clear();
    kept_.clear();
    for (int x = begin; x < end; ++x) {
      if (row.mask[x] != 0) continue;
      kept_contexts_.push_back(contexts_[static_cast<std::size_t>(x)]);
      kept_.push_back(indices[x]);
    }
    port.code(models_.primary.data(), models_.secondary.data(), kept_contexts_.data(), kept_.data(),
              static_cast<int>(kept_.size()));
    std::size_t next = 0;
    for (int x = begin; x < end; ++x) indices[x] = row.mask[x] == 0 ? kept_[next++] : 0;
  }
}

}  // namespace tezpress::codec
