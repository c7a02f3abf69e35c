// Training inside set_options(): from then on the compressor uses the model, and an
// error leaves it as it was.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "base/error_testing.h"
#include "plugins/all.h"
#include "plugins/model_file.h"

namespace tezpress {
namespace {

constexpr std::size_t kSide = 64;

// Smooth waves with edges, which linear predictions cannot know: their neighbours' differences tell.
Array series(std::size_t frames) {
  Array result(Dtype::kFloat, {frames, kSide, kSide});
  float* value = result.values<float>().data();
  for (std::size_t t = 0; t < frames; ++t)
    for (std::size_t y = 0; y < kSide; ++y)
      for (std::size_t x = 0; x < kSide; ++x) {
        const double phase =
            0.21 * static_cast<double>(x) + 0.13 * static_cast<double>(y) - 0.4 * static_cast<double>(t);
        *value++ = static_cast<float>(std::abs(std::sin(phase)) + 0.3 * std::abs(std::cos(1.7 * phase)));
      }
  return result;
}

Options training() {
  Options options;
  options.set("tezip:train_data", Option(series(6)));
  Array bounds(Dtype::kDouble, {1});
  bounds.values<double>()[0] = 1e-3;
  options.set("tezip:train_bounds", Option(std::move(bounds)));
  options.set("tezip:train_hidden", 8);
  options.set("tezip:train_steps", 300);
  options.set("tezip:train_rounds", 1);
  options.set("tezip:train_samples", 20000);
  return options;
}

std::unique_ptr<Compressor> plain() {
  auto compressor = all_plugins().compressor("tezip");
  Options options;
  options.set("pressio:rel", 1e-3);
  options.set("tezip:mode", "loop");
  options.set("tezip:model", "none");
  compressor->set_options(options);
  return compressor;
}

tezip_info info_of(const Bytes& stream) {
  tezip_info info;
  EXPECT_EQ(tezip_inspect(stream.data(), stream.size(), &info), TEZIP_OK) << tezip_message();
  return info;
}

TEST(TezipModel, TrainingDataMakeAModelThatStreamsCarry) {
  const auto compressor = plain();
  const Array input = series(10);
  EXPECT_EQ(info_of(compressor->compress(input.view())).model_groups, 0u);
  compressor->set_options(training());
  const Bytes stream = compressor->compress(input.view());
  EXPECT_EQ(info_of(stream).model_groups, 1u);
  EXPECT_EQ(info_of(stream).carries_model, 1);
  Array decoded(input.type());
  all_plugins().compressor("tezip")->decompress(stream, decoded.view());
  EXPECT_EQ(compressor->clone()->compress(input.view()), stream);
  // All options again, as programs do that change one: nothing is trained, the model stays.
  compressor->set_options(compressor->options());
  EXPECT_EQ(compressor->compress(input.view()), stream);
  Options other;
  other.set("tezip:model", "auto");
  compressor->set_options(other);
  EXPECT_EQ(info_of(compressor->compress(input.view())).carries_model, 0);
}

TEST(TezipModel, AModelThatIsWrittenIsNamed) {
  const std::string path = ::testing::TempDir() + "tezip_model_test.tezm";
  const auto compressor = plain();
  Options options = training();
  options.set("tezip:train_model_out", path);
  compressor->set_options(options);
  EXPECT_EQ(compressor->options().find("tezip:model")->get<std::string>(), path);
  const Bytes stream = compressor->compress(series(10).view());
  const tezip_info info = info_of(stream);
  EXPECT_EQ(info.model, describe_model(read_model_file(path)).hash);
  EXPECT_EQ(info.carries_model, 0);
  Array decoded(series(10).type());
  compressor->decompress(stream, decoded.view());
  std::remove(path.c_str());
}

TEST(TezipModel, AnErrorChangesNothing) {
  const auto compressor = plain();
  compressor->set_options(training());
  const Array input = series(10);
  const Bytes before = compressor->compress(input.view());
  const Options options = compressor->options();
  Options wrong;
  wrong.set("tezip:train_data", Option(Array::copy_of(series(1).view().reshaped({kSide * kSide}))));
  EXPECT_ERROR(compressor->set_options(wrong), kInvalidArgument, "nothing to learn from");
  wrong.set("tezip:train_data", Option(series(7)));
  wrong.set("tezip:train_model_out", "/no/such/folder/a.tezm");
  EXPECT_ERROR(compressor->set_options(wrong), kIo, "/no/such/folder/a.tezm");
  EXPECT_EQ(compressor->options(), options);
  EXPECT_EQ(compressor->compress(input.view()), before);
}

}  // namespace
}  // namespace tezpress
