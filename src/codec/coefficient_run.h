// Coefficients of a few consecutive frames under all vectors of a basis, from
// which the encoder of mode `basis` chooses bins, vectors and prediction in time.
#pragma once

#include "codec/basis_model.h"

namespace tezpress::codec {

class CoefficientRun {
 public:
  static constexpr std::size_t kFrames = kTimeReach + 1;

  // rank: vectors per axis of the coefficients that will be added.
  explicit CoefficientRun(const Int3& rank) : rank_(rank) {}
  // Tile after tile; at most kFrames frames.
  void add(std::vector<double> coefficients);
  std::size_t frames() const { return run_.size(); }

  // The width of bins under which the root mean square error is the share of the bound that codes shortest.
  double find_step(double bound);
  // Estimated code length of a frame's indices in the last trial of find_step().
  double bits(std::size_t frame) const { return bits_[frame]; }
  // How many vectors of each axis hold nearly all coefficients that are not zero.
  Int3 useful_rank(double step) const;
  using TimeWeights = std::array<std::array<std::array<std::int32_t, kTimeReach>, kBands>, kTimeKinds>;
  // By least squares: of the second frame on the first, of the third on both.
  TimeWeights time_weights(double step) const;

 private:
  void shrink_to(const Int3& rank);
  double squared_error(double step);

  Int3 rank_;
  std::vector<std::vector<double>> run_;
  std::vector<std::uint8_t> bands_;  // of a tile's coefficients
  double values_ = 0;                // in all frames
  double outside_ = 0;               // energy of the coefficients that shrink_to() left out
  std::array<double, kFrames> bits_{};
};

// The index of a coefficient that lies `bins` bins from what was expected.
double coefficient_index(double bins);

}  // namespace tezpress::codec
