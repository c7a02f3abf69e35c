// See dataset.h.
#include "evaluate/dataset.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "evaluate/data_search.h"
#include "generate/generators.h"
#include "plugins/all.h"
#include "plugins/data_file.h"

namespace tezpress {
namespace {

DataFile data_file(const DatasetSpec& spec, const std::string& path) {
  return {.path = path, .shape = spec.shape, .type = spec.type, .format = spec.format};
}

// Frames of one type as a series, in the order given.
Array read_stacked(const DatasetSpec& spec, const std::vector<std::string>& files) {
  Array first = read_data_file(all_plugins(), data_file(spec, files.front()));
  Shape shape = first.shape();
  shape.insert(shape.begin(), files.size());
  Array series(first.dtype(), shape);
  copy(first.view(), series.view().frame(0));
  for (std::size_t t = 1; t < files.size(); ++t) {
    const Array frame = read_data_file(all_plugins(), data_file(spec, files[t]));
    if (frame.type() != first.type())
      fail(ErrorCode::kInvalidArgument, "{} is {} of shape {}, but {} is {} of shape {}: frames must be alike",
           files[t], name_of(frame.dtype()), to_string(frame.shape()), files.front(), name_of(first.dtype()),
           to_string(first.shape()));
    copy(frame.view(), series.view().frame(t));
  }
  return series;
}

DatasetSource generated(const DatasetSpec& spec) {
  const Generator& source = generator(spec.generate);
  const Shape shape = spec.shape.empty() ? source.shape : spec.shape;
  return {spec.name.empty() ? spec.generate : spec.name, spec,
          [&source, shape, seed = spec.seed] { return source.make(shape, seed, [](std::size_t) {}); }};
}

// files: of one dataset, or of one dataset each.
void add_files(const DatasetSpec& spec, const std::string& name, const std::vector<std::string>& files,
               std::vector<DatasetSource>& sources) {
  if (spec.stack) {
    sources.push_back({name, spec, [spec, files] { return read_stacked(spec, files); }});
    return;
  }
  for (const std::string& file : files)
    sources.push_back({files.size() == 1 ? name : name + " " + short_name(file), spec,
                       [spec, file] { return read_data_file(all_plugins(), data_file(spec, file)); }});
}

void add_path(const DatasetSpec& spec, const DataPlaces& places, std::vector<DatasetSource>& sources) {
  const std::string path = resolved(spec.path, places);
  const std::vector<std::string> files = files_at(path);
  const bool one = files.size() == 1;
  if (spec.name.empty() && !one && !spec.stack) {
    for (const std::string& file : files) add_files(spec, short_name(file), {file}, sources);
    return;
  }
  add_files(spec, spec.name.empty() ? short_name(one ? files.front() : path) : spec.name, files, sources);
}

void add_published(const DatasetSpec& spec, const DataPlaces& places, std::vector<DatasetSource>& sources) {
  for (const PublishedField& field : published_fields(spec, resolved(spec.folder, places)))
    add_files(spec, (spec.name.empty() ? spec.sdrbench : spec.name) + " " + field.variable, field.files, sources);
}

void require_own_names(const std::vector<DatasetSource>& sources) {
  std::set<std::string> names;
  for (const DatasetSource& source : sources)
    if (!names.insert(source.name).second)
      fail(ErrorCode::kInvalidArgument, "two datasets are called \"{}\"; give each its own \"name\"", source.name);
}

// The fill value as the array's dtype holds it, so that it compares equal to the values that stand for it.
std::optional<double> fill_value_of(const DatasetSpec& spec, Dtype dtype) {
  if (!spec.fill_value || std::isnan(*spec.fill_value)) return std::nullopt;
  Array number(Dtype::kDouble, {1});
  number.values<double>()[0] = *spec.fill_value;
  const Array stored = cast(cast(number.view(), dtype).view(), Dtype::kDouble);
  const double value = stored.values<double>()[0];
  if (!is_floating(dtype) && value != *spec.fill_value)
    fail(ErrorCode::kInvalidArgument, "the fill value {} is no {}", *spec.fill_value, name_of(dtype));
  return value;
}

void summarise_valid(Dataset& dataset) {
  visit_dtype(dataset.values.dtype(), [&](auto tag) {
    using T = decltype(tag);
    for (const T element : std::as_const(dataset.values).values<T>()) {
      const auto value = static_cast<double>(element);
      if (dataset.is_missing(value)) continue;
      dataset.minimum = dataset.valid == 0 ? value : std::min(dataset.minimum, value);
      dataset.maximum = dataset.valid == 0 ? value : std::max(dataset.maximum, value);
      ++dataset.valid;
    }
  });
}

void check_slice(const Dataset& dataset) {
  const Shape& shape = dataset.values.shape();
  if (dataset.slice.empty()) return;
  const bool fits = dataset.slice.size() + 2 == shape.size() &&
                    std::equal(dataset.slice.begin(), dataset.slice.end(), shape.begin(), std::less<>());
  if (!fits)
    fail(ErrorCode::kInvalidArgument,
         "the slice {} of {} is outside of the shape {}: it has an index for each axis "
         "but the last two",
         to_string(Shape(dataset.slice)), dataset.name, to_string(shape));
}

}  // namespace

bool Dataset::is_missing(double value) const { return !std::isfinite(value) || (fill_value && value == *fill_value); }

std::vector<DatasetSource> find_datasets(const Study& study, const DataPlaces& places) {
  std::vector<DatasetSource> sources;
  for (const DatasetSpec& spec : study.datasets) {
    if (!spec.generate.empty())
      sources.push_back(generated(spec));
    else if (!spec.sdrbench.empty())
      add_published(spec, places, sources);
    else
      add_path(spec, places, sources);
  }
  require_own_names(sources);
  return sources;
}

Dataset read_dataset(const DatasetSource& source) {
  Dataset dataset;
  dataset.name = source.name;
  dataset.values = source.read();
  dataset.slice = source.spec.slice;
  dataset.fill_value = fill_value_of(source.spec, dataset.values.dtype());
  dataset.states_missing = source.spec.fill_value.has_value();
  summarise_valid(dataset);
  if (dataset.valid == 0)
    fail(ErrorCode::kInvalidArgument, "{} of shape {} holds no valid value", source.name,
         to_string(dataset.values.shape()));
  check_slice(dataset);
  return dataset;
}

}  // namespace tezpress
