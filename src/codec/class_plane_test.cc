// Class planes of any content come back over several frames; repeated ones cost
// almost nothing; garbage decodes to something without reading astray.
#include "codec/class_plane.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>

namespace tezpress::codec {
namespace {

using Plane = std::vector<std::uint8_t>;

struct Coded {
  Bytes tokens;
  Bytes bits;
};

Coded encoded(const Extent& extent, const std::vector<Plane>& planes) {
  ClassPlaneCoder coder(extent, kernels());
  TokenEncoder out;
  for (const Plane& plane : planes) coder.encode(plane, out);
  ByteWriter tokens;
  out.tokens.finish(tokens);
  return {tokens.take(), out.bits.finish()};
}

bool round_trips(const Extent& extent, const std::vector<Plane>& planes) {
  const Coded coded = encoded(extent, planes);
  ClassPlaneCoder coder(extent, kernels());
  TokenDecoder in{RansDecoder(coded.tokens), BitReader(coded.bits)};
  for (const Plane& plane : planes)
    if (coder.decode(in) != plane) return false;
  return in.tokens.ok() && in.bits.ok();
}

RC_GTEST_PROP(ClassPlane, RoundTrips, (std::uint32_t seed)) {
  std::mt19937 random(seed);
  const auto length = [&] { return 1 + static_cast<int>(random() % 12); };
  const Extent extent{{length(), length(), length()}};
  std::vector<Plane> planes;
  for (std::size_t frame = 0; frame < 1 + random() % 4; ++frame) {
    Plane plane(extent.count(), 0);
    const std::uint32_t kind = random() % 4;  // empty, dense, sparse, like the one before
    for (auto& c : plane)
      if (kind == 1 || (kind == 2 && random() % 10 == 0)) c = static_cast<std::uint8_t>(random() % 16);
    if (kind == 3 && !planes.empty()) plane = planes.back();
    planes.push_back(plane);
  }
  RC_ASSERT(round_trips(extent, planes));
}

TEST(ClassPlane, StaticMasksAreNearlyFree) {
  const Extent extent{{1, 64, 64}};
  Plane mask(extent.count());
  std::mt19937 random(2);
  for (auto& c : mask) c = static_cast<std::uint8_t>(random() % 2);
  const std::size_t once = encoded(extent, {mask}).tokens.size();
  const std::size_t often = encoded(extent, std::vector<Plane>(21, mask)).tokens.size();
  EXPECT_LT(often - once, 20 * 16u);
  EXPECT_TRUE(round_trips(extent, std::vector<Plane>(21, mask)));
}

TEST(ClassPlane, GarbageGivesClassesOfTheFrame) {
  const Extent extent{{3, 7, 11}};
  std::mt19937 random(3);
  for (int turn = 0; turn < 200; ++turn) {
    Bytes tokens(8 + 2 * (random() % 30));
    for (auto& byte : tokens) byte = static_cast<std::uint8_t>(random());
    TokenDecoder in{RansDecoder(tokens), BitReader()};
    ClassPlaneCoder coder(extent, kernels());
    for (int frame = 0; frame < 3; ++frame) {
      const Plane& plane = coder.decode(in);
      ASSERT_EQ(plane.size(), extent.count());
      for (const std::uint8_t c : plane) ASSERT_LT(c, 16);
    }
    EXPECT_FALSE(in.tokens.ok());
  }
}

}  // namespace
}  // namespace tezpress::codec
