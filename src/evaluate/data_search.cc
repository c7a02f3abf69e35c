// See data_search.h.
#include "evaluate/data_search.h"

#include <fmt/ranges.h>
#include <glob.h>

#include <algorithm>

#include "plugins/io/natural_order.h"
#include "plugins/io/published_data.h"

namespace fs = std::filesystem;

namespace tezpress {
namespace {

constexpr std::string_view kDataVariable = "${DATA}";

std::vector<std::string> matching(const std::string& pattern) {
  glob_t found{};
  const int result = ::glob(pattern.c_str(), 0, nullptr, &found);
  std::vector<std::string> files(found.gl_pathv, found.gl_pathv + (result == 0 ? found.gl_pathc : 0));
  ::globfree(&found);
  if (files.empty()) fail(ErrorCode::kIo, "no file matches {}", pattern);
  std::sort(files.begin(), files.end(), natural_less);
  return files;
}

// Empty for a folder of frames, which an io plugin reads as one series.
std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".png") return {};
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  if (files.empty()) fail(ErrorCode::kIo, "the folder {} holds no files", folder);
  std::sort(files.begin(), files.end(), natural_less);
  return files;
}

bool is_shape(std::string_view text) {
  return text.find('x') != text.npos && text.find_first_not_of("0123456789x") == text.npos;
}

std::vector<std::string> all_files_below(const PublishedSet& set, const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->is_regular_file()) files.push_back(entry->path().string());
  if (error)
    fail(ErrorCode::kIo,
         "cannot look for {} in the folder {} ({}); download {} from SDRBench (sdrbench.github.io) and "
         "unpack it there",
         set.name, folder, error.message(), set.archive.empty() ? set.name : set.archive);
  std::sort(files.begin(), files.end(), natural_less);
  return files;
}

std::vector<std::string> holding(const PublishedSet& set, const std::string& variable,
                                 const std::vector<std::string>& files) {
  std::vector<std::string> result;
  std::copy_if(files.begin(), files.end(), std::back_inserter(result), [&](const std::string& file) {
    return holds_variable(set, variable, fs::path(file).filename().string());
  });
  return result;
}

std::vector<std::string> variables_of(const PublishedSet& set) {
  std::vector<std::string> names;
  for (const PublishedVariable& variable : set.variables) names.push_back(variable.name);
  return names;
}

void require_known(const PublishedSet& set, const std::string& field) {
  const auto known = variables_of(set);
  if (set.more_variables || std::find(known.begin(), known.end(), field) != known.end()) return;
  fail(ErrorCode::kUnknownName, "{} has no field {}; it has: {}", set.name, field, fmt::join(known, ", "));
}

}  // namespace

std::string resolved(const std::string& path, const DataPlaces& places) {
  std::string result = path;
  const std::size_t at = result.find(kDataVariable);
  if (at != result.npos) {
    if (!places.data)
      fail(ErrorCode::kInvalidArgument,
           "{} means a folder of yours: say which with --data DIR or the environment variable TEZPRESS_DATA", path);
    result.replace(at, kDataVariable.size(), *places.data);
  }
  return fs::path(result).is_absolute() || at != path.npos ? result : (places.base / result).string();
}

std::vector<std::string> files_at(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    const auto files = files_in(path);
    return files.empty() ? std::vector{path} : files;
  }
  if (!fs::exists(path, ignored) && path.find_first_of("*?[") != path.npos) return matching(path);
  return {path};
}

std::string short_name(const std::string& path) {
  const std::size_t colon = path.find(":/");
  const std::string inside = colon == path.npos ? "" : path.substr(colon);
  fs::path file = path.substr(0, colon);
  if (!file.has_filename()) file = file.parent_path();
  std::string name = file.stem().string();
  const std::size_t underscore = name.find_last_of('_');
  if (underscore != name.npos && is_shape(std::string_view(name).substr(underscore + 1))) name.resize(underscore);
  return name + inside;
}

std::vector<PublishedField> published_fields(const DatasetSpec& spec, const std::string& folder) {
  const PublishedSet& set = published_set(spec.sdrbench);
  const auto files = all_files_below(set, folder);
  std::vector<PublishedField> fields;
  for (const std::string& name : spec.fields.empty() ? variables_of(set) : spec.fields) {
    require_known(set, name);
    PublishedField field{name, holding(set, name, files)};
    if (!field.files.empty())
      fields.push_back(std::move(field));
    else if (!spec.fields.empty())
      fail(ErrorCode::kIo, "the field {} of {} is not in the folder {}; it is in {}", name, set.name, folder,
           set.archive.empty() ? "SDRBench's download" : set.archive);
  }
  if (fields.empty())
    fail(ErrorCode::kIo,
         "no file of {} is in the folder {}; download {} from SDRBench (sdrbench.github.io) and unpack it there",
         set.name, folder, set.archive.empty() ? set.name : set.archive);
  return fields;
}

}  // namespace tezpress
