// noop, zstd, blosc and bzip2: every dtype comes back bit for bit, and damage is an Error.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "base/error_testing.h"
#include "core/trial.h"
#include "plugins/all.h"
#ifdef TEZPRESS_TEST_ZSTD
#include "plugins/compressors/byte_shuffle.h"
#endif

namespace tezpress {
namespace {

Options one_option(const char* key, Option value) {
  Options options;
  options.set(key, std::move(value));
  return options;
}

// Bytes that a compressor can shorten, of any dtype.
Array sample(Dtype dtype, Shape shape) {
  Array array(dtype, std::move(shape));
  std::uint8_t next = 0;
  for (std::uint8_t& byte : array.view().bytes()) byte = static_cast<std::uint8_t>((next++ / 7) % 11);
  return array;
}

class Lossless : public ::testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Compressor> compressor_ = all_plugins().compressor(GetParam());
};

TEST_P(Lossless, EveryDtypeAndRank) {
  for (int i = 0; i < kDtypeCount; ++i) {
    for (const Shape& shape : {Shape{}, Shape{0}, Shape{1}, Shape{100}, Shape{3, 4, 5, 2, 1}}) {
      const Array input = sample(static_cast<Dtype>(i), shape);
      const TrialResult result = run_trial(*compressor_, input.view(), {BoundKind::kLossless, 0}, {});
      EXPECT_EQ(result.violation.count, 0u) << name_of(input.dtype()) << " " << to_string(shape);
    }
  }
}

TEST_P(Lossless, StridedInput) {
  const Array array = sample(Dtype::kInt32, {10, 10});
  const ConstView columns(array.view().data() + 4, Dtype::kInt32, {10, 3}, {40, 12});
  EXPECT_EQ(run_trial(*compressor_, columns, {BoundKind::kLossless, 0}, {}).violation.count, 0u);
}

TEST_P(Lossless, TheWrongArrayIsRefused) {
  const Array input = sample(Dtype::kFloat, {10});
  const Bytes stream = compressor_->compress(input.view());
  Array shorter(Dtype::kFloat, {9});
  Array longer(Dtype::kFloat, {11});
  EXPECT_THROW(compressor_->decompress(stream, shorter.view()), Error);
  EXPECT_THROW(compressor_->decompress(stream, longer.view()), Error);
}

TEST_P(Lossless, SaysWhatItIs) {
  const CompressorInfo info = compressor_->info();
  EXPECT_EQ(info.id, GetParam());
  EXPECT_FALSE(info.version.empty());
  EXPECT_EQ(info.bounds, std::vector{BoundKind::kLossless});
}

// Those of the general lossless compressors that this build has.
std::vector<std::string> built() {
  std::vector<std::string> ids = {"noop", "blosc", "bzip2", "zstd"};
  const auto present = all_plugins().compressor_ids();
  std::erase_if(ids, [&](const std::string& id) { return std::ranges::find(present, id) == present.end(); });
  return ids;
}
INSTANTIATE_TEST_SUITE_P(Plugins, Lossless, ::testing::ValuesIn(built()), [](const auto& test) { return test.param; });

TEST(Noop, HasNoOptions) {
  const auto noop = all_plugins().compressor("noop");
  EXPECT_TRUE(noop->options().empty());
  EXPECT_ERROR(noop->set_options(one_option("noop:x", 1)), kUnknownName, "noop:x");
}

#ifdef TEZPRESS_TEST_ZSTD

TEST(ByteShuffle, PutsFirstBytesFirst) {
  const Bytes from = {1, 2, 3, 4, 5, 6};
  Bytes to(6);
  shuffle_bytes(from, 2, to);
  EXPECT_EQ(to, (Bytes{1, 3, 5, 2, 4, 6}));
  Bytes back(6);
  unshuffle_bytes(to, 2, back);
  EXPECT_EQ(back, from);
}

TEST(ByteShuffle, NeedsWholeElements) {
  Bytes to(5);
  EXPECT_ERROR(shuffle_bytes(Bytes(5), 2, to), kInvalidArgument, "not whole elements of 2");
  EXPECT_ERROR(unshuffle_bytes(Bytes(5), 0, to), kInvalidArgument, "elements of 0");
  EXPECT_ERROR(unshuffle_bytes(Bytes(4), 2, to), kInvalidArgument, "4 bytes into 5");
}

TEST(Zstd, OptionsHaveTheLibrarysLimits) {
  const auto zstd = all_plugins().compressor("zstd");
  zstd->set_options(one_option("zstd:level", "19"));
  EXPECT_EQ(zstd->options().get<std::int32_t>("zstd:level"), 19);
  EXPECT_ERROR(zstd->set_options(one_option("zstd:level", 1000)), kInvalidArgument, "zstd:level is 1000");
  EXPECT_ERROR(zstd->set_options(one_option("zstd:shuffle", "bit")), kInvalidArgument, "none, byte");
  zstd->set_options(one_option("pressio:lossless", 1));
}

TEST(Zstd, ShuffleIsStoredAndHelpsSmoothFloats) {
  Array input(Dtype::kFloat, {4096});
  for (std::size_t i = 0; i < input.size(); ++i) input.values<float>()[i] = 1000 + static_cast<float>(i) / 16;
  const auto plain = all_plugins().compressor("zstd");
  plain->set_options(one_option("zstd:shuffle", "none"));
  const Bytes unshuffled = plain->compress(input.view());
  const auto shuffling = all_plugins().compressor("zstd");
  const Bytes shuffled = shuffling->compress(input.view());
  EXPECT_LT(shuffled.size(), unshuffled.size());
  // Either instance reads either stream: the stream says how it was written.
  for (const Bytes& stream : {unshuffled, shuffled}) {
    for (const auto* reader : {plain.get(), shuffling.get()}) {
      Array output(Dtype::kFloat, {4096});
      reader->clone()->decompress(stream, output.view());
      EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kLossless, 0}).count, 0u);
    }
  }
}

TEST(Zstd, DamageIsSeenOrHarmless) {
  const auto zstd = all_plugins().compressor("zstd");
  const Array input = sample(Dtype::kDouble, {20});
  const Bytes good = zstd->compress(input.view());
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes bad = good;
      bad[i] ^= static_cast<std::uint8_t>(1 << bit);
      Array output(Dtype::kDouble, {20});
      try {
        zstd->decompress(bad, output.view());
      } catch (const Error&) {
        continue;
      }
      EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kLossless, 0}).count, 0u)
          << "byte " << i << " bit " << bit;
    }
  }
}

TEST(Zstd, TruncationAndTrailingBytesAreSeen) {
  const auto zstd = all_plugins().compressor("zstd");
  const Array input = sample(Dtype::kInt16, {300});
  Bytes stream = zstd->compress(input.view());
  Array output(Dtype::kInt16, {300});
  for (std::size_t length = 0; length < stream.size(); ++length) {
    const Bytes bad(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_THROW(zstd->decompress(bad, output.view()), Error) << length;
  }
  stream.push_back(0);
  EXPECT_ERROR(zstd->decompress(stream, output.view()), kCorrupt, "1 bytes are left over");
}

RC_GTEST_PROP(Zstd, AnyBytesComeBack, (Bytes content)) {
  const auto zstd = all_plugins().compressor("zstd");
  Array input(Dtype::kByte, {content.size()});
  std::copy(content.begin(), content.end(), input.values<std::uint8_t>().begin());
  RC_ASSERT(run_trial(*zstd, input.view(), {BoundKind::kLossless, 0}, {}).violation.count == 0u);
}

RC_GTEST_PROP(Zstd, AnyStreamIsDecodedOrRefused, (Bytes stream)) {
  const auto zstd = all_plugins().compressor("zstd");
  Array output(Dtype::kFloat, {16});
  try {
    zstd->decompress(stream, output.view());
  } catch (const Error&) {
  }
}

#endif

}  // namespace
}  // namespace tezpress
