// Writes the golden files of the present format into a folder. Run by hand, once
// for each frozen version of the format; files that are there are never replaced.
#include <cstdio>

#include "codec/example_streams.h"
#include "golden/golden_files.h"

using namespace tezpress::codec_testing;

int main(int argc, char** argv) {
  if (argc != 2 || !std::filesystem::is_directory(argv[1])) {
    std::fprintf(stderr, "usage: %s folder\n", argv[0]);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  for (const ExampleStream& example : example_streams()) {
    const auto stream_path = folder / (example.name + ".tezip");
    if (std::filesystem::exists(stream_path)) {
      std::printf("%s is there already and stays\n", stream_path.c_str());
      continue;
    }
    if (!write_file(stream_path, example.stream.data(), example.stream.size()) ||
        !write_file(folder / (example.name + ".raw"), example.decoded.data(), example.decoded.size())) {
      std::fprintf(stderr, "%s cannot be written\n", stream_path.c_str());
      return 1;
    }
  }
}
