// See text_file.h.
#include "evaluate/text_file.h"

#include "plugins/io/whole_file.h"

namespace tezpress {

std::string read_text(const std::filesystem::path& file) {
  const InputFile input(file.string());
  std::string text(input.size(), '\0');
  input.read(0, text.data(), text.size());
  return text;
}

void write_text(const std::filesystem::path& file, const std::string& text) {
  OutputFile output(file.string());
  output.write(text.data(), text.size());
  output.commit();
}

}  // namespace tezpress
