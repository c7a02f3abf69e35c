// Where the files of a study's datasets are: ${DATA}, patterns, folders, and the
// published names of SDRBench's sets.
#pragma once

#include "evaluate/dataset.h"

namespace tezpress {

// path with ${DATA} replaced, and below places.base where it is relative. Throws kInvalidArgument if ${DATA} is meant
// and has no value.
std::string resolved(const std::string& path, const DataPlaces& places);
// What a path stands for, in natural order: the files that match a pattern (*, ?, [...]), the files of a folder (a
// folder with PNG frames is one thing), else the path itself. Throws kIo where there is nothing.
std::vector<std::string> files_at(const std::string& path);
// For people: the name of the file without folder, ending, and shape.
std::string short_name(const std::string& path);

struct PublishedField {
  std::string variable;
  std::vector<std::string> files;  // in natural order: time steps where there are several
};
// The files of spec.sdrbench below folder, of spec.fields or of all variables that are there. Throws kUnknownName for
// a set or a field that does not exist, kIo with the archive's name for what is not there.
std::vector<PublishedField> published_fields(const DatasetSpec& spec, const std::string& folder);

}  // namespace tezpress
