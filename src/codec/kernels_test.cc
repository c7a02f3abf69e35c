// Every table of kernels gives the bits of the scalar one: for each function, on
// random and extreme inputs, at every width around the vector sizes. The scalar
// one itself is held against the formulas of kernels.h.
#include "codec/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <random>

#include "codec/planes.h"

namespace tezpress::codec {
namespace {

constexpr int kWidths = 70;

class FastKernels : public ::testing::Test {
 protected:
  void SetUp() override {
    fast_ = avx2_kernels();
    if (fast_ == nullptr) GTEST_SKIP() << "no AVX2 here";
  }
  std::uint32_t random32() { return static_cast<std::uint32_t>(random_()); }
  // A reconstruction: within the limit; in one of three turns mostly at it.
  std::int32_t value(int turn) {
    if (turn % 3 == 0) return random32() % 2 != 0 ? kValueLimit : -kValueLimit;
    if (turn % 3 == 1) return static_cast<std::int32_t>(random32() % 2001) - 1000;
    return static_cast<std::int32_t>(random32() % (2u * kValueLimit + 1)) - kValueLimit;
  }
  std::vector<std::int32_t> values(std::size_t count, int turn) {
    std::vector<std::int32_t> result(count);
    for (auto& v : result) v = value(turn);
    return result;
  }
  std::vector<std::int16_t> indices(std::size_t count, int turn) {
    std::vector<std::int16_t> result(count);
    const unsigned limit = turn % 2 == 0 ? 4 : 32767;
    for (auto& v : result)
      v = static_cast<std::int16_t>(static_cast<int>(random32() % (2 * limit + 1)) - static_cast<int>(limit));
    return result;
  }
  const Kernels& scalar_ = scalar_kernels();
  const Kernels* fast_ = nullptr;
  std::mt19937 random_{11};
};

TEST_F(FastKernels, Predict) {
  for (int width = 1; width <= kWidths; ++width) {
    for (int turn = 0; turn < 6; ++turn) {
      const std::size_t taps = 1 + random32() % 96;
      std::vector<std::vector<std::int32_t>> planes;
      std::vector<TapRow> rows;
      for (std::size_t t = 0; t < taps; ++t) {
        planes.push_back(values(static_cast<std::size_t>(width + kRowSlack), turn));
        // Borders reach the ends of the type.
        if (turn == 3) planes.back()[random32() % planes.back().size()] = std::numeric_limits<std::int32_t>::min();
        const std::int32_t weight = static_cast<std::int32_t>(random32() % (1u << 19)) - (1 << 18);
        rows.push_back({planes.back().data(), weight});
      }
      const int begin = static_cast<int>(random32() % static_cast<unsigned>(width));
      std::vector<std::int32_t> a(static_cast<std::size_t>(width) + 1, 77);
      std::vector<std::int32_t> b = a;
      scalar_.weighted_sums(rows.data(), static_cast<int>(taps), begin, width, kWeightBits, a.data());
      fast_->weighted_sums(rows.data(), static_cast<int>(taps), begin, width, kWeightBits, b.data());
      ASSERT_EQ(a, b) << "width " << width << " from " << begin << ", turn " << turn;
      EXPECT_EQ(a.back(), 77) << "written past the end";
    }
  }
}

// Rows with one value before and several after the targets, as frame_coder.cc gives them.
struct Rows {
  std::vector<std::int32_t> known, reference;
  std::vector<std::int16_t> known_index, previous, up, back, zeros;
  ContextRows view(int turn, int width) const {
    // known_step: 1, or the distance between two of four stacked rows.
    const std::ptrdiff_t step = turn % 2 == 0 ? 1 : width + 4;
    ContextRows rows{};
    rows.known = known.data() + (step == 1 ? 1 : step);
    rows.known_step = step;
    rows.reference_step = step;
    rows.index_step = step;
    rows.reference = turn % 3 == 0 ? nullptr : reference.data() + (step == 1 ? 1 : step);
    rows.known_index = known_index.data() + (step == 1 ? 1 : step);
    rows.previous_index = (turn % 3 == 0 ? zeros : previous).data() + 1;
    rows.up = (turn % 4 == 1 ? zeros : up).data() + 1;
    rows.back = (turn % 5 == 1 ? zeros : back).data() + 1;
    return rows;
  }
};

TEST_F(FastKernels, FeaturesAndContexts) {
  for (int width = 1; width <= kWidths; ++width) {
    for (int turn = 0; turn < 12; ++turn) {
      const auto line = static_cast<std::size_t>(width + 4);
      const Rows data{
          values(4 * line, turn), values(4 * line, turn), indices(4 * line, turn),        indices(line, turn),
          indices(line, turn),    indices(line, turn),    std::vector<std::int16_t>(line)};
      const ContextRows rows = data.view(turn, width);
      const std::uint64_t step = turn % 2 == 0 ? 64 : 1 + random32() % (1u << 29);
      const std::uint64_t inverse_step = (std::uint64_t{1} << (32 + kFeatureBits)) / step;
      std::vector<std::uint32_t> a(static_cast<std::size_t>(width * kContextFeatures));
      std::vector<std::uint32_t> b = a;
      scalar_.features(rows, width, inverse_step, a.data());
      fast_->features(rows, width, inverse_step, b.data());
      ASSERT_EQ(a, b) << "width " << width << ", turn " << turn;

      if (rows.reference != nullptr) {
        const std::vector<std::int32_t> past = values(4 * line, turn);
        const std::vector<std::int32_t> targets = values(2 * line, turn);
        ContextRows between = rows;
        between.past_reference = past.data() + (rows.known - data.known.data());
        between.past_step = rows.reference_step;
        between.mean_target = targets.data();
        between.past_target = targets.data() + line;
        std::vector<std::uint32_t> fast_features = b;
        scalar_.between_features(between, width, inverse_step, a.data());
        fast_->between_features(between, width, inverse_step, fast_features.data());
        ASSERT_EQ(a, fast_features) << "width " << width << ", turn " << turn;
        ASSERT_TRUE(std::equal(a.begin() + 2 * width, a.end(), b.begin() + 2 * width)) << "the others are as ever";
      }

      ContextWeights weights{};
      for (std::uint32_t& weight : weights.weight) weight = turn % 3 == 0 ? 3584 : random32() % 200;
      weights.bias = turn % 3 == 0 ? 1 << 16 : 100;
      std::vector<TargetContext> c(static_cast<std::size_t>(width));
      std::vector<TargetContext> d = c;
      scalar_.contexts(a.data(), rows, weights, width, c.data());
      fast_->contexts(a.data(), rows, weights, width, d.data());
      for (std::size_t x = 0; x < c.size(); ++x) {
        ASSERT_EQ(c[x].primary, d[x].primary);
        ASSERT_EQ(c[x].secondary, d[x].secondary);
        ASSERT_EQ(c[x].raw_bits, d[x].raw_bits);
        ASSERT_EQ(c[x].flip, d[x].flip);
        ASSERT_LT(c[x].primary, kPrimaryContexts);
        ASSERT_LT(c[x].secondary, kSecondaryContexts);
      }
      std::vector<BlockSums> e((c.size() + kQuietBlock - 1) / kQuietBlock);
      std::vector<BlockSums> f = e;
      scalar_.block_sums(c.data(), width, e.data());
      fast_->block_sums(c.data(), width, f.data());
      for (std::size_t i = 0; i < e.size(); ++i) {
        ASSERT_EQ(e[i].highest, f[i].highest);
        ASSERT_EQ(e[i].buckets, f[i].buckets);
        ASSERT_EQ(e[i].leaning, f[i].leaning);
      }
    }
  }
}

struct Models {
  std::vector<TokenModel> primary = std::vector<TokenModel>(kPrimaryContexts);
  std::vector<TokenModel> secondary = std::vector<TokenModel>(kSecondaryContexts);
  bool operator==(const Models& other) const {
    const auto same = [](const TokenModel& a, const TokenModel& b) {
      return std::equal(a.below, a.below + kTokens, b.below) && a.count == b.count;
    };
    return std::equal(primary.begin(), primary.end(), other.primary.begin(), same) &&
           std::equal(secondary.begin(), secondary.end(), other.secondary.begin(), same);
  }
};

struct CodedRow {
  Bytes tokens;
  Bytes bits;
};

CodedRow finish(TokenEncoder& coder) {
  ByteWriter tokens;
  coder.tokens.finish(tokens);
  return {tokens.take(), coder.bits.finish()};
}

TEST_F(FastKernels, EncodeAndDecode) {
  for (int width = 1; width <= kWidths; ++width) {
    for (int turn = 0; turn < 6; ++turn) {
      Models models[4];
      TokenEncoder encoders[2];
      std::vector<TargetContext> contexts(static_cast<std::size_t>(width));
      std::vector<std::int32_t> indices(contexts.size());
      for (std::size_t x = 0; x < contexts.size(); ++x) {
        // Few contexts, so that they adapt; all raw widths that exist.
        contexts[x] = {static_cast<std::uint16_t>(random32() % 3), static_cast<std::uint16_t>(random32() % 3),
                       static_cast<std::uint8_t>(turn % 2 == 0 ? 0 : random32() % 17),
                       static_cast<std::uint8_t>(random32() % 2)};
        indices[x] = turn < 4 ? static_cast<std::int32_t>(random32() % 7) - 3
                              : static_cast<std::int32_t>(std::max(random32(), 1u));
        if (turn == 5 && indices[x] == std::numeric_limits<std::int32_t>::min()) indices[x] = 0;
      }
      scalar_.encode(encoders[0], models[0].primary.data(), models[0].secondary.data(), contexts.data(), indices.data(),
                     width);
      fast_->encode(encoders[1], models[1].primary.data(), models[1].secondary.data(), contexts.data(), indices.data(),
                    width);
      ASSERT_TRUE(models[0] == models[1]);
      const CodedRow a = finish(encoders[0]);
      const CodedRow b = finish(encoders[1]);
      ASSERT_EQ(a.tokens, b.tokens);
      ASSERT_EQ(a.bits, b.bits);
      for (const Kernels* table : {&scalar_, fast_}) {
        Models& decoded_models = models[table == fast_ ? 3 : 2];
        TokenDecoder decoder{RansDecoder(a.tokens), BitReader(a.bits)};
        std::vector<std::int32_t> decoded(indices.size());
        table->decode(decoder, decoded_models.primary.data(), decoded_models.secondary.data(), contexts.data(),
                      decoded.data(), width);
        ASSERT_EQ(decoded, indices) << table->name;
        ASSERT_TRUE(decoder.tokens.ok() && decoder.bits.ok());
        ASSERT_TRUE(decoded_models == models[0]);
      }
    }
  }
}

TEST_F(FastKernels, DecodingGarbageIsTheSame) {
  for (int turn = 0; turn < 300; ++turn) {
    Bytes tokens(8 + 2 * (random32() % 40));
    Bytes bits(random32() % 40);
    for (Bytes* bytes : {&tokens, &bits})
      for (std::uint8_t& byte : *bytes) byte = static_cast<std::uint8_t>(random32());
    const int width = 1 + static_cast<int>(random32() % 300);
    std::vector<TargetContext> contexts(static_cast<std::size_t>(width));
    for (auto& c : contexts)
      c = {static_cast<std::uint16_t>(random32() % 3), 0, static_cast<std::uint8_t>(random32() % 17), 0};
    std::vector<std::int32_t> decoded[2];
    for (int i = 0; i < 2; ++i) {
      Models models;
      TokenDecoder decoder{RansDecoder(tokens), BitReader(bits)};
      decoded[i].resize(contexts.size());
      (i == 0 ? scalar_ : *fast_)
          .decode(decoder, models.primary.data(), models.secondary.data(), contexts.data(), decoded[i].data(), width);
    }
    ASSERT_EQ(decoded[0], decoded[1]);
  }
}

template <typename T>
T any_number(std::mt19937& random) {
  using Limits = std::numeric_limits<T>;
  const T edges[] = {T{0},
                     -T{0},
                     Limits::max(),
                     Limits::lowest(),
                     Limits::denorm_min(),
                     Limits::infinity(),
                     -Limits::infinity(),
                     Limits::quiet_NaN(),
                     T{1}};
  if (random() % 4 == 0) return edges[random() % std::size(edges)];
  return static_cast<T>(static_cast<double>(random()) * 1e-3 - 2e6);
}

TEST_F(FastKernels, Quantise) {
  for (int width = 1; width <= kWidths; ++width) {
    for (int turn = 0; turn < 6; ++turn) {
      const auto count = static_cast<std::size_t>(width);
      const std::vector<std::int32_t> prediction = values(count, turn);
      const std::vector<std::int32_t> ints = values(count, turn + 1);
      std::vector<float> floats(count);
      std::vector<double> doubles(count);
      for (float& v : floats) v = any_number<float>(random_);
      for (double& v : doubles) v = any_number<double>(random_);
      const UnitScale scale{turn % 2 == 0 ? 1000.0 : 0x1p600, static_cast<double>(random32() % 1000) - 500};
      const std::int32_t step = turn % 2 == 0 ? 64 : 1;
      std::vector<std::int32_t> a(count);
      std::vector<std::int32_t> b(count);
      scalar_.quantise_float(floats.data(), prediction.data(), scale, step, width, a.data());
      fast_->quantise_float(floats.data(), prediction.data(), scale, step, width, b.data());
      ASSERT_EQ(a, b);
      scalar_.quantise_double(doubles.data(), prediction.data(), scale, step, width, a.data());
      fast_->quantise_double(doubles.data(), prediction.data(), scale, step, width, b.data());
      ASSERT_EQ(a, b);
      const auto odd = static_cast<std::int32_t>((random32() % (1u << 28)) | 1u);
      for (const std::int32_t odd_step : {1, 3, 255, odd}) {
        scalar_.quantise_int(ints.data(), prediction.data(), odd_step, width, a.data());
        fast_->quantise_int(ints.data(), prediction.data(), odd_step, width, b.data());
        ASSERT_EQ(a, b);
        for (std::size_t x = 0; x < count; ++x) {
          const std::int64_t shown = prediction[x] + static_cast<std::int64_t>(a[x]) * odd_step;
          ASSERT_LE(std::abs(ints[x] - shown), (odd_step - 1) / 2);
        }
      }
    }
  }
}

TEST_F(FastKernels, Reconstruct) {
  for (int width = 1; width <= kWidths; ++width) {
    for (int turn = 0; turn < 6; ++turn) {
      const auto count = static_cast<std::size_t>(width);
      const std::vector<std::int32_t> prediction = values(count, turn);
      std::vector<std::int32_t> index(count);
      for (auto& i : index) i = static_cast<std::int32_t>(turn < 3 ? random32() % 9 - 4 : random32());  // corrupt ones
      const auto step = static_cast<std::int32_t>(1 + random32() % kValueLimit);
      std::vector<std::int32_t> a(count);
      std::vector<std::int32_t> b(count);
      scalar_.reconstruct(prediction.data(), index.data(), step, width, a.data());
      fast_->reconstruct(prediction.data(), index.data(), step, width, b.data());
      ASSERT_EQ(a, b);
      for (const std::int32_t v : a) ASSERT_LE(std::abs(static_cast<std::int64_t>(v)), kValueLimit);
    }
  }
}

TEST_F(FastKernels, AccumulateProducts) {
  for (int size = 1; size <= kWidths; ++size) {
    const auto n = static_cast<std::size_t>(size);
    std::vector<double> rows(4 * n);
    for (double& v : rows) v = static_cast<double>(random32()) * 1e-6 - 2000;
    const double weights[4] = {1e-3, 16, 0, static_cast<double>(random32()) * 1e-9};
    std::vector<double> a(n * n, 0.1);
    std::vector<double> b = a;
    scalar_.accumulate_products(rows.data(), weights, size, a.data());
    fast_->accumulate_products(rows.data(), weights, size, b.data());
    ASSERT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(double)), 0) << size;
  }
}

TEST(Kernels, PredictIsTheRoundedWeightedSumWithinTheLimit) {
  const std::int32_t one[] = {100, -100, kValueLimit};
  const std::int32_t two[] = {3, 3, kValueLimit};
  const TapRow taps[] = {{one, 8192}, {two, 8192}};
  std::int32_t out[3];
  scalar_kernels().weighted_sums(taps, 2, 0, 3, kWeightBits, out);
  EXPECT_EQ(out[0], 52);   // 51.5 rounds up
  EXPECT_EQ(out[1], -48);  // -48.5 rounds up
  EXPECT_EQ(out[2], kValueLimit);
}

TEST(Kernels, QuantiseFindsTheNearestBin) {
  const double values[] = {10.0, 10.3, -7.9, 1e300, -1e300};
  const std::int32_t prediction[] = {0, 0, 0, 0, 0};
  std::int32_t index[5];
  scalar_kernels().quantise_double(values, prediction, {2.0, 1.0}, 4, 5, index);
  EXPECT_EQ(index[0], 5);  // 19 units, 4.75 steps
  EXPECT_EQ(index[1], 5);
  EXPECT_EQ(index[2], -4);
  EXPECT_EQ(index[3], 1 << 28);
  EXPECT_EQ(index[4], -(1 << 28));
}

}  // namespace
}  // namespace tezpress::codec
