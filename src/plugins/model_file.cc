// See model_file.h.
#include "plugins/model_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "base/error.h"

namespace tezpress {
namespace {
constexpr std::string_view kMagic = "TEZM";
constexpr std::size_t kMostBytes = std::size_t{1} << 20;
}  // namespace

bool is_model_file(ByteSpan bytes) {
  return bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
}

tezip_model_info describe_model(ByteSpan bytes) {
  tezip_model_info info;
  const int result = tezip_inspect_model(bytes.data(), bytes.size(), &info);
  if (result != TEZIP_OK) throw Error(static_cast<ErrorCode>(result), tezip_message());
  return info;
}

Bytes read_model_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Bytes bytes(kMostBytes + 1);  // more than a model file may have
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file && !file.eof()) fail(ErrorCode::kIo, "the model file {} cannot be read", path);
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  try {
    describe_model(bytes);
  } catch (const Error& error) {
    fail(error.code(), "{}: {}", path, error.what());
  }
  return bytes;
}

void write_model_file(const std::string& path, ByteSpan bytes) {
  const std::string part = path + ".part";
  std::ofstream file(part, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code ignored, wrong;
  if (file) std::filesystem::rename(part, path, wrong);
  if (file && !wrong) return;
  std::filesystem::remove(part, ignored);
  fail(ErrorCode::kIo, "the model file {} cannot be written", path);
}

const char* frame_kind_name(int kind) {
  constexpr const char* kNames[] = {"first frames", "later frames", "frames between two"};
  return kNames[kind];
}

}  // namespace tezpress
