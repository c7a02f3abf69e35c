// Options as LibPressio's JSON, which knows types by their numbers and dimensions
// fastest first: for exchange with programs written for it (its C functions, the
// external process protocol). Options::to_json() is for people.
#pragma once

#include <string>
#include <string_view>

#include "core/options.h"

namespace tezpress {

// The text is no JSON at all; whatever else is wrong is kInvalidArgument without this type.
class NotJson : public Error {
 public:
  explicit NotJson(const std::string& sentence) : Error(ErrorCode::kInvalidArgument, sentence) {}
};

// double, text, list of texts and bool are bare, all else is {"type":number,"value":...}; pointers are left out. No
// options at all are "null", as LibPressio writes them. Throws kInvalidArgument for text that is not UTF-8.
std::string to_libpressio_json(const Options& options);
// Bare numbers are double, lists of numbers data. Throws NotJson, and kInvalidArgument with the key of what is wrong.
Options parse_libpressio_json(std::string_view text);

}  // namespace tezpress
