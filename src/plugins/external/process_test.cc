// Foreign programs that behave and that do not, against what run_process() promises.
#include "plugins/external/process.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "base/descriptor.h"
#include "plugins/external/program_testing.h"

namespace tezpress {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

ProcessResult sh(const std::string& script, double deadline = 20) {
  return run_process({.command = {"/bin/sh", "-c", script}, .deadline_seconds = deadline});
}

bool is_alive(const std::string& pid) { return kill(std::stoi(pid), 0) == 0; }

TEST(Process, HasItsOutputErrorsAndCode) {
  const ProcessResult result = sh("echo out; echo err >&2; exit 3");
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.errors, "err\n");
  EXPECT_EQ(result.return_code, 3);
  EXPECT_EQ(result.failure, "ended with code 3");
  EXPECT_GT(result.seconds, 0);
  EXPECT_EQ(sh("true").failure, "");
}

TEST(Process, ThatDoesNotExistSaysWhy) {
  const ProcessResult result = run_process({.command = {"no_such_program_of_tezpress"}});
  EXPECT_EQ(result.start_error, StartError::kExec);
  EXPECT_THAT(result.failure, HasSubstr("no_such_program_of_tezpress: No such file"));
  EXPECT_EQ(run_process({.command = {}}).start_error, StartError::kFork);
  EXPECT_THAT(run_process({.command = {"/bin/true"}, .directory = "/no/such/place"}).failure,
              HasSubstr("the directory /no/such/place: No such file"));
}

TEST(Process, KilledBySignalIsNamed) {
  const ProcessResult result = sh("kill -SEGV $$");
  EXPECT_EQ(result.return_code, 128 + SIGSEGV);
  EXPECT_THAT(result.failure, HasSubstr("ended by signal 11 (Segmentation fault)"));
}

TEST(Process, PastItsDeadlineEndsWithAllThatItStarted) {
  const auto start = std::chrono::steady_clock::now();
  const ProcessResult result = sh("sleep 30 & echo $!; wait", 0.3);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(result.failure, "was ended because it took more than 0.3 s");
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  // An orphan may wait for its new parent to collect it: then it is a zombie, which holds nothing.
  const std::string pid = result.output.substr(0, result.output.find('\n'));
  if (is_alive(pid)) {
    std::ifstream status("/proc/" + pid + "/stat");
    const std::string text{std::istreambuf_iterator<char>(status), {}};
    EXPECT_THAT(text, HasSubstr(") Z "));
  }
}

TEST(Process, ThatClosesItsOutputStillHasADeadline) {
  EXPECT_THAT(sh("exec >&- 2>&-; sleep 30", 0.3).failure, HasSubstr("more than 0.3 s"));
  EXPECT_EQ(sh("exec >&- 2>&-; sleep 0.1; exit 4").return_code, 4);
}

TEST(Process, LeavesADescendantWithItsPipesBehind) {
  const auto start = std::chrono::steady_clock::now();
  const ProcessResult result = sh("sleep 5 & echo done", 0);
  EXPECT_EQ(result.output, "done\n");
  EXPECT_EQ(result.failure, "");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
}

TEST(Process, ThatFloodsIsEnded) {
  const ProcessResult result = sh("yes");
  EXPECT_THAT(result.failure, HasSubstr("wrote more than"));
  EXPECT_LT(result.output.size(), kStdoutLimit + (1 << 20));
}

TEST(Process, KeepsTheEndOfItsErrors) {
  const ProcessResult result = sh("head -c 1000000 /dev/zero | tr '\\0' x >&2; echo the end >&2");
  EXPECT_EQ(result.errors.size(), kStderrLimit);
  EXPECT_TRUE(
      result.errors.ends_with("x"
                              "the end\n"));
}

TEST(Process, InheritsNoDescriptorsAndAnEmptyInput) {
  const Descriptor open_here(open("/dev/null", O_RDONLY));  // without O_CLOEXEC
  ASSERT_TRUE(open_here);
  const ProcessResult result = sh("cat; ls /proc/self/fd | tr '\\n' ' '");
  EXPECT_THAT(result.output, MatchesRegex("0 1 2 3 "));  // 3: the folder that ls reads
}

TEST(Process, HasFreshSignals) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const ProcessResult result = sh("(yes; echo $? >&2) | head -n 1");
  std::signal(SIGPIPE, before);
  EXPECT_EQ(result.output, "y\n");
  EXPECT_EQ(result.errors, "141\n");
}

TEST(Process, OfAHostThatIgnoresItsChildren) {
  const auto before = std::signal(SIGCHLD, SIG_IGN);
  const ProcessResult result = sh("echo out");
  std::signal(SIGCHLD, before);
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.failure, "");
}

TEST(Process, RunsInItsDirectoryWithItsEnvironment) {
  const ProcessResult result = run_process(
      {.command = {"sh", "-c", "pwd; echo $TEZPRESS_TEST"}, .directory = "/", .environment = {{"TEZPRESS_TEST", "x"}}});
  EXPECT_EQ(result.output, "/\nx\n");
}

TEST(Process, RefusesAnArgumentThatTheSystemCannotPass) {
  const ProcessResult result = run_process({.command = {"/bin/true", std::string(kArgumentLimit, 'x')}});
  EXPECT_EQ(result.start_error, StartError::kExec);
  EXPECT_THAT(result.failure, HasSubstr("131072 bytes"));
  EXPECT_EQ(run_process({.command = {"/bin/true", std::string(kArgumentLimit - 1, 'x')}}).failure, "");
}

TEST(Process, StartsFromManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([i] {
      for (int k = 0; k < 5; ++k) EXPECT_EQ(sh("echo " + std::to_string(i)).output, std::to_string(i) + '\n');
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace tezpress
