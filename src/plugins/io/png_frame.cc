#include "plugins/io/png_frame.h"

#include <spng.h>

#include <cstdlib>
#include <memory>

namespace tezpress {
namespace {

struct ContextCloser {
  void operator()(spng_ctx* context) const { spng_ctx_free(context); }
};
using Context = std::unique_ptr<spng_ctx, ContextCloser>;

// Deflate cannot do better, so a larger claim is a lie that must not cost memory.
constexpr std::uint64_t kMaxExpansion = 1100;

struct Format {
  int code;
  std::size_t channels;
  Dtype dtype;
};

Format format_of(const spng_ihdr& header, bool has_transparency) {
  const Dtype dtype = header.bit_depth == 16 ? Dtype::kUint16 : Dtype::kUint8;
  switch (header.color_type) {
    case SPNG_COLOR_TYPE_GRAYSCALE: return {header.bit_depth < 8 ? SPNG_FMT_G8 : SPNG_FMT_PNG, 1, dtype};
    case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA: return {SPNG_FMT_PNG, 2, dtype};
    case SPNG_COLOR_TYPE_TRUECOLOR: return {SPNG_FMT_PNG, 3, dtype};
    case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA: return {SPNG_FMT_PNG, 4, dtype};
    default:
      return has_transparency ? Format{SPNG_FMT_RGBA8, 4, Dtype::kUint8} : Format{SPNG_FMT_RGB8, 3, Dtype::kUint8};
  }
}

void require(int result, const std::string& name) {
  if (result != 0) fail(ErrorCode::kCorrupt, "{} is no readable PNG image: {}", name, spng_strerror(result));
}

}  // namespace

Array decode_png(ByteSpan bytes, const std::string& name) {
  const Context context(spng_ctx_new(0));
  require(spng_set_png_buffer(context.get(), bytes.data(), bytes.size()), name);
  spng_ihdr header{};
  require(spng_get_ihdr(context.get(), &header), name);
  const std::uint64_t pixels = std::uint64_t{header.width} * header.height;
  if (pixels / 8 > bytes.size() * kMaxExpansion)
    fail(ErrorCode::kCorrupt, "{} claims {}x{} pixels, which its {} bytes cannot hold", name, header.height,
         header.width, bytes.size());
  spng_trns transparency{};
  const Format format = format_of(header, spng_get_trns(context.get(), &transparency) == 0);
  Shape shape{header.height, header.width};
  if (format.channels > 1) shape.push_back(format.channels);
  Array frame(format.dtype, shape);
  std::size_t size = 0;
  require(spng_decoded_image_size(context.get(), format.code, &size), name);
  if (size != frame.size_bytes())
    fail(ErrorCode::kCorrupt, "{} decodes to {} bytes where {} of shape {} has {}", name, size, name_of(format.dtype),
         to_string(shape), frame.size_bytes());
  const int flags = format.code == SPNG_FMT_RGBA8 ? SPNG_DECODE_TRNS : 0;
  require(spng_decode_image(context.get(), frame.view().data(), size, format.code, flags), name);
  // The checksums behind the last pixel are only looked at by reading on.
  require(spng_decode_chunks(context.get()), name);
  return frame;
}

Bytes encode_png(ConstView frame) {
  constexpr std::uint8_t kColours[] = {SPNG_COLOR_TYPE_GRAYSCALE, SPNG_COLOR_TYPE_GRAYSCALE_ALPHA,
                                       SPNG_COLOR_TYPE_TRUECOLOR, SPNG_COLOR_TYPE_TRUECOLOR_ALPHA};
  const Shape& shape = frame.shape();
  const std::size_t channels = shape.size() == 3 ? shape[2] : 1;
  if (shape[0] > 0x7fffffff || shape[1] > 0x7fffffff)
    fail(ErrorCode::kUnsupported, "a frame of shape {} is larger than a PNG image can be", to_string(shape));
  const Context context(spng_ctx_new(SPNG_CTX_ENCODER));
  spng_set_option(context.get(), SPNG_ENCODE_TO_BUFFER, 1);
  spng_ihdr header{};
  header.height = static_cast<std::uint32_t>(shape[0]);
  header.width = static_cast<std::uint32_t>(shape[1]);
  header.bit_depth = static_cast<std::uint8_t>(8 * size_of(frame.dtype()));
  header.color_type = kColours[channels - 1];
  int error = spng_set_ihdr(context.get(), &header);
  if (error == 0)
    error = spng_encode_image(context.get(), frame.data(), frame.size_bytes(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
  if (error != 0)
    fail(ErrorCode::kUnsupported, "a frame of shape {} cannot become a PNG image: {}", to_string(shape),
         spng_strerror(error));
  std::size_t size = 0;
  const std::unique_ptr<void, decltype(&std::free)> buffer(spng_get_png_buffer(context.get(), &size, &error),
                                                           &std::free);
  if (!buffer) fail(ErrorCode::kOutOfMemory, "no memory for a PNG image of shape {}", to_string(shape));
  const auto* bytes = static_cast<const std::uint8_t*>(buffer.get());
  return Bytes(bytes, bytes + size);
}

}  // namespace tezpress
