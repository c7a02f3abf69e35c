// Training through libtezpress_train.so, which is loaded when it is first asked
// for: programs that train nothing neither need it nor wait for it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/array.h"
#include "base/bytes.h"
#include "tezip/tezip_train.h"

namespace tezpress {

struct TrainInput {
  std::string name;  // for messages
  ConstView data;    // contiguous
};

struct TrainRequest {
  tezip_training training{};  // numbers and callbacks; what is listed below is filled in by train()
  std::vector<double> bounds;
  std::string time = "auto";  // is the slowest axis time? as tezip:time
  std::optional<double> fill_value;
  std::string note;
  Bytes start;   // a model file, or nothing
  Bytes resume;  // an output's model, or nothing
};

using TrainProgressListener = std::function<bool(const tezip_train_progress&)>;
using TrainOutputListener = std::function<bool(const tezip_train_output&)>;

// Calls the listeners until the training is over or one of them returns false. Throws kUnsupported, saying what to
// install, where there is no training; what the training throws; and what listeners throw.
void train(const std::vector<TrainInput>& series, TrainRequest request, const TrainProgressListener& progress,
           const TrainOutputListener& output);

}  // namespace tezpress
