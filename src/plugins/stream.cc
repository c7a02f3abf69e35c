// See stream.h.
#include "plugins/stream.h"

#include <algorithm>

#include "plugins/compressors/tezip_stream.h"

namespace tezpress {
namespace {

constexpr std::uint8_t kTezipMagic[4] = {'T', 'E', 'Z', 'P'};

bool is_tezip(ByteSpan bytes) {
  return bytes.size() >= std::size(kTezipMagic) &&
         std::equal(std::begin(kTezipMagic), std::end(kTezipMagic), bytes.begin());
}

// The one place that a second self-describing codec would be added to.
bool describes_itself(const Compressor& compressor) { return compressor.info().id == "tezip"; }

Options changed_options(const Compressor& compressor, const Compressor& fresh) {
  const Options defaults = fresh.options();
  Options changed;
  for (const auto& [info, option] : compressor.documentation()) {
    const Option* before = defaults.find(info.key);
    const bool same = before != nullptr && before->value() == option.value();
    if (option.has_value() && !same && !info.encoder_only) changed.set(info.key, option);
  }
  return changed;
}

}  // namespace

bool is_stream(ByteSpan bytes) { return is_container(bytes) || is_tezip(bytes); }

StreamInfo describe_stream(ByteSpan bytes) {
  StreamInfo info;
  if (is_container(bytes)) {
    info.header = read_container(bytes, info.payload);
    return info;
  }
  if (is_tezip(bytes)) {
    info.header = describe_tezip_stream(bytes);
    info.payload = bytes;
    info.bare = true;
    return info;
  }
  fail(ErrorCode::kInvalidArgument,
       "these {} bytes are neither a TezPress container nor a tezip stream (both say so in their first bytes)",
       bytes.size());
}

Bytes wrap_stream(const Compressor& compressor, const Compressor& fresh, ConstView input, Bytes payload) {
  if (describes_itself(compressor)) return payload;
  const ContainerHeader header = {
      .compressor_id = compressor.info().id,
      .dtype = input.dtype(),
      .shape = input.shape(),
      .options = changed_options(compressor, fresh),
  };
  return write_container(header, payload);
}

Array decompress_stream(const Registry& registry, ByteSpan bytes, const Options& own) {
  const StreamInfo info = describe_stream(bytes);
  const auto compressor = registry.compressor(info.header.compressor_id);
  compressor->set_options(own);
  compressor->set_options(info.header.options, OptionPolicy::kStored);
  Array output(compressor->decompressed_type(info.payload, {info.header.dtype, info.header.shape}));
  compressor->decompress(info.payload, output.view());
  return output;
}

}  // namespace tezpress
