// Real scripts behind external_compressor: a faithful one, the example of LibPressio's
// documentation, and each way to fail that LibPressio 1.0 does not survive or explain.
#include <thread>

#include "base/error_testing.h"
#include "core/configuration.h"
#include "plugins/compressors/compressor_testing.h"
#include "plugins/external/program_testing.h"
#include "plugins/stream.h"

namespace tezpress {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Answers every mode that lists something; "compress" and "decompress" do what body says, with $input and $odims.
const std::string kShellStart = R"(
mode=; input=; odims=; otype=
while [ $# -gt 1 ]; do
  case "$1" in
    --mode) mode=$2;; --input) input=$2;; --otype) otype=$2;; --odim) odims="$odims $2";;
  esac
  shift
done
echo external:api=5
case "$mode" in compress|decompress) ;; *) exit 0;; esac
)";

const std::string kShellIdentity = kShellStart + R"(
cp "$input" "$TMPDIR/out"
echo output:0:path=$TMPDIR/out
if [ $mode = compress ]; then
  echo output:0:dtype=byte
  echo output:0:dims=$(wc -c < "$input")
else
  echo output:0:dtype=$otype
  for dim in $odims; do echo output:0:dims=$dim; done
fi
echo metric:stage1_time=300
)";

class ExternalCompressorTest : public ProgramTest {
 protected:
  ExternalCompressorTest() : before_(call_directories()) {}
  ~ExternalCompressorTest() override {
    for (const std::string& path : call_directories()) EXPECT_TRUE(before_.contains(path)) << path << " was left";
  }

  std::unique_ptr<Compressor> with(const std::vector<std::string>& command, Options more = {}) const {
    auto compressor = all_plugins().compressor("external_compressor");
    more.set("external:commands", command);
    compressor->set_options(more);
    return compressor;
  }
  std::unique_ptr<Compressor> with_body(const std::string& body) { return with(shell(kShellStart + body)); }

  Array series_ = array_of<float>({1, 2, 3, 4, 5, 6}, {2, 3});
  std::set<std::string> before_;
};

TEST_F(ExternalCompressorTest, RunsAFaithfulScript) {
  const auto compressor = with(shell(kShellIdentity));
  const Bytes stream = compressor->compress(series_.view());
  EXPECT_EQ(stream.size(), series_.size_bytes());
  const Array output = there_and_back(*compressor, series_.view());
  EXPECT_EQ(Option(Array::copy_of(output.view())), Option(Array::copy_of(series_.view())));
  EXPECT_EQ(compressor->results().get<double>("stage1_time"), 300.0);
  EXPECT_EQ(compressor->stages().size(), 3);
}

TEST_F(ExternalCompressorTest, CallsItWithLibPressiosCommandLine) {
  const auto compressor = with(shell("echo \"$@\" >> " + directory_ + "/calls\n" + kShellIdentity),
                               options_of({{"my:level", 3.0}, {"my:count", std::int32_t{2}}}));
  compressor->set_name("root");
  const Bytes stream = compressor->compress(series_.view());
  Array output(series_.type());
  compressor->decompress(stream, output.view());
  const std::string calls = read("calls");
  EXPECT_THAT(calls, HasSubstr("--api 5 --mode set_options --config_name external --options {"));
  EXPECT_THAT(calls, HasSubstr("\"my:level\":3.0"));
  EXPECT_THAT(calls, HasSubstr("\"my:count\":{\"type\":1,\"value\":2}"));
  EXPECT_THAT(calls, HasSubstr("--name root"));
  EXPECT_THAT(calls, HasSubstr("--itype float --idim 3 --idim 2 --input /"));
  EXPECT_THAT(calls, HasSubstr("--otype byte\n"));
  EXPECT_THAT(calls, HasSubstr("--itype byte --idim 24 --input /"));
  EXPECT_THAT(calls, HasSubstr("--otype float --odim 3 --odim 2\n"));
}

// docs/UsingTheExternalCompressor.md of LibPressio 1.0.7 has this reply as its first example.
TEST_F(ExternalCompressorTest, RunsTheFirstExampleOfLibPressiosDocumentation) {
  const std::string file = directory_ + "/data.out";
  const auto compressor =
      with(shell("head -c 4096 /dev/zero > " + file + "\nprintf 'external:api=5\\noutput:0:path=" + file +
                 "\\noutput:0:dtype=byte\\noutput:0:dims=4096\\n'"));
  EXPECT_EQ(compressor->compress(series_.view()), Bytes(4096, 0));
  EXPECT_TRUE(std::filesystem::exists(file)) << "a file outside of the call's directory is the program's";
}

TEST_F(ExternalCompressorTest, KeepsTheTypeOfTypedOutput) {
  const auto compressor = with(shell("echo \"$@\" >> " + directory_ + "/calls\n" + kShellStart + R"(
cp "$input" "$TMPDIR/out"
printf "output:0:path=$TMPDIR/out\noutput:0:dtype=float\noutput:0:dims=3\noutput:0:dims=2\n"
)"));
  const Array output = there_and_back(*compressor, series_.view());
  EXPECT_EQ(Option(Array::copy_of(output.view())), Option(Array::copy_of(series_.view())));
  EXPECT_THAT(read("calls"), HasSubstr("--mode decompress --config_name external --options"));
  EXPECT_THAT(read("calls"), HasSubstr("--itype float --idim 3 --idim 2 --input /"));
}

TEST_F(ExternalCompressorTest, TakesSeveralArraysAtOnce) {
  auto compressor = with(python(R"(
import sys
args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
print("external:api=json:1")
import json, os
reply = {}
if args["--mode"] in ("compress", "decompress"):
    for i, name in enumerate(("u", "v")):
        path = args[f"--{name}_input"]
        back = args["--mode"] == "decompress"
        reply |= {f"output:{i}:path": path, f"output:{i}:dtype": "float" if back else "byte",
                  f"output:{i}:dims": [6] if back else [os.path.getsize(path)]}
print(json.dumps(reply))
)"));
  const Array other = array_of<float>({9, 8, 7, 6, 5, 4});
  EXPECT_ERROR(compressor->compress_many({series_.view(), other.view()}), kInvalidArgument, "uncompressed_feild_names");
  const std::vector<std::string> names = {"u", "v"};
  compressor->set_options(options_of({{"external_compressor:uncompressed_feild_names", names},
                                      {"external_compressor:compressed_feild_names", names}}));
  const auto streams = compressor->compress_many({series_.view(), other.view()});
  Array one(series_.type()), two(other.type());
  compressor->decompress_many({streams[0], streams[1]}, {one.view(), two.view()});
  EXPECT_EQ(one.values<float>()[5], 6);
  EXPECT_EQ(two.values<float>()[0], 9);
}

TEST_F(ExternalCompressorTest, OffersFilesToWriteInto) {
  const auto compressor =
      with(python(R"(
import sys
args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
print("external:api=5")
if "--input" in args:
    path = args["--output"]
    assert path.endswith(".z") and "/c_" in path, path
    with open(path, "wb") as file:
        file.write(b"offered")
    print(f"output:0:path={path}\noutput:0:dtype=byte\noutput:0:dims=3")
)"),
           options_of({{"external_compressor:compressed_do_write", true},
                       {"external_compressor:compressed_prefixes", std::vector<std::string>{"c_"}},
                       {"external_compressor:compressed_suffixes", std::vector<std::string>{".z"}}}));
  EXPECT_EQ(compressor->compress(series_.view()), (Bytes{'o', 'f', 'f'}));
}

TEST_F(ExternalCompressorTest, WritesFilesOfOtherFormats) {
  const auto compressor =
      with(shell(kShellStart + R"(
head -c 6 "$input" | tail -c 5 > "$TMPDIR/out"
printf "output:0:path=$TMPDIR/out\noutput:0:dtype=byte\noutput:0:dims=5\n"
)"),
           options_of({{"external_compressor:uncompressed_io", std::vector<std::string>{"numpy"}}}));
  EXPECT_EQ(compressor->compress(series_.view()), (Bytes{'N', 'U', 'M', 'P', 'Y'}));
}

TEST_F(ExternalCompressorTest, FindsARelativeOutputWhereTheProgramRan) {
  write("here.out", "abc");
  const auto compressor = with(shell("printf 'external:api=5\\noutput:0:path=here.out\\noutput:0:dtype=byte\\n"
                                     "output:0:dims=3\\n'"),
                               options_of({{"external:workdir", directory_}}));
  EXPECT_EQ(compressor->compress(series_.view()), (Bytes{'a', 'b', 'c'}));
}

// Where LibPressio 1.0.7 crashes, loses the message or fails (the table in docs/libpressio.md).

TEST_F(ExternalCompressorTest, WithoutAProgramSaysSo) {
  const auto compressor = all_plugins().compressor("external_compressor");
  compressor->set_options(options_of({{"my:level", 3.0}}));
  EXPECT_ERROR(compressor->compress(series_.view()), kInvalidArgument, "external:commands is not set");
  EXPECT_EQ(compressor->options().get<std::string>("external:stderr"), "command not set");
}

TEST_F(ExternalCompressorTest, AMissingProgramIsNamed) {
  EXPECT_ERROR(with({"/no/such/program"}), kIo, "/no/such/program: No such file");
}

TEST_F(ExternalCompressorTest, AMissingOutputIsAnError) {
  const auto compressor =
      with_body("printf 'output:0:path=/no/such/file\\noutput:0:dtype=byte\\noutput:0:dims=3\\n'; echo my words >&2");
  EXPECT_ERROR(compressor->compress(series_.view()), kCorrupt, "/no/such/file: No such file");
  EXPECT_ERROR(compressor->compress(series_.view()), kCorrupt, "my words");
  EXPECT_ERROR(with_body("echo nothing")->compress(series_.view()), kCorrupt, "lacks output:0:dtype");
}

TEST_F(ExternalCompressorTest, AShortOutputIsAnError) {
  const auto compressor = with_body(
      "printf abc > $TMPDIR/out; printf \"output:0:path=$TMPDIR/out\\noutput:0:dtype=double\\noutput:0:dims=1e15\\n\"");
  EXPECT_ERROR(compressor->compress(series_.view()), kTruncated, "has 3 bytes");
}

TEST_F(ExternalCompressorTest, AnOutputThatIsNoFileIsAnError) {
  const auto compressor =
      with_body("mkfifo $TMPDIR/out; printf \"output:0:path=$TMPDIR/out\\noutput:0:dtype=byte\\noutput:0:dims=1\\n\"");
  EXPECT_ERROR(compressor->compress(series_.view()), kCorrupt, "no regular file");
}

TEST_F(ExternalCompressorTest, WhatAFailingProgramSaidIsInTheError) {
  const auto compressor = with_body("echo only 2d data >&2; exit 1");
  EXPECT_ERROR(compressor->compress(series_.view()), kIo, "ended with code 1; its standard error: only 2d data");
  const Options options = compressor->options();
  EXPECT_EQ(options.get<std::string>("external:stderr"), "only 2d data\n");
  EXPECT_EQ(options.get<std::int32_t>("external:return_code"), 1);
  EXPECT_ERROR(with_body("head -c 99999 /dev/zero | tr '\\0' x >&2; echo end >&2; exit 1")->compress(series_.view()),
               kIo, "standard error: ...xxx");
}

TEST_F(ExternalCompressorTest, ASignalIsNamed) {
  EXPECT_ERROR(with_body("kill -9 $$")->compress(series_.view()), kIo, "ended by signal 9 (Killed)");
}

TEST_F(ExternalCompressorTest, ADeadlineEndsIt) {
  const auto compressor = with(shell(kShellStart + "sleep 30"), options_of({{"external:timeout", 0.5}}));
  EXPECT_ERROR(compressor->compress(series_.view()), kIo, "took more than 0.5 s");
}

TEST_F(ExternalCompressorTest, NoiseIsPassedOverAndNonsenseIsAnError) {
  const auto compressor =
      with(shell(kShellStart + "head -c 100000 /dev/zero | tr '\\0' '\\n'; cp $input $TMPDIR/7out\n"
                               "cd $TMPDIR; printf \"output:0:path=$TMPDIR/7out\\noutput:0:dtype=byte\\n"
                               "output:0:dims=24\\n\""));
  EXPECT_EQ(compressor->compress(series_.view()).size(), 24);
  EXPECT_ERROR(with(shell("echo hello")), kCorrupt, "\"hello\"");
}

TEST_F(ExternalCompressorTest, AnotherArrayThanExpectedIsAnError) {
  const auto compressor = with_body(
      "printf abcd > $TMPDIR/out; printf \"output:0:path=$TMPDIR/out\\noutput:0:dtype=byte\\noutput:0:dims=4\\n\"");
  Array output(series_.type());
  EXPECT_ERROR(compressor->decompress(compressor->compress(series_.view()), output.view()), kCorrupt,
               "made byte of shape 4, but float of shape 2x3 is expected");
}

TEST_F(ExternalCompressorTest, OtherLaunchersAreRefused) {
  for (const auto policy : {OptionPolicy::kStrict, OptionPolicy::kLenient})
    for (const char* id : {"mpispawn", "remote", "python", "anything"})
      EXPECT_ERROR(all_plugins()
                       .compressor("external_compressor")
                       ->set_options(options_of({{"external_compressor:launch", std::string(id)}}), policy),
                   kUnsupported, "there is no launcher");
}

TEST_F(ExternalCompressorTest, TakesOneTextAsACommand) {
  write("script.sh", "#!/bin/sh\n" + kShellIdentity);
  const std::string script = directory_ + "/script.sh";
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  const auto compressor = all_plugins().compressor("external_compressor");
  compressor->set_options(options_of({{"external:commands", script}}), OptionPolicy::kLenient);
  EXPECT_EQ(compressor->compress(series_.view()).size(), 24);
}

TEST_F(ExternalCompressorTest, TooManyOptionsForACommandLineAreAnError) {
  const auto compressor = with(shell(kShellIdentity));
  EXPECT_ERROR(compressor->set_options(options_of({{"my:text", std::string(200000, 'x')}})), kIo, "131071");
  EXPECT_EQ(compressor->compress(series_.view()).size(), 24) << "what was refused is forgotten";
}

// Options of the program.

const std::string kListing = R"(
echo "$2" "$4" >> calls
args="$*"
echo external:api=5
case "$4" in
  get_options) echo level=3; echo name=x; echo pressio:abs=0.5; echo external:no=1;;
  get_configuration) echo name=x; echo name=y;;
  get_documentation) echo level=how much;;
  set_options) case "$args" in *'"level":9'*) echo level is at most 8 >&2; exit 1;; esac;;
esac
)";

TEST_F(ExternalCompressorTest, ListsWhatTheProgramLists) {
  const auto compressor = with(shell(kListing), options_of({{"external:workdir", directory_}}));
  const Options options = compressor->options();
  EXPECT_EQ(*options.find("level"), Option(3.0));
  EXPECT_EQ(*options.find("name"), Option("x"));
  EXPECT_EQ(options.find("external:no"), nullptr);
  EXPECT_EQ(documentation_of(*compressor).get<std::string>("level"), "how much");
  EXPECT_EQ(*configuration_of(*compressor).find("name"), Option(std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(compressor->info().bounds, std::vector{BoundKind::kAbsolute});
  compressor->set_options(options_of({{"level", 4.0}}));
  EXPECT_EQ(*compressor->options().find("level"), Option(4.0));
}

TEST_F(ExternalCompressorTest, RefusesWhatTheProgramRefuses) {
  const auto compressor = with(shell(kListing), options_of({{"external:workdir", directory_}, {"level", 5.0}}));
  EXPECT_ERROR(compressor->set_options(options_of({{"level", 9.0}})), kIo, "level is at most 8");
  EXPECT_EQ(*compressor->options().find("level"), Option(5.0));
  EXPECT_ERROR(compressor->set_options(options_of({{"name", std::string("z")}})), kInvalidArgument, "one of: x, y");
}

TEST_F(ExternalCompressorTest, StartsNoProcessToListOrCheck) {
  const auto compressor = with(shell(kListing), options_of({{"external:workdir", directory_}}));
  const std::string before = read("calls");
  EXPECT_THAT(before, HasSubstr("5 get_documentation"));
  compressor->options();
  compressor->documentation();
  compressor->check_options(options_of({{"level", 4.0}}));
  compressor->set_options(compressor->options());
  const auto clone = compressor->clone();
  EXPECT_EQ(*clone->options().find("level"), Option(3.0));
  EXPECT_EQ(read("calls").size() - before.size(), std::string("5 set_options\n5 get_options\n").size())
      << "the program is told once that options were set to what it lists";
  compressor->set_options(compressor->options());
  EXPECT_EQ(read("calls").size() - before.size(), std::string("5 set_options\n5 get_options\n").size());
}

TEST_F(ExternalCompressorTest, MergesOptionsOfSeveralCalls) {
  const auto compressor = with(shell("echo \"$@\" >> " + directory_ + "/calls\n" + kShellIdentity));
  compressor->set_options(options_of({{"my:a", 1.0}}));
  compressor->set_options(options_of({{"my:b", 2.0}}));
  write("calls", "");
  compressor->compress(series_.view());
  EXPECT_THAT(read("calls"), HasSubstr("\"my:a\":1.0,\"my:b\":2.0"));
}

// Streams.

TEST_F(ExternalCompressorTest, AStreamNeedsTheProgramFromItsReader) {
  const auto compressor = with(shell(kShellIdentity));
  const auto fresh = all_plugins().compressor("external_compressor");
  const Bytes stream = wrap_stream(*compressor, *fresh, series_.view(), compressor->compress(series_.view()));
  EXPECT_THAT(std::string(stream.begin(), stream.end()), Not(HasSubstr("script.sh")));
  EXPECT_ERROR(decompress_stream(all_plugins(), stream), kInvalidArgument, "external:commands is not set");
  const Options own = options_of({{"external:commands", shell(kShellIdentity)}});
  EXPECT_EQ(decompress_stream(all_plugins(), stream, own).values<float>()[5], 6);
}

TEST_F(ExternalCompressorTest, AStreamCannotNameAProgram) {
  const std::string mark = directory_ + "/was_here";
  for (const auto& [key, value] :
       {std::pair<std::string, Option>{"external:commands", std::vector<std::string>{"touch", mark}},
        {"external:commands", std::string("touch")},
        {"external:workdir", std::string("/")},
        {"external_compressor:launch", std::string("forkexec")},
        {"external_compressor:compressed_prefixes", std::vector<std::string>{"/tmp/"}}}) {
    const ContainerHeader header = {.compressor_id = "external_compressor",
                                    .dtype = Dtype::kFloat,
                                    .shape = {2, 3},
                                    .options = options_of({{key, value}})};
    EXPECT_ERROR(decompress_stream(all_plugins(), write_container(header, Bytes(24))), kCorrupt, key);
  }
  EXPECT_FALSE(std::filesystem::exists(mark));
}

TEST_F(ExternalCompressorTest, WorksFromManyThreads) {
  const auto command = shell(kShellIdentity);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, i] {
      const auto compressor = with(command);
      const Array values = array_of<double>(std::vector<double>(100, i));
      for (int k = 0; k < 3; ++k) EXPECT_EQ(there_and_back(*compressor, values.view()).values<double>()[99], i);
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace tezpress
