// The lines of `tezpress train` on standard error: one for each network that is
// ready, one when something else begins, and between them one every few seconds.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "plugins/trainer.h"

namespace tezpress {

class TrainReporter {
 public:
  TrainReporter(std::vector<std::string> series, int rounds, bool quiet);
  void show(const tezip_train_progress& progress);
  double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;
  std::vector<std::string> series_;
  int rounds_;
  bool quiet_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_line_ = start_;
  int last_stage_ = -1;
};

}  // namespace tezpress
