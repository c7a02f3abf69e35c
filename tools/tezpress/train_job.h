// What `tezpress train` was asked for, and its checkpoint: OUT.checkpoint, the
// model so far, and OUT.checkpoint.json, the job with how far it came. The JSON is
// written last and names the model's hash, so that two that do not belong together
// are told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "plugins/trainer.h"

namespace tezpress {

struct TrainJob {
  std::string out;
  std::vector<std::string> series;  // paths
  std::string shape, type, format;  // of all of them, as for other commands
  std::vector<std::string> assignments;
  std::string frames;  // FIRST:COUNT, or empty for all
  std::string time = "auto";
  std::vector<double> bounds{1e-2, 1e-3, 1e-4, 1e-5};
  int hidden = 16;
  int steps = 5000;
  int rounds = 2;
  std::size_t samples = 100000;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  std::string start;  // path of a model, or empty
  std::optional<double> fill;
};

void write_checkpoint(const TrainJob& job, const tezip_train_output& output);
// The job as it was started, with where to go on. Throws kIo, kCorrupt.
struct Checkpoint {
  TrainJob job;
  Bytes model;
  int round = 0;
  int networks = 0;
};
Checkpoint read_checkpoint(const std::string& out);
void remove_checkpoint(const std::string& out);

}  // namespace tezpress
