#include "plugins/workers/worker_stream.h"

namespace tezpress {
namespace {

constexpr std::uint32_t kMagic = 0x4b575a54;  // "TZWK"
constexpr std::size_t kFixedBytes = 8;        // length of the text, magic

}  // namespace

Bytes write_trailer(const WorkerTrailer& trailer) {
  const nlohmann::json json = {{"codec", trailer.codec},
                               {"version", trailer.version},
                               {"config", trailer.config},
                               {"dtype", name_of(trailer.type.dtype)},
                               {"shape", trailer.type.shape}};
  const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() + kFixedBytes > kTrailerLimit)
    fail(ErrorCode::kForeign, "the configuration that {} needs for decoding has {} bytes; the limit is {}",
         trailer.codec, text.size(), kTrailerLimit - kFixedBytes);
  ByteWriter writer;
  writer.raw({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  writer.fixed(static_cast<std::uint32_t>(text.size()));
  writer.fixed(kMagic);
  return writer.take();
}

WorkerTrailer read_trailer(ByteSpan stream, ByteSpan& payload) {
  if (stream.size() < kFixedBytes)
    fail(ErrorCode::kTruncated, "a worker's stream of {} bytes ends before its trailer", stream.size());
  ByteReader fixed(stream.subspan(stream.size() - kFixedBytes), "trailer of a worker's stream");
  const auto length = fixed.fixed<std::uint32_t>();
  if (fixed.fixed<std::uint32_t>() != kMagic)
    fail(ErrorCode::kCorrupt,
         "the last bytes are not the trailer of a worker's stream: it was cut off, or is another's");
  if (length > kTrailerLimit || length > stream.size() - kFixedBytes)
    fail(ErrorCode::kCorrupt, "the trailer of a worker's stream claims {} bytes of {}", length, stream.size());
  const ByteSpan text = stream.subspan(stream.size() - kFixedBytes - length, length);
  try {
    const auto json = nlohmann::json::parse(text.begin(), text.end());
    const auto dtype = parse_dtype(json.at("dtype").get<std::string>());
    WorkerTrailer trailer{json.at("codec").get<std::string>(),
                          json.at("version").get<std::string>(),
                          json.at("config"),
                          {dtype.value(), json.at("shape").get<Shape>()}};
    element_count(trailer.type.shape);
    payload = stream.first(stream.size() - kFixedBytes - length);
    return trailer;
  } catch (const std::exception& error) {
    fail(ErrorCode::kCorrupt, "the trailer of a worker's stream is damaged: {}", error.what());
  }
}

}  // namespace tezpress
