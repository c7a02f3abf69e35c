#include "plugins/io/known_shapes.h"

#include <gtest/gtest.h>

namespace tezpress {
namespace {

TEST(KnownShapes, NumbersWithCrosses) {
  for (const char* name : {"isabel-speed-h02_4x25x125x125.f32", "dir_9x9/a.4x25x125x125.f32", "QC-4x25x125x125.f32"}) {
    const RawLayout layout = layout_from_name(name, 0);
    EXPECT_EQ(layout.dtype, Dtype::kFloat) << name;
    EXPECT_EQ(layout.shape, (Shape{4, 25, 125, 125})) << name;
  }
  EXPECT_EQ(layout_from_name("SDRBENCH-EXAFEL-data-130x1480x1552.f32", 0).shape, (Shape{130, 1480, 1552}));
  EXPECT_EQ(layout_from_name("pilatus_19x512x512.u16", 0).dtype, Dtype::kUint16);
  EXPECT_EQ(layout_from_name("water_64x424x640.u8", 0).dtype, Dtype::kUint8);
  EXPECT_TRUE(layout_from_name("film_1080x.f32", 0).shape.empty());
  EXPECT_TRUE(layout_from_name("version_1x.f32", 4).shape.empty());
}

TEST(KnownShapes, PublishedNames) {
  for (const char* name : {"Uf48.bin.f32", "CLOUDf01.bin.f32", "/data/QVAPORf48.log10.bin.f32", "Pf10.bin.f32"})
    EXPECT_EQ(layout_from_name(name, 0).shape, (Shape{100, 500, 500})) << name;
  EXPECT_EQ(layout_from_name("velocity_x.f32", 0).shape, (Shape{512, 512, 512}));
  EXPECT_EQ(layout_from_name("dark_matter_density.log10.f32", 0).shape, (Shape{512, 512, 512}));
  EXPECT_EQ(layout_from_name("pressure.d64", 0).shape, (Shape{256, 384, 384}));
  EXPECT_EQ(layout_from_name("pressure.d64", 0).dtype, Dtype::kDouble);
  EXPECT_EQ(layout_from_name("smd-cxif5315-r129-dark.f32", 0).shape, (Shape{50, 32, 185, 388}));
  EXPECT_TRUE(layout_from_name("Uforia.bin.f32", 0).shape.empty());
  EXPECT_TRUE(layout_from_name("velocity_x_mean.f32", 0).shape.empty());
}

TEST(KnownShapes, RunsOfNumbersOnlyWhereTheSizeProvesThem) {
  const std::size_t bytes = 26u * 1800 * 3600 * 4;
  EXPECT_EQ(layout_from_name("MIST_1_26_1800_3600.f32", bytes).shape, (Shape{1, 26, 1800, 3600}));
  EXPECT_TRUE(layout_from_name("MIST_1_26_1800_3600.f32", bytes - 4).shape.empty());
  EXPECT_TRUE(layout_from_name("run_2020_11_23.f32", 1000).shape.empty());
}

TEST(KnownShapes, HostileNames) {
  for (const char* name : {"", "/", ".", "x", "_x_.f32", "99999999999999999999999x2.f32", "0x0.f32",
                           "1x1x1x1x1x1x1x1x1x1x1x1.f32", "18446744073709551615x18446744073709551615.f32"})
    EXPECT_NO_THROW(layout_from_name(name, 17)) << name;
  EXPECT_TRUE(layout_from_name("0x0.f32", 0).shape.empty());
}

TEST(KnownShapes, RawNames) {
  for (const char* name : {"a.f32", "a.d64", "a.u8", "a.i16", "a.raw", "a.bin", "a.dat"})
    EXPECT_TRUE(is_raw_name(name));
  for (const char* name : {"a.npy", "a.h5", "a", "a.float", "f32", "a.mp4", "a.h264"}) EXPECT_FALSE(is_raw_name(name));
}

}  // namespace
}  // namespace tezpress
