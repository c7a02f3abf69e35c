#include "codec/basis_model.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "codec/model_parts.h"
#include "codec/token_model.h"

namespace tezpress::codec {
namespace {

constexpr int kVectorEscape = 26;    // bits
constexpr int kTimeWeightBits = 11;  // with sign
constexpr int kSlopeBits = 8;        // of a vector's own prediction, with sign
constexpr int kSlopeUnit = 6;        // in units of 2^-6
constexpr std::int32_t kMaxEntry = 1 << (kVectorBits + 1);

int band_count(const BasisModel& model) { return band_of(model.rank[0] + model.rank[1] + model.rank[2] - 3) + 1; }

// A vector of the basis swings evenly: each entry is expected at slope * the one before - the one before that.
std::int32_t expected_entry(const std::int32_t* entries, int place, std::int32_t slope) {
  const std::int64_t one = place > 0 ? entries[place - 1] : 0;
  const std::int64_t two = place > 1 ? entries[place - 2] : 0;
  return static_cast<std::int32_t>(
      std::clamp<std::int64_t>(((slope * one) >> kSlopeUnit) - (slope != 0 ? two : 0), -kMaxEntry, kMaxEntry));
}

std::vector<std::uint32_t> folded_residuals(const std::vector<std::int32_t>& entries, std::int32_t slope) {
  std::vector<std::uint32_t> result;
  for (int i = 0; i < static_cast<int>(entries.size()); ++i)
    result.push_back(fold(entries[static_cast<std::size_t>(i)] - expected_entry(entries.data(), i, slope)));
  return result;
}

void put_signed(BitWriter& out, std::int32_t value, int bits) {
  out.put(static_cast<std::uint32_t>(value + (1 << (bits - 1))), bits);
}
std::int32_t get_signed(BitReader& in, int bits) { return static_cast<std::int32_t>(in.get(bits)) - (1 << (bits - 1)); }

// The slope of least squares.
std::int32_t likely_slope(const std::vector<std::int32_t>& entries) {
  constexpr std::int64_t kSlopes = 1 << (kSlopeBits - 1);
  std::int64_t product = 0;
  std::int64_t energy = 0;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    product += entries[i - 1] * (static_cast<std::int64_t>(entries[i]) + (i > 1 ? entries[i - 2] : 0));
    energy += static_cast<std::int64_t>(entries[i - 1]) * entries[i - 1];
  }
  if (energy == 0) return 0;
  return static_cast<std::int32_t>(std::clamp<std::int64_t>((product << kSlopeUnit) / energy, -kSlopes, kSlopes - 1));
}

void write_vector(const std::int32_t* vector, int length, BitWriter& out) {
  std::uint32_t used = 1u << kVectorBits;
  for (int i = 0; i < length; ++i) used |= static_cast<std::uint32_t>(std::abs(vector[i]));
  const int shift = std::countr_zero(used);
  std::vector<std::int32_t> entries;
  for (int i = 0; i < length; ++i) entries.push_back(vector[i] >> shift);
  std::int32_t best_slope = 0;
  int best_total = 0;
  int best_k = best_rice(folded_residuals(entries, 0), kVectorEscape, best_total);
  if (const std::int32_t slope = likely_slope(entries); slope != 0) {
    int total = 0;
    const int k = best_rice(folded_residuals(entries, slope), kVectorEscape, total);
    if (total < best_total) {
      best_slope = slope;
      best_k = k;
    }
  }
  out.put(static_cast<std::uint32_t>(shift), 5);
  out.put(static_cast<std::uint32_t>(best_k), 4);
  put_signed(out, best_slope, kSlopeBits);
  for (const std::uint32_t residual : folded_residuals(entries, best_slope))
    put_rice(out, residual, best_k, kVectorEscape);
}

void read_vector(BitReader& in, int length, std::int32_t* vector) {
  const int shift = static_cast<int>(in.get(5));
  if (shift > kVectorBits)
    fail(ErrorCode::kCorrupt, "a basis vector's shift is {}, above its limit of {}", shift, kVectorBits);
  const int k = static_cast<int>(in.get(4));
  const std::int32_t slope = get_signed(in, kSlopeBits);
  for (int i = 0; i < length; ++i) {
    const std::int64_t entry =
        static_cast<std::int64_t>(expected_entry(vector, i, slope)) + unfold(get_rice(in, k, kVectorEscape));
    if (std::abs(entry) > (kMaxEntry >> shift))
      fail(ErrorCode::kCorrupt, "an entry of a basis vector is beyond its limit of 2");
    vector[i] = static_cast<std::int32_t>(entry);
  }
  for (int i = 0; i < length; ++i) vector[i] *= 1 << shift;
}

// f(kind of frame, band, how far back) for every weight in time that a group uses.
template <typename F>
void for_each_time_weight(int bands, std::size_t frames, const F& f) {
  for (int kind = 0; kind < kTimeKinds && frames > static_cast<std::size_t>(kind) + 1; ++kind)
    for (int band = 0; band < bands; ++band)
      for (int back = 0; back <= kind; ++back) f(kind, band, back);
}

}  // namespace

TileGrid tile_grid(const Extent& extent) {
  TileGrid grid;
  for (int axis = 0; axis < 3; ++axis) {
    grid.count[axis] = 1 + (extent.length[axis] - 1) / kMaxTile;
    grid.tile[axis] = 1 + (extent.length[axis] - 1) / grid.count[axis];
  }
  return grid;
}

int band_of(int index_sum) {
  if (index_sum < 4) return index_sum;
  const int octave = static_cast<int>(std::bit_width(static_cast<unsigned>(index_sum))) - 1;
  return std::min(kBands - 1, 2 * octave + ((index_sum >> (octave - 1)) & 1));
}

std::vector<std::uint8_t> bands_of(const Int3& rank) {
  std::vector<std::uint8_t> bands;
  for (int z = 0; z < rank[0]; ++z)
    for (int y = 0; y < rank[1]; ++y)
      for (int x = 0; x < rank[2]; ++x) bands.push_back(static_cast<std::uint8_t>(band_of(z + y + x)));
  return bands;
}

BasisModel default_basis_model() {
  BasisModel model;
  for (auto& contexts : {&model.coefficient_contexts, &model.correction_contexts})
    for (ContextWeights& weights : *contexts) weights = {{60, 0, 10, 10, 100, 150, 60, 150, 30}, 100};
  return model;
}

void write_basis_model(const BasisModel& model, const TileGrid& grid, std::size_t frames, BitWriter& out) {
  for (int axis = 0; axis < 3; ++axis) {
    if (grid.tile[axis] == 1) continue;
    out.put(static_cast<std::uint32_t>(model.rank[axis]), 8);
    for (int k = 0; k < model.rank[axis]; ++k)
      write_vector(model.vectors[axis].data() + static_cast<std::ptrdiff_t>(k) * grid.tile[axis], grid.tile[axis], out);
  }
  out.put(static_cast<std::uint32_t>(model.unit_shift), 5);
  put_number(out, static_cast<std::uint64_t>(model.step));
  for_each_time_weight(band_count(model), frames, [&](int kind, int band, int back) {
    put_signed(out, model.time_weights[kind][band][back], kTimeWeightBits);
  });
  const BasisModel standard = default_basis_model();
  for (std::size_t kind = 0; kind < std::min<std::size_t>(frames, 2); ++kind) {
    write_contexts(model.coefficient_contexts[kind], standard.coefficient_contexts[kind], out);
    write_contexts(model.correction_contexts[kind], standard.correction_contexts[kind], out);
  }
}

BasisModel read_basis_model(BitReader& in, const TileGrid& grid, std::size_t frames) {
  BasisModel model = default_basis_model();
  for (int axis = 0; axis < 3; ++axis) {
    if (grid.tile[axis] == 1) {
      model.vectors[axis] = {1 << kVectorBits};
      continue;
    }
    model.rank[axis] = static_cast<int>(in.get(8));
    if (model.rank[axis] < 1 || model.rank[axis] > grid.tile[axis])
      fail(ErrorCode::kCorrupt, "a basis has {} vectors of {} points; the limits are 1 and {}", model.rank[axis],
           grid.tile[axis], grid.tile[axis]);
    model.vectors[axis].resize(static_cast<std::size_t>(model.rank[axis]) * static_cast<std::size_t>(grid.tile[axis]));
    for (int k = 0; k < model.rank[axis]; ++k)
      read_vector(in, grid.tile[axis], model.vectors[axis].data() + static_cast<std::ptrdiff_t>(k) * grid.tile[axis]);
  }
  model.unit_shift = static_cast<int>(in.get(5));
  if (model.unit_shift > kMaxUnitShift)
    fail(ErrorCode::kCorrupt, "a basis has a unit shift of {}, above the limit of {}", model.unit_shift, kMaxUnitShift);
  const std::uint64_t step = get_number(in);
  if (step < 1 || step > static_cast<std::uint64_t>(kValueLimit))
    fail(ErrorCode::kCorrupt, "a basis has coefficient bins of {} units; the limits are 1 and {}", step, kValueLimit);
  model.step = static_cast<std::int32_t>(step);
  for_each_time_weight(band_count(model), frames, [&](int kind, int band, int back) {
    model.time_weights[kind][band][back] = get_signed(in, kTimeWeightBits);
  });
  for (std::size_t kind = 0; kind < std::min<std::size_t>(frames, 2); ++kind) {
    read_contexts(in, model.coefficient_contexts[kind]);
    read_contexts(in, model.correction_contexts[kind]);
  }
  return model;
}

}  // namespace tezpress::codec
