// Any text as options JSON: an Error, or options that are written and read back
// as the same options.
#include "core/options.h"
#include "fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tezpress::Options options;
  try {
    options = tezpress::Options::parse_json({reinterpret_cast<const char*>(data), size});
  } catch (const tezpress::Error& error) {
    FUZZ_CHECK(error.code() == tezpress::ErrorCode::kInvalidArgument);
    return 0;
  }
  const std::string text = options.to_json();
  FUZZ_CHECK(tezpress::Options::parse_json(text).to_json() == text);
  return 0;
}
