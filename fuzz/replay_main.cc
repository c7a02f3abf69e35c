// Runs a fuzz target without libFuzzer: every file of the corpus folder as it is,
// then seeded mutations of each. One decision: the mutations depend on nothing but
// the file and its turn, so that a failure in ctest can be repeated by its name.
// With TEZPRESS_REPLAY_KEEP set, each input is named and kept in replay_failure.bin
// before its run, so that the one that ends the process is found.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Input = std::vector<std::uint8_t>;
using Random = std::mt19937;  // its sequence is fixed by the standard; the distributions' are not

constexpr int kMutationsInAll = 4000;

std::size_t below(Random& random, std::size_t limit) { return random() % limit; }

// One change: a bit, a byte, a number at its edge, a part removed, doubled or moved.
void mutate(Input& input, Random& random) {
  const std::size_t begin = below(random, input.size() + 1);
  const std::size_t length = below(random, std::min<std::size_t>(input.size() - begin, 16) + 1);
  const auto first = input.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = first + static_cast<std::ptrdiff_t>(length);
  constexpr std::uint8_t kEdges[] = {0x00, 0x7f, 0x80, 0xff};
  switch (random() % 6) {
    case 0:
      for (auto byte = first; byte != last; ++byte) *byte = kEdges[random() % 4];
      return;
    case 1:
      if (length != 0) *first ^= static_cast<std::uint8_t>(1u << (random() % 8));
      return;
    case 2: input.erase(first, last); return;
    case 3: {
      const Input part(first, last);
      input.insert(first, part.begin(), part.end());
      return;
    }
    case 4: input.insert(first, static_cast<std::uint8_t>(random())); return;
    default:
      if (length != 0) *first = static_cast<std::uint8_t>(random());
  }
}

void run(const Input& input, const std::filesystem::path& name, int turn) {
  static const bool keep = std::getenv("TEZPRESS_REPLAY_KEEP") != nullptr;
  if (keep) {
    std::printf("%s, mutation %d\n", name.c_str(), turn);
    std::ofstream("replay_failure.bin", std::ios::binary)
        .write(reinterpret_cast<const char*>(input.data()), static_cast<std::streamsize>(input.size()));
  }
  LLVMFuzzerTestOneInput(input.data(), input.size());
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !std::filesystem::is_directory(argv[1])) {
    std::fprintf(stderr, "usage: %s corpus_folder\n", argv[0]);
    return 2;
  }
  const auto files = files_of(argv[1]);
  if (files.empty()) {
    std::fprintf(stderr, "%s holds no files\n", argv[1]);
    return 2;
  }
  const int mutations = kMutationsInAll / static_cast<int>(files.size()) + 1;
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    const Input original{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    run(original, path, 0);
    for (int turn = 1; turn <= mutations; ++turn) {
      Random random(static_cast<std::uint32_t>(turn));
      Input input = original;
      for (std::size_t change = 1 + below(random, 4); change-- > 0;) mutate(input, random);
      run(input, path, turn);
    }
  }
  std::printf("%zu files, %d mutations of each\n", files.size(), mutations);
}
