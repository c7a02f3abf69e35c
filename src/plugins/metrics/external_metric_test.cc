// Real scripts behind the metric "external", by the protocol that LibPressio documents.
#include <gmock/gmock.h>

#include "base/error_testing.h"
#include "core/observed.h"
#include "plugins/compressors/compressor_testing.h"
#include "plugins/external/program_testing.h"

namespace tezpress {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

// As LibPressio's own helper of its test: defaults without arguments, and then one of two.
const std::string kMetric = R"(
echo external:api=3
if [ $# = 0 ]; then printf 'dims=0\ndefaulted=2.0\ndefaulted2=3.0\n'; exit 0; fi
echo "$@" > calls
echo testing warning >&2
printf 'dims=3\ndefaulted2=17.1\nnote=7th\n'
)";

class ExternalMetricTest : public ProgramTest {
 protected:
  Options results_of(const std::string& script, Options more = {}) {
    auto compressor = all_plugins().compressor("noop");
    Observed observed(std::move(compressor), [](const std::string& id) { return all_plugins().metric(id); });
    more.set("noop:metric", "external");
    more.set("external:command", "/bin/sh " + write("script.sh", script));
    more.set("external:workdir", directory_);
    observed.set_options(more);
    const Array input = array_of<double>({1, 2, 3, 4, 5, 6}, {2, 3});
    Array output(input.type());
    observed.decompress(observed.compress(input.view()), output.view());
    return observed.results();
  }
};

TEST_F(ExternalMetricTest, HasLibPressiosResults) {
  const Options results = results_of(kMetric);
  EXPECT_EQ(results.get<std::int32_t>("external:error_code"), 0);
  EXPECT_EQ(results.get<std::int32_t>("external:return_code"), 0);
  EXPECT_EQ(results.get<std::string>("external:stderr"), "testing warning\n");
  EXPECT_GT(results.get<double>("external:runtime"), 0.0);
  EXPECT_EQ(results.get<double>("external:results:dims"), 3.0);
  EXPECT_EQ(results.get<double>("external:results:defaulted"), 2.0);
  EXPECT_EQ(results.get<double>("external:results:defaulted2"), 17.1);
  EXPECT_EQ(results.get<std::string>("external:results:note"), "7th");
  EXPECT_EQ(results.find("external:input_times")->get<Option::Data>()->size(), 1);
}

TEST_F(ExternalMetricTest, CallsWithLibPressiosCommandLine) {
  results_of(kMetric, options_of({{"external:fieldnames", std::vector<std::string>{"u"}},
                                  {"external:suffix", std::vector<std::string>{".f64"}},
                                  {"external:config_name", std::string("mine")}}));
  EXPECT_THAT(
      read("calls"),
      MatchesRegex("--api 6 --config_name mine --eval_uuid "
                   "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12} "
                   "--u_input /[^ ]*[.]f64 --u_decompressed /[^ ]*[.]f64 --u_type double --u_dim 3 --u_dim 2\n"));
}

TEST_F(ExternalMetricTest, HasTheFilesUnlessToldNotTo) {
  const std::string sizes =
      "echo external:api=5; while [ $# -gt 1 ]; do case $1 in --input) echo in=$(wc -c < $2);; "
      "--decompressed) echo out=$(wc -c < $2);; esac; shift; done\n";
  Options results = results_of(sizes);
  EXPECT_EQ(results.get<double>("external:results:in"), 48.0);
  EXPECT_EQ(results.get<double>("external:results:out"), 48.0);
  results = results_of(sizes, options_of({{"external:write_inputs", std::int32_t{0}}}));
  EXPECT_EQ(results.get<double>("external:results:in"), 0.0);
  EXPECT_EQ(results.get<double>("external:results:out"), 48.0);
}

TEST_F(ExternalMetricTest, TurnsFailuresIntoResults) {
  Options results = results_of("echo no >&2; exit 7");
  EXPECT_EQ(results.get<std::int32_t>("external:error_code"), 4);
  EXPECT_EQ(results.get<std::int32_t>("external:return_code"), 7);
  EXPECT_EQ(results.get<std::string>("external:stderr"), "no\n");
  results = results_of("kill -9 $$");
  EXPECT_THAT(*results.get<std::string>("external:stderr"), HasSubstr("signal 9"));
}

TEST_F(ExternalMetricTest, ThatCannotStartSaysSo) {
  const auto metric = all_plugins().metric("external");
  metric->set_options(options_of({{"external:command", std::string("/no/such/program --fast")}}));
  const Array array = array_of<double>({1, 2});
  TrialView trial;
  trial.event = Event::kDecompress;
  trial.input = trial.output = array.view();
  const Options results = metric->evaluate(trial);
  EXPECT_EQ(results.get<std::int32_t>("external:error_code"), 3);
  EXPECT_THAT(*results.get<std::string>("external:stderr"), HasSubstr("/no/such/program: No such file"));
  EXPECT_EQ(*metric->options().find("external:commands"),
            Option(std::vector<std::string>{"/no/such/program", "--fast"}));
}

TEST_F(ExternalMetricTest, StartsNothingBeforeADecompression) {
  const auto metric = all_plugins().metric("external");
  metric->set_options(options_of({{"external:commands", shell("echo was here > " + directory_ + "/mark")}}));
  for (const Event event : {Event::kCompress, Event::kSetOptions, Event::kGetDocumentation}) {
    TrialView trial;
    trial.event = event;
    for (const auto& [key, value] : metric->evaluate(trial)) EXPECT_FALSE(value.has_value()) << key;
  }
  EXPECT_EQ(read("mark"), "");
}

TEST_F(ExternalMetricTest, RefusesSeveralArraysAtOnce) {
  EXPECT_ERROR(all_plugins().metric("external")->set_options(options_of({{"external:use_many", std::int32_t{1}}})),
               kUnsupported, "one array at a time");
}

}  // namespace
}  // namespace tezpress
