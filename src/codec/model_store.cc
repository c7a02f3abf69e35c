#include "codec/model_store.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>

namespace tezpress::codec {

namespace {

struct Store {
  std::mutex mutex;
  std::map<std::uint64_t, SharedModel> models;
};

Store& store() {
  static Store all;
  return all;
}

// The file in the first folder of TEZIP_MODEL_PATH that has it, or null.
SharedModel from_folders(std::uint64_t hash) {
  const char* folders = std::getenv("TEZIP_MODEL_PATH");
  std::string_view rest = folders == nullptr ? "" : folders;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string path = std::string(rest.substr(0, end)) + "/" + model_file_name(hash);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!std::ifstream(path, std::ios::binary)) continue;
    SharedModel model = load_model(path);
    if (model->hash != hash)
      fail(ErrorCode::kCorrupt, "{} holds the model {:016x}, not the one that its name says", path, model->hash);
    return model;
  }
  return nullptr;
}

}  // namespace

std::string model_file_name(std::uint64_t hash) { return fmt::format("{:016x}.tezm", hash); }

void add_model(SharedModel model) {
  const std::lock_guard lock(store().mutex);
  store().models[model->hash] = std::move(model);
}

SharedModel load_model(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(ErrorCode::kIo, "the model file {} cannot be read", path);
  Bytes bytes(kMaxModelBytes + 1);  // more than a model file may have
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (file.bad()) fail(ErrorCode::kIo, "the model file {} cannot be read", path);
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  try {
    SharedModel model = read_network_model(bytes);
    add_model(model);
    return model;
  } catch (const Error& error) {
    fail(error.code(), "{}: {}", path, error.what());
  }
}

SharedModel find_model(std::uint64_t hash, std::span<const SharedModel> own) {
  for (const SharedModel& model : own)
    if (model->hash == hash) return model;
  const SharedModel generic = generic_model();
  if (generic->hash == hash) return generic;
  {
    const std::lock_guard lock(store().mutex);
    const auto found = store().models.find(hash);
    if (found != store().models.end()) return found->second;
  }
  if (SharedModel model = from_folders(hash)) return model;
  fail(ErrorCode::kUnsupported,
       "the stream was coded with the trained model {:016x}, which is not here: name its file with the option "
       "tezip:model, or put it as {} into a folder that TEZIP_MODEL_PATH lists",
       hash, model_file_name(hash));
}

}  // namespace tezpress::codec
