// A series through every door of tezip.h: whole and frame by frame, whole and in
// parts, and back in pieces. Throws std::runtime_error with the library's message where a call fails.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/hostile_series.h"

namespace tezpress::codec_testing {

using Stream = std::vector<std::uint8_t>;

Stream compress_whole(const Series& series);
// Pushed frame by frame, pulled after each.
Stream compress_pushed(const Series& series, const tezip_settings& settings);

std::vector<std::byte> decompress_frames(const Stream& stream, std::size_t first, std::size_t count, unsigned threads);
// All frames, the stream pushed in pieces of piece_bytes.
std::vector<std::byte> decompress_pushed(const Stream& stream, std::size_t piece_bytes);

// Compresses, decompresses and compares all ways. "" or what is wrong.
std::string check_all_ways(const Series& series);

}  // namespace tezpress::codec_testing
