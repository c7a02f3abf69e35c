// Any bytes as a container: an Error, or a header and a payload inside the bytes
// that are written back as the same container. Each input is also tried with a
// checksum that fits, since mutations would seldom find one.
#include <xxhash.h>

#include <cstring>

#include "core/container.h"
#include "fuzz_check.h"

namespace {

void read_and_write(tezpress::ByteSpan bytes) {
  tezpress::ByteSpan payload;
  tezpress::ContainerHeader header;
  try {
    header = tezpress::read_container(bytes, payload);
  } catch (const tezpress::Error& error) {
    FUZZ_CHECK(error.code() == tezpress::ErrorCode::kCorrupt || error.code() == tezpress::ErrorCode::kTruncated ||
               error.code() == tezpress::ErrorCode::kUnsupported);
    return;
  }
  FUZZ_CHECK(payload.empty() ||
             (payload.data() >= bytes.data() && payload.data() + payload.size() <= bytes.data() + bytes.size()));
  const tezpress::Bytes again = tezpress::write_container(header, payload);
  tezpress::ByteSpan payload_again;
  const tezpress::ContainerHeader header_again = tezpress::read_container(again, payload_again);
  FUZZ_CHECK(header_again.compressor_id == header.compressor_id && header_again.dtype == header.dtype);
  FUZZ_CHECK(header_again.shape == header.shape && payload_again.size() == payload.size());
  FUZZ_CHECK(header_again.options.to_json() == header.options.to_json());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read_and_write({data, size});
  if (size < sizeof(std::uint64_t)) return 0;
  tezpress::Bytes sealed(data, data + size);
  const std::uint64_t checksum = XXH3_64bits(sealed.data(), size - sizeof checksum);
  std::memcpy(sealed.data() + size - sizeof checksum, &checksum, sizeof checksum);
  read_and_write(sealed);
  return 0;
}
