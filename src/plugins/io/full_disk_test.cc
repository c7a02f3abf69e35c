// A disk that is full while a file is written: an error with the system's reason, and nothing under the final name.
// The limit on file sizes of a child process stands for the disk.
#include <sys/resource.h>
#include <sys/wait.h>
#include <algorithm>
#include <csignal>

#include "plugins/all.h"
#include "plugins/io/io_test_files.h"

namespace tezpress {
namespace {

// Writes data in a child whose files cannot grow beyond 20,000 bytes; returns its exit status: 0 where an Error with
// code kIo was thrown, as it must be.
int status_of_limited_write(const std::string& id, const std::string& path, ConstView data) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{20000, 20000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int status = 1;
    try {
      all_plugins().io(id)->write(path, data);
    } catch (const Error& error) {
      status = error.code() == ErrorCode::kIo ? 0 : 2;
    }
    std::exit(status);  // with all that runs at exit: a library must not fall over what it could not write
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

class FullDisk : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(FullDisk, LeavesNothingAndSaysWhy) {
  const auto [id, name] = GetParam();
  const auto ids = all_plugins().io_ids();
  if (std::ranges::find(ids, id) == ids.end()) GTEST_SKIP() << id << " is not built";
  const TestFolder folder;
  Array data(Dtype::kUint8, {4, 300, 300});
  std::uint32_t noise = 1;  // incompressible, so that PNG frames are too large as well
  for (std::uint8_t& value : data.values<std::uint8_t>())
    value = static_cast<std::uint8_t>((noise = noise * 1664525u + 1013904223u) >> 24);
  EXPECT_EQ(status_of_limited_write(id, folder / name, data.view()), 0);
  EXPECT_EQ(folder.entries(), 0u);
}

TEST_P(FullDisk, KeepsTheOldFile) {
  const auto [id, name] = GetParam();
  const auto ids = all_plugins().io_ids();
  if (std::ranges::find(ids, id) == ids.end()) GTEST_SKIP() << id << " is not built";
  const TestFolder folder;
  if (std::string(id) == "png") GTEST_SKIP() << "an existing folder is never replaced";
  const Array old = patterned(Dtype::kUint8, {2, 10, 10});
  all_plugins().io(id)->write(folder / name, old.view());
  const std::string before = get_file(folder / name);
  EXPECT_EQ(status_of_limited_write(id, folder / name, patterned(Dtype::kUint8, {4, 300, 300}).view()), 0);
  EXPECT_EQ(get_file(folder / name), before);
  EXPECT_EQ(folder.entries(), 1u);
}
INSTANTIATE_TEST_SUITE_P(Io, FullDisk,
                         testing::Values(std::pair{"posix", "a_4x300x300.u8"}, std::pair{"numpy", "a.npy"},
                                         std::pair{"hdf5", "a.h5"}, std::pair{"png", "frames"}));

}  // namespace
}  // namespace tezpress
