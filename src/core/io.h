// Reading arrays from files and writing them. The file is named by the option
// io:path or by the caller; what it does not say itself (dtype and shape of raw
// data) comes from options or from the type of array that the caller expects.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "core/configurable.h"

namespace tezpress {

// Where an array is read from or written to: the first that is set counts.
struct IoPlace {
  std::optional<std::string> path = {};
  std::optional<void*> stream = {};             // a FILE*, at its current position
  std::optional<std::int32_t> descriptor = {};  // an open file, at its current position
};

class Io : public Configurable {
 public:
  virtual std::string id() const = 0;  // "numpy"
  virtual std::string sentence() const = 0;
  virtual bool recognises(const std::string&) const { return false; }  // by the name of the file

  // From and to the place that the options name. expected: what the caller expects, used where the file does not
  // say it itself; without axes: all values there are. Axis 0 slowest. Throw kIo (with the errno text), kCorrupt,
  // kTruncated, kInvalidArgument.
  Array read(const std::optional<ArrayType>& expected = {}) { return read_from(place_, expected); }
  void write(ConstView data) { write_to(place_, data); }
  // From and to a named file. Files appear under their name only when they are whole.
  Array read(const std::string& path, const std::optional<ArrayType>& expected = {}) {
    return read_from({.path = path}, expected);
  }
  void write(const std::string& path, ConstView data) { write_to({.path = path}, data); }

  virtual std::unique_ptr<Io> clone() const = 0;
  std::string prefix() const override { return id(); }

 protected:
  virtual Array read_from(const IoPlace& place, const std::optional<ArrayType>& expected) = 0;
  virtual void write_to(const IoPlace& place, ConstView data) = 0;
  void describe(OptionVisitor& visitor) override { describe_path(visitor); }

  // Options of the place, for describe().
  void describe_path(OptionVisitor& visitor);        // io:path
  void describe_descriptor(OptionVisitor& visitor);  // io:file_descriptor
  void describe_open_files(OptionVisitor& visitor);  // io:file_descriptor, io:file_pointer
  const std::string& path_of(const IoPlace&) const;  // throws kInvalidArgument if io:path is not set

 private:
  IoPlace place_;
};

}  // namespace tezpress
