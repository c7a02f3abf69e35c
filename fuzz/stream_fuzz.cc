// Any bytes as a tezip stream, and as the payload of a group behind the checksums
// that would notice nearly all mutations: an Error, or frames of the right size.
#include <cstring>
#include <vector>

#include "codec/example_networks.h"
#include "codec/model_store.h"
#include "codec/stream_decoder.h"
#include "fuzz_check.h"
#include "tezip/tezip.h"

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 22;  // decoded per input, for speed
constexpr std::size_t kMostFrames = 64;

void decode_stream(tezpress::ByteSpan bytes) {
  tezip_info info;
  const int inspected = tezip_inspect(bytes.data(), bytes.size(), &info);
  FUZZ_CHECK(inspected == TEZIP_OK || inspected == TEZIP_CORRUPT || inspected == TEZIP_TRUNCATED ||
             inspected == TEZIP_UNSUPPORTED);
  if (inspected != TEZIP_OK || info.frame_bytes > kMostBytes) return;
  const std::size_t frames = info.frames < kMostBytes / info.frame_bytes ? info.frames : kMostBytes / info.frame_bytes;
  std::vector<std::byte> out(frames * info.frame_bytes);
  const int decoded = tezip_decompress(bytes.data(), bytes.size(), 0, frames, 1, out.data(), out.size());
  FUZZ_CHECK(decoded == TEZIP_OK || decoded == TEZIP_CORRUPT || decoded == TEZIP_TRUNCATED ||
             decoded == TEZIP_UNSUPPORTED);
}

// The model of the corpus' groups.
void know_example_model() {
  using namespace tezpress::codec_testing;
  static const bool added = [] {
    tezpress::codec::add_model(rule_model(kExampleModelSeed));
    return true;
  }();
  (void)added;
}

// The first bytes choose dtype and shape; the others are the payload.
void decode_group(tezpress::ByteSpan bytes) {
  if (bytes.size() < 4) return;
  know_example_model();
  tezpress::codec::StreamHeader header;
  header.dtype = static_cast<tezpress::Dtype>(bytes[0] % tezpress::kDtypeCount);
  header.frame_shape = {1u + bytes[1] % 9, 1u + bytes[2] % 17, 1u + bytes[3] % 65};
  std::vector<std::byte> frame(tezpress::element_count(header.frame_shape) * tezpress::size_of(header.dtype));
  tezpress::codec::GroupDecoder decoder(header);
  try {
    decoder.open(bytes.subspan(4));
    for (std::size_t i = 0; i < kMostFrames && decoder.frames_left() > 0; ++i) decoder.next(frame.data());
  } catch (const tezpress::Error& error) {
    // Any payload may name a model that is not here.
    FUZZ_CHECK(error.code() == tezpress::ErrorCode::kCorrupt || error.code() == tezpress::ErrorCode::kTruncated ||
               error.code() == tezpress::ErrorCode::kUnsupported);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  decode_stream({data, size});
  decode_group({data, size});
  return 0;
}
