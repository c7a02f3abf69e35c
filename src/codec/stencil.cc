#include "codec/stencil.h"

namespace tezpress::codec {
namespace {

Int3 along(int axis, int offset) {
  Int3 result{};
  result[axis] = offset;
  return result;
}

Int3 beside(int axis, int offset, int cross, int cross_offset) {
  Int3 result = along(axis, offset);
  result[cross] = cross_offset;
  return result;
}

void add_line(Stencil& taps, TapPlane plane, int axis, int from, int to, Int3 shift = {}) {
  for (int o = from; o <= to; ++o) {
    Int3 offset = shift;
    offset[axis] = o;
    taps.push_back({plane, offset});
  }
}

std::vector<int> cross_axes(int axis, const std::array<bool, 3>& has_axis) {
  std::vector<int> result;
  for (int a = 0; a < 3; ++a)
    if (a != axis && has_axis[a]) result.push_back(a);
  return result;
}

void add_spatial(Stencil& taps, int axis, const std::vector<int>& cross) {
  add_line(taps, TapPlane::kKnown, axis, -3, 4);
  for (const int c : cross)
    for (const int side : {-1, 1}) add_line(taps, TapPlane::kKnown, axis, -1, 2, beside(axis, 0, c, side));
  for (const int c : cross)
    for (const int side : {-2, 2}) add_line(taps, TapPlane::kKnown, axis, 0, 1, beside(axis, 0, c, side));
  if (cross.size() == 2) {
    for (const int a : {-1, 1}) {
      for (const int b : {-1, 1}) {
        Int3 shift{};
        shift[cross[0]] = a;
        shift[cross[1]] = b;
        add_line(taps, TapPlane::kKnown, axis, 0, 1, shift);
      }
    }
  }
}

void add_temporal(Stencil& taps, int axis, const std::vector<int>& cross) {
  add_line(taps, TapPlane::kTarget1, axis, -1, 1);
  for (const int c : cross)
    for (const int side : {-1, 1}) taps.push_back({TapPlane::kTarget1, beside(axis, 0, c, side)});
  add_line(taps, TapPlane::kKnown1, axis, -1, 2);
  for (const int c : cross)
    for (const int side : {-1, 1}) add_line(taps, TapPlane::kKnown1, axis, 0, 1, beside(axis, 0, c, side));
  taps.push_back({TapPlane::kTarget2, {}});
  add_line(taps, TapPlane::kKnown2, axis, 0, 1);
}

}  // namespace

Stencil fitted_stencil(int axis, const std::array<bool, 3>& has_axis, FrameKind kind) {
  Stencil taps;
  const std::vector<int> cross = cross_axes(axis, has_axis);
  add_spatial(taps, axis, cross);
  if (kind != FrameKind::kIntra) add_temporal(taps, axis, cross);
  return taps;
}

Expert cubic_expert(int axis) {
  Expert expert{ExpertType::kCubic, {}, {}};
  add_line(expert.taps, TapPlane::kKnown, axis, -1, 2);
  expert.weights = {-1024, 9216, 9216, -1024};
  return expert;
}

Expert temporal_cubic_expert(int axis) {
  Expert expert = cubic_expert(axis);
  expert.type = ExpertType::kTemporalCubic;
  add_line(expert.taps, TapPlane::kKnown1, axis, -1, 2);
  for (const std::int32_t weight : {1024, -9216, -9216, 1024}) expert.weights.push_back(weight);
  expert.taps.push_back({TapPlane::kTarget1, {}});
  expert.weights.push_back(16384);
  return expert;
}

}  // namespace tezpress::codec
