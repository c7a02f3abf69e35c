#include "plugins/external/program_files.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

std::string entry(const std::vector<std::string>& list, std::size_t index) {
  return index < list.size() ? list[index] : "";
}

// Opening anything else might wait for ever.
void require_regular_file(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    fail(ErrorCode::kCorrupt, "its reply names the file {}: {}", path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) fail(ErrorCode::kCorrupt, "its reply names {}, which is no regular file", path);
}

// The first bytes of a raw file: a program may have been offered a larger one.
Array read_raw(const std::string& path, const ArrayType& type) {
  const InputFile file(path);
  const std::size_t count = element_count(type.shape);
  if (count > file.size() / size_of(type.dtype))
    fail(ErrorCode::kTruncated, "its output {} has {} bytes, but {} of shape {} has {} values of {} bytes", path,
         file.size(), name_of(type.dtype), to_string(type.shape), count, size_of(type.dtype));
  Array array(type);
  file.read(0, array.view().data(), array.size_bytes());
  return array;
}

}  // namespace

FileSide::FileSide(FileKeys option_keys, const std::string& side_name)
    : keys(std::move(option_keys)),
      side(side_name),
      ios(child_ios(keys.io, "file formats of " + side + " arrays", {"posix"})) {}

void FileSide::describe(OptionVisitor& visitor) {
  const auto option = [&](const std::string& key, const char* what, std::vector<std::string>& member) {
    visitor.option({.key = key, .sentence = fmt::format("{} of {} arrays", what, side), .encoder_only = true}, member);
  };
  option(keys.names, "names before the program's flags", names);
  option(keys.prefixes, "beginnings of the names (with a '/': of the paths) of temporary files", prefixes);
  option(keys.suffixes, "endings of the names of temporary files", suffixes);
}

std::string FileSide::flag(std::size_t index, std::size_t count, const std::string& flag) const {
  const std::string name = entry(names, index);
  if (count > 1 && name.empty())
    fail(ErrorCode::kInvalidArgument, "{} {} arrays need as many names in {}, which has {}", count, side, keys.names,
         names.size());
  return "--" + (name.empty() ? "" : name + '_') + flag;
}

std::string FileSide::new_file(CallDirectory& directory, std::size_t index, const std::string& stem) const {
  return directory.new_file(entry(prefixes, index), stem, entry(suffixes, index));
}

Io& FileSide::io(std::size_t index) const {
  if (ios.size() == 1) return ios[0];
  if (index >= ios.size())
    fail(ErrorCode::kInvalidArgument, "{} names {} formats, but array {} is to be written or read", keys.io, ios.size(),
         index);
  return ios[index];
}

void ProgramArguments::add(std::string flag, std::string value) {
  arguments_.push_back(std::move(flag));
  arguments_.push_back(std::move(value));
}

void ProgramArguments::add_type(const ArrayType& type, const FileSide& side, std::size_t index, std::size_t count,
                                char direction) {
  add(side.flag(index, count, direction + std::string("type")), std::string(name_of(type.dtype)));
  for (auto length = type.shape.rbegin(); length != type.shape.rend(); ++length)
    add(side.flag(index, count, direction + std::string("dim")), std::to_string(*length));
}

void ProgramArguments::add_inputs(const std::vector<ConstView>& arrays, const FileSide& side) {
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    add_type(arrays[i].type(), side, i, arrays.size(), 'i');
    const std::string path = side.new_file(directory_, i, "pressioin");
    side.io(i).write(path, arrays[i]);
    add(side.flag(i, arrays.size(), "input"), path);
  }
}

void ProgramArguments::add_outputs(const std::vector<ArrayType>& types, const FileSide& side, bool offered) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    add_type(types[i], side, i, types.size(), 'o');
    if (offered) add(side.flag(i, types.size(), "output"), side.new_file(directory_, i, "pressioout"));
  }
}

Array read_written(const Options& reply, std::size_t index, const FileSide& side, const std::string& directory) {
  const WrittenArray written = written_array(reply, index);
  const std::string path = std::filesystem::path(directory) / written.path;
  require_regular_file(path);
  Io& io = side.io(index);
  if (io.id() == "posix") return read_raw(path, written.type);
  return io.read(path, written.type);
}

}  // namespace tezpress
