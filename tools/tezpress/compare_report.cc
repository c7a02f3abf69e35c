// See compare_report.h.
#include "tezpress/compare_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/csv_record.h"
#include "tezpress/terminal.h"
#include "tezpress/text_table.h"

namespace tezpress {
namespace {

constexpr std::size_t kWidth = 100;

double metric(const CompareRow& row, std::string_view key) {
  return row.metrics.get<double>(key).value_or(std::numeric_limits<double>::quiet_NaN());
}

double megabytes_per_second(const CompareRow& row, double seconds) {
  return static_cast<double>(row.input_bytes) / 1e6 / std::max(seconds, 1e-9);
}

std::string bound_text(const CompareRow& row) {
  switch (row.asked.kind) {
    case BoundKind::kNone: return "own options";
    case BoundKind::kLossless: return "lossless";
    default: return fmt::format("{} {:g}", name_of(row.asked.kind), row.asked.value);
  }
}

std::string verdict(const CompareRow& row) {
  if (row.error) return "failed";
  if (row.asked.kind == BoundKind::kNone) return "none asked";
  return row.violated() ? "violated" : "holds";
}

std::string held(const CompareRow& row) {
  if (row.asked.kind == BoundKind::kNone) return "-";
  return row.violated() ? red("NO") : "yes";
}

// A compressor that fails for one reason at every bound says it once.
std::string failure_text(const CompareRow& row, const std::vector<CompareRow>& rows) {
  const auto first = std::find_if(rows.begin(), rows.end(), [&](const CompareRow& other) {
    return other.compressor == row.compressor && other.error &&
           std::string_view(other.error->what()) == row.error->what();
  });
  return red("failed: ") + (&*first == &row ? row.error->what() : "as above");
}

// Three significant digits, without an exponent where none is needed.
std::string rate_text(double value) {
  if (!std::isfinite(value)) return fmt::format("{}", value);
  return fmt::format("{:.{}f}", value, value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

std::string seconds_text(double seconds) { return fmt::format("{:.3f}", seconds); }

std::vector<std::string> number_cells(const CompareRow& row) {
  return {row.compressor,
          bound_text(row),
          fmt::format("{:.2f}", metric(row, "size:compression_ratio")),
          fmt::format("{:.3f}", metric(row, "size:bit_rate")),
          fmt::format("{:.3e}", metric(row, "error_stat:max_error")),
          fmt::format("{:.2f}", metric(row, "error_stat:psnr")),
          seconds_text(row.compress_seconds),
          seconds_text(row.decompress_seconds),
          rate_text(megabytes_per_second(row, row.compress_seconds)),
          rate_text(megabytes_per_second(row, row.decompress_seconds)),
          held(row)};
}

std::string violation_text(const CompareRow& row) {
  return fmt::format("{} {}: {} of {} values outside the bound, first at index {}: {:.9g} became {:.9g}",
                     row.compressor, bound_text(row), row.violation.count, row.values, row.violation.first_index,
                     row.violation.original, row.violation.reconstructed);
}

}  // namespace

std::string compare_table(const std::vector<CompareRow>& rows) {
  TextTable table({{"compressor"},
                   {"bound"},
                   {"ratio", Align::kRight},
                   {"bits/val", Align::kRight},
                   {"max error", Align::kRight},
                   {"PSNR dB", Align::kRight},
                   {"enc s", Align::kRight},
                   {"dec s", Align::kRight},
                   {"enc MB/s", Align::kRight},
                   {"dec MB/s", Align::kRight},
                   {"held"}});
  for (const CompareRow& row : rows) {
    if (row.error) {
      table.add_row({row.compressor, bound_text(row)}, failure_text(row, rows));
    } else {
      table.add_row(number_cells(row));
    }
  }
  std::string text = table.to_text(kWidth);
  for (const CompareRow& row : rows) {
    if (row.violated()) text += red(wrapped(violation_text(row), kWidth, 2)) + "\n";
  }
  return text;
}

std::string compare_json(const std::vector<CompareRow>& rows) {
  auto root = nlohmann::ordered_json::array();
  for (const CompareRow& row : rows) {
    nlohmann::ordered_json entry = {{"compressor", row.compressor},
                                    {"bound", name_of(row.asked.kind)},
                                    {"bound_value", row.asked.value},
                                    {"bound_absolute", row.absolute},
                                    {"verdict", verdict(row)}};
    if (row.error) {
      entry["error"] = row.error->what();
    } else {
      entry["violations"] = row.violation.count;
      entry["compress_seconds"] = row.compress_seconds;
      entry["decompress_seconds"] = row.decompress_seconds;
      entry["metrics"] = nlohmann::ordered_json::parse(row.metrics.to_json());
    }
    root.push_back(std::move(entry));
  }
  return root.dump(2) + "\n";
}

std::string compare_csv(const std::vector<CompareRow>& rows) {
  std::string text =
      "compressor,bound,bound_value,bound_absolute,ratio,bits_per_value,max_error,psnr_db,compress_s,decompress_s,"
      "violations,verdict,error\n";
  for (const CompareRow& row : rows) {
    std::vector<std::string> record = {row.compressor, std::string(name_of(row.asked.kind)),
                                       fmt::format("{:.17g}", row.asked.value), fmt::format("{:.17g}", row.absolute)};
    if (row.error) {
      record.resize(record.size() + 7);
      record.insert(record.end(), {verdict(row), row.error->what()});
    } else {
      record.insert(
          record.end(),
          {fmt::format("{:.9g}", metric(row, "size:compression_ratio")),
           fmt::format("{:.9g}", metric(row, "size:bit_rate")),
           fmt::format("{:.17g}", metric(row, "error_stat:max_error")),
           fmt::format("{:.9g}", metric(row, "error_stat:psnr")), fmt::format("{:.6f}", row.compress_seconds),
           fmt::format("{:.6f}", row.decompress_seconds), std::to_string(row.violation.count), verdict(row), ""});
    }
    text += format_csv_record(record);
  }
  return text;
}

}  // namespace tezpress
