// Whole streams whose groups use a network: the bound holds whichever way they are
// made and read, and a stream's model is found in it or in the process.
#include <gtest/gtest.h>

#include <fstream>
#include <limits>

#include "base/error_testing.h"
#include "codec/example_networks.h"
#include "codec/example_streams.h"
#include "codec/model_store.h"
#include "codec/round_trip.h"

namespace tezpress::codec_testing {
namespace {

// The model as a file of this test's own, which goes with the object.
class ModelFile {
 public:
  explicit ModelFile(std::uint32_t seed) : model_(rule_model(seed)) {
    path_ = ::testing::TempDir() + codec::model_file_name(model_->hash);
    const Bytes bytes = codec::write_network_model(*model_);
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  ~ModelFile() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }
  const codec::NetworkModel& model() const { return *model_; }

 private:
  codec::SharedModel model_;
  std::string path_;
};

template <typename T>
Series modelled_series(int dtype, const std::array<int, 3>& shape, double scale, const ModelFile& file) {
  Series series = rough_series<T>(dtype, shape, 5, scale);
  series.settings.model = file.path().c_str();
  series.settings.embed_model = 1;
  series.settings.key_interval = 3;
  return series;
}

void expect_network_and_bound(const Series& series, const char* name) {
  SCOPED_TRACE(name);
  const Stream stream = compress_whole(series);
  tezip_info info;
  ASSERT_EQ(tezip_inspect(stream.data(), stream.size(), &info), TEZIP_OK) << tezip_message();
  EXPECT_EQ(info.model_groups, info.groups);
  EXPECT_EQ(info.carries_model, 1);
  EXPECT_EQ(check_all_ways(series), "");
  const std::vector<std::byte> decoded = decompress_frames(stream, 0, series.frames, 1);
  EXPECT_EQ(decompress_pushed(stream, 100), decoded);
}

constexpr std::array<int, 3> kPlane{1, 60, 70};
constexpr std::array<int, 3> kVolume{12, 20, 34};

// What the golden files and the tests of damaged streams count on.
TEST(NetworkStream, ExamplesUseTheModelsThatTheyCarry) {
  int examples = 0;
  for (const ExampleStream& example : example_streams()) {
    if (!example.name.starts_with("network_")) continue;
    tezip_info info;
    ASSERT_EQ(tezip_inspect(example.stream.data(), example.stream.size(), &info), TEZIP_OK);
    EXPECT_EQ(info.model_groups, info.groups) << example.name;
    EXPECT_EQ(info.carries_model, 1) << example.name;
    ++examples;
  }
  EXPECT_EQ(examples, 3);
}

TEST(NetworkStream, TheBoundHoldsForEveryValueMap) {
  const ModelFile file(1);
  for (const auto& shape : {kPlane, kVolume}) {
    Series series = modelled_series<float>(TEZIP_FLOAT, shape, 1, file);
    series.settings.abs = 0.01;
    expect_network_and_bound(series, "float");
    series = modelled_series<double>(TEZIP_DOUBLE, shape, 1e6, file);
    series.settings.rel = 1e-3;
    expect_network_and_bound(series, "double");
    series = modelled_series<std::int16_t>(TEZIP_INT16, shape, 40, file);
    series.settings.abs = 2;
    expect_network_and_bound(series, "int16");
    series = modelled_series<std::int32_t>(TEZIP_INT32, shape, 40, file);
    series.settings.lossless = 1;
    expect_network_and_bound(series, "lossless");
  }
}

TEST(NetworkStream, MasksAndNansReturn) {
  const ModelFile file(2);
  Series series = modelled_series<float>(TEZIP_FLOAT, kPlane, 1, file);
  auto* values = reinterpret_cast<float*>(series.data.data());
  for (std::size_t i = 0; i < series.data.size() / sizeof(float); ++i)
    if (i % 70 > 55 || i % 97 == 0) values[i] = std::numeric_limits<float>::quiet_NaN();
  series.settings.abs = 0.01;
  expect_network_and_bound(series, "holes");
}

TEST(NetworkStream, TheModelTravelsOnlyWhereAsked) {
  const ModelFile file(3);
  Series series = modelled_series<float>(TEZIP_FLOAT, kPlane, 1, file);
  series.settings.abs = 0.01;
  const Stream whole = compress_whole(series);
  series.settings.embed_model = 0;
  const Stream bare = compress_whole(series);
  tezip_info info;
  ASSERT_EQ(tezip_inspect(bare.data(), bare.size(), &info), TEZIP_OK);
  EXPECT_EQ(info.carries_model, 0);
  EXPECT_EQ(info.model, file.model().hash);
  EXPECT_EQ(info.model_groups, 2u);
  EXPECT_EQ(whole.size(), bare.size() + codec::write_network_model(file.model()).size() + 1 + 2 + 4);
  EXPECT_EQ(decompress_frames(whole, 0, 5, 1), decompress_frames(bare, 0, 5, 1));
  EXPECT_EQ(decompress_frames(bare, 4, 1, 1), decompress_frames(whole, 4, 1, 2));
}

TEST(NetworkStream, SettingsSayWhichModel) {
  const ModelFile file(4);
  Series series = modelled_series<float>(TEZIP_FLOAT, kPlane, 1, file);
  series.settings.abs = 0.01;
  series.settings.embed_model = 0;
  const std::size_t with = compress_whole(series).size();
  series.settings.model = "none";
  const std::size_t without = compress_whole(series).size();
  EXPECT_LT(with, without);
  series.settings.model = "/no/such/file";
  EXPECT_EQ(tezip_encoder_new(&series.settings), nullptr);
  EXPECT_THAT(tezip_message(), ::testing::HasSubstr("/no/such/file"));
  EXPECT_EQ(tezip_add_model("/no/such/file"), TEZIP_IO);
  EXPECT_EQ(tezip_add_model(nullptr), TEZIP_INVALID_ARGUMENT);
  EXPECT_EQ(tezip_add_model(file.path().c_str()), TEZIP_OK);
}

}  // namespace
}  // namespace tezpress::codec_testing
