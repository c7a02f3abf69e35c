// The explicit list of plugins of this build. Nothing registers itself: the one
// list is src/plugins/all.cc. What could not be built is listed with the reason.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/compressor.h"
#include "core/io.h"
#include "core/metric.h"

namespace tezpress {

struct Missing {
  std::string kind;    // "compressor", "metric", "io"
  std::string id;      // "sz3"
  std::string reason;  // "hdf5plugin was not found; install it with: pip install hdf5plugin"
};

class Registry {
 public:
  template <typename T>
  using Factory = std::function<std::unique_ptr<T>()>;

  void add(const std::string& id, Factory<Compressor> make) { compressors_[id] = std::move(make); }
  // A compressor that lives in another process: making one starts it, so what it is is said here.
  void add_foreign(const std::string& id, std::string sentence, Factory<Compressor> make) {
    foreign_[id] = std::move(sentence);
    add(id, std::move(make));
  }
  void add(const std::string& id, Factory<Metric> make) { metrics_[id] = std::move(make); }
  void add(const std::string& id, Factory<Io> make) { ios_[id] = std::move(make); }
  void add_missing(Missing missing) { missing_.push_back(std::move(missing)); }

  // Throw kUnknownName with the nearest name, or with the reason why it is missing.
  std::unique_ptr<Compressor> compressor(const std::string& id) const;
  std::unique_ptr<Metric> metric(const std::string& id) const;
  std::unique_ptr<Io> io(const std::string& id) const;
  // The io that recognises the path; throws kInvalidArgument if none does.
  std::unique_ptr<Io> io_for(const std::string& path) const;

  std::vector<std::string> compressor_ids() const;  // foreign ones too
  std::vector<std::string> metric_ids() const;
  std::vector<std::string> io_ids() const;
  const std::map<std::string, std::string>& foreign() const { return foreign_; }  // sentences by id
  const std::vector<Missing>& missing() const { return missing_; }

 private:
  std::map<std::string, Factory<Compressor>> compressors_;
  std::map<std::string, std::string> foreign_;
  std::map<std::string, Factory<Metric>> metrics_;
  std::map<std::string, Factory<Io>> ios_;
  std::vector<Missing> missing_;
};

}  // namespace tezpress
