// What the tests of the io plugins share: a folder that goes away, bytes in and out of files, and errors as text.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/array.h"
#include "base/bytes.h"
#include "core/options.h"

namespace tezpress {

class TestFolder {
 public:
  TestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tezpress_io_XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  ~TestFolder() { std::filesystem::remove_all(folder_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  std::string operator/(const std::string& name) const { return (folder_ / name).string(); }
  std::string path() const { return folder_.string(); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

 private:
  std::filesystem::path folder_;
};

inline void put_file(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

inline std::string get_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline bool same(ConstView a, ConstView b) {
  return a.dtype() == b.dtype() && a.shape() == b.shape() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

// An array of any dtype with all kinds of bytes (bool: 0 and 1).
inline Array patterned(Dtype dtype, const Shape& shape) {
  Array array(dtype, shape);
  auto* bytes = reinterpret_cast<std::uint8_t*>(array.view().data());
  for (std::size_t i = 0; i < array.size_bytes(); ++i)
    bytes[i] = static_cast<std::uint8_t>(dtype == Dtype::kBool ? i % 2 : i * 37 + i / 200);
  return array;
}

// The message of the Error that f throws, which must have this code; "" and a failed test if there is none.
template <typename F>
std::string error_of(ErrorCode code, const F& f) {
  try {
    f();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error was thrown";
  return {};
}

inline Options options_of(std::initializer_list<std::pair<std::string, Option>> entries) {
  Options options;
  for (const auto& [key, option] : entries) options.set(key, option);
  return options;
}

// An option that lists lengths or indices, of the type that LibPressio's programs use.
inline Option list_of(const std::vector<std::uint64_t>& numbers) {
  Array list(Dtype::kUint64, {numbers.size()});
  std::copy(numbers.begin(), numbers.end(), list.values<std::uint64_t>().begin());
  return list;
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace tezpress
