// tezip_train.h over train_model(): translation of structs and of exceptions, no logic.
#include <algorithm>
#include <cstring>
#include <new>

#include "base/error.h"
#include "tezip/tezip_train.h"
#include "train/train.h"

namespace tezpress::train {
namespace {

void require(const void* pointer, const char* name) {
  if (pointer == nullptr) fail(ErrorCode::kInvalidArgument, "{} is null", name);
}

TrainingSeries series_of(const tezip_train_series& c) {
  require(c.name, "a series' name");
  require(c.data, c.name);
  if (c.dtype < 0 || c.dtype >= kDtypeCount)
    fail(ErrorCode::kInvalidArgument, "{}: the dtype number {} does not exist", c.name, c.dtype);
  if (c.axes < 1 || c.axes > TEZIP_MAX_AXES)
    fail(ErrorCode::kInvalidArgument, "{}: frames of {} axes; the limits are 1 and {}", c.name, c.axes, TEZIP_MAX_AXES);
  if (c.frames == 0) fail(ErrorCode::kInvalidArgument, "{}: there are no frames", c.name);
  TrainingSeries series{c.name, {}, static_cast<const std::byte*>(c.data), c.frames};
  series.settings.dtype = static_cast<Dtype>(c.dtype);
  series.settings.frame_shape.assign(c.shape, c.shape + c.axes);
  if (c.has_fill_value != 0) series.settings.fill_value = c.fill_value;
  return series;
}

codec::SharedModel model_of(const void* bytes, std::size_t size, const char* name) {
  if (bytes == nullptr) return nullptr;
  try {
    return codec::read_network_model({static_cast<const std::uint8_t*>(bytes), size});
  } catch (const Error& error) {
    fail(error.code(), "{}: {}", name, error.what());
  }
}

TrainOptions options_of(const tezip_training& c) {
  TrainOptions options;
  if (c.bounds != nullptr) options.bounds.assign(c.bounds, c.bounds + c.bound_count);
  options.rounds = c.rounds != 0 ? c.rounds : 2;
  options.samples = c.samples != 0 ? c.samples : 100000;
  options.network.hidden = c.hidden != 0 ? c.hidden : 16;
  options.network.steps = c.steps != 0 ? c.steps : 5000;
  options.network.threads = c.threads != 0 ? static_cast<int>(c.threads) : 1;
  options.network.seed = c.seed;
  options.note = c.note != nullptr ? c.note : "";
  options.start = model_of(c.start, c.start_bytes, "the model to start from");
  options.resumed = model_of(c.resume, c.resume_bytes, "the model to go on from");
  options.position = {c.resume_round, c.resume_networks};
  return options;
}

// Callbacks of C as the listener of train_model(). Whichever says so stops the training.
class Caller {
 public:
  Caller(const tezip_training& c, std::span<const TrainingSeries> series) : c_(&c) {
    for (const TrainingSeries& one : series)
      value_bits_ += 8.0 * static_cast<double>(size_of(one.settings.dtype)) / static_cast<double>(series.size());
  }

  bool tell(const SamplingProgress& at) {
    tezip_train_progress progress{};
    progress.stage = TEZIP_TRAIN_SAMPLING;
    progress.round = at.round + 1;
    progress.series = at.series;
    progress.bound = at.bound;
    return send(progress);
  }
  bool tell(const TrainProgress& at) { return send(progress_of(at)); }
  void tell(const TrainProgress& at, const TrainedNetwork& result) {
    tezip_train_progress progress = progress_of(at);
    progress.stage = TEZIP_TRAIN_TRAINED;
    progress.integer_loss = result.integer_loss;
    progress.integer_error = result.largest_error;
    send(progress);
  }
  void give(const codec::SharedModel& model, TrainPosition position, bool last) {
    const Bytes bytes = codec::write_network_model(*model);
    const tezip_train_output output{bytes.data(), bytes.size(), last ? 1 : 0, position.round, position.networks};
    position_ = position;
    if (c_->output(c_->context, &output) == 0) go_on_ = false;
  }
  TrainPosition position() const { return position_; }

 private:
  tezip_train_progress progress_of(const TrainProgress& at) const {
    tezip_train_progress progress{};
    progress.stage = TEZIP_TRAIN_TRAINING;
    progress.round = at.round + 1;
    progress.axes = at.axes;
    progress.kind = static_cast<int>(at.kind);
    progress.samples = at.samples;
    progress.step = at.report.step;
    progress.loss = at.report.loss;
    progress.plain_loss = at.report.plain_loss;
    progress.ratio = value_bits_ / at.report.loss;
    progress.plain_ratio = value_bits_ / at.report.plain_loss;
    return progress;
  }
  bool send(const tezip_train_progress& progress) {
    if (c_->progress != nullptr && c_->progress(c_->context, &progress) == 0) go_on_ = false;
    return go_on_;
  }

  const tezip_training* c_;
  double value_bits_ = 0;
  bool go_on_ = true;
  TrainPosition position_;
};

void train(const tezip_training* c) {
  require(c, "training");
  if (c->struct_size != sizeof(tezip_training))
    fail(ErrorCode::kInvalidArgument, "the training has size {} but this library expects {}", c->struct_size,
         sizeof(tezip_training));
  if (c->output == nullptr) fail(ErrorCode::kInvalidArgument, "output is null");
  if (c->series_count > 0) require(c->series, "series");
  std::vector<TrainingSeries> series;
  for (std::size_t i = 0; i < c->series_count; ++i) series.push_back(series_of(c->series[i]));
  Caller caller(*c, series);
  TrainListener listener;
  listener.sampling = [&](const SamplingProgress& at) { return caller.tell(at); };
  listener.training = [&](const TrainProgress& at) { return caller.tell(at); };
  listener.trained = [&](const TrainProgress& at, const TrainedNetwork& result, const codec::SharedModel& model,
                         TrainPosition next) {
    caller.tell(at, result);
    caller.give(model, next, false);
  };
  const codec::SharedModel model = train_model(series, options_of(*c), listener);
  if (model) caller.give(model, caller.position(), true);
}

int failed(int code, const char* sentence, char* message, std::size_t message_bytes) {
  if (message_bytes > 0) {
    const std::size_t length = std::min(std::strlen(sentence), message_bytes - 1);
    std::memcpy(message, sentence, length);
    message[length] = 0;
  }
  return code;
}

}  // namespace
}  // namespace tezpress::train

extern "C" int tezip_train(const tezip_training* training, char* message, size_t message_bytes) {
  using tezpress::train::failed;
  try {
    tezpress::train::train(training);
    return TEZIP_OK;
  } catch (const tezpress::Error& error) {
    return failed(static_cast<int>(error.code()), error.what(), message, message_bytes);
  } catch (const std::bad_alloc&) {
    return failed(TEZIP_OUT_OF_MEMORY, "there is not enough memory to train", message, message_bytes);
  } catch (const std::exception& error) {
    return failed(TEZIP_INTERNAL, error.what(), message, message_bytes);
  }
}
