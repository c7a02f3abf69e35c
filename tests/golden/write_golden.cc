// Writes the golden files of the present format into a folder, or with --payloads
// the bare groups that fuzz/stream_fuzz.cc starts from. Run by hand, once for each
// frozen version of the format; files that are there are never replaced.
#include <cstdio>
#include <string_view>

#include "codec/example_streams.h"
#include "codec/stream_decoder.h"
#include "golden/golden_files.h"

namespace tezpress::codec_testing {
namespace {

bool write_new(const std::filesystem::path& path, const void* data, std::size_t size) {
  if (std::filesystem::exists(path)) {
    std::printf("%s is there already and stays\n", path.c_str());
    return true;
  }
  if (write_file(path, data, size)) return true;
  std::fprintf(stderr, "%s cannot be written\n", path.c_str());
  return false;
}

bool write_golden(const std::filesystem::path& folder, const ExampleStream& example) {
  return write_new(folder / (example.name + ".tezip"), example.stream.data(), example.stream.size()) &&
         write_new(folder / (example.name + ".raw"), example.decoded.data(), example.decoded.size());
}

// As stream_fuzz.cc reads them: dtype, three lengths less one, payload.
bool write_payload(const std::filesystem::path& folder, const ExampleStream& example) {
  const codec::StreamSummary summary = codec::summarise(example.stream);
  const codec::Extent extent = codec::extent_of(summary.header.frame_shape);
  Bytes bytes{static_cast<std::uint8_t>(summary.header.dtype)};
  for (const int length : extent.length) bytes.push_back(static_cast<std::uint8_t>(length - 1));
  bytes.insert(bytes.end(), summary.groups[0].payload.begin(), summary.groups[0].payload.end());
  return write_new(folder / (example.name + ".group"), bytes.data(), bytes.size());
}

}  // namespace
}  // namespace tezpress::codec_testing

int main(int argc, char** argv) {
  using namespace tezpress::codec_testing;
  const bool payloads = argc == 3 && std::string_view(argv[1]) == "--payloads";
  if ((argc != 2 && !payloads) || !std::filesystem::is_directory(argv[argc - 1])) {
    std::fprintf(stderr, "usage: %s [--payloads] folder\n", argv[0]);
    return 2;
  }
  for (const ExampleStream& example : example_streams())
    if (!(payloads ? write_payload : write_golden)(argv[argc - 1], example)) return 1;
}
