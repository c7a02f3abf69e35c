#include "codec/network_inputs.h"

#include <algorithm>
#include <iterator>

namespace tezpress::codec {
namespace {

// Collects taps as they are named, so that no list of offsets has to be kept beside the combinations.
class Builder {
 public:
  Builder(int axis, const std::array<bool, 3>& has_axis) : axis_(axis) {
    for (int a = 0; a < 3; ++a)
      if (a != axis && has_axis[a]) cross_.push_back(a);
  }

  void add_spatial();
  void add_temporal();
  NetworkInputs take() { return std::move(result_); }

 private:
  // A tap at `along` the axis and `side` across it (cross: which of the other axes).
  int tap(TapPlane plane, int along, std::size_t cross = 0, int side = 0) {
    Int3 offset{};
    offset[axis_] = along;
    if (side != 0) offset[cross_[cross]] = side;
    const auto same = [&](const Tap& t) { return t.plane == plane && t.offset == offset; };
    const auto found = std::find_if(result_.taps.begin(), result_.taps.end(), same);
    if (found != result_.taps.end()) return static_cast<int>(found - result_.taps.begin());
    result_.taps.push_back({plane, offset});
    return static_cast<int>(result_.taps.size()) - 1;
  }
  int known(int along, std::size_t cross = 0, int side = 0) { return tap(TapPlane::kKnown, along, cross, side); }
  int known1(int along, std::size_t cross = 0, int side = 0) { return tap(TapPlane::kKnown1, along, cross, side); }
  int known2(int along) { return tap(TapPlane::kKnown2, along); }
  int target1(int along, std::size_t cross = 0, int side = 0) { return tap(TapPlane::kTarget1, along, cross, side); }
  int target2() { return tap(TapPlane::kTarget2, 0); }

  void detail(std::vector<Detail::Term> terms, int shift = 0) { result_.details.push_back({std::move(terms), shift}); }
  void bend(int before, int middle, int after) { detail({{before, 1}, {middle, -2}, {after, 1}}); }
  void change(int now, int then) { detail({{now, 1}, {then, -1}}); }
  void near(int t) { result_.near.push_back(t); }

  int axis_;
  std::vector<int> cross_;
  NetworkInputs result_;
};

void Builder::add_spatial() {
  detail({{known(0), 1}, {known(1), 1}}, 1);
  detail({{known(0), 9}, {known(1), 9}, {known(-1), -1}, {known(2), -1}}, 4);
  for (const int o : {-1, 0, 1, 2}) bend(known(o - 1), known(o), known(o + 1));
  change(known(0), known(1));
  for (const int o : {-1, 0, 1, 2}) near(known(o));
  for (std::size_t c = 0; c < cross_.size(); ++c) {
    for (const int o : {0, 1}) bend(known(o, c, -1), known(o), known(o, c, 1));
    detail({{known(1, c, 1), 1}, {known(0, c, 1), -1}, {known(1, c, -1), -1}, {known(0, c, -1), 1}});
    for (const int side : {-1, 1})
      detail({{known(0, c, side), 1}, {known(1, c, side), 1}, {known(-1, c, side), -1}, {known(2, c, side), -1}}, 1);
    detail({{known(0, c, 1), 1}, {known(1, c, 1), 1}, {known(0, c, -1), -1}, {known(1, c, -1), -1}}, 1);
    for (const int side : {-1, 1})
      for (const int o : {0, 1}) near(known(o, c, side));
  }
}

void Builder::add_temporal() {
  detail({{target1(0), 2}, {known1(0), -1}, {known1(1), -1}}, 1);
  detail({{target1(0), 16},
          {known(0), 9},
          {known(1), 9},
          {known(-1), -1},
          {known(2), -1},
          {known1(0), -9},
          {known1(1), -9},
          {known1(-1), 1},
          {known1(2), 1}},
         4);
  for (const int o : {0, 1, -1, 2}) change(known(o), known1(o));
  bend(target1(-1), target1(0), target1(1));
  detail({{target1(0), 1}});
  change(target2(), target1(0));
  detail({{target2(), 2}, {known2(0), -1}, {known2(1), -1}}, 1);
  for (const int o : {0, 1}) change(known2(o), known1(o));
  for (std::size_t c = 0; c < cross_.size(); ++c) {
    bend(target1(0, c, -1), target1(0), target1(0, c, 1));
    for (const int side : {-1, 1})
      for (const int o : {0, 1}) change(known(o, c, side), known1(o, c, side));
  }
  for (const int o : {0, -1, 1}) near(target1(o));
  for (std::size_t c = 0; c < cross_.size(); ++c)
    for (const int side : {-1, 1}) near(target1(0, c, side));
  for (const int o : {0, 1}) near(known1(o));
  near(target2());
}

}  // namespace

int NetworkInputs::count() const {
  return static_cast<int>(details.size() + near.size() + 2 + std::size(kNetworkFeatures));
}

NetworkInputs network_inputs(int axis, const std::array<bool, 3>& has_axis, FrameKind kind) {
  Builder builder(axis, has_axis);
  builder.add_spatial();
  if (kind != FrameKind::kIntra) builder.add_temporal();
  return builder.take();
}

}  // namespace tezpress::codec
