// For tests: a folder that goes with the test, and small series.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "evaluate/dataset.h"

namespace tezpress {

class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tezpress-evaluate-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) fail(ErrorCode::kIo, "cannot make {}", name);
    path_ = name;
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

inline Array float_array(const Shape& shape, const std::vector<float>& values) {
  Array array(Dtype::kFloat, shape);
  std::copy(values.begin(), values.end(), array.values<float>().begin());
  return array;
}

inline Dataset dataset_of(Array values, std::optional<double> fill_value = {}) {
  DatasetSource source{"test", {.fill_value = fill_value}, {}};
  source.read = [&] { return std::move(values); };
  return read_dataset(source);
}

}  // namespace tezpress
