// Training as a whole, on a small series of the generators: the loss falls, the
// integers do what the floating point network does, other frames take fewer bytes,
// the same seed gives the same file, and what cannot be trained on is refused.
#include "train/train.h"

#include <gtest/gtest.h>

#include "base/error_testing.h"
#include "generate/generators.h"
#include "tezip/tezip.h"
#include "train/float_network.h"
#include "train/integer_forward.h"

namespace tezpress::train {
namespace {

constexpr std::size_t kFrames = 24;
constexpr std::size_t kSide = 96;

const Array& series() {
  static const Array all = generator("gray_scott").make({kFrames, kSide, kSide}, 1, [](std::size_t) {});
  return all;
}

TrainingSeries frames(std::size_t first, std::size_t count) {
  TrainingSeries result{"gray_scott", {}, series().view().frame(first).data(), count};
  result.settings.frame_shape = {kSide, kSide};
  return result;
}

TrainOptions quick() {
  TrainOptions options;
  options.bounds = {1e-3};
  options.rounds = 1;
  options.samples = 20000;
  options.network.hidden = 8;
  options.network.steps = 150;
  options.network.batch = 1024;
  return options;
}

Bytes trained(const TrainOptions& options, const TrainListener& listener = {}) {
  const TrainingSeries one[] = {frames(0, 6)};
  return codec::write_network_model(*train_model(one, options, listener));
}

// The series' last frames, coded with the model or, where there is none, without.
std::size_t coded_bytes(const Bytes& model, double bound) {
  constexpr std::size_t kFirst = 16;
  tezip_settings settings;
  tezip_settings_init(&settings);
  settings.axes = 2;
  settings.shape[0] = settings.shape[1] = kSide;
  settings.abs = bound;
  settings.mode = TEZIP_LOOP;
  settings.model = "none";
  settings.model_bytes = model.empty() ? nullptr : model.data();
  settings.model_size = model.size();
  const ConstView original = series().view().frames(kFirst, kFrames);
  void* stream = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(tezip_compress(&settings, original.data(), kFrames - kFirst, &stream, &size), TEZIP_OK) << tezip_message();
  Array decoded(original.type());
  EXPECT_EQ(tezip_decompress(stream, size, 0, kFrames - kFirst, 1, decoded.view().data(), decoded.size_bytes()),
            TEZIP_OK)
      << tezip_message();
  tezip_free(stream);
  double largest = 0;
  for (std::size_t i = 0; i < decoded.size(); ++i)
    largest =
        std::max(largest, std::abs(static_cast<double>(decoded.values<float>()[i]) - original.values<float>()[i]));
  EXPECT_LE(largest, bound);
  return size;
}

TEST(Train, OtherFramesTakeFewerBytes) {
  TrainOptions options = quick();
  options.bounds = {1e-3, 1e-4};
  options.samples = 60000;
  options.network.steps = 1000;
  options.network.batch = 2048;
  std::vector<TrainerReport> first;
  TrainListener listener;
  listener.training = [&](const TrainProgress& at) {
    if (at.report.step == 0) first.push_back(at.report);
    return true;
  };
  int networks = 0;
  listener.trained = [&](const TrainProgress& at, const TrainedNetwork& result, const codec::SharedModel&,
                         TrainPosition) {
    ++networks;
    SCOPED_TRACE(static_cast<int>(at.kind));
    EXPECT_LT(at.report.loss, 0.99 * first.back().loss);
    EXPECT_LT(at.report.loss, at.report.plain_loss);
    // What rounding may cost: a hundredth of a bit, and no correction may be off by more than a 16th of its scale.
    EXPECT_NEAR(result.integer_loss, at.report.loss, 0.01);
    EXPECT_LT(result.largest_error, 1.0 / 16);
  };
  const Bytes model = trained(options, listener);
  EXPECT_EQ(networks, codec::kFrameKinds);
  const float range = *std::max_element(series().values<float>().begin(), series().values<float>().end()) -
                      *std::min_element(series().values<float>().begin(), series().values<float>().end());
  for (const double share : {1e-3, 1e-4}) {
    const std::size_t without = coded_bytes({}, share * range);
    const std::size_t with = coded_bytes(model, share * range);
    EXPECT_LT(with, 0.99 * static_cast<double>(without));
    RecordProperty(fmt::format("bytes_{:g}", share), fmt::format("{} of {}", with, without));
  }
}

TEST(Train, TheSameSeedGivesTheSameFile) {
  TrainOptions options = quick();
  const Bytes once = trained(options);
  EXPECT_EQ(trained(options), once);
  options.network.seed = 2;
  EXPECT_NE(trained(options), once);
}

TEST(Train, GoingOnInTheFirstRoundGivesTheSameFile) {
  TrainOptions options = quick();
  std::optional<TrainOptions> rest;
  TrainListener listener;
  listener.trained = [&](const TrainProgress&, const TrainedNetwork&, const codec::SharedModel& model,
                         TrainPosition next) {
    if (rest) return;
    rest = options;
    rest->resumed = model;
    rest->position = next;
  };
  const Bytes whole = trained(options, listener);
  EXPECT_EQ(trained(*rest), whole);
}

TEST(Train, StoppingKeepsWhatIsBestSoFar) {
  TrainOptions options = quick();
  options.network.steps = 800;
  TrainListener listener;
  listener.training = [](const TrainProgress& at) { return at.report.step < 500; };
  const TrainingSeries one[] = {frames(0, 6)};
  const codec::SharedModel model = train_model(one, options, listener);
  EXPECT_TRUE(model->networks[0][0].has_value());
  EXPECT_FALSE(model->networks[0][1].has_value());
  listener.sampling = [](const SamplingProgress&) { return false; };
  EXPECT_EQ(train_model(one, options, listener), nullptr);
}

TEST(Train, WhatCannotBeTrainedOnIsRefused) {
  const TrainListener listener;
  TrainingSeries line = frames(0, 6);
  line.settings.frame_shape = {kSide * kSide};
  EXPECT_ERROR(train_model({&line, 1}, quick(), listener), kInvalidArgument, "two or three axes");
  TrainingSeries small = frames(0, 1);
  small.settings.frame_shape = {30, 30};
  EXPECT_ERROR(train_model({&small, 1}, quick(), listener), kInvalidArgument, "2000 values");
  const TrainingSeries good = frames(0, 6);
  TrainOptions options = quick();
  options.network.hidden = 7;
  EXPECT_ERROR(train_model({&good, 1}, options, listener), kInvalidArgument, "even");
  options = quick();
  options.bounds = {0};
  EXPECT_ERROR(train_model({&good, 1}, options, listener), kInvalidArgument, "above 0");
  options = quick();
  options.start = codec::read_network_model(trained(options));
  options.network.hidden = 12;
  EXPECT_ERROR(train_model({&good, 1}, options, listener), kInvalidArgument, "8 hidden units");
}

TEST(Train, IntegersFollowTheFloatingPointNetwork) {
  torch::manual_seed(1);
  FloatNetwork network(31, 16);
  {
    torch::NoGradGuard guard;
    network->last.copy_(torch::randn({1, 16}) * 0.3);
    network->first_bias.copy_(torch::randn(network->first_bias.sizes()));
  }
  const torch::Tensor values = torch::randint(-2047, 2048, {5000, 31}).to(torch::kFloat) / 256;
  const torch::Tensor level = torch::randint(0, codec::kLevelClasses, {5000}, torch::kLong);
  const codec::Network integers = to_integers(network);
  codec::check_network(integers, 31);
  const torch::Tensor exact = network->forward(values, level).detach().clamp(-kCorrectionLimit, kCorrectionLimit);
  EXPECT_LT((exact - integer_forward(integers, values, level)).abs().max().item<double>(), 1.0 / 32);
  // And back: rounding what was rounded changes nothing.
  FloatNetwork again(31, 16);
  set_weights(again, integers);
  EXPECT_EQ(to_integers(again).second.weights, integers.second.weights);
}

}  // namespace
}  // namespace tezpress::train
