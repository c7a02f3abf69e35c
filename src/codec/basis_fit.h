// Fits the model of mode `basis` to a group (encoder only): vectors from frames
// spread over the group, bins of coefficients so that the error of the
// transform stays a fixed share of the bound, prediction in time by least
// squares. The integer vectors need not be orthogonal: the encoder projects
// with their dual ones, so rounding costs only what it takes from their span.
#pragma once

#include <functional>
#include <optional>

#include "codec/basis_forward.h"
#include "codec/coefficient_run.h"
#include "codec/point_encoder.h"
#include "codec/symmetric_eigen.h"

namespace tezpress::codec {

struct FittedBasis {
  BasisModel model;  // context weights are the typical ones
  RealBasis dual;    // projects points on model.vectors, in coefficient units
};

class BasisFitter {
 public:
  // frame(i, points): fills the points of whole tiles, in units of the value map. bound: in these units.
  using FrameLoader = std::function<void(std::size_t, std::vector<double>&)>;
  // extent: of these tiles; frames that have many more are judged by some of them.
  BasisFitter(const Extent& extent, const TileGrid& grid, const Kernels& kernels, double bound);

  // Empty where the mode cannot serve, or looks no better than its rival.
  std::optional<FittedBasis> fit(std::size_t frames, const Rival& rival, const FrameLoader& frame);

 private:
  void add_frame(const std::vector<double>& points, std::size_t lines);
  void add_lines(int axis, const std::vector<double>& block, std::size_t wanted);
  void find_vectors();
  bool few_vectors(double rival_bytes) const;
  double vector_bits(int axis, std::size_t vector) const;
  void learn_vectors(std::size_t frames, const FrameLoader& frame);
  void add_coefficients(const std::vector<double>& points, CoefficientRun& run);
  std::optional<FittedBasis> model_for(const CoefficientRun& run, double step);
  void round_vectors(FittedBasis& fitted) const;

  TileGrid grid_;
  const Kernels& kernels_;
  double bound_;
  BasisForward forward_;
  std::array<std::vector<double>, 3> products_;  // of lines along each axis, tile x tile
  std::array<double, 3> lines_{};
  std::array<EigenSystem, 3> eigen_;
  double largest_norm_ = 0;  // of a tile
  std::vector<double> block_;
  RealBasis full_;
};

}  // namespace tezpress::codec
