// A compressor of a study, made and set for one dataset and bound. One decision:
// whoever has no option for a fill value gets the dataset through `masked`, so that
// every compressor is asked for the same: missing values exactly, all others within
// the bound.
#pragma once

#include "evaluate/dataset.h"

namespace tezpress {

// A bound of a study as numbers for one dataset.
struct CellBound {
  StudyBound stated;
  double absolute = 0;  // 0 for lossless
  double relative = 0;  // absolute / range; 0 for lossless and where the range is 0
};
CellBound bound_for(const StudyBound& bound, const Dataset& dataset);

// The study's options with "{abs}" and "{rel}" as numbers.
Options options_of(const CompressorSpec& spec, const CellBound& bound);

struct PreparedCompressor {
  std::unique_ptr<Compressor> compressor;
  double startup_seconds = 0;                   // to make it and to set its options
  std::optional<double> training_seconds = {};  // to set the option that the study calls "train"
  Options training_results = {};                // what the compressor said of itself then
  bool masked = false;
};

// Throws what the plugin throws on the options, kUnsupported for a bound that it does not take.
PreparedCompressor prepare(const CompressorSpec& spec, const Dataset& dataset, const CellBound& bound,
                           unsigned threads);

}  // namespace tezpress
