// HDF5 filters as compressors. Skipped, with the way to get them, where this machine has no filter plugins.
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "core/trial.h"
#include "plugins/all.h"
#include "plugins/compressors/hdf5_factories.h"
#include "plugins/hdf5_session.h"

namespace tezpress {
namespace {

Array smooth(const Shape& shape, Dtype dtype = Dtype::kFloat) {
  Array wide(Dtype::kDouble, shape);
  const auto values = wide.values<double>();
  const std::size_t columns = shape.back();
  const std::size_t rows = shape.size() > 1 ? shape[shape.size() - 2] : 1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto x = static_cast<double>(i % columns);
    const auto y = static_cast<double>(i / columns % rows);
    const auto t = static_cast<double>(i / columns / rows);
    values[i] = 100 + 50 * std::sin(0.05 * x + 0.0137 * t) * std::cos(0.03 * y);
  }
  return cast(wide.view(), dtype);
}

bool available(const std::string& id) {
  const auto ids = all_plugins().compressor_ids();
  return std::ranges::find(ids, id) != ids.end();
}

#define REQUIRE_COMPRESSOR(id) \
  if (!available(id)) GTEST_SKIP() << id << " is not here; " << kHdf5PluginsHint

std::unique_ptr<Compressor> make(const std::string& id, std::initializer_list<std::pair<std::string, Option>> options) {
  auto compressor = all_plugins().compressor(id);
  Options set;
  for (const auto& [key, option] : options) set.set(key, option);
  compressor->set_options(set);
  return compressor;
}

double max_error(const Array& a, const Array& b) {
  const Array x = cast(a.view(), Dtype::kDouble);
  const Array y = cast(b.view(), Dtype::kDouble);
  double error = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    error = std::fmax(error, std::fabs(x.values<double>()[i] - y.values<double>()[i]));
  return error;
}

class Bounded : public testing::TestWithParam<std::string> {};

TEST_P(Bounded, TheBoundArrivesAndHolds) {
  REQUIRE_COMPRESSOR(GetParam());
  for (const Dtype dtype : {Dtype::kFloat, Dtype::kDouble})
    for (const Shape& shape : {Shape{64, 96}, Shape{12, 40, 50}, Shape{3, 8, 40, 50}, Shape{1, 64, 1, 96}}) {
      const Array input = smooth(shape, dtype);
      for (const double bound : {3.0, 1e-1, 1e-3}) {
        const auto result =
            run_trial(*make(GetParam(), {{"pressio:abs", bound}}), input.view(), {BoundKind::kAbsolute, bound}, {});
        EXPECT_EQ(result.violation.count, 0u) << to_string(shape) << " at " << bound;
        // An error of zero would mean that the bound never arrived and the data were coded losslessly.
        EXPECT_GT(max_error(input, result.output), bound / 1e3) << to_string(shape) << " at " << bound;
      }
    }
}
INSTANTIATE_TEST_SUITE_P(Filters, Bounded, testing::Values("sz3", "sperr", "sz"));

TEST(Sz3, IsFarSmallerThanLosslessOnASmoothField) {
  REQUIRE_COMPRESSOR("sz3");
  const Array input = smooth({32, 64, 64});
  const auto lossy = make("sz3", {{"pressio:abs", 1e-2}})->compress(input.view());
  const auto lossless = all_plugins().compressor("zstd")->compress(input.view());
  EXPECT_LT(lossy.size() * 10, lossless.size());
}

TEST(Sz3, ATighterBoundCostsMore) {
  REQUIRE_COMPRESSOR("sz3");
  const Array input = smooth({32, 64, 64});
  EXPECT_LT(make("sz3", {{"pressio:abs", 1e-1}})->compress(input.view()).size(),
            make("sz3", {{"pressio:abs", 1e-4}})->compress(input.view()).size());
}

TEST(Sz3, EveryKindOfBoundHolds) {
  REQUIRE_COMPRESSOR("sz3");
  const Array input = smooth({20, 40, 50});
  const double range = value_range(input.view());
  const auto error_with = [&](std::initializer_list<std::pair<std::string, Option>> options) {
    return max_error(input, run_trial(*make("sz3", options), input.view(), {}, {}).output);
  };
  const double rel = error_with({{"pressio:rel", 1e-3}});
  EXPECT_GT(rel, 0.5e-3 * range);
  EXPECT_LE(rel, 1e-3 * range);
  const std::string mode = "sz3:error_bound_mode_str";
  const double both =
      error_with({{mode, std::string("ABS_AND_REL")}, {"sz3:abs_error_bound", 0.01}, {"sz3:rel_error_bound", 0.1}});
  EXPECT_GT(both, 0.005);
  EXPECT_LE(both, 0.01);
  const double either =
      error_with({{mode, std::string("ABS_OR_REL")}, {"sz3:abs_error_bound", 0.01}, {"sz3:rel_error_bound", 0.01}});
  EXPECT_GT(either, 0.01);
  EXPECT_LE(either, 0.01 * range);
  EXPECT_LT(error_with({{mode, std::string("PSNR")}, {"sz3:psnr_error_bound", 90.0}}), 1e-4 * range);
  const double norm = error_with({{mode, std::string("NORM")}, {"sz3:l2_norm_error_bound", 10.0}});
  EXPECT_GT(norm, 1e-3);
  EXPECT_LT(norm, 10.0);
}

TEST(Sz3, IntegersKeepTheirBound) {
  REQUIRE_COMPRESSOR("sz3");
  for (const Dtype dtype : {Dtype::kUint8, Dtype::kInt16, Dtype::kUint16, Dtype::kInt32}) {
    const Array input = smooth({10, 40, 50}, dtype);
    const auto result = run_trial(*make("sz3", {{"pressio:abs", 2.0}}), input.view(), {BoundKind::kAbsolute, 2}, {});
    EXPECT_EQ(result.violation.count, 0u) << name_of(dtype);
  }
}

TEST(Sz3, RefusesTwoBoundsAtOnceAndNonsense) {
  REQUIRE_COMPRESSOR("sz3");
  EXPECT_THROW(make("sz3", {{"pressio:abs", 1e-3}, {"pressio:rel", 1e-3}}), Error);
  EXPECT_THROW(make("sz3", {{"pressio:abs", -1.0}}), Error);
  EXPECT_THROW(make("sz3", {{"pressio:abs", std::nan("")}}), Error);
  EXPECT_THROW(make("sz3", {{"sz3:algorithm_str", std::string("ALGO_NONE")}}), Error);
}

TEST(Sz2, PointwiseRelativeBound) {
  REQUIRE_COMPRESSOR("sz");
  const Array input = smooth({20, 40, 50});
  const auto result =
      run_trial(*make("sz", {{"pressio:pw_rel", 1e-3}}), input.view(), {BoundKind::kPointwiseRelative, 1e-3}, {});
  EXPECT_EQ(result.violation.count, 0u);
  EXPECT_GT(max_error(input, result.output), 1e-3);
}

TEST(Sperr, ReachesThePsnrAndTheRateAskedFor) {
  REQUIRE_COMPRESSOR("sperr");
  const Array input = smooth({32, 64, 64});
  const auto rated = make("sperr", {{"sperr:mode_str", std::string("bpp")}, {"sperr:tolerance", 2.0}});
  EXPECT_LE(rated->compress(input.view()).size(), input.size() / 4 + 100);
  const auto psnr = make("sperr", {{"sperr:mode_str", std::string("psnr")}, {"sperr:tolerance", 60.0}});
  EXPECT_LT(max_error(input, run_trial(*psnr, input.view(), {}, {}).output), 1e-2 * value_range(input.view()));
}

// A wrong order of the axes would still keep the bound, but cost far more bytes than the merged layout does.
TEST(Sperr, SeesTheAxesInTheirOrder) {
  REQUIRE_COMPRESSOR("sperr");
  const Array input = smooth({16, 48, 100});
  const auto sperr = make("sperr", {{"pressio:abs", 0.1}});
  EXPECT_LT(sperr->compress(input.view()).size() * 2, sperr->compress(input.view().reshaped({100, 48, 16})).size());
  const Array frame = smooth({32, 200});
  EXPECT_LT(sperr->compress(frame.view()).size() * 2, sperr->compress(frame.view().reshaped({200, 32})).size());
}

TEST(Sperr, SaysWhatItCannotTake) {
  REQUIRE_COMPRESSOR("sperr");
  EXPECT_THROW(make("sperr", {{"pressio:abs", 1.0}})->compress(smooth({1000}).view()), Error);
  EXPECT_THROW(make("sperr", {{"pressio:abs", 1.0}})->compress(smooth({30, 30}, Dtype::kInt32).view()), Error);
}

class Lossless : public testing::TestWithParam<std::string> {};

TEST_P(Lossless, EveryValueComesBack) {
  REQUIRE_COMPRESSOR(GetParam());
  const bool images_only = GetParam() == "jpegls" || GetParam() == "htj2k";
  for (int number = 0; number < kDtypeCount; ++number) {
    const auto dtype = static_cast<Dtype>(number);
    const bool image = dtype == Dtype::kUint8 || dtype == Dtype::kUint16;
    if (images_only && !image) continue;
    const Array input = smooth({9, 40, 50}, dtype);
    const auto result =
        run_trial(*make(GetParam(), {{"pressio:lossless", 5}}), input.view(), {BoundKind::kLossless, 0}, {});
    EXPECT_EQ(result.violation.count, 0u) << name_of(dtype);
    if (dtype == Dtype::kUint16) {
      EXPECT_LT(result.compressed.size(), input.size_bytes());
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Filters, Lossless, testing::Values("bitshuffle", "blosc2", "lz4", "jpegls", "htj2k"));

TEST(Lossless, ColourFramesKeepTheirLastAxis) {
  REQUIRE_COMPRESSOR("htj2k");
  const Array input = smooth({4, 20, 30, 3}, Dtype::kUint8);
  const auto result = run_trial(*make("htj2k", {}), input.view(), {BoundKind::kLossless, 0}, {});
  EXPECT_EQ(result.violation.count, 0u);
}

Option numbers(std::initializer_list<std::uint32_t> values) {
  Array array(Dtype::kUint32, {values.size()});
  std::ranges::copy(values, array.values<std::uint32_t>().begin());
  return Option(std::make_shared<const Array>(std::move(array)));
}

TEST(Hdf5Filter, RunsAFilterByIdAndByFile) {
  if (!kBzip2Filter.present()) GTEST_SKIP() << kHdf5PluginsHint;
  const Array input = smooth({9, 40, 50}, Dtype::kInt16);
  const auto by_id = make("hdf5_filter", {{"hdf5_filter:id", 307u}, {"hdf5_filter:cd_values", numbers({9})}});
  EXPECT_EQ(run_trial(*by_id, input.view(), {BoundKind::kLossless, 0}, {}).violation.count, 0u);
  const auto file = find_hdf5_plugin(kBzip2Filter.stems);
  const auto by_file =
      make("hdf5_filter", {{"hdf5_filter:path", file.string()}, {"hdf5_filter:cd_values", numbers({9})}});
  EXPECT_EQ(by_id->compress(input.view()), by_file->compress(input.view()));
  EXPECT_LT(by_id->compress(input.view()).size(), input.size_bytes());
  Array output(Dtype::kInt16, {9, 40, 50});
  all_plugins().compressor("hdf5_filter")->decompress(by_id->compress(input.view()), output.view());
  EXPECT_EQ(max_error(input, output), 0);
  const auto wrong = make("hdf5_filter", {{"hdf5_filter:path", file.string()}, {"hdf5_filter:id", 32015u}});
  EXPECT_THROW(wrong->compress(input.view()), Error);
}

TEST(Hdf5Filter, SaysWhereItLookedAndHowToGetFilters) {
  const Array input = smooth({30, 40});
  const auto unknown =
      make("hdf5_filter", {{"hdf5_filter:id", 299u}, {"hdf5_filter:path", std::string("/nonexistent")}});
  try {
    unknown->compress(input.view());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnknownName);
    EXPECT_NE(std::string(error.what()).find("/nonexistent"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("pip install"), std::string::npos) << error.what();
  }
  EXPECT_THROW(all_plugins().compressor("hdf5_filter")->compress(input.view()), Error);  // neither id nor path
}

TEST(Hdf5Filter, RefusesWhatIsNoFilter) {
  const auto text = std::filesystem::temp_directory_path() / fmt::format("tezpress_no_filter_{}.so", ::getpid());
  std::ofstream(text) << "not a shared object";
  const auto compressor = make("hdf5_filter", {{"hdf5_filter:path", text.string()}});
  EXPECT_THROW(compressor->compress(smooth({30, 40}).view()), Error);
  const auto other = make("hdf5_filter", {{"hdf5_filter:path", std::string("/proc/self/exe")}});
  EXPECT_THROW(other->compress(smooth({30, 40}).view()), Error);
  std::filesystem::remove(text);
}

TEST(Hdf5Filter, EveryFlippedByteIsAnErrorOrTheExactData) {
  REQUIRE_COMPRESSOR("sz3");
  const Array input = smooth({20, 30});
  const Bytes good = make("sz3", {{"pressio:abs", 1e-2}})->compress(input.view());
  Array expected(Dtype::kFloat, {20, 30});
  all_plugins().compressor("sz3")->decompress(good, expected.view());
  Array output(Dtype::kFloat, {20, 30});
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 0x21;
    EXPECT_THROW(all_plugins().compressor("sz3")->decompress(bad, output.view()), Error) << "byte " << i;
    EXPECT_THROW(all_plugins().compressor("sz3")->decompress(ByteSpan(good).first(i), output.view()), Error);
  }
  Array other(Dtype::kFloat, {20, 31});
  EXPECT_THROW(all_plugins().compressor("sz3")->decompress(good, other.view()), Error);
}

TEST(Hdf5Filter, ManyThreadsShareHdf5) {
  REQUIRE_COMPRESSOR("sz3");
  const Array input = smooth({20, 40, 50});
  const Bytes expected = make("sz3", {{"pressio:abs", 1e-2}})->compress(input.view());
  std::vector<std::thread> threads;
  std::atomic<int> same = 0;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 5; ++round)
        same += make("sz3", {{"pressio:abs", 1e-2}})->compress(input.view()) == expected;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(same, 20);
}

// Another library of the process (h5py, HDF5 itself) may have loaded a filter and bound it to its own libhdf5.
TEST(Hdf5Filter, LoadsItsOwnCopyOfWhatIsLoadedAlready) {
  REQUIRE_COMPRESSOR("sz");
  if (!kBzip2Filter.present()) GTEST_SKIP() << kHdf5PluginsHint;
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // a fresh process, in which nothing has been loaded yet
  EXPECT_EXIT(
      {
        void* first = dlopen(find_hdf5_plugin(kSz2Filter.stems).c_str(), RTLD_NOW | RTLD_LOCAL);
        void* second = dlopen(find_hdf5_plugin(kBzip2Filter.stems).c_str(), RTLD_NOW | RTLD_LOCAL);
        const Hdf5Session session;
        const auto* ours = kSz2Filter.load().functions;
        const auto* other = kBzip2Filter.load().functions;
        using InfoFunction = const void* (*)();
        const auto info = reinterpret_cast<InfoFunction>(dlsym(first, "H5PLget_plugin_info"));
        const bool good =
            second != nullptr && ours->id == kSz2Filter.id && other->id == kBzip2Filter.id && ours != info();
        std::_Exit(good ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

TEST(Hdf5Filter, StridedAndEmptyInput) {
  REQUIRE_COMPRESSOR("lz4");
  const Array input = smooth({40, 60});
  const ConstView every_second(input.view().data(), Dtype::kFloat, {20, 30}, {2 * 60 * 4, 2 * 4});
  EXPECT_EQ(make("lz4", {})->compress(every_second), make("lz4", {})->compress(Array::copy_of(every_second).view()));
  const Array none(Dtype::kFloat, {0, 3});
  EXPECT_EQ(run_trial(*make("lz4", {}), none.view(), {}, {}).output.size(), 0u);
}

}  // namespace
}  // namespace tezpress
