// What every lossy leaf compressor of ours owes its callers: empty and strided
// arrays, clones, no bound that it does not keep, and streams that show damage.
#include "base/error_testing.h"
#include "plugins/compressors/compressor_testing.h"

namespace tezpress {
namespace {

Array ramp(Dtype dtype, Shape shape) {
  Array wide(Dtype::kDouble, std::move(shape));
  for (std::size_t i = 0; i < wide.size(); ++i) wide.values<double>()[i] = 1 + static_cast<double>(i * i % 977) / 7;
  return cast(wide.view(), dtype);
}

class LeafContract : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { REQUIRE_BUILT(GetParam()); }
  std::unique_ptr<Compressor> fresh() const { return all_plugins().compressor(GetParam()); }
};

TEST_P(LeafContract, EmptyArraysAndEveryRank) {
  for (const Dtype dtype : {Dtype::kFloat, Dtype::kDouble})
    for (const Shape& shape : {Shape{}, Shape{0}, Shape{4, 0, 3}, Shape{1}, Shape{100}, Shape{3, 4, 5, 2, 1}}) {
      Array input(dtype, shape);
      if (input.size() != 0) copy(ramp(dtype, shape).view(), input.view());
      const auto result = run_trial(*fresh(), input.view(), {}, {});
      EXPECT_EQ(result.output.shape(), shape);
      // The defaults keep more than two digits; bit_round may find that the bits of so short an array tell nothing
      // beyond the exponent.
      const double bound = GetParam() == "bit_round" ? 1.0 / 3 : 0.01;
      const auto violation = verify_bound(input.view(), result.output.view(), {BoundKind::kPointwiseRelative, bound});
      EXPECT_EQ(violation.count, 0u) << to_string(shape);
    }
}

TEST_P(LeafContract, StridedInputIsItsContiguousCopy) {
  const Array array = ramp(Dtype::kFloat, {20, 30});
  const ConstView strided(array.view().data() + 8, Dtype::kFloat, {10, 9}, {240, 12});
  EXPECT_EQ(fresh()->compress(strided), fresh()->compress(Array::copy_of(strided).view()));
}

TEST_P(LeafContract, ClonesAreIndependentAndCompressTheSame) {
  const Array input = ramp(Dtype::kDouble, {300});
  const auto plugin = fresh();
  const auto clone = plugin->clone();
  EXPECT_EQ(plugin->compress(input.view()), clone->compress(input.view()));
  EXPECT_EQ(plugin->options(), clone->options());
  plugin->set_options(plugin->options());
  EXPECT_EQ(plugin->compress(input.view()), clone->compress(input.view()));
}

TEST_P(LeafContract, ClaimsNoBound) {
  EXPECT_EQ(fresh()->info().id, GetParam());
  EXPECT_TRUE(fresh()->info().bounds.empty());
  const Array input = ramp(Dtype::kFloat, {10});
  EXPECT_ERROR(options_for_bound(fresh()->info(), {BoundKind::kAbsolute, 1e-3}, input.view()), kUnsupported,
               "does not take");
}

TEST_P(LeafContract, DamageIsSeen) {
  // zstd's frame has a few bits that mean nothing, so a flipped bit may also do no harm.
  const auto plugin = fresh();
  const Array input = ramp(Dtype::kFloat, {60});
  const Bytes good = plugin->compress(input.view());
  Array expected(Dtype::kFloat, {60});
  plugin->decompress(good, expected.view());
  Array output(Dtype::kFloat, {60});
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    try {
      plugin->decompress(bad, output.view());
    } catch (const Error&) {
      continue;
    }
    EXPECT_EQ(verify_bound(expected.view(), output.view(), {BoundKind::kLossless, 0}).count, 0u) << "bit " << bit;
  }
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_THROW(plugin->decompress(ByteSpan(good).first(length), output.view()), Error) << length;
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_THROW(plugin->decompress(longer, output.view()), Error);
  Array other(Dtype::kFloat, {61});
  EXPECT_THROW(plugin->decompress(good, other.view()), Error);
}

INSTANTIATE_TEST_SUITE_P(Plugins, LeafContract,
                         ::testing::Values("bit_grooming", "bit_round", "digit_rounding", "lin_quantizer",
                                           "log_quantizer"),
                         [](const auto& test) { return test.param; });

TEST(TrimmingCompressors, TakeFloatingPointOnly) {
  for (const char* id : {"bit_grooming", "bit_round", "digit_rounding"}) {
    REQUIRE_BUILT(id);
    const auto plugin = all_plugins().compressor(id);
    EXPECT_ERROR(plugin->compress(ramp(Dtype::kInt32, {4}).view()), kUnsupported, "not int32");
    Array output(Dtype::kUint8, {4});
    EXPECT_ERROR(plugin->decompress(Bytes(9), output.view()), kUnsupported, "not uint8");
  }
}

}  // namespace
}  // namespace tezpress
