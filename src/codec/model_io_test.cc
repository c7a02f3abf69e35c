// Models come back as they were written; every hostile value of a model is
// refused or within the limits that the arithmetic relies on.
#include "codec/model_io.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <random>

#include "base/error_testing.h"

namespace tezpress::codec {
namespace {

constexpr std::int32_t kMostWeight = 1 << 18;
constexpr int kSameBoundLaw = 0;

Expert random_expert(std::mt19937& random, int axis, const ModelShape& shape, FrameKind kind) {
  Expert expert{ExpertType::kFitted, fitted_stencil(axis, shape.has_axis, kind), {}};
  for (std::size_t t = 0; t < expert.taps.size(); ++t)
    expert.weights.push_back((static_cast<std::int32_t>(random() % (2u * kMostWeight)) - kMostWeight) >>
                             (random() % 19));
  round_weights(expert, static_cast<int>(random() % (kMaxWeightShift + 1)));
  return expert;
}

void expect_same(const FrameModel& a, const FrameModel& b, const ModelShape& shape) {
  for (int kind = 0; kind < shape.kinds; ++kind) {
    for (int level = 0; level < shape.level_classes; ++level) {
      const ContextWeights& x = a.contexts[kind][level];
      const ContextWeights& y = b.contexts[kind][level];
      RC_ASSERT(std::equal(std::begin(x.weight), std::end(x.weight), std::begin(y.weight)));
      RC_ASSERT(x.bias == y.bias);
      for (int axis = 0; axis < 3; ++axis) {
        const auto& p = a.experts[kind][axis][level];
        const auto& q = b.experts[kind][axis][level];
        RC_ASSERT(p.size() == q.size());
        for (std::size_t e = 0; e < p.size(); ++e) {
          RC_ASSERT(p[e].type == q[e].type);
          RC_ASSERT(p[e].weights == q[e].weights);
          RC_ASSERT(p[e].taps.size() == q[e].taps.size());
        }
      }
    }
  }
}

RC_GTEST_PROP(ModelIo, RoundTrips, (std::uint32_t seed)) {
  std::mt19937 random(seed);
  const auto length = [&] { return random() % 3 == 0 ? 1 : 1 + static_cast<int>(random() % 20); };
  const ModelShape shape = model_shape({{length(), length(), length()}}, 1 + random() % 2,
                                       random() % 2 == 0 ? kNoTools : kBidirectional, nullptr);
  FrameModel model = default_model(64);
  for (int kind = 0; kind < shape.kinds; ++kind) {
    for (int level = 0; level < shape.level_classes; ++level) {
      for (int axis = 0; axis < 3; ++axis) {
        if (!shape.has_axis[axis]) continue;
        for (std::size_t n = random() % 3; n > 0; --n) {
          auto& experts = model.experts[kind][axis][level];
          experts.insert(experts.begin(), random_expert(random, axis, shape, static_cast<FrameKind>(kind)));
        }
      }
      // Powers of two are among the weights that a byte can hold.
      if (random() % 2 == 0)
        for (auto& weight : model.contexts[kind][level].weight) weight = (1u << (random() % 12)) & ~1u;
    }
  }
  BitWriter out;
  write_model(model, shape, out);
  const Bytes bytes = out.finish();
  BitReader in(bytes);
  FrameModel back = default_model(64);
  read_model(in, shape, back);
  RC_ASSERT(in.ok());
  expect_same(model, back, shape);
}

TEST(ModelIo, GarbageIsRefusedOrWithinTheLimits) {
  const ModelShape shape = model_shape({{9, 9, 9}}, 2, kNoTools, nullptr);
  std::mt19937 random(1);
  int refused = 0;
  for (int turn = 0; turn < 3000; ++turn) {
    Bytes bytes(random() % 400);
    const unsigned mask = random() % 2 != 0 ? 0xff : 0x11;  // small numbers reach further
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() & mask);
    FrameModel model = default_model(64);
    BitReader in(bytes);
    try {
      read_model(in, shape, model);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorrupt) << error.what();
      ++refused;
      continue;
    }
    for (const auto& axes : model.experts) {
      for (const auto& levels : axes) {
        for (const auto& experts : levels) {
          ASSERT_LE(experts.size(), static_cast<std::size_t>(kMaxExperts));
          for (const Expert& expert : experts) {
            ASSERT_LE(expert.taps.size(), static_cast<std::size_t>(kMaxTaps));
            ASSERT_EQ(expert.taps.size(), expert.weights.size());
            ASSERT_EQ(std::accumulate(expert.weights.begin(), expert.weights.end(), 0), 1 << kWeightBits);
          }
        }
      }
    }
  }
  EXPECT_GT(refused, 100);
}

TEST(ModelIo, TooManyExpertsAreRefused) {
  BitWriter out;
  out.put(3, 2);
  const Bytes bytes = out.finish();
  BitReader in(bytes);
  FrameModel model = default_model(1);
  EXPECT_ERROR(read_model(in, model_shape({{1, 1, 9}}, 1, kNoTools, nullptr), model), kCorrupt, "3 fitted experts");
}

TEST(ModelIo, RoundedWeightsSumToOne) {
  std::mt19937 random(2);
  const ModelShape shape = model_shape({{9, 9, 9}}, 2, kNoTools, nullptr);
  for (int shift = 0; shift <= kMaxWeightShift; ++shift) {
    Expert expert = random_expert(random, 1, shape, FrameKind::kInter);
    round_weights(expert, shift);
    EXPECT_EQ(std::accumulate(expert.weights.begin(), expert.weights.end(), 0), 1 << kWeightBits);
    for (std::size_t t = 0; t < expert.weights.size(); ++t)
      EXPECT_TRUE(t == kRightTap || expert.weights[t] % (1 << shift) == 0);
  }
}

TEST(ModelIo, LevelStepsShrinkToAHalfAndStayOddWhereTheyMust) {
  for (const std::int32_t step : {1, 2, 3, 64, 63, kValueLimit}) {
    for (int law = 0; law < kLevelLaws; ++law) {
      for (const bool odd : {false, true}) {
        if (odd && step % 2 == 0) continue;
        FrameModel model = default_model(step);
        set_level_steps(model, step, law, odd);
        EXPECT_EQ(model.level_step[0], step);
        for (std::size_t level = 0; level < model.level_step.size(); ++level) {
          EXPECT_GE(model.level_step[level], 1);
          EXPECT_GE(model.level_step[level], step / 2 - 1);
          EXPECT_LE(model.level_step[level], step);
          EXPECT_TRUE(!odd || model.level_step[level] % 2 == 1);
          EXPECT_TRUE(law != kSameBoundLaw || model.level_step[level] == step);
        }
      }
    }
  }
}

}  // namespace
}  // namespace tezpress::codec
