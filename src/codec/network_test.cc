// The network's kernels: equal to docs/format.md's formulas computed plainly in 64
// bits, where any of the 32-bit sums would show if it overflowed, on random and
// extreme inputs at all widths. And networks that might overflow are refused.
#include "codec/network.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <random>

#include "base/error_testing.h"
#include "codec/network_job.h"
#include "codec/network_model.h"

namespace tezpress::codec {
namespace {

using Values = std::vector<std::int32_t>;

std::int64_t limited(std::int64_t v, std::int64_t limit) { return std::clamp(v, -limit, limit); }
std::int64_t log_of(std::uint64_t v) {
  const int g = static_cast<int>(std::bit_width(v)) - 1;
  const std::uint64_t rest = v - (std::uint64_t{1} << g);
  return 256 * g + static_cast<std::int64_t>((rest << 8) >> g);
}

// One target, as docs/format.md says it.
class Plain {
 public:
  Plain(const NetworkJob& job, int x, std::int32_t prediction) : job_(job), x_(x), prediction_(prediction) {}
  std::int32_t corrected() {
    const NetworkInputs& inputs = *job_.inputs;
    for (std::size_t t = 0; t < inputs.taps.size(); ++t)
      taps_.push_back(limited(limited(job_.taps[t][x_], kValueLimit) - prediction_, 1 << 23));
    std::vector<std::int64_t> details;
    for (const Detail& detail : inputs.details) {
      std::int64_t sum = 0;
      for (const auto& term : detail.terms) sum += term.coefficient * taps_[static_cast<std::size_t>(term.tap)];
      details.push_back(sum >> detail.shift);
    }
    std::vector<std::int64_t> near;
    for (const int t : inputs.near) near.push_back(taps_[static_cast<std::size_t>(t)]);
    const auto [scale, detail_sum] = put(details, 5);
    const std::uint64_t near_sum = put(near, 4).second;
    for (const std::uint64_t sum : {detail_sum, near_sum})
      in_.push_back(limited((log_of(sum) - log_step()) >> 2, 2047));
    for (const int f : kNetworkFeatures)
      in_.push_back(limited((log_of(job_.features[f * job_.feature_stride + x_] + 16u) - 1024) >> 2, 2047));
    if (in_.size() % 2 != 0) in_.push_back(0);
    const Network& n = *job_.network;
    const auto hidden = rectified(n.second, rectified(n.first, in_, job_.level_class), 0);
    const std::int64_t out = limited(sum(n.last, hidden, 0, 0), 32767) * (std::int64_t{1} << scale);
    return static_cast<std::int32_t>(limited(prediction_ + ((out + 2048) >> 12), kValueLimit));
  }

 private:
  std::int64_t log_step() const { return log_of(static_cast<std::uint64_t>(job_.step)); }
  std::pair<int, std::uint64_t> put(const std::vector<std::int64_t>& values, int guard) {
    const std::int64_t noise = std::min(job_.step, 1 << 22);
    auto magnitude = static_cast<std::uint64_t>(noise * static_cast<std::int64_t>(values.size()) / 4 + 1);
    for (const std::int64_t v : values) magnitude += static_cast<std::uint64_t>(std::abs(v));
    EXPECT_LE(magnitude, UINT32_MAX);
    const int scale = std::max(0, static_cast<int>(std::bit_width(magnitude)) - guard);
    for (const std::int64_t v : values) in_.push_back(limited((v * 256) >> scale, 2047));
    return {scale, magnitude};
  }
  static std::int64_t sum(const NetworkLayer& l, const std::vector<std::int64_t>& in, int output, int set) {
    std::int64_t total = l.biases[static_cast<std::size_t>(set * l.outputs + output)] + (1LL << l.shift >> 1);
    for (int i = 0; i < l.inputs; ++i)
      total += l.weights[static_cast<std::size_t>(output * l.inputs + i)] * in[static_cast<std::size_t>(i)];
    EXPECT_LE(std::abs(total), INT32_MAX);
    return total >> l.shift;
  }
  static std::vector<std::int64_t> rectified(const NetworkLayer& l, const std::vector<std::int64_t>& in, int set) {
    std::vector<std::int64_t> out;
    for (int j = 0; j < l.outputs; ++j) out.push_back(std::clamp<std::int64_t>(sum(l, in, j, set), 0, 4095));
    return out;
  }

  const NetworkJob& job_;
  int x_;
  std::int64_t prediction_;
  std::vector<std::int64_t> taps_;
  std::vector<std::int64_t> in_;
};

// Weights that fill 32 bits to the limit in turn 0, small ones else.
NetworkLayer random_layer(std::mt19937& random, int inputs, int outputs, int bias_sets, int turn) {
  NetworkLayer layer{inputs, outputs, static_cast<int>(random() % 12), {}, {}};
  const int limit = turn == 0 ? 3900 : 200;
  for (int i = 0; i < inputs * outputs; ++i) {
    const int sign = random() % 2 != 0 ? 1 : -1;
    layer.weights.push_back(
        static_cast<std::int16_t>(turn == 0 ? sign * limit : static_cast<int>(random() % 401) - limit));
  }
  for (int i = 0; i < outputs * bias_sets; ++i) layer.biases.push_back(static_cast<int>(random() % 200001) - 100000);
  return layer;
}

Network random_network(std::mt19937& random, int inputs, int turn) {
  const int first = 2 + 2 * static_cast<int>(random() % 32);
  const int second = 2 + 2 * static_cast<int>(random() % 32);
  return {random_layer(random, even(inputs), first, kLevelClasses, turn), random_layer(random, first, second, 1, turn),
          random_layer(random, second, 1, 1, turn)};
}

std::int32_t value(std::mt19937& random, int turn) {
  constexpr std::int32_t kEnds[] = {kValueLimit, -kValueLimit, std::numeric_limits<std::int32_t>::max(),
                                    -std::numeric_limits<std::int32_t>::max(), 0};
  if (turn == 0) return kEnds[random() % 5];
  if (turn == 1) return static_cast<std::int32_t>(random() % 4001) - 2000;
  return static_cast<std::int32_t>(random());
}

TEST(Network, KernelsCorrectAsTheFormulasSay) {
  std::mt19937 random(3);
  for (int width = 1; width <= 70; ++width) {
    for (int turn = 0; turn < 3; ++turn) {
      const std::array<bool, 3> axes{random() % 2 != 0, true, true};
      const auto inputs = network_inputs(2, axes, static_cast<FrameKind>(random() % 2));
      const Network network = random_network(random, inputs.count(), turn);
      ASSERT_NO_THROW(check_network(network, inputs.count()));
      std::vector<Values> rows(inputs.taps.size(), Values(static_cast<std::size_t>(width)));
      std::vector<const std::int32_t*> taps;
      for (Values& row : rows) {
        for (auto& v : row) v = value(random, turn);
        taps.push_back(row.data());
      }
      std::vector<std::uint32_t> features(static_cast<std::size_t>(width) * kContextFeatures);
      for (auto& f : features) f = turn == 0 ? 1u << 17 : random() % (1u << 17);
      const std::int32_t step = turn == 0 ? kValueLimit : 1 << random() % 30;
      const NetworkJob job{&network, &inputs, taps.data(), features.data(), width, static_cast<int>(random() % 3),
                           step};
      Values prediction(static_cast<std::size_t>(width) + 1, 77);
      for (int x = 0; x < width; ++x)
        prediction[static_cast<std::size_t>(x)] = static_cast<std::int32_t>(limited(value(random, turn), kValueLimit));
      Values expected = prediction;
      for (int x = 0; x < width; ++x) {
        auto& p = expected[static_cast<std::size_t>(x)];
        p = Plain(job, x, p).corrected();
      }
      for (const Kernels* table : {&scalar_kernels(), avx2_kernels()}) {
        if (table == nullptr) continue;
        Values result = prediction;
        table->correct(job, width, result.data());
        ASSERT_EQ(result, expected) << table->name << ", width " << width << ", turn " << turn;
      }
    }
  }
}

TEST(Network, ThoseThatMightOverflowOrDoNotFitAreRefused) {
  std::mt19937 random(4);
  const int inputs = network_input_count(2, FrameKind::kIntra);
  const auto refused = [&](const auto& change, const char* part) {
    Network network = random_network(random, inputs, 1);
    change(network);
    EXPECT_ERROR(check_network(network, inputs), kCorrupt, part);
  };
  refused([](Network& n) { n.first.biases[1] = INT32_MAX; }, "first layer may reach");
  refused([](Network& n) { n.first.biases.back() = INT32_MIN; }, "first layer may reach");
  refused(
      [](Network& n) {
        std::fill(n.second.weights.begin(), n.second.weights.end(), INT16_MIN);
        n.second.biases[0] = INT32_MAX;
      },
      "second layer may reach");
  refused([](Network& n) { n.last.biases[0] = INT32_MAX; }, "last layer may reach");
  refused([](Network& n) { n.last.shift = 25; }, "shifts by 25");
  refused([](Network& n) { n.second.shift = -1; }, "shifts by -1");
  refused([](Network& n) { n.first.outputs = 3; }, "3 units");
  refused([](Network& n) { n.second.outputs = 66; }, "66 units");
  refused([](Network& n) { n.first.inputs += 2; }, "first layer maps");
  refused([](Network& n) { n.last.outputs = 2; }, "last layer maps");
  EXPECT_ERROR(check_network(random_network(random, inputs, 1), inputs + 2), kCorrupt, "first layer maps");
}

// The file, and every way to break it.
TEST(NetworkModel, FilesRoundTripAndDamageIsNoticed) {
  std::mt19937 random(5);
  NetworkModel model;
  model.note = "a note";
  model.networks[0][1] = random_network(random, network_input_count(2, FrameKind::kInter), 1);
  model.networks[1][0] = random_network(random, network_input_count(3, FrameKind::kIntra), 1);
  const Bytes bytes = write_network_model(model);
  const SharedModel back = read_network_model(bytes);
  EXPECT_EQ(write_network_model(*back), bytes);
  EXPECT_EQ(back->note, "a note");
  EXPECT_NE(back->hash, 0u);
  EXPECT_EQ(network_of(*back, {{1, 5, 5}}, FrameKind::kIntra), nullptr);
  EXPECT_NE(network_of(*back, {{5, 1, 5}}, FrameKind::kInter), nullptr);
  EXPECT_NE(network_of(*back, {{2, 5, 5}}, FrameKind::kIntra), nullptr);
  EXPECT_EQ(network_of(*back, {{1, 1, 5}}, FrameKind::kIntra), nullptr);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    Bytes changed = bytes;
    changed[i] ^= static_cast<std::uint8_t>(1 << i % 8);
    EXPECT_THROW(read_network_model(changed), Error) << i;
    EXPECT_THROW(read_network_model(ByteSpan(bytes).first(i)), Error) << i;
  }
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_ERROR(read_network_model(longer), kCorrupt, "");
  EXPECT_ERROR(read_network_model(Bytes(kMaxModelBytes + 1)), kCorrupt, "the limit is");
}

}  // namespace
}  // namespace tezpress::codec
