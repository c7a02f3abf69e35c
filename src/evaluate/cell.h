// One cell of a study: one compressor on one dataset at one bound. Whatever goes wrong
// inside is the row's message; only a full disk or a bug gets out.
#pragma once

#include <nlohmann/json.hpp>

#include "evaluate/picture_slice.h"
#include "evaluate/prepared_compressor.h"
#include "evaluate/result_row.h"

namespace tezpress {

// What tells cells apart, also in results.csv. bound: as to_string() writes it.
struct CellName {
  std::string dataset, compressor, bound;
  friend auto operator<=>(const CellName&, const CellName&) = default;
};
CellName name_of(const ResultRow& row);
std::string key_of(const CellName& name);  // of cells/<key>.json: 16 hexadecimal digits

struct CellOutcome {
  ResultRow row;
  nlohmann::ordered_json details;  // null where the cell failed
};

// slice: the one to show; chosen here and left there where it is empty. pictures: whether any is to be made.
CellOutcome run_cell(const Study& study, const CompressorSpec& compressor, const Dataset& dataset,
                     const StudyBound& bound, bool pictures, std::optional<SliceChoice>& slice);

}  // namespace tezpress
