// The codec's ratios beside its peers' on real series: sizes exact, every bound
// verified by decoding, times as medians of repeated runs on one thread.
//
//   TEZPRESS_DATA=folder bench_ratio [repeats] [peers.csv]
//
// The folder holds raw files named like isabel-speed-h30_4x25x125x125.f32. The
// peers' ratios were measured with their own tools at their best layouts
// (bench/peers.csv); their names need not be installed here.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/trial.h"
#include "plugins/all.h"

using namespace tezpress;

namespace {

struct PeerRow {
  std::string series;
  std::string bound;  // "1e-3" (share of the range) or "abs4"
  double best = 0;
  std::string best_name;
};

std::vector<PeerRow> read_peers(const std::string& path) {
  std::ifstream file(path);
  if (!file) fail(ErrorCode::kIo, "{} cannot be read", path);
  std::vector<PeerRow> rows;
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> cells;
    std::stringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    if (names.empty()) {
      names = cells;
      continue;
    }
    PeerRow row{cells.at(0), cells.at(1), 0, ""};
    for (std::size_t i = 2; i < cells.size(); ++i) {
      const double ratio = std::atof(cells[i].c_str());
      if (ratio > row.best) {
        row.best = ratio;
        row.best_name = names[i];
      }
    }
    rows.push_back(row);
  }
  return rows;
}

std::string find_series(const std::string& folder, const std::string& series) {
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().filename().string().starts_with(series + "_")) return entry.path().string();
  return {};
}

ErrorBound bound_of(const PeerRow& row, ConstView input) {
  if (row.bound.starts_with("abs")) return {BoundKind::kAbsolute, std::atof(row.bound.c_str() + 3)};
  return {BoundKind::kAbsolute, std::atof(row.bound.c_str()) * value_range(input)};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Prints one line and returns ratio / best peer.
double measure(const PeerRow& row, ConstView input, int repeats) {
  const ErrorBound bound = bound_of(row, input);
  auto codec = all_plugins().compressor("tezip");
  codec->set_options(options_for_bound(codec->info(), bound, input));
  std::vector<double> compress;
  std::vector<double> decompress;
  std::size_t bytes = 0;
  bool holds = true;
  for (int i = 0; i < repeats; ++i) {
    const TrialResult trial = run_trial(*codec, input, bound, {});
    compress.push_back(trial.compress_seconds);
    decompress.push_back(trial.decompress_seconds);
    bytes = trial.compressed.size();
    holds = holds && trial.violation.count == 0;
  }
  const double megabytes = static_cast<double>(input.size_bytes()) * 1e-6;
  const double ratio = static_cast<double>(input.size_bytes()) / static_cast<double>(bytes);
  fmt::print("{:<18} {:>6} {:>10} {:>9.2f} {:>9.2f} {:<6} {:>6.2f} {:>8.1f} {:>8.1f}  {}\n", row.series, row.bound,
             bytes, ratio, row.best, row.best_name, ratio / row.best, megabytes / median(compress),
             megabytes / median(decompress), holds ? "held" : "VIOLATED");
  if (!holds) fail(ErrorCode::kBoundViolated, "{} at {}: the bound was violated", row.series, row.bound);
  return ratio / row.best;
}

int run(int repeats, const std::string& peers) {
  const char* folder = std::getenv("TEZPRESS_DATA");
  if (folder == nullptr) fail(ErrorCode::kInvalidArgument, "set TEZPRESS_DATA to the folder of the series");
  fmt::print("{:<18} {:>6} {:>10} {:>9} {:>9} {:<6} {:>6} {:>8} {:>8}  bound\n", "series", "at", "bytes", "ratio",
             "best", "peer", "gain", "enc MB/s", "dec MB/s");
  std::map<std::string, std::vector<double>> gains;
  for (const PeerRow& row : read_peers(peers)) {
    const std::string path = find_series(folder, row.series);
    if (path.empty()) {
      fmt::print("{:<18} {:>6} is not in {}\n", row.series, row.bound, folder);
      continue;
    }
    const Array input = all_plugins().io_for(path)->read(path);
    gains[row.bound].push_back(measure(row, input.view(), repeats));
  }
  for (const auto& [bound, values] : gains) {
    double logs = 0;
    for (const double gain : values) logs += std::log(gain);
    fmt::print("geometric mean of gain at {}: {:.3f} over {} series\n", bound,
               std::exp(logs / static_cast<double>(values.size())), values.size());
  }
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc > 1 ? std::max(1, std::atoi(argv[1])) : 5, argc > 2 ? argv[2] : TEZPRESS_PEERS);
  } catch (const Error& error) {
    fmt::print(stderr, "bench_ratio: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
