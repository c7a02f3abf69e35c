// bzip2, blosc and fpzip: what is their own beyond lossless_test.cc. The sizes and
// checksums of streams were written down from LibPressio 1.0.7 (bzip2, blosc) and
// from calls of libfpzip 1.3.0, given the same values and options.
#include <cmath>
#include <cstring>
#include <limits>

#include "base/checksum.h"
#include "base/error_testing.h"
#include "plugins/compressors/compressor_testing.h"

namespace tezpress {
namespace {

// Exactly representable, the same on every machine.
Array ramp(Dtype dtype, const Shape& shape) {
  Array wide(Dtype::kDouble, shape);
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const auto x = static_cast<double>(i % shape.back());
    wide.values<double>()[i] = 64 + x * x / 256 + static_cast<double>((i * 7919) % 13) / 64;
  }
  return cast(wide.view(), dtype);
}

struct Written {
  std::string id;
  Options options;
  Dtype dtype;
  Shape shape;
  std::size_t size;
  std::uint64_t checksum;
  std::size_t ours = 0;  // bytes that we add behind it
};

TEST(NativeStreams, AreTheBytesThatLibPressioWrites) {
  const Options one = options_of({{"bzip2:block_size_100k", 1}, {"bzip2:work_factor", 1}});
  const Options cut = options_of({{"fpzip:prec", 16}, {"fpzip:has_header", 1}});
  const Written list[] = {
      {"bzip2", {}, Dtype::kInt16, {100}, 103, 0x23113aa71dbe2e56},
      {"bzip2", {}, Dtype::kFloat, {37, 1001}, 7134, 0xfa71c24b7cb3baf3},
      {"bzip2", one, Dtype::kFloat, {37, 1001}, 12478, 0xcfe813e63d5d078d},
      {"blosc", {}, Dtype::kFloat, {37, 1001}, 148164, 0x15d567d2168d4671},
      {"fpzip", {}, Dtype::kFloat, {37, 1001}, 3342, 0x5ba2964455216034, 27},
      {"fpzip", cut, Dtype::kFloat, {37, 1001}, 616, 0xf4ce69ea7f078159, 27},
      {"fpzip", {}, Dtype::kDouble, {37, 1001}, 6786, 0x86d9ffa77219bcb7, 27},
  };
  for (const Written& written : list) {
    if (!is_built(written.id)) continue;
    const auto compressor = all_plugins().compressor(written.id);
    compressor->set_options(written.options);
    const Bytes stream = compressor->compress(ramp(written.dtype, written.shape).view());
    ASSERT_EQ(stream.size(), written.size + written.ours) << written.id;
    EXPECT_EQ(checksum64(ByteSpan(stream).first(written.size)), written.checksum) << written.id;
  }
}

TEST(Bzip2, OptionsAreLibPressios) {
  REQUIRE_BUILT("bzip2");
  const auto bzip2 = all_plugins().compressor("bzip2");
  EXPECT_EQ(bzip2->options(), options_of({{"bzip2:block_size_100k", 9},
                                          {"bzip2:small", 0},
                                          {"bzip2:verbosity", 0},
                                          {"bzip2:work_factor", 30},
                                          {"pressio:lossless", 9}}));
  bzip2->set_options(options_of({{"pressio:lossless", 4}}));
  EXPECT_EQ(bzip2->options().get<std::int32_t>("bzip2:block_size_100k"), 4);
  bzip2->set_options(options_of({{"pressio:lossless", 200}}));  // inside LibPressio's limits, outside libbz2's
  EXPECT_EQ(bzip2->options().get<std::int32_t>("bzip2:block_size_100k"), 9);
  bzip2->set_options(options_of({{"pressio:lossless", 3}, {"bzip2:block_size_100k", 2}}));
  EXPECT_EQ(bzip2->options().get<std::int32_t>("pressio:lossless"), 2);
  EXPECT_ERROR(bzip2->set_options(options_of({{"bzip2:block_size_100k", 10}})), kInvalidArgument, "outside");
  EXPECT_ERROR(bzip2->set_options(options_of({{"bzip2:work_factor", 251}})), kInvalidArgument, "outside");
}

TEST(Bzip2, DamageIsSeen) {
  REQUIRE_BUILT("bzip2");
  const auto bzip2 = all_plugins().compressor("bzip2");
  const Array input = ramp(Dtype::kInt16, {100});
  const Bytes good = bzip2->compress(input.view());
  Array output(Dtype::kInt16, {100});
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    try {
      bzip2->decompress(bad, output.view());
    } catch (const Error&) {
      continue;
    }
    // The block size in the header and the filling of the last byte mean nothing to the values.
    EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kLossless, 0}).count, 0u) << "bit " << bit;
  }
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_ERROR(bzip2->decompress(ByteSpan(good).first(length), output.view()), kTruncated, "too early");
}

TEST(Bzip2, SmallDecompressionGivesTheSame) {
  REQUIRE_BUILT("bzip2");
  const Array input = ramp(Dtype::kDouble, {30, 40});
  const auto result = run_trial(*make_with("bzip2", {{"bzip2:small", 1}, {"bzip2:block_size_100k", 1}}), input.view(),
                                {BoundKind::kLossless, 0}, {});
  EXPECT_EQ(result.violation.count, 0u);
}

TEST(Blosc, OptionsAreLibPressios) {
  REQUIRE_BUILT("blosc");
  const auto blosc = all_plugins().compressor("blosc");
  EXPECT_EQ(blosc->options(), options_of({{"blosc:blocksize", std::uint32_t{0}},
                                          {"blosc:clevel", 0},
                                          {"blosc:compressor", std::string("blosclz")},
                                          {"blosc:doshuffle", 0},
                                          {"blosc:numinternalthreads", 1},
                                          {"pressio:lossless", 0},
                                          {"pressio:nthreads", std::uint32_t{1}}}));
  blosc->set_options(options_of({{"pressio:nthreads", 3u}, {"pressio:lossless", 5}}));
  EXPECT_EQ(blosc->options().get<std::int32_t>("blosc:numinternalthreads"), 3);
  EXPECT_EQ(blosc->options().get<std::int32_t>("blosc:clevel"), 5);
  blosc->set_options(options_of({{"blosc:numinternalthreads", 2}}));
  EXPECT_EQ(blosc->options().get<std::uint32_t>("pressio:nthreads"), 2u);
  EXPECT_ERROR(blosc->set_options(options_of({{"pressio:nthreads", 0u}})), kInvalidArgument, "outside");
  EXPECT_ERROR(blosc->set_options(options_of({{"blosc:clevel", 10}})), kInvalidArgument, "outside");
  EXPECT_ERROR(blosc->set_options(options_of({{"blosc:compressor", std::string("lzma")}})), kInvalidArgument,
               "blosclz, lz4, lz4hc");
}

TEST(Blosc, EveryInnerCompressorShuffleAndThreadCount) {
  REQUIRE_BUILT("blosc");
  const Array input = ramp(Dtype::kFloat, {37, 1001});
  const auto docs = all_plugins().compressor("blosc")->documentation();
  const auto inner = std::ranges::find(docs, "blosc:compressor", [](const OptionDoc& doc) { return doc.info.key; });
  ASSERT_GE(inner->info.choices.size(), 5u);
  for (const std::string& name : inner->info.choices)
    for (const int shuffle : {0, 1, 2})
      for (const unsigned threads : {1u, 4u}) {
        const auto blosc = make_with("blosc", {{"blosc:compressor", name},
                                               {"blosc:doshuffle", shuffle},
                                               {"blosc:clevel", 5},
                                               {"blosc:blocksize", 8192u},
                                               {"pressio:nthreads", threads}});
        const auto result = run_trial(*blosc, input.view(), {BoundKind::kLossless, 0}, {});
        EXPECT_EQ(result.violation.count, 0u) << name << " " << shuffle << " " << threads;
        if (shuffle == 1) {
          EXPECT_LT(result.compressed.size(), input.size_bytes() * 3 / 4) << name;
        }
      }
}

TEST(Blosc, DamageIsSeenOrOtherValuesNeverMore) {
  REQUIRE_BUILT("blosc");
  for (const int level : {0, 5}) {
    const auto blosc = make_with("blosc", {{"blosc:clevel", level}, {"blosc:doshuffle", 1}});
    const Array input = ramp(Dtype::kDouble, {500});
    const Bytes good = blosc->compress(input.view());
    Array output(Dtype::kDouble, {500});
    for (std::size_t bit = 0; bit < 8 * good.size(); bit += bit < 400 ? 1 : 11) {
      Bytes bad = good;
      bad[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
      try {
        blosc->decompress(bad, output.view());
      } catch (const Error&) {
      }
    }
    for (std::size_t length = 0; length < good.size(); ++length)
      EXPECT_ERROR(blosc->decompress(ByteSpan(good).first(length), output.view()), kTruncated, "left");
    Bytes longer = good;
    longer.push_back(0);
    EXPECT_ERROR(blosc->decompress(longer, output.view()), kCorrupt, "1 bytes are left over");
  }
}

// A buffer that fills only a part is followed by another, so that arrays beyond Blosc's 2 GiB pass.
TEST(Blosc, ReadsSeveralBuffersInARow) {
  REQUIRE_BUILT("blosc");
  const auto blosc = make_with("blosc", {{"blosc:clevel", 3}});
  const Array input = ramp(Dtype::kInt32, {2, 300});
  Bytes both = blosc->compress(input.view().frame(0));
  const Bytes second = blosc->compress(input.view().frame(1));
  both.insert(both.end(), second.begin(), second.end());
  Array output(Dtype::kInt32, {2, 300});
  blosc->decompress(both, output.view());
  EXPECT_EQ(verify_bound(input.view(), output.view(), {BoundKind::kLossless, 0}).count, 0u);
  const Bytes nothing = blosc->compress(Array(Dtype::kInt32, {0}).view());
  EXPECT_ERROR(blosc->decompress(nothing, output.view()), kCorrupt, "empty buffer");
}

TEST(Fpzip, OptionsAreLibPressios) {
  REQUIRE_BUILT("fpzip");
  const auto fpzip = all_plugins().compressor("fpzip");
  const Options defaults = options_of({{"fpzip:has_header", 0}, {"fpzip:prec", 0}, {"pressio:lossless", 1}});
  EXPECT_EQ(fpzip->options(), defaults);
  fpzip->set_options(options_of({{"fpzip:prec", 16}}));
  EXPECT_FALSE(fpzip->options().find("pressio:lossless")->has_value());
  fpzip->set_options(fpzip->options());
  EXPECT_EQ(fpzip->options().get<std::int32_t>("fpzip:prec"), 16);
  fpzip->set_options(options_of({{"pressio:lossless", 7}}));
  EXPECT_EQ(fpzip->options(), defaults);
  fpzip->set_options(options_of({{"fpzip:prec", 16}}));
  fpzip->set_options(options_of({{"fpzip:prec", 20}, {"pressio:lossless", 1}}));
  EXPECT_EQ(fpzip->options(), defaults);
  EXPECT_ERROR(fpzip->set_options(options_of({{"fpzip:prec", 65}})), kInvalidArgument, "outside");
}

TEST(Fpzip, EveryRankAndSpecialValueComesBack) {
  REQUIRE_BUILT("fpzip");
  for (const Dtype dtype : {Dtype::kFloat, Dtype::kDouble})
    for (const Shape& shape : {Shape{}, Shape{0, 3}, Shape{1}, Shape{1000}, Shape{31, 1, 37}, Shape{7, 9, 33},
                               Shape{3, 5, 8, 21}, Shape{2, 3, 4, 5, 21}})
      for (const int header : {0, 1}) {
        Array input = ramp(dtype, shape.empty() ? Shape{0} : shape);
        if (input.size() > 10) {
          const double special[] = {NAN, INFINITY, -INFINITY, -0.0, std::numeric_limits<float>::denorm_min()};
          const View flat = input.view().reshaped({input.size()});
          for (std::size_t i = 0; i < std::size(special); ++i)
            copy(cast(array_of<double>({special[i]}).view(), dtype).view(), flat.frames(3 + i, 4 + i));
        }
        const auto result =
            run_trial(*make_with("fpzip", {{"fpzip:has_header", header}}), input.view(), {BoundKind::kLossless, 0}, {});
        EXPECT_EQ(result.violation.count, 0u) << name_of(dtype) << " " << to_string(shape);
      }
}

TEST(Fpzip, FewerBitsMeanMoreError) {
  REQUIRE_BUILT("fpzip");
  const Array input = ramp(Dtype::kFloat, {50, 60});
  std::size_t last = input.size_bytes();
  for (const int precision : {24, 20, 16, 12}) {
    const auto fpzip = make_with("fpzip", {{"fpzip:prec", precision}});
    // 9 bits are sign and exponent; what is cut off of the significand is less than its last bit.
    const double bound = std::ldexp(1.0, -(precision - 9));
    const auto result = run_trial(*fpzip, input.view(), {BoundKind::kPointwiseRelative, bound}, {});
    EXPECT_EQ(result.violation.count, 0u) << precision;
    EXPECT_LT(result.compressed.size(), last) << precision;
    last = result.compressed.size();
  }
}

TEST(Fpzip, DamageIsSeen) {
  REQUIRE_BUILT("fpzip");
  expect_damage_is_seen(*all_plugins().compressor("fpzip"), ramp(Dtype::kFloat, {9, 10}).view());
  expect_damage_is_seen(*make_with("fpzip", {{"fpzip:has_header", 1}, {"fpzip:prec", 32}}),
                        ramp(Dtype::kDouble, {8}).view());
}

TEST(Fpzip, RefusesWhatItCannotDo) {
  REQUIRE_BUILT("fpzip");
  const auto fpzip = all_plugins().compressor("fpzip");
  EXPECT_ERROR(fpzip->compress(ramp(Dtype::kInt32, {9}).view()), kUnsupported, "not int32");
  EXPECT_ERROR(make_with("fpzip", {{"fpzip:prec", 33}})->compress(ramp(Dtype::kFloat, {9}).view()), kInvalidArgument,
               "2 to 32");
  EXPECT_ERROR(make_with("fpzip", {{"fpzip:prec", 33}})->compress(ramp(Dtype::kDouble, {9}).view()), kInvalidArgument,
               "even");
  const Array input = ramp(Dtype::kFloat, {6, 4});
  const Bytes stream = fpzip->compress(input.view());
  Array turned(Dtype::kFloat, {4, 6});
  Array wider(Dtype::kDouble, {6, 4});
  EXPECT_ERROR(fpzip->decompress(stream, turned.view()), kCorrupt, "1x1x6x4 values");
  EXPECT_ERROR(fpzip->decompress(stream, wider.view()), kCorrupt, "of float was given for double");
  Array none(Dtype::kFloat, {0});
  EXPECT_ERROR(fpzip->decompress(stream, none.view()), kCorrupt, "without values");
  float nan = 0;
  const std::uint32_t bits = 0x7f800001;
  std::memcpy(&nan, &bits, sizeof nan);
  EXPECT_ERROR(make_with("fpzip", {{"fpzip:prec", 16}})->compress(array_of<float>({1, nan}).view()), kInvalidArgument,
               "NaN at index 1");
}

TEST(Fpzip, TakesStridedInput) {
  REQUIRE_BUILT("fpzip");
  const Array input = ramp(Dtype::kFloat, {40, 60});
  const ConstView every_second(input.view().data(), Dtype::kFloat, {20, 30}, {2 * 60 * 4, 2 * 4});
  const auto fpzip = all_plugins().compressor("fpzip");
  EXPECT_EQ(fpzip->compress(every_second), fpzip->compress(Array::copy_of(every_second).view()));
}

}  // namespace
}  // namespace tezpress
