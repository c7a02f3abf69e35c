// Names, sizes and numbers of the element types.
#include "base/dtype.h"

#include <gtest/gtest.h>

namespace tezpress {
namespace {

TEST(Dtype, NumbersAreThoseOfPressioDtype) {
  // The values of enum pressio_dtype are part of LibPressio's ABI.
  const char* const names[] = {"double", "float", "uint8", "uint16", "uint32", "uint64",
                               "int8",   "int16", "int32", "int64",  "byte",   "bool"};
  for (int i = 0; i < kDtypeCount; ++i) EXPECT_EQ(name_of(static_cast<Dtype>(i)), names[i]);
}

TEST(Dtype, SizeIsThatOfTheVisitedType) {
  for (int i = 0; i < kDtypeCount; ++i) {
    const auto dtype = static_cast<Dtype>(i);
    EXPECT_EQ(size_of(dtype), visit_dtype(dtype, [](auto tag) { return sizeof(tag); })) << name_of(dtype);
    EXPECT_EQ(is_floating(dtype), visit_dtype(dtype, [](auto tag) { return std::is_floating_point_v<decltype(tag)>; }));
    EXPECT_EQ(is_signed(dtype), visit_dtype(dtype, [](auto tag) { return std::is_signed_v<decltype(tag)>; }));
  }
}

TEST(Dtype, EveryNameParsesBack) {
  for (int i = 0; i < kDtypeCount; ++i) EXPECT_EQ(parse_dtype(name_of(static_cast<Dtype>(i))), static_cast<Dtype>(i));
}

TEST(Dtype, AliasesOfNumpyAndC) {
  EXPECT_EQ(parse_dtype("<f4"), Dtype::kFloat);
  EXPECT_EQ(parse_dtype("f32"), Dtype::kFloat);
  EXPECT_EQ(parse_dtype("uint8_t"), Dtype::kUint8);
  EXPECT_EQ(parse_dtype("int64_t"), Dtype::kInt64);
  EXPECT_EQ(parse_dtype("|b1"), Dtype::kBool);
  EXPECT_EQ(parse_dtype("|u1"), Dtype::kUint8);
}

TEST(Dtype, TheDigitCountsBytesInNumpyAndBitsElsewhere) {
  EXPECT_EQ(parse_dtype("u8"), Dtype::kUint8);
  EXPECT_EQ(parse_dtype("<u8"), Dtype::kUint64);
  EXPECT_EQ(parse_dtype("=i8"), Dtype::kInt64);
}

TEST(Dtype, UnknownNamesGiveNothing) {
  for (const char* text : {"", "<", "quad", ">f4", "f3", "floats", "_t"}) EXPECT_EQ(parse_dtype(text), std::nullopt);
}

}  // namespace
}  // namespace tezpress
