// The parts of mode basis on their own; whole streams are tested in tests/codec.
#include <gtest/gtest.h>

#include <cmath>

#include "codec/basis_coder.h"
#include "codec/basis_forward.h"
#include "codec/coefficient_run.h"
#include "codec/symmetric_eigen.h"

namespace tezpress::codec {
namespace {

constexpr Extent kExtent{{5, 130, 9}};

double wave(int place, int length, std::size_t number) {
  return std::cos(3.14159265358979 * (place + 0.5) * static_cast<double>(number) / length);
}

// Vectors of a cosine basis, rounded.
BasisModel cosine_model(const TileGrid& grid) {
  BasisModel model = default_basis_model();
  model.rank = {3, 6, 4};
  model.step = 5;
  model.unit_shift = 1;
  for (int axis = 0; axis < 3; ++axis)
    for (int k = 0; k < model.rank[axis]; ++k)
      for (int i = 0; i < grid.tile[axis]; ++i)
        model.vectors[axis].push_back(static_cast<std::int32_t>(std::sqrt((k == 0 ? 1.0 : 2.0) / grid.tile[axis]) *
                                                                wave(i, grid.tile[axis], static_cast<std::size_t>(k)) *
                                                                (1 << kVectorBits)));
  for (int band = 0; band < kBands; ++band) {
    model.time_weights[0][band] = {200 + band, 0};
    model.time_weights[1][band] = {400, -150 - band};
  }
  model.correction_contexts[1].weight[4] = 7;
  return model;
}

Bytes written(const BasisModel& model, std::size_t frames) {
  BitWriter out;
  write_basis_model(model, tile_grid(kExtent), frames, out);
  return out.finish();
}

TEST(Basis, TilesAreAsEvenAsTheyCanBe) {
  const TileGrid grid = tile_grid(kExtent);
  EXPECT_EQ(grid.tile, (Int3{5, 65, 9}));
  EXPECT_EQ(grid.count, (Int3{1, 2, 1}));
  EXPECT_EQ(tile_grid({{1, 1, 129}}).tile, (Int3{1, 1, 65}));
}

TEST(Basis, BandsGrowByHalfOctaves) {
  const int expected[] = {0, 1, 2, 3, 4, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 8};
  for (int sum = 0; sum < 17; ++sum) EXPECT_EQ(band_of(sum), expected[sum]) << sum;
  EXPECT_EQ(band_of(3 * 127), kBands - 1);
}

TEST(Basis, ModelsReturnAsTheyWere) {
  const BasisModel model = cosine_model(tile_grid(kExtent));
  const Bytes bytes = written(model, 3);
  BitReader in(bytes);
  const BasisModel back = read_basis_model(in, tile_grid(kExtent), 3);
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(back.vectors, model.vectors);
  EXPECT_EQ(back.rank, model.rank);
  EXPECT_EQ(back.step, model.step);
  EXPECT_EQ(back.unit_shift, model.unit_shift);
  for (int band = 0; band <= band_of(3 + 6 + 4 - 3); ++band) {
    EXPECT_EQ(back.time_weights[0][band], model.time_weights[0][band]);
    EXPECT_EQ(back.time_weights[1][band], model.time_weights[1][band]);
  }
  EXPECT_EQ(back.correction_contexts[1].weight[4], 7u);
}

TEST(Basis, DamagedModelsAreErrorsOrModels) {
  const Bytes bytes = written(cosine_model(tile_grid(kExtent)), 3);
  int errors = 0;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    Bytes damaged = bytes;
    damaged[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    BitReader in(damaged);
    try {
      const BasisModel model = read_basis_model(in, tile_grid(kExtent), 3);
      for (int axis = 0; axis < 3; ++axis) EXPECT_LE(model.rank[axis], tile_grid(kExtent).tile[axis]);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorrupt);
      ++errors;
    }
  }
  EXPECT_GT(errors, 8);
}

TEST(Basis, IntegerTransformFollowsTheRealOne) {
  const TileGrid grid = tile_grid(kExtent);
  const BasisModel model = cosine_model(grid);
  BasisTransform inverse(kExtent, grid, kernels());
  inverse.use(model);
  std::vector<std::int32_t> coefficients(2 * model.coefficients());
  for (std::size_t i = 0; i < coefficients.size(); ++i)
    coefficients[i] = static_cast<std::int32_t>(i * 7919 % 20001) - 10000;
  std::vector<std::int32_t> points(kExtent.count());
  inverse.inverse(coefficients, points);

  RealBasis dual{model.rank, {}};
  for (int axis = 0; axis < 3; ++axis) {
    std::vector<double> vectors;
    for (const std::int32_t entry : model.vectors[axis]) vectors.push_back(std::ldexp(entry, -kVectorBits));
    dual.vectors[axis] = dual_vectors(vectors, model.rank[axis], grid.tile[axis]);
  }
  BasisForward forward(kExtent, grid, kernels());
  forward.use(dual);
  std::vector<double> back;
  forward.forward(std::vector<double>(points.begin(), points.end()).data(), back);
  ASSERT_EQ(back.size(), coefficients.size());
  for (std::size_t i = 0; i < back.size(); ++i) EXPECT_NEAR(back[i] / 2, coefficients[i], 2.0) << i;
}

TEST(Basis, TransformIsTheSameWithEveryKernel) {
  const Kernels* fast = avx2_kernels();
  if (fast == nullptr) GTEST_SKIP() << "no other kernels here";
  const TileGrid grid = tile_grid(kExtent);
  const BasisModel model = cosine_model(grid);
  std::vector<std::int32_t> coefficients(2 * model.coefficients());
  // Beyond every limit, as a corrupt stream may have it.
  for (std::size_t i = 0; i < coefficients.size(); ++i)
    coefficients[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(i) * 2654435761u) / 2;
  std::vector<std::int32_t> points[2];
  for (int turn = 0; turn < 2; ++turn) {
    BasisTransform inverse(kExtent, grid, turn == 0 ? scalar_kernels() : *fast);
    inverse.use(model);
    points[turn].resize(kExtent.count());
    inverse.inverse(coefficients, points[turn]);
  }
  EXPECT_EQ(points[0], points[1]);
}

TEST(Basis, CodedFramesReturn) {
  const TileGrid grid = tile_grid(kExtent);
  const BasisModel model = cosine_model(grid);
  std::vector<std::uint8_t> mask(kExtent.count(), 0);
  for (std::size_t i = 0; i < mask.size(); i += 3) mask[i] = 1;
  BasisCoder encoder(kExtent, kernels());
  BasisCoder decoder(kExtent, kernels());
  encoder.start_group(model);
  decoder.start_group(model);
  for (int frame = 0; frame < 4; ++frame) {
    TokenEncoder out;
    EncodePort encode(kernels(), out);
    encoder.predict();
    for (std::size_t i = 0; i < encoder.indices().size(); ++i)
      encoder.indices()[i] = i % 5 == 0 ? static_cast<std::int32_t>(i * 31 % 400) - 200 : 0;
    encoder.code_coefficients(encode);
    encoder.transform();
    for (std::size_t i = 0; i < mask.size(); ++i)
      encoder.corrections()[i] = mask[i] == 0 && i % 97 == 1 ? 1 - static_cast<std::int32_t>(i % 3) : 0;
    encoder.code_corrections(encode, mask.data(), 64);

    ByteWriter tokens;
    out.tokens.finish(tokens);
    const Bytes bits = out.bits.finish();
    TokenDecoder in{RansDecoder(tokens.view()), BitReader(bits)};
    DecodePort decode(kernels(), in);
    decoder.predict();
    decoder.code_coefficients(decode);
    decoder.transform();
    decoder.code_corrections(decode, mask.data(), 64);
    EXPECT_TRUE(in.tokens.ok() && in.bits.ok());
    EXPECT_EQ(decoder.reconstruction(), encoder.reconstruction()) << frame;
  }
}

TEST(CoefficientRun, FindsBinsThatMeetTheErrorAndWeightsInTime) {
  // A damped oscillation in every coefficient: each frame follows from the two before it.
  CoefficientRun run({4, 8, 8});
  std::vector<double> frames[3];
  for (std::size_t i = 0; i < 256; ++i) {
    const double size = 40000 * std::pow(0.95, static_cast<double>(i));
    frames[0].push_back(size * std::cos(static_cast<double>(i)));
    frames[1].push_back(size * std::cos(static_cast<double>(i) + 0.5));
    frames[2].push_back(2 * std::cos(0.5) * frames[1].back() - frames[0].back());
  }
  for (auto& frame : frames) run.add(frame);
  const double step = run.find_step(32);
  EXPECT_GT(step, 32);
  EXPECT_LT(step, 32 * 16);
  EXPECT_GT(run.bits(0), run.bits(2));
  const auto weights = run.time_weights(0.01);
  EXPECT_NEAR(weights[1][5][0], 2 * std::cos(0.5) * 256, 3);
  EXPECT_NEAR(weights[1][5][1], -256, 3);
  const Int3 rank = run.useful_rank(20000);  // the first 25 coefficients or so are not zero
  EXPECT_EQ(rank[0], 1);
  EXPECT_LT(rank[1], 5);
}

}  // namespace
}  // namespace tezpress::codec
