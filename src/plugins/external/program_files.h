// Arrays as files for a foreign program: how they are written and named on its
// command line, and how the arrays that it wrote are read. One decision: nothing that
// the program says about a file is believed before the file was looked at.
#pragma once

#include "plugins/children.h"
#include "plugins/external/call_directory.h"
#include "plugins/external/reply.h"

namespace tezpress {

// The option keys of a FileSide.
struct FileKeys {
  std::string io, names, prefixes, suffixes;
};

// How arrays of one side (uncompressed or compressed) travel. Entry i is for array i; one io is for all.
struct FileSide {
  FileSide(FileKeys option_keys, const std::string& side_name);  // side_name: "compressed", for sentences
  void describe(OptionVisitor& visitor);

  // "--NAME_flag", or "--flag" for an empty name. Throws kInvalidArgument where several arrays share one name.
  std::string flag(std::size_t index, std::size_t count, const std::string& flag) const;
  std::string new_file(CallDirectory& directory, std::size_t index, const std::string& stem) const;
  Io& io(std::size_t index) const;

  FileKeys keys;
  std::string side;
  ChildIos ios;
  // One empty entry each, as LibPressio lists them.
  std::vector<std::string> names = {""}, prefixes = {""}, suffixes = {""};
};

// The command line of a call with arrays.
class ProgramArguments {
 public:
  ProgramArguments(std::vector<std::string> head, CallDirectory& directory)
      : arguments_(std::move(head)), directory_(directory) {}

  // --itype, --idim (fastest first) and --input for each array, after writing it.
  void add_inputs(const std::vector<ConstView>& arrays, const FileSide& side);
  // --otype and --odim for each; where offered, an empty file with --output.
  void add_outputs(const std::vector<ArrayType>& types, const FileSide& side, bool offered);
  const std::vector<std::string>& list() const { return arguments_; }

 private:
  void add(std::string flag, std::string value);
  void add_type(const ArrayType& type, const FileSide& side, std::size_t index, std::size_t count, char direction);

  std::vector<std::string> arguments_;
  CallDirectory& directory_;
};

// The array that the reply names; a relative path is one of the directory in which the program ran. Throws kCorrupt for
// a file that is not there, kTruncated for one with fewer bytes than its type has, and what the io throws.
Array read_written(const Options& reply, std::size_t index, const FileSide& side, const std::string& directory);

}  // namespace tezpress
