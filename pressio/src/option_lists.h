// Lists of texts as C has them: malloc() for the list and for each text in it.
#pragma once

#include "border.h"
#include "option_handle.h"

namespace tezpress::capi {

// Throws kInvalidArgument for a NULL in the list.
inline std::vector<std::string> texts_of(const char* const* values, std::size_t size) {
  std::vector<std::string> texts;
  if (size > 0) checked(values, "values");
  for (std::size_t i = 0; i < size; ++i) texts.push_back(checked_text(values[i], "a text of the list"));
  return texts;
}

inline char** duplicate(const std::vector<std::string>& texts) {
  char** list = static_cast<char**>(allocate_bytes(texts.size() * sizeof(char*)));
  std::size_t made = 0;
  try {
    for (; made < texts.size(); ++made) list[made] = duplicate(texts[made]);
  } catch (...) {
    while (made > 0) std::free(list[--made]);
    std::free(list);
    throw;
  }
  return list;
}

}  // namespace tezpress::capi
