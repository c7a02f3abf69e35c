// See study.h.
#include "evaluate/study.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

#include "base/shape_text.h"
#include "evaluate/json_members.h"
#include "evaluate/text_file.h"

namespace tezpress {
namespace {

void read_shape(JsonMembers& members, DatasetSpec& dataset) {
  const Json* shape = members.take("shape");
  if (shape == nullptr) return;
  if (shape->is_string()) {
    dataset.shape = parse_shape(shape->get<std::string>());
    return;
  }
  members.read("shape", dataset.shape);
  element_count(dataset.shape);
}

void read_fill_value(JsonMembers& members, DatasetSpec& dataset) {
  const Json* fill = members.take("fill_value");
  if (fill == nullptr) return;
  if (fill->is_number())
    dataset.fill_value = fill->get<double>();
  else if (*fill == "nan")
    dataset.fill_value = std::numeric_limits<double>::quiet_NaN();
  else
    fail(ErrorCode::kInvalidArgument, "{}: \"fill_value\" is {}, but it must be a number or \"nan\"", members.place(),
         fill->dump());
}

void check_source(const DatasetSpec& dataset, const std::string& place) {
  const int sources = !dataset.path.empty() + !dataset.generate.empty() + !dataset.sdrbench.empty();
  if (sources != 1)
    fail(ErrorCode::kInvalidArgument,
         "{} names {} sources, but it needs exactly one of \"path\", \"generate\" and \"sdrbench\"", place, sources);
  if (!dataset.sdrbench.empty() && dataset.folder.empty())
    fail(ErrorCode::kInvalidArgument, "{}: \"sdrbench\" needs the \"folder\" in which its files are", place);
}

DatasetSpec parse_dataset(const Json& json, const std::string& place) {
  DatasetSpec dataset;
  if (json.is_string()) {
    dataset.path = json.get<std::string>();
    return dataset;
  }
  JsonMembers members(json, place);
  members.read("name", dataset.name);
  members.read("path", dataset.path);
  members.read("generate", dataset.generate);
  members.read("sdrbench", dataset.sdrbench);
  members.read("stack", dataset.stack);
  read_shape(members, dataset);
  members.read("type", dataset.type);
  members.read("format", dataset.format);
  members.read("seed", dataset.seed);
  members.read("folder", dataset.folder);
  members.read("fields", dataset.fields);
  read_fill_value(members, dataset);
  members.read("slice", dataset.slice);
  members.finish();
  check_source(dataset, place);
  return dataset;
}

bool parse_max_error(JsonMembers& members) {
  std::string word = "bounded";
  members.read("max_error", word);
  if (word != "bounded" && word != "none")
    fail(ErrorCode::kInvalidArgument, "{}: \"max_error\" is \"{}\", but it must be \"bounded\" or \"none\"",
         members.place(), word);
  return word == "bounded";
}

CompressorSpec parse_compressor(const Json& json, const std::string& place) {
  CompressorSpec compressor;
  if (json.is_string()) {
    compressor.id = compressor.label = json.get<std::string>();
    return compressor;
  }
  JsonMembers members(json, place);
  members.read("id", compressor.id);
  compressor.label = compressor.id;
  members.read("label", compressor.label);
  if (const Json* options = members.take("options")) compressor.options = Options::parse_json(options->dump());
  if (members.take("repeats") != nullptr) members.read("repeats", compressor.repeats.emplace());
  compressor.takes_bound = parse_max_error(members);
  members.read("train", compressor.train);
  members.read("note", compressor.note);
  members.finish();
  if (compressor.id.empty()) fail(ErrorCode::kInvalidArgument, "{} needs the \"id\" of a compressor", place);
  return compressor;
}

std::vector<StudyBound> parse_bounds(JsonMembers& members, const char* name) {
  std::vector<std::string> texts;
  members.read(name, texts);
  std::vector<StudyBound> bounds;
  for (const std::string& text : texts) bounds.push_back(parse_bound(text));
  return bounds;
}

template <typename T, typename Parse>
std::vector<T> parse_list(JsonMembers& members, const char* name, const Parse& parse) {
  const Json* list = members.take(name);
  if (list == nullptr || !list->is_array() || list->empty())
    fail(ErrorCode::kInvalidArgument, "{} needs \"{}\", a list that is not empty", members.place(), name);
  std::vector<T> result;
  for (std::size_t i = 0; i < list->size(); ++i) result.push_back(parse((*list)[i], fmt::format("{}[{}]", name, i)));
  return result;
}

void check_study(const Study& study) {
  if (study.bounds.empty())
    fail(ErrorCode::kInvalidArgument, "the study needs \"bounds\", such as [\"abs 1e-4\", \"rel 1e-3\", \"lossless\"]");
  if (study.repeats == 0) fail(ErrorCode::kInvalidArgument, "the study's \"repeats\" is 0, but it must be at least 1");
  std::set<std::string> labels;
  for (const CompressorSpec& compressor : study.compressors)
    if (!labels.insert(compressor.label).second)
      fail(ErrorCode::kInvalidArgument, "two compressors are labelled \"{}\"; give each its own \"label\"",
           compressor.label);
  for (const StudyBound& bound : study.pictures)
    if (std::find(study.bounds.begin(), study.bounds.end(), bound) == study.bounds.end())
      fail(ErrorCode::kInvalidArgument, "\"pictures\" names the bound {}, which is not among the \"bounds\"",
           to_string(bound));
}

std::vector<std::string> texts_of(const std::vector<StudyBound>& bounds) {
  std::vector<std::string> texts;
  for (const StudyBound& bound : bounds) texts.push_back(to_string(bound));
  return texts;
}

}  // namespace

StudyBound parse_bound(const std::string& text) {
  if (text == "lossless") return {BoundKind::kLossless, 0};
  const std::size_t space = text.find(' ');
  const std::string kind = text.substr(0, space);
  const std::string number = space == text.npos ? "" : text.substr(space + 1);
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  const bool is_number = error == std::errc{} && end == number.data() + number.size() && !number.empty();
  if ((kind != "abs" && kind != "rel") || !is_number || !std::isfinite(value) || value <= 0)
    fail(ErrorCode::kInvalidArgument, "\"{}\" is no bound; write \"abs 1e-4\", \"rel 1e-3\" or \"lossless\"", text);
  return {kind == "abs" ? BoundKind::kAbsolute : BoundKind::kRelative, value};
}

std::string to_string(const StudyBound& bound) {
  if (bound.kind == BoundKind::kLossless) return "lossless";
  return fmt::format("{} {}", name_of(bound.kind), bound.value);
}

Study parse_study(const std::string& json) {
  Json root;
  try {
    root = Json::parse(json);
  } catch (const Json::exception& error) {
    fail(ErrorCode::kInvalidArgument, "the study is no JSON: {}", error.what());
  }
  Study study;
  JsonMembers members(root, "the study");
  members.read("name", study.name);
  study.datasets = parse_list<DatasetSpec>(members, "datasets", parse_dataset);
  study.compressors = parse_list<CompressorSpec>(members, "compressors", parse_compressor);
  study.bounds = parse_bounds(members, "bounds");
  members.read("metrics", study.metrics);
  members.read("repeats", study.repeats);
  members.read("warmup", study.warmup);
  members.read("threads", study.threads);
  study.pictures = parse_bounds(members, "pictures");
  members.read("allow_violations", study.allow_violations);
  members.read("timing", study.timing);
  members.finish();
  check_study(study);
  return study;
}

Study load_study(const std::filesystem::path& file) {
  Study study = parse_study(read_text(file));
  if (study.name.empty()) study.name = file.stem().string();
  return study;
}

Json to_json(const DatasetSpec& dataset) {
  Json json = Json::object();
  const auto text = [&](const char* name, const std::string& value) {
    if (!value.empty()) json[name] = value;
  };
  text("name", dataset.name);
  text("path", dataset.path);
  text("generate", dataset.generate);
  text("sdrbench", dataset.sdrbench);
  if (dataset.stack) json["stack"] = true;
  if (!dataset.shape.empty()) json["shape"] = to_string(dataset.shape);
  text("type", dataset.type);
  text("format", dataset.format);
  if (!dataset.generate.empty()) json["seed"] = dataset.seed;
  text("folder", dataset.folder);
  if (!dataset.fields.empty()) json["fields"] = dataset.fields;
  if (dataset.fill_value)
    json["fill_value"] = std::isnan(*dataset.fill_value) ? Json("nan") : Json(*dataset.fill_value);
  if (!dataset.slice.empty()) json["slice"] = dataset.slice;
  return json;
}

Json to_json(const CompressorSpec& compressor) {
  Json json = {{"label", compressor.label}, {"id", compressor.id}};
  if (!compressor.options.empty()) json["options"] = Json::parse(compressor.options.to_json());
  if (compressor.repeats) json["repeats"] = *compressor.repeats;
  json["max_error"] = compressor.takes_bound ? "bounded" : "none";
  if (!compressor.train.empty()) json["train"] = compressor.train;
  if (!compressor.note.empty()) json["note"] = compressor.note;
  return json;
}

Json to_json(const Study& study) {
  Json json = {{"name", study.name}, {"datasets", Json::array()}, {"compressors", Json::array()}};
  for (const DatasetSpec& dataset : study.datasets) json["datasets"].push_back(to_json(dataset));
  for (const CompressorSpec& compressor : study.compressors) json["compressors"].push_back(to_json(compressor));
  json["bounds"] = texts_of(study.bounds);
  json["metrics"] = study.metrics;
  json["repeats"] = study.repeats;
  json["warmup"] = study.warmup;
  json["threads"] = study.threads;
  json["pictures"] = texts_of(study.pictures);
  json["allow_violations"] = study.allow_violations;
  json["timing"] = study.timing;
  return json;
}

}  // namespace tezpress
