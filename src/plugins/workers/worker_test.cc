// Compressors in real worker processes (tests/bridge/workers): data, options,
// errors, and what happens when a worker dies, hangs or lies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "base/error_testing.h"
#include "base/shared_memory.h"
#include "plugins/all.h"
#include "plugins/stream.h"
#include "plugins/workers/worker_stream.h"

namespace tezpress {
namespace {

namespace fs = std::filesystem;

std::string python() {
  const std::string own = TEZPRESS_PROJECT_VENV "/bin/python3";
  return fs::exists(own) ? own : "python3";
}

std::unique_ptr<Compressor> served(const std::vector<std::string>& arguments, const Options& options = {}) {
  std::vector<std::string> command = {python()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  auto compressor = all_plugins().compressor("worker");
  Options all = options;
  all.set("worker:command", command);
  compressor->set_options(all);
  return compressor;
}

std::unique_ptr<Compressor> worker(const std::string& name, const Options& options = {}) {
  return served({"-m", "tezpress_worker", "test_workers:" + name}, options);
}

std::unique_ptr<Compressor> bad(const std::string& deed, Options options = {}) {
  options.set("bad:deed", deed);
  return worker("Bad", options);
}

Options option(const std::string& key, Option value) {
  Options options;
  options.set(key, std::move(value));
  return options;
}

Array ramp(Shape shape) {
  Array array(Dtype::kFloat, std::move(shape));
  float next = 0;
  for (float& value : array.values<float>()) value = next += 0.5f;
  return array;
}

Array restored(Compressor& compressor, ByteSpan stream, const ArrayType& type) {
  Array out(type);
  compressor.decompress(stream, out.view());
  return out;
}

bool same(const Array& a, const Array& b) { return std::ranges::equal(a.view().bytes(), b.view().bytes()); }

class Workers : public testing::Test {
 protected:
  Workers() { fs::current_path(TEZPRESS_TEST_WORKERS); }
};

TEST_F(Workers, RoundTripOfAnyShapeAndDtype) {
  const auto echo = worker("Echo");
  for (const Shape& shape : {Shape{1}, Shape{3, 5}, Shape{7, 64, 65}, Shape{2, 3, 4, 5}, Shape{0}}) {
    const Array array = ramp(shape);
    EXPECT_TRUE(same(restored(*echo, echo->compress(array.view()), array.type()), array)) << to_string(shape);
  }
  for (int dtype = 0; dtype < kDtypeCount; ++dtype) {
    const Array array = cast(ramp({4, 6}).view(), static_cast<Dtype>(dtype));
    EXPECT_TRUE(same(restored(*echo, echo->compress(array.view()), array.type()), array)) << dtype;
  }
}

TEST_F(Workers, StridedInputAndOutput) {
  const auto echo = worker("Echo");
  const Array array = ramp({6, 8});
  const ConstView columns(array.view().data(), Dtype::kFloat, {6, 4}, {32, 8});
  const Bytes stream = echo->compress(columns);
  Array out(Dtype::kFloat, {6, 8});
  std::ranges::fill(out.values<float>(), -1.0f);
  echo->decompress(stream, View(out.view().data(), Dtype::kFloat, {6, 4}, {32, 8}));
  EXPECT_EQ(out.values<float>()[9], -1.0f);
  EXPECT_EQ(out.values<float>()[10], array.values<float>()[10]);
}

TEST_F(Workers, LargeStreamsStayWhereTheWorkerWroteThem) {
  const auto echo = worker("Echo");
  const Array array = ramp({64, 64, 64});
  ASSERT_TRUE(find_shared(array.view().data(), array.size_bytes()));  // made after the worker's compressor
  const OwnedBytes stream = echo->compress_owned(array.view());
  EXPECT_TRUE(find_shared(stream.bytes.data(), stream.bytes.size()));
  EXPECT_TRUE(same(restored(*echo, stream.bytes, array.type()), array));
}

TEST_F(Workers, ResultsBeyondTheRoom) {
  const auto echo = worker("Echo", option("echo:mode", "large"));
  const Array array = ramp({100});
  EXPECT_TRUE(same(restored(*echo, echo->compress(array.view()), array.type()), array));
}

TEST_F(Workers, OptionsAreThoseOfTheClass) {
  const auto echo = worker("Echo");
  const Options options = echo->options();
  EXPECT_EQ(options.get<double>("echo:gain"), 1.0);
  EXPECT_EQ(options.find("echo:weights")->type(), OptionType::kData);
  EXPECT_EQ(options.find("echo:tags")->type(), OptionType::kStrings);
  EXPECT_ERROR(echo->set_options(option("echo:gian", 1.0)), kUnknownName, "echo:gain");
  EXPECT_ERROR(echo->set_options(option("echo:gain", 3.0)), kInvalidArgument, "2");
  EXPECT_ERROR(echo->set_options(option("echo:mode", "other")), kInvalidArgument, "plain");
  echo->set_options(option("echo:weights", ramp({3})));
  EXPECT_EQ(echo->info().version, "1.2");
}

TEST_F(Workers, TheStreamCarriesTheConfiguration) {
  const auto doubling = worker("Echo", option("echo:gain", 2.0));
  const Array array = ramp({10});
  const Bytes stream = doubling->compress(array.view());
  const auto plain = worker("Echo");
  EXPECT_EQ(restored(*plain, stream, array.type()).values<float>()[3], 2 * array.values<float>()[3]);
}

TEST_F(Workers, ResultsAndStagesOfACall) {
  const auto echo = worker("Echo");
  const Array array = ramp({10});
  echo->compress(array.view());
  EXPECT_EQ(echo->results().get<std::string>("echo:mode"), "plain");
  EXPECT_NEAR(*echo->results().get<double>("echo:mean"), 2.75, 1e-6);
  std::vector<std::string> names;
  for (const Stage& stage : echo->stages()) names.push_back(stage.name);
  EXPECT_THAT(names, testing::ElementsAre("worker_start", "copy", "transfer"));
}

TEST_F(Workers, TrainingChangesOptionsInsideOfSetOptions) {
  const auto trained = worker("Trained");
  const Array array = ramp({20});
  EXPECT_ERROR(trained->compress(array.view()), kUnsupported, "train it first");
  const fs::path log = fs::path(testing::TempDir()) / "worker_test_progress.txt";
  fs::remove(log);
  Options training = option("trained:train_data", ramp({20}));
  training.set("worker:progress", log.string());
  trained->set_options(training);
  std::ifstream lines(log);
  std::string first, second;
  std::getline(lines, first);
  std::getline(lines, second);
  EXPECT_EQ(first, "  0 % epoch 0");
  EXPECT_EQ(second, " 50 % epoch 1");
  EXPECT_NEAR(*trained->options().get<double>("trained:mean"), 5.25, 1e-6);
  EXPECT_EQ(trained->results().get<double>("trained:loss"), 0.25);
  EXPECT_FALSE(trained->options().find("trained:train_data")->has_value());
  const Bytes stream = trained->compress(array.view());
  EXPECT_TRUE(same(restored(*worker("Trained"), stream, array.type()), array));
}

TEST_F(Workers, FailuresAreErrorsAndTheNextCallWorks) {
  const Array array = ramp({10});
  const std::pair<const char*, const char*> cases[] = {
      {"raise", "ValueError: no idea what to do with (10,)"},
      {"exit", "ended with exit code 3"},
      {"segfault", "signal 11"},
      {"last_words", "the model is on fire"},
      {"write_input", "read-only"},
      {"huge_config", "limit"},
      {"no_bytes", "TypeError"},
  };
  for (const auto& [deed, message] : cases) {
    EXPECT_ERROR(bad(deed)->compress(array.view()), kForeign, message);
    EXPECT_EQ(restored(*bad("none"), bad("none")->compress(array.view()), array.type()).size(), 10U) << deed;
  }
  bad("flood")->compress(array.view());
}

TEST_F(Workers, DeadlinesEndAHangingWorker) {
  const auto hanging = bad("hang", option("worker:deadline", 0.5));
  const Array array = ramp({10});
  EXPECT_ERROR(hanging->compress(array.view()), kForeign, "did not answer \"encode\" in time");
  bad("none")->compress(array.view());
}

TEST_F(Workers, VerifyReportsABrokenBoundWithItsPlace) {
  Options options = option("pressio:abs", 1e-3);
  options.set("worker:verify", true);
  const Array array = ramp({10});
  EXPECT_ERROR(bad("break_bound", options)->compress(array.view()), kBoundViolated,
               "at 10 of 10 values; the first is value 0");
  bad("none", options)->compress(array.view());
}

TEST_F(Workers, LiesAreErrors) {
  const Array array = ramp({10});
  for (const char* lie : {"no_json", "huge_message", "wrong_id", "large_size", "negative_offset", "other_segment",
                          "no_output", "unsealed", "short_segment", "unsaid_descriptor", "deep"}) {
    SCOPED_TRACE(lie);
    const auto liar = served({"lying_worker.py", lie});
    EXPECT_ERROR(liar->compress(array.view()), kForeign, "was ended");
  }
  served({"lying_worker.py", "bad_stages"})->compress(array.view());
  const auto twice = served({"lying_worker.py", "twice"});
  twice->compress(array.view());
  try {  // a new session, or, where the second answer comes late, an error
    twice->compress(array.view());
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kForeign) << error.what();
  }
  const auto nearly = served({"lying_worker.py", "progress_for_ever"}, option("worker:deadline", 0.5));
  EXPECT_ERROR(nearly->compress(array.view()), kForeign, "in time");
  for (const char* lie : {"no_id", "bad_name", "bad_type", "bad_default", "other_protocol"}) {
    SCOPED_TRACE(lie);
    EXPECT_ERROR(served({"lying_worker.py", lie}), kForeign, "worker");
  }
}

TEST_F(Workers, AWorkerUsesItsOwnSegmentAgain) {
  const Array array = ramp({10});
  const auto again = served({"lying_worker.py", "own_again"});
  for (int i = 0; i < 12; ++i) again->compress(array.view());
  const auto many = served({"lying_worker.py", "many_own"});
  for (int i = 0; i < 8; ++i) many->compress(array.view());
  EXPECT_ERROR(many->compress(array.view()), kForeign, "more than 8 segments");
  const auto large = worker("Echo", option("echo:mode", "large"));  // tells which of its segments are gone
  for (int i = 0; i < 12; ++i) large->compress(array.view());
}

// A forked child starts workers of its own; its end leaves those of its parent alone.
TEST_F(Workers, ForkedProgramsHaveTheirOwn) {
  const auto echo = worker("Echo");
  const Array array = ramp({10});
  echo->compress(array.view());
  const auto pid = echo->results().get<std::int64_t>("echo:pid");
  const pid_t child = fork();
  if (child == 0) {
    echo->compress(array.view());
    std::exit(echo->results().get<std::int64_t>("echo:pid") == pid ? 1 : 0);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  echo->compress(array.view());
  EXPECT_EQ(echo->results().get<std::int64_t>("echo:pid"), pid);
}

TEST_F(Workers, ProgramsThatAreNoWorkers) {
  auto compressor = all_plugins().compressor("worker");
  const auto command = [](std::vector<std::string> words) { return option("worker:command", std::move(words)); };
#ifndef __SANITIZE_THREAD__  // whose vfork is a fork, so the child cannot tell why
  EXPECT_ERROR(compressor->set_options(command({"no_such_program"})), kForeign, "No such file");
#endif
  EXPECT_ERROR(compressor->set_options(command({"true"})), kForeign, "exit code 0");
  EXPECT_ERROR(compressor->set_options(command({python(), "-m", "tezpress_worker", "test_workers:Missing"})), kForeign,
               "no subclass");
  EXPECT_ERROR(compressor->compress(ramp({3}).view()), kInvalidArgument, "worker:command is not set");
}

TEST_F(Workers, StreamsOfOthersAreRefused) {
  const auto echo = worker("Echo");
  const Array array = ramp({10});
  const Bytes stream = echo->compress(array.view());
  Array out(array.type());
  EXPECT_ERROR(bad("none")->decompress(stream, out.view()), kInvalidArgument, "echo 1.2");
  Array other(Dtype::kFloat, {5, 2});
  EXPECT_ERROR(echo->decompress(stream, other.view()), kInvalidArgument, "shape 5x2");
  for (std::size_t size = 0; size < stream.size(); ++size) {
    ByteSpan payload;
    EXPECT_THROW(read_trailer(ByteSpan(stream).first(size), payload), Error) << size;
  }
  auto unnamed = all_plugins().compressor("worker");
  EXPECT_ERROR(unnamed->decompress(stream, out.view()), kUnsupported, "echo 1.2, which is not installed");
}

TEST_F(Workers, NoFileNamesAProgramToBeRun) {
  const auto echo = worker("Echo");
  const Array array = ramp({10});
  const Bytes stream =
      wrap_stream(*echo, *all_plugins().compressor("worker"), array.view(), echo->compress(array.view()));
  EXPECT_EQ(describe_stream(stream).header.options.find("worker:command"), nullptr);
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

// Processes, the dead ones that nobody has collected included, whose parent is this one.
std::size_t children() {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream stat(entry.path() / "stat");
    std::string text;
    if (!std::getline(stat, text)) continue;
    std::istringstream after_name(text.substr(text.rfind(')') + 2));
    std::string state;
    pid_t parent = 0;
    after_name >> state >> parent;
    if (parent == getpid()) ++count;
  }
  return count;
}

std::size_t anonymous_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) return std::stoul(line.substr(8));
  return 0;
}

// Calls from eight threads while workers are being killed: each call is right or an error that says so, and nothing is
// left of the dead. (TEZPRESS_LONG in the long preset: more of the same.)
TEST_F(Workers, SurviveBeingKilledAtRandom) {
  constexpr int kThreads = 8;
  const int calls = std::getenv("TEZPRESS_LONG") != nullptr ? 5000 : 125;
  const auto prototype = worker("Echo", option("worker:count", std::uint32_t{3}));
  prototype->compress(ramp({10}).view());
  const std::size_t descriptors = entries("/proc/self/fd"), processes = children(), memory = anonymous_kib();
  std::atomic<int> right{0}, killed{0}, wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      std::mt19937 random(static_cast<unsigned>(t));
      const auto echo = prototype->clone();
      for (int i = 0; i < calls; ++i) {
        const Array array = ramp({1 + random() % 90'000});
        try {
          const OwnedBytes stream = echo->compress_owned(array.view());
          if (random() % 16 == 0) kill(static_cast<pid_t>(*echo->results().get<std::int64_t>("echo:pid")), SIGKILL);
          same(restored(*echo, stream.bytes, array.type()), array) ? ++right : ++wrong;
        } catch (const Error& error) {
          error.code() == ErrorCode::kForeign ? ++killed : ++wrong;
        }
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(right + killed, kThreads * calls);
  EXPECT_GT(right, kThreads * calls / 4);
  // Sessions that are kept for reuse hold two descriptors each; segments that are kept one.
  EXPECT_LE(entries("/proc/self/fd"), descriptors + 2 * 16 + 3 * 4 + 8);
  prototype->compress(ramp({10}).view());
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // the host collects the last one that was killed
  EXPECT_LE(children(), processes + 3);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which keep freed memory on purpose
  EXPECT_LE(anonymous_kib(), memory + 64 * 1024);
#else
  static_cast<void>(memory);
#endif
}

}  // namespace
}  // namespace tezpress
