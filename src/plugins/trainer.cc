// See trainer.h.
#include "plugins/trainer.h"

#include <dlfcn.h>

#include <cstdlib>
#include <exception>
#include <filesystem>

#include "base/error.h"
#include "base/own_file.h"
#include "tezip/tezip.hpp"

namespace tezpress {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLibrary = "libtezpress_train.so";
constexpr const char* kVariable = "TEZPRESS_TRAIN_LIBRARY";

// Beside a library of ours, or in the library folder of the prefix in which a program of ours lies.
fs::path library_file() {
  if (const char* named = std::getenv(kVariable); named != nullptr && *named != 0) return named;
  fs::path found = find_beside_own_file(kLibrary);
  return found.empty() ? find_beside_own_file(fs::path(TEZPRESS_LIBRARY_FOLDER) / kLibrary) : found;
}

tezip_train_function load() {
  const fs::path file = library_file();
  if (file.empty())
    fail(ErrorCode::kUnsupported,
         "training needs {}, which is not here: install libtorch (Debian: apt-get install libtorch-dev) and build "
         "TezPress again, or name the library in {}",
         kLibrary, kVariable);
  void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);  // stays: libtorch does not expect to be unloaded
  void* found = handle != nullptr ? dlsym(handle, TEZIP_TRAIN_SYMBOL) : nullptr;
  if (found == nullptr) {
    const char* reason = dlerror();
    fail(ErrorCode::kUnsupported, "training needs {}, which cannot be loaded: {}", file.string(),
         reason != nullptr ? reason : "no reason given");
  }
  return reinterpret_cast<tezip_train_function>(found);
}

tezip_train_function train_function() {
  static const tezip_train_function function = load();
  return function;
}

// Listeners behind C callbacks, through which no exception may pass.
struct Caller {
  const TrainProgressListener& progress;
  const TrainOutputListener& output;
  std::exception_ptr thrown;

  template <typename Listener, typename Event>
  int call(const Listener& listener, const Event& event) noexcept {
    if (thrown) return 0;
    try {
      return listener(event) ? 1 : 0;
    } catch (...) {
      thrown = std::current_exception();
      return 0;
    }
  }
  static int on_progress(void* context, const tezip_train_progress* event) {
    auto* self = static_cast<Caller*>(context);
    return self->call(self->progress, *event);
  }
  static int on_output(void* context, const tezip_train_output* event) {
    auto* self = static_cast<Caller*>(context);
    return self->call(self->output, *event);
  }
};

tezip_train_series series_of(const TrainInput& input, const TrainRequest& request) {
  const ConstView& data = input.data;
  const tezip::Series whole = tezip::series_of(static_cast<int>(data.dtype()), data.shape(), request.time);
  tezip_train_series series{};
  series.name = input.name.c_str();
  series.dtype = whole.settings.dtype;
  series.axes = whole.settings.axes;
  std::copy(std::begin(whole.settings.shape), std::end(whole.settings.shape), series.shape);
  series.frames = whole.frames;
  series.data = data.data();
  series.has_fill_value = request.fill_value ? 1 : 0;
  series.fill_value = request.fill_value.value_or(0);
  return series;
}

}  // namespace

void train(const std::vector<TrainInput>& series, TrainRequest request, const TrainProgressListener& progress,
           const TrainOutputListener& output) {
  const tezip_train_function function = train_function();
  std::vector<tezip_train_series> all;
  for (const TrainInput& input : series) all.push_back(series_of(input, request));
  Caller caller{progress, output, nullptr};
  tezip_training& training = request.training;
  training.struct_size = sizeof training;
  training.series = all.data();
  training.series_count = all.size();
  training.bounds = request.bounds.empty() ? nullptr : request.bounds.data();
  training.bound_count = request.bounds.size();
  training.note = request.note.c_str();
  training.start = request.start.empty() ? nullptr : request.start.data();
  training.start_bytes = request.start.size();
  training.resume = request.resume.empty() ? nullptr : request.resume.data();
  training.resume_bytes = request.resume.size();
  training.progress = Caller::on_progress;
  training.output = Caller::on_output;
  training.context = &caller;
  char message[2048] = "";
  const int result = function(&training, message, sizeof message);
  if (caller.thrown) std::rethrow_exception(caller.thrown);
  if (result != TEZIP_OK) throw Error(static_cast<ErrorCode>(result), std::string("training: ") + message);
}

}  // namespace tezpress
