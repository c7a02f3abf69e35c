// One row of results.csv: what one compressor did to one dataset at one bound. The
// columns are listed once, here; docs/evaluation.md defines each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tezpress {

struct ResultRow {
  std::string dataset, dtype, shape;  // shape: slowest axis first, "4x25x125x125"
  std::optional<std::uint64_t> values;
  std::optional<double> range;
  std::string compressor, compressor_id;  // label in the study; id of the plugin
  std::string bound_kind;                 // abs, rel, lossless
  std::optional<double> bound, abs_bound, rel_bound;
  std::string status, message;  // ok, failed, violated
  std::optional<std::uint64_t> uncompressed_bytes, compressed_bytes, model_bytes;
  std::optional<double> ratio, ratio_with_model, bit_rate;
  std::optional<double> max_error, mse, psnr, ssim;
  std::optional<std::uint64_t> violations;
  std::optional<double> compress_s, compress_s_min, compress_s_max;
  std::optional<double> decompress_s, decompress_s_min, decompress_s_max;
  std::optional<double> cold_compress_s, training_s, startup_s;
  std::optional<std::uint64_t> repeats, threads;
  std::string note;
  std::optional<double> error_prev_corr, error_pred_corr, error_autocorr1;
};

// visit(name, member) for each column in its order. Row: ResultRow, const or not.
template <typename Row, typename F>
void for_each_column(Row& row, const F& visit) {
  visit("dataset", row.dataset);
  visit("dtype", row.dtype);
  visit("shape", row.shape);
  visit("values", row.values);
  visit("range", row.range);
  visit("compressor", row.compressor);
  visit("compressor_id", row.compressor_id);
  visit("bound_kind", row.bound_kind);
  visit("bound", row.bound);
  visit("abs_bound", row.abs_bound);
  visit("rel_bound", row.rel_bound);
  visit("status", row.status);
  visit("message", row.message);
  visit("uncompressed_bytes", row.uncompressed_bytes);
  visit("compressed_bytes", row.compressed_bytes);
  visit("model_bytes", row.model_bytes);
  visit("ratio", row.ratio);
  visit("ratio_with_model", row.ratio_with_model);
  visit("bit_rate", row.bit_rate);
  visit("max_error", row.max_error);
  visit("mse", row.mse);
  visit("psnr", row.psnr);
  visit("ssim", row.ssim);
  visit("violations", row.violations);
  visit("compress_s", row.compress_s);
  visit("compress_s_min", row.compress_s_min);
  visit("compress_s_max", row.compress_s_max);
  visit("decompress_s", row.decompress_s);
  visit("decompress_s_min", row.decompress_s_min);
  visit("decompress_s_max", row.decompress_s_max);
  visit("cold_compress_s", row.cold_compress_s);
  visit("training_s", row.training_s);
  visit("startup_s", row.startup_s);
  visit("repeats", row.repeats);
  visit("threads", row.threads);
  visit("note", row.note);
  visit("error_prev_corr", row.error_prev_corr);
  visit("error_pred_corr", row.error_pred_corr);
  visit("error_autocorr1", row.error_autocorr1);
}

// A message as one line of at most 600 bytes, because programs and sandboxes say in pages why they failed: white space
// becomes single blanks; what is longer is cut between characters of UTF-8 and ends in "...".
std::string one_line(const std::string& message);

std::string header_line();
std::string csv_line(const ResultRow& row);

// Of a text with a header line; columns may be in any order and unknown ones are ignored. path is for messages. Throws
// kCorrupt, naming path and line, for what is no CSV, a number that is none, and a header without the columns dataset,
// compressor, bound_kind and bound.
std::vector<ResultRow> parse_results(const std::string& csv, const std::string& path);

}  // namespace tezpress
