// For tests of foreign programs: small scripts in a directory of their own, and what
// is left in the memory file system.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace tezpress {

// Scripts for /bin/sh and python3; removed with the test.
class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest() {
    std::string name = ::testing::TempDir() + "/program-test-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no directory " << name;
    directory_ = name;
  }
  ~ProgramTest() override { std::filesystem::remove_all(directory_); }

  // The command of a script; $1 is its mode where it is called by the protocol ("--api 5 --mode MODE ...").
  std::vector<std::string> shell(const std::string& text) { return {"/bin/sh", write("script.sh", text)}; }
  std::vector<std::string> python(const std::string& text) { return {"python3", "-S", write("script.py", text)}; }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(directory_ + '/' + name) << text;
    return directory_ + '/' + name;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(directory_ + '/' + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string directory_;
};

// Directories of this process's calls: none may be left by a call that has ended.
inline std::set<std::string> call_directories() {
  std::set<std::string> found;
  const std::string own = "tezpress-external-" + std::to_string(getpid()) + "-";
  for (const char* parent : {"/dev/shm", "/tmp"})
    for (const auto& entry : std::filesystem::directory_iterator(parent))
      if (entry.path().filename().string().starts_with(own)) found.insert(entry.path());
  return found;
}

}  // namespace tezpress
