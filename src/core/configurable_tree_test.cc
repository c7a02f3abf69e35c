// Trees of plugins: selecting children, hierarchical names, strict and lenient
// options, and that a refused change leaves no trace anywhere in the tree.
#include <gtest/gtest.h>

#include "base/error_testing.h"
#include "core/observed.h"
#include "core/toy_compressor.h"

namespace tezpress {
namespace {

class SumMetric : public Metric {
 public:
  std::string id() const override { return "sum"; }
  std::string sentence() const override { return "Original minus reconstruction, summed."; }
  bool compares() const override { return true; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<SumMetric>(*this); }
  Options evaluate(const TrialView& trial) override {
    Options results;
    results.set("sum:difference", Option::typed(OptionType::kDouble));
    results.set("sum:events", ++events_);
    if (!trial.input || !trial.output) return results;
    double sum = 0;
    for (std::size_t i = 0; i < trial.input->size(); ++i)
      sum += trial.input->values<float>()[i] - trial.output->values<float>()[i];
    results.set("sum:difference", sum);
    return results;
  }

 private:
  std::uint64_t events_ = 0;
};

class NothingMetric : public Metric {
 public:
  std::string id() const override { return "noop"; }
  std::string sentence() const override { return "Nothing."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<NothingMetric>(*this); }
  Options evaluate(const TrialView&) override { return {}; }
};

std::unique_ptr<Metric> make_metric(const std::string& id) {
  if (id == "noop") return std::make_unique<NothingMetric>();
  if (id == "sum") return std::make_unique<SumMetric>();
  fail(ErrorCode::kUnknownName, "there is no metric {}", id);
}

class Outer;
std::unique_ptr<Compressor> make_compressor(const std::string& id);

// Hands everything to a child, and refuses an odd number of its own.
class Outer : public Compressor {
 public:
  CompressorInfo info() const override { return {.id = "outer", .version = "1", .sentence = "Delegates."}; }
  Bytes compress(ConstView input) override { return child_->compress(input); }
  void decompress(ByteSpan stream, View into) override { child_->decompress(stream, into); }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Outer>(*this); }
  std::vector<Slot*> slots() override { return {&child_}; }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "outer:even", .sentence = "Even."}, even_);
    visitor.option({.key = "outer:twice", .sentence = "Another name of half of it."}, twice_);
    visitor.option({.key = "outer:numbers", .sentence = "Any."}, numbers_);
  }
  void changed() override {
    if (even_ % 2 != 0) fail(ErrorCode::kInvalidArgument, "outer:even is {}", even_);
    if (newly_set("outer:even")) twice_ = 2 * even_;
    if (newly_set("outer:twice")) even_ = twice_ / 2;
  }

 private:
  std::int32_t twice_ = 0;
  Option::Data numbers_;
  std::int32_t even_ = 0;
  ChildSlot<Compressor> child_{{.key = "outer:compressor", .sentence = "The child."}, make_compressor, "toy"};
};

std::unique_ptr<Compressor> make_compressor(const std::string& id) {
  std::unique_ptr<Compressor> made;
  if (id == "toy") made = std::make_unique<ToyCompressor>();
  if (id == "outer") made = std::make_unique<Outer>();
  if (made == nullptr) fail(ErrorCode::kUnknownName, "there is no compressor {}", id);
  return std::make_unique<Observed>(std::move(made), make_metric);
}

Options with(std::initializer_list<std::pair<const char*, Option>> list) {
  Options options;
  for (const auto& [key, option] : list) options.set(key, option);
  return options;
}

// The root "a" with a child of its own kind, whose child is a toy.
std::unique_ptr<Compressor> nested() {
  auto root = make_compressor("outer");
  root->set_name("a");
  root->set_options(with({{"/a:outer:compressor", "outer"}, {"/a/outer:outer:compressor", "toy"}}));
  return root;
}

TEST(Tree, OneMapBuildsAndConfiguresIt) {
  const auto root = make_compressor("outer");
  root->set_options(with({{"outer:compressor", "toy"}, {"outer:even", 4}, {"toy:step", 0.5}}));
  EXPECT_EQ(*root->options().find("outer:compressor"), Option("toy"));
  EXPECT_EQ(*root->options().find("outer:even"), Option(4));
  EXPECT_EQ(*root->options().find("toy:step"), Option(0.5));
}

TEST(Tree, NamesSelectTheNode) {
  const auto root = nested();
  EXPECT_NE(root->options().find("/a/outer/toy:toy:step"), nullptr);
  root->set_options(with({{"/a:outer:even", 2}, {"outer:even", 6}}));
  EXPECT_EQ(*root->options().find("/a:outer:even"), Option(2));
  EXPECT_EQ(*root->options().find("/a/outer:outer:even"), Option(2)) << "the nearest name above counts";
  root->set_options(with({{"/a/outer:outer:even", 8}}));
  EXPECT_EQ(*root->options().find("/a:outer:even"), Option(2));
  EXPECT_EQ(*root->options().find("/a/outer:outer:even"), Option(8));
}

TEST(Tree, APluginThatSelectsItselfForEverIsRefused) {
  const auto root = make_compressor("outer");
  EXPECT_ERROR(root->set_options(with({{"outer:compressor", "outer"}})), kInvalidArgument, "outer selects itself");
  EXPECT_EQ(*root->options().find("outer:compressor"), Option("toy"));
}

TEST(Tree, ARefusedChangeLeavesNoTrace) {
  const auto root = nested();
  root->set_options(with({{"toy:step", 0.5}}));
  const Options before = root->options();
  EXPECT_ERROR((root->set_options(with({{"toy:step", 2.0}, {"/a:outer:compressor", "toy"}, {"/a:outer:even", 3}}))),
               kInvalidArgument, "outer:even is 3");
  EXPECT_EQ(root->options(), before);
  EXPECT_ERROR((root->set_options(with({{"outer:even", 2}, {"toy:step", -1.0}}))), kInvalidArgument, "toy:step");
  EXPECT_EQ(root->options(), before);
  EXPECT_ERROR((root->set_options(with({{"outer:even", 2}, {"toy:stepp", 1.0}}))), kUnknownName,
               "did you mean toy:step");
  EXPECT_EQ(root->options(), before);
}

TEST(Tree, OfTwoNamesTheNewestCounts) {
  const auto root = make_compressor("outer");
  root->set_options(with({{"outer:even", 4}}));
  EXPECT_EQ(*root->options().find("outer:twice"), Option(8));
  Options all = root->options();
  all.set("outer:twice", 12);  // one changed, all set again
  root->set_options(all);
  EXPECT_EQ(*root->options().find("outer:even"), Option(6));
}

TEST(Tree, UndoingRestoresWhatWasUnsetAndWhatFollowed) {
  const auto root = make_compressor("outer");
  root->set_options(with({{"outer:even", 4}}));
  const Options before = root->options();
  EXPECT_ERROR(
      (root->set_options(with({{"outer:numbers", Array(Dtype::kFloat, {3})}, {"outer:even", 6}, {"toy:step", -1.0}}))),
      kInvalidArgument, "toy:step");
  EXPECT_EQ(root->options(), before) << "outer:twice had followed outer:even";
}

TEST(Tree, LenientIgnoresWhatLibPressioIgnores) {
  const auto root = make_compressor("outer");
  root->set_options(with({{"outer:even", 2.0}, {"outer:evn", 2}, {"toy:step", 0.25}}), OptionPolicy::kLenient);
  EXPECT_EQ(*root->options().find("outer:even"), Option(0)) << "a double is not converted";
  EXPECT_EQ(*root->options().find("toy:step"), Option(0.25));
  root->set_options(with({{"outer:compressor", "none"}, {"toy:step", 0.75}}), OptionPolicy::kLenient);
  EXPECT_EQ(*root->options().find("toy:step"), Option(0.25)) << "the child that stays does not see that call";
  EXPECT_ERROR((root->set_options(with({{"toy:step", -1.0}}), OptionPolicy::kLenient)), kInvalidArgument, "toy:step");
  EXPECT_ERROR((root->set_options(with({{"outer:compressor", "none"}}))), kUnknownName, "none");
}

TEST(Tree, ClonesShareNothing) {
  const auto root = make_compressor("outer");
  const auto copy = root->clone();
  copy->set_options(with({{"toy:step", 0.5}}));
  EXPECT_EQ(*root->options().find("toy:step"), Option(0.0));
  EXPECT_EQ(*copy->options().find("toy:step"), Option(0.5));
}

Array sample() {
  Array array(Dtype::kFloat, {3});
  const float values[] = {0.2f, 1.3f, 2.4f};
  std::copy(std::begin(values), std::end(values), array.values<float>().begin());
  return array;
}

TEST(Observed, MetricsSeeCompressionAndDecompressionTogether) {
  const auto root = make_compressor("toy");
  root->set_options(with({{"toy:step", 1.0}, {"pressio:metric", "sum"}}));
  Bytes stream;
  {
    const Array input = sample();
    stream = root->compress(input.view());
  }  // the original is gone, as in a program that frees it
  EXPECT_EQ(*root->results().find("sum:difference"), Option::typed(OptionType::kDouble));
  Array output(Dtype::kFloat, {3});
  root->decompress(stream, output.view());
  EXPECT_NEAR(*root->results().get<double>("sum:difference"), 0.9, 1e-6);
  EXPECT_EQ(*root->results().find("sum:events"), Option(std::uint64_t{2}));
  root->decompress(stream, output.view());  // nothing is kept any more; the result of before stays
  EXPECT_NEAR(*root->results().get<double>("sum:difference"), 0.9, 1e-6);
}

TEST(Observed, TheSpecificKeyWinsAndNamesReachTheResults) {
  const auto root = make_compressor("toy");
  root->set_options(with({{"pressio:metric", "noop"}, {"toy:metric", "sum"}}));
  root->set_name("x");
  root->compress(sample().view());
  EXPECT_NE(root->results().find("/x/sum:sum:events"), nullptr);
  root->set_options(with({{"toy:metric", "noop"}}));
  EXPECT_TRUE(root->results().empty()) << "results of a metric go with it";
}

TEST(Observed, ResultsOfChildrenAreListed) {
  const auto root = make_compressor("outer");
  root->set_options(with({{"toy:metric", "sum"}}));
  root->compress(sample().view());
  EXPECT_EQ(*root->results().find("sum:events"), Option(std::uint64_t{1}));
}

}  // namespace
}  // namespace tezpress
