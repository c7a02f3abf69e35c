// Files for the io plugins: reading at known offsets, and writing so that a file
// appears under its name only when it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace tezpress {

class InputFile {
 public:
  explicit InputFile(const std::string& path);  // throws kIo; a folder is an error
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  std::uint64_t size() const { return size_; }  // bytes, when it was opened
  int descriptor() const { return descriptor_; }
  // count bytes from offset on; throws kTruncated if the file ends before.
  void read(std::uint64_t offset, void* target, std::size_t count) const;

 private:
  std::string path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

// A name beside the final one under which something is being written. Whatever lies there (file or folder) is
// removed again unless commit() was called.
class PendingPath {
 public:
  explicit PendingPath(const std::string& final_path);
  ~PendingPath();
  PendingPath(const PendingPath&) = delete;
  PendingPath& operator=(const PendingPath&) = delete;

  const std::string& path() const { return pending_; }
  // Flushes the file or folder to the disk and renames it; throws kIo.
  void commit();

 private:
  std::string final_;
  std::string pending_;
  bool done_ = false;
};

// A new file of sequential writes under a PendingPath.
class OutputFile {
 public:
  explicit OutputFile(const std::string& final_path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(const void* source, std::size_t count);  // throws kIo with the system's reason
  void commit();

 private:
  PendingPath pending_;
  int descriptor_ = -1;
};

}  // namespace tezpress
