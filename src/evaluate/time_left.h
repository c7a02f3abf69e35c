// How long the rest of a run may take: every cell that is left is taken to need the
// mean time of the cells of its compressor that are done.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace tezpress {

class TimeLeft {
 public:
  void plan(const std::string& compressor);  // one cell that is to be run
  void done(const std::string& compressor, double seconds);
  // Nothing before the first cell is done. A compressor without one yet is taken as the mean of the others.
  std::optional<double> seconds() const;

 private:
  struct Work {
    double planned = 0;
    double done = 0;
    double seconds = 0;
  };
  std::map<std::string, Work> work_;
};

}  // namespace tezpress
