// Type and shape of values that a file holds without saying so. What is known
// first counts: options, what the caller expects, the file's name (known_shapes.h);
// nothing is ever guessed.
#pragma once

#include <optional>
#include <string>

#include "core/io.h"

namespace tezpress {

class RawValues {
 public:
  explicit RawValues(std::string prefix) : prefix_(std::move(prefix)) {}

  // Options <prefix>:dtype and <prefix>:dims (slowest axis first), for describe() and changed().
  void describe(OptionVisitor& visitor);
  void changed();

  // What options and caller say, without any file, if it is enough.
  std::optional<ArrayType> known(const std::optional<ArrayType>& expected) const;
  // Of a file of so many bytes. A shape that is expected without axes stands for one axis with all values there are.
  // Throws kInvalidArgument where something is not known or the size is another, with what would fit.
  ArrayType in_file(const std::string& path, std::uint64_t bytes, const std::optional<ArrayType>& expected) const;

 private:
  std::string prefix_;
  std::optional<Dtype> dtype_;
  Option::Data dims_;
  Shape shape_;
};

}  // namespace tezpress
