// The list of plugins: makes what is there, explains what is not.
#include "core/registry.h"

#include <gtest/gtest.h>

#include "base/error_testing.h"
#include "core/toy_compressor.h"

namespace tezpress {
namespace {

class ToyIo : public Io {
 public:
  std::string id() const override { return "toy_io"; }
  std::string sentence() const override { return "Reads one zero."; }
  bool recognises(const std::string& path) const override { return path.ends_with(".toy"); }
  Array read_from(const IoPlace&, const std::optional<ArrayType>&) override {
    Array array(Dtype::kFloat, {1});
    array.values<float>()[0] = 0;
    return array;
  }
  void write_to(const IoPlace& place, ConstView) override { fail(ErrorCode::kIo, "{} is read-only", path_of(place)); }
  std::unique_ptr<Io> clone() const override { return std::make_unique<ToyIo>(*this); }
};

Registry sample() {
  Registry registry;
  registry.add("toy", [] { return std::unique_ptr<Compressor>(std::make_unique<ToyCompressor>()); });
  registry.add("other", [] { return std::unique_ptr<Compressor>(std::make_unique<ToyCompressor>()); });
  registry.add("toy_io", [] { return std::unique_ptr<Io>(std::make_unique<ToyIo>()); });
  registry.add_missing({"compressor", "sz3", "hdf5plugin was not found; pip install hdf5plugin"});
  return registry;
}

TEST(Registry, MakesAFreshPluginEachTime) {
  const Registry registry = sample();
  const auto first = registry.compressor("toy");
  Options options;
  options.set("toy:step", 1.0);
  first->set_options(options);
  EXPECT_EQ(registry.compressor("toy")->options().get<double>("toy:step"), 0.0);
  EXPECT_EQ(registry.io("toy_io")->id(), "toy_io");
}

TEST(Registry, ListsSorted) {
  const Registry registry = sample();
  EXPECT_EQ(registry.compressor_ids(), (std::vector<std::string>{"other", "toy"}));
  EXPECT_EQ(registry.metric_ids(), std::vector<std::string>{});
  EXPECT_EQ(registry.io_ids(), std::vector<std::string>{"toy_io"});
  ASSERT_EQ(registry.missing().size(), 1u);
}

TEST(Registry, ExplainsWhatIsNotThere) {
  const Registry registry = sample();
  EXPECT_ERROR(registry.compressor("toi"), kUnknownName, "no compressor called toi; did you mean toy?");
  EXPECT_ERROR(registry.compressor("zzzzz"), kUnknownName, "there are: other, toy");
  EXPECT_ERROR(registry.compressor("sz3"), kUnknownName, "not in this build: hdf5plugin was not found");
  EXPECT_ERROR(registry.metric("sz3"), kUnknownName, "no metric called sz3");
}

TEST(Registry, FindsTheIoByTheFilesName) {
  const Registry registry = sample();
  EXPECT_EQ(registry.io_for("a/b.toy")->id(), "toy_io");
  EXPECT_ERROR(registry.io_for("a/b.bin"), kInvalidArgument, "files named like a/b.bin; name one of: toy_io");
}

}  // namespace
}  // namespace tezpress
