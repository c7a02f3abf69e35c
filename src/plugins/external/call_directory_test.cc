// Where the files of a call lie, and that nothing of them stays.
#include "plugins/external/call_directory.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "base/error_testing.h"
#include "plugins/external/program_testing.h"

namespace tezpress {
namespace {

namespace fs = std::filesystem;

TEST(CallDirectory, IsPrivateAndRemovedWithAllThatIsInIt) {
  std::string path;
  {
    CallDirectory directory(1);
    path = directory.path();
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
    const std::string file = directory.new_file("run_", "in", ".f32");
    EXPECT_TRUE(file.starts_with(path + "/run_.in"));
    EXPECT_TRUE(file.ends_with(".f32"));
    EXPECT_NE(directory.new_file("run_", "in", ".f32"), file);
    fs::create_directories(path + "/made/by/the/program");
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(CallDirectory, IsInMemoryWhereThereIsRoom) {
  if (!fs::exists("/dev/shm")) GTEST_SKIP() << "there is no /dev/shm here";
  EXPECT_FALSE(CallDirectory(1).path().starts_with("/tmp"));
  const CallDirectory large(std::uint64_t{1} << 60);
  EXPECT_FALSE(large.path().starts_with("/dev/shm"));
}

TEST(CallDirectory, PutsFilesElsewhereWherePrefixHasAPath) {
  const std::string place = ::testing::TempDir() + "/";
  std::string file;
  {
    CallDirectory directory(1);
    file = directory.new_file(place + "u_", "in", "");
    EXPECT_TRUE(file.starts_with(place + "u_.in"));
    EXPECT_ERROR(directory.new_file("/no/such/place/", "in", ""), kIo, "/no/such/place/.in");
    EXPECT_ERROR(directory.new_file("", "in", "/x"), kInvalidArgument, "suffix \"/x\"");
  }
  EXPECT_FALSE(fs::exists(file));
}

TEST(CallDirectory, RemovesWhatAKilledProcessLeft) {
  const std::string note = ::testing::TempDir() + "/path-of-the-killed-" + std::to_string(getpid());
  const pid_t child = fork();
  if (child == 0) {
    const CallDirectory directory(1);
    std::ofstream(directory.path() + "/left") << "by a killed process";
    std::ofstream(note) << directory.path();
    _exit(0);  // without destructors, as by a signal
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::string left;
  std::ifstream(note) >> left;
  fs::remove(note);
  ASSERT_TRUE(fs::exists(left + "/left")) << left;
  const CallDirectory living(1);
  const CallDirectory next(1);
  EXPECT_FALSE(fs::exists(left));
  EXPECT_TRUE(fs::exists(living.path()));
}

}  // namespace
}  // namespace tezpress
