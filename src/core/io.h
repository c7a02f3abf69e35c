// Reading arrays from files and writing them. The path names the file; what the
// file does not say (dtype, shape of raw data) comes from the options.
#pragma once

#include <memory>
#include <string>

#include "core/configurable.h"

namespace tezpress {

class Io : public Configurable {
 public:
  virtual std::string id() const = 0;  // "numpy"
  virtual std::string sentence() const = 0;
  virtual bool recognises(const std::string& path) const = 0;  // by its name
  // Axis 0 slowest. Throws kIo (with the errno text), kCorrupt, kInvalidArgument.
  virtual Array read(const std::string& path) = 0;
  // Written beside the final name and renamed when whole: no half file under the final name.
  virtual void write(const std::string& path, ConstView data) = 0;
  virtual std::unique_ptr<Io> clone() const = 0;

 protected:
  std::string prefix() const override { return id(); }
};

}  // namespace tezpress
