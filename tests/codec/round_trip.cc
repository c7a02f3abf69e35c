#include "codec/round_trip.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "codec/bound_check.h"

namespace tezpress::codec_testing {
namespace {

// message(): asked only after the call, since arguments have no order.
template <typename Message>
void expect_ok(int code, const char* call, const Message& message) {
  if (code != TEZIP_OK) throw std::runtime_error(fmt::format("{} failed with {}: {}", call, code, message()));
}

using Encoder = std::unique_ptr<tezip_encoder, decltype(&tezip_encoder_free)>;
using Decoder = std::unique_ptr<tezip_decoder, decltype(&tezip_decoder_free)>;

void pull_into(tezip_encoder* encoder, Stream& stream) {
  const void* bytes = nullptr;
  std::size_t size = 0;
  expect_ok(tezip_encoder_pull(encoder, &bytes, &size), "tezip_encoder_pull",
            [&] { return tezip_encoder_message(encoder); });
  const auto* first = static_cast<const std::uint8_t*>(bytes);
  stream.insert(stream.end(), first, first + size);
}

void pull_frames(tezip_decoder* decoder, std::vector<std::byte>& out) {
  tezip_info info;
  int known = 0;
  expect_ok(tezip_decoder_info(decoder, &info, &known), "tezip_decoder_info",
            [&] { return tezip_decoder_message(decoder); });
  if (known == 0) return;
  std::vector<std::byte> frame(info.frame_bytes);
  while (true) {
    int got = 0;
    expect_ok(tezip_decoder_pull(decoder, frame.data(), frame.size(), &got), "tezip_decoder_pull",
              [&] { return tezip_decoder_message(decoder); });
    if (got == 0) return;
    out.insert(out.end(), frame.begin(), frame.end());
  }
}

}  // namespace

Stream compress_whole(const Series& series) {
  void* bytes = nullptr;
  std::size_t size = 0;
  expect_ok(tezip_compress(&series.settings, series.data.data(), series.frames, &bytes, &size), "tezip_compress",
            &tezip_message);
  const auto* first = static_cast<const std::uint8_t*>(bytes);
  Stream stream(first, first + size);
  tezip_free(bytes);
  return stream;
}

Stream compress_pushed(const Series& series, const tezip_settings& settings) {
  const Encoder encoder(tezip_encoder_new(&settings), &tezip_encoder_free);
  if (!encoder) throw std::runtime_error(fmt::format("tezip_encoder_new failed: {}", tezip_message()));
  Stream stream;
  for (std::size_t i = 0; i < series.frames; ++i) {
    // The library copies the frame, so this copy may go at once.
    const std::vector<std::byte> frame(
        series.data.begin() + static_cast<std::ptrdiff_t>(i * series.frame_bytes()),
        series.data.begin() + static_cast<std::ptrdiff_t>((i + 1) * series.frame_bytes()));
    expect_ok(tezip_encoder_push(encoder.get(), frame.data()), "tezip_encoder_push",
              [&] { return tezip_encoder_message(encoder.get()); });
    pull_into(encoder.get(), stream);
  }
  expect_ok(tezip_encoder_finish(encoder.get()), "tezip_encoder_finish",
            [&] { return tezip_encoder_message(encoder.get()); });
  pull_into(encoder.get(), stream);
  return stream;
}

std::vector<std::byte> decompress_frames(const Stream& stream, std::size_t first, std::size_t count, unsigned threads) {
  tezip_info info;
  expect_ok(tezip_inspect(stream.data(), stream.size(), &info), "tezip_inspect", &tezip_message);
  std::vector<std::byte> out(count * info.frame_bytes);
  expect_ok(tezip_decompress(stream.data(), stream.size(), first, count, threads, out.data(), out.size()),
            "tezip_decompress", &tezip_message);
  return out;
}

std::vector<std::byte> decompress_pushed(const Stream& stream, std::size_t piece_bytes) {
  const Decoder decoder(tezip_decoder_new(), &tezip_decoder_free);
  std::vector<std::byte> out;
  for (std::size_t begin = 0; begin < stream.size(); begin += piece_bytes) {
    expect_ok(tezip_decoder_push(decoder.get(), stream.data() + begin, std::min(piece_bytes, stream.size() - begin)),
              "tezip_decoder_push", [&] { return tezip_decoder_message(decoder.get()); });
    pull_frames(decoder.get(), out);
  }
  expect_ok(tezip_decoder_finish(decoder.get()), "tezip_decoder_finish",
            [&] { return tezip_decoder_message(decoder.get()); });
  return out;
}

std::string check_all_ways(const Series& series) {
  try {
    const Stream stream = compress_whole(series);
    const std::vector<std::byte> decoded = decompress_frames(stream, 0, series.frames, series.settings.threads);
    if (decoded.size() != series.data.size())
      return fmt::format("{} bytes were decoded instead of {}", decoded.size(), series.data.size());
    if (const std::string violation = first_violation(series, decoded.data()); !violation.empty()) return violation;

    // Told the range that rel refers to, the frame-by-frame encoder must give the same bytes.
    tezip_settings settings = series.settings;
    if (settings.rel >= 0) settings.value_range = series_range(series);
    if (compress_pushed(series, settings) != stream) return "pushed frame by frame, the stream differs";
    if (decompress_pushed(stream, 1 + stream.size() / 7) != decoded) return "pulled frame by frame, the values differ";
    const std::size_t first = series.frames / 2;
    const std::vector<std::byte> part = decompress_frames(stream, first, series.frames - first, 1);
    if (!std::equal(part.begin(), part.end(),
                    decoded.begin() + static_cast<std::ptrdiff_t>(first * series.frame_bytes())))
      return "frames taken from the middle differ";

    // Without the range each group has its own, never larger one.
    if (series.settings.rel >= 0) {
      const std::vector<std::byte> grouped = decompress_pushed(compress_pushed(series, series.settings), stream.size());
      return first_violation(series, grouped.data());
    }
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

}  // namespace tezpress::codec_testing
