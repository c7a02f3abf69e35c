// Every array is checked here, so that the page's script can rely on them.
#include "evaluate/report_cells.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "evaluate/base64.h"
#include "evaluate/text_file.h"

namespace tezpress {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestEdge = 4096;                        // pixels of a slice; a run writes at most 512
constexpr std::size_t kLargestPictures = std::size_t{400} << 20;  // bytes of text; browsers stop near 512 MiB

// Arrays as base64, each once.
class SharedBlobs {
 public:
  explicit SharedBlobs(ReportJson& blobs) : blobs_(blobs) {}

  std::size_t index_of(const std::string& base64, const std::string& file) {
    const auto [entry, is_new] = known_.emplace(base64, blobs_.size());
    if (!is_new) return entry->second;
    bytes_ += base64.size();
    if (bytes_ > kLargestPictures)
      fail(ErrorCode::kInvalidArgument,
           "{}: the pictures have more than {} MiB; list fewer bounds under \"pictures\" in the study", file,
           kLargestPictures >> 20);
    blobs_.push_back(base64);
    return entry->second;
  }

 private:
  ReportJson& blobs_;
  std::unordered_map<std::string, std::size_t> known_;
  std::size_t bytes_ = 0;
};

// One file under way.
class CellReader {
 public:
  CellReader(std::string file, SharedBlobs& blobs) : file_(std::move(file)), blobs_(blobs) {}

  ReportJson checked(const ReportJson& cell) {
    ReportJson kept = ReportJson::object();
    if (cell.contains("stages")) kept["stages"] = stages(cell["stages"]);
    if (cell.contains("per_step")) kept["per_step"] = curves(cell["per_step"], {"max_error", "rmse", "psnr"});
    if (cell.contains("autocorrelation")) kept["autocorrelation"] = curves(cell["autocorrelation"], {"lag", "value"});
    if (cell.contains("spectrum")) kept["spectrum"] = curves(cell["spectrum"], {"wavenumber", "data", "error"});
    if (cell.contains("histogram")) kept["histogram"] = histogram(cell["histogram"]);
    if (cell.contains("metrics")) kept["metrics"] = numbers_of(cell["metrics"]);
    if (cell.contains("slice")) kept["slice"] = slice(cell["slice"]);
    return kept;
  }

 private:
  // {"cold": {"compress": [{"name", "seconds"}], "decompress": [...]}, "warm": ...}
  ReportJson stages(const ReportJson& runs) {
    for (const auto& [run, directions] : runs.items())
      for (const auto& [direction, list] : directions.items())
        for (const ReportJson& stage : list)
          if (!stage.at("name").is_string() || !stage.at("seconds").is_number())
            fail(ErrorCode::kCorrupt, "{}: stages/{}/{} has an entry without name and seconds", file_, run, direction);
    return runs;
  }

  // Of options as JSON those with one number, bare or as {"type", "value"}.
  static ReportJson numbers_of(const ReportJson& options) {
    ReportJson kept = ReportJson::object();
    for (const auto& [key, option] : options.items()) {
      const ReportJson& value = option.is_object() && option.contains("value") ? option["value"] : option;
      if (value.is_number()) kept[key] = value;
    }
    return kept;
  }

  // Lists of numbers (null: not defined) of one length.
  ReportJson curves(const ReportJson& object, std::initializer_list<const char*> names) {
    ReportJson kept = ReportJson::object();
    for (const char* name : names) {
      const ReportJson& list = object.at(name);
      if (!list.is_array() || !std::all_of(list.begin(), list.end(), is_number_or_null))
        fail(ErrorCode::kCorrupt, "{}: {} is no list of numbers", file_, name);
      if (list.size() != object.at(*names.begin()).size())
        fail(ErrorCode::kCorrupt, "{}: {} has {} values, {} has {}", file_, name, list.size(), *names.begin(),
             object.at(*names.begin()).size());
      kept[name] = list;
    }
    return kept;
  }

  static bool is_number_or_null(const ReportJson& value) { return value.is_number() || value.is_null(); }

  ReportJson histogram(const ReportJson& object) {
    ReportJson kept = {{"edges", curves(object, {"edges"})["edges"]}, {"counts", curves(object, {"counts"})["counts"]}};
    if (kept["edges"].size() != kept["counts"].size() + 1)
      fail(ErrorCode::kCorrupt, "{}: a histogram of {} counts has {} edges, not one more", file_, kept["counts"].size(),
           kept["edges"].size());
    return kept;
  }

  ReportJson slice(const ReportJson& object) {
    ReportJson kept = {{"name", object.at("name").get<std::string>()}, {"shape", object.at("shape")}};
    const auto shape = object.at("shape").get<std::vector<std::size_t>>();
    if (shape.size() != 2 || *std::min_element(shape.begin(), shape.end()) == 0 ||
        *std::max_element(shape.begin(), shape.end()) > kLongestEdge)
      fail(ErrorCode::kCorrupt, "{}: the slice's shape {} is not two lengths of 1 to {}", file_,
           object.at("shape").dump(), kLongestEdge);
    add_values(object, shape[0] * shape[1], kept);
    return kept;
  }

  void add_values(const ReportJson& object, std::size_t count, ReportJson& kept) {
    const std::vector<float> original = values(object, "original", count);
    const std::vector<float> reconstruction = values(object, "reconstruction", count);
    kept["original"] = shared(object.at("original"));
    kept["reconstruction"] = shared(object.at("reconstruction"));
    if (!same(values(object, "error", count), difference(reconstruction, original)))
      kept["error"] = shared(object.at("error"));
    if (!object.contains("ssim") || object["ssim"].is_null()) return;
    static_cast<void>(values(object, "ssim", count));
    kept["ssim"] = shared(object["ssim"]);
  }

  std::vector<float> values(const ReportJson& object, const char* name, std::size_t count) {
    const std::string place = fmt::format("{}: the slice's {}", file_, name);
    const Bytes bytes = decode_base64(object.at(name).get_ref<const std::string&>(), place);
    if (bytes.size() != count * sizeof(float))
      fail(ErrorCode::kCorrupt, "{} has {} bytes; its shape asks for {}", place, bytes.size(), count * sizeof(float));
    std::vector<float> numbers(count);
    std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return numbers;
  }

  static std::vector<float> difference(const std::vector<float>& a, const std::vector<float>& b) {
    std::vector<float> result(a.size());
    std::transform(a.begin(), a.end(), b.begin(), result.begin(), std::minus<>());
    return result;
  }

  // NaN, a missing value, is the same as NaN.
  static bool same(const std::vector<float>& a, const std::vector<float>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
  }

  std::size_t shared(const ReportJson& base64) { return blobs_.index_of(base64.get_ref<const std::string&>(), file_); }

  std::string file_;
  SharedBlobs& blobs_;
};

std::string key_of(const ReportJson& cell) {
  const ReportJson& bound = cell.at("bound");
  return report_key(cell.at("dataset").get<std::string>(), cell.at("compressor").get<std::string>(),
                    cell.at("bound_kind").get<std::string>(), bound.is_number() ? bound.get<double>() : 0.0);
}

std::vector<fs::path> json_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

ReportJson read_report_json(const fs::path& file) {
  try {
    return ReportJson::parse(read_text(file));
  } catch (const ReportJson::exception& error) {
    fail(ErrorCode::kCorrupt, "{} is no JSON: {}", file.string(), error.what());
  }
}

ReportCells read_report_cells(const fs::path& folder, const ReportTable& table) {
  ReportCells result;
  SharedBlobs blobs(result.blobs);
  std::map<std::size_t, ReportJson> by_row;
  for (const fs::path& file : json_files(folder)) {
    const ReportJson cell = read_report_json(file);
    try {
      const auto row = table.index.find(key_of(cell));
      if (row == table.index.end()) continue;
      ReportJson kept = CellReader(file.string(), blobs).checked(cell);
      kept["row"] = row->second;
      by_row[row->second] = std::move(kept);
    } catch (const ReportJson::exception& error) {
      fail(ErrorCode::kCorrupt, "{} is not what a run writes: {}", file.string(), error.what());
    }
  }
  for (auto& [row, cell] : by_row) result.cells.push_back(std::move(cell));
  return result;
}

}  // namespace tezpress
