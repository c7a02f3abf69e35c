// Streams of frozen format versions decode to the bytes that they did on the day
// they were written.
#include "golden/golden_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "codec/round_trip.h"

namespace tezpress::codec_testing {
namespace {

std::vector<std::filesystem::path> golden_streams() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(TEZPRESS_GOLDEN_FOLDER))
    if (entry.path().extension() == ".tezip") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

TEST(Golden, StreamsDecodeToTheirRecordedBytes) {
  const auto paths = golden_streams();
  if (paths.empty()) GTEST_SKIP() << "no format is frozen yet";
  for (const auto& path : paths) {
    SCOPED_TRACE(path.filename());
    const Stream stream = read_file(path);
    tezip_info info;
    ASSERT_EQ(tezip_inspect(stream.data(), stream.size(), &info), TEZIP_OK) << tezip_message();
    EXPECT_EQ(info.complete, 1);
    const std::vector<std::byte> decoded = decompress_frames(stream, 0, info.frames, 1);
    const Stream recorded = read_file(std::filesystem::path(path).replace_extension(".raw"));
    ASSERT_EQ(decoded.size(), recorded.size());
    EXPECT_EQ(std::memcmp(decoded.data(), recorded.data(), recorded.size()), 0);
  }
}

}  // namespace
}  // namespace tezpress::codec_testing
