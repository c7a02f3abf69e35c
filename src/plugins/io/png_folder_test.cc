// Folders of PNG frames.
#include <spng.h>

#include "plugins/all.h"
#include "plugins/io/io_test_files.h"
#include "plugins/io/png_frame.h"

namespace tezpress {
namespace {

Array read(const std::string& path) { return all_plugins().io("png")->read(path); }
void write(const std::string& path, ConstView data) { all_plugins().io("png")->write(path, data); }

void put_frame(const std::string& path, const Array& frame) {
  const Bytes bytes = encode_png(frame.view());
  put_file(path, std::string(bytes.begin(), bytes.end()));
}

TEST(PngFolder, EveryDepthAndColourComesBack) {
  const TestFolder folder;
  int number = 0;
  for (const Dtype dtype : {Dtype::kUint8, Dtype::kUint16})
    for (const Shape& shape : {Shape{12, 6, 7}, Shape{3, 6, 7, 2}, Shape{3, 6, 7, 3}, Shape{3, 6, 7, 4}}) {
      const std::string path = folder / fmt::format("frames{}", number++);
      const Array data = patterned(dtype, shape);
      write(path, data.view());
      EXPECT_TRUE(same(read(path).view(), data.view())) << name_of(dtype) << " " << to_string(shape);
      EXPECT_EQ(all_plugins().io_for(path)->id(), "png");
    }
  EXPECT_EQ(folder.entries(), 8u);
}

TEST(PngFolder, OneFrameIsASeriesOfOne) {
  const TestFolder folder;
  const Array data = patterned(Dtype::kUint16, {6, 7});
  write(folder / "frames/", data.view());
  EXPECT_EQ(read(folder / "frames").shape(), (Shape{1, 6, 7}));
}

TEST(PngFolder, FramesAreSortedAsPeopleCount) {
  const TestFolder folder;
  for (const int t : {10, 9, 2}) {
    Array frame(Dtype::kUint8, {2, 2});
    std::ranges::fill(frame.values<std::uint8_t>(), static_cast<std::uint8_t>(t));
    put_frame(folder / fmt::format("frame{}.PNG", t), frame);
  }
  put_file(folder / "notes.txt", "not a frame");
  const Array series = read(folder.path());
  EXPECT_EQ(series.shape(), (Shape{3, 2, 2}));
  EXPECT_EQ(series.values<std::uint8_t>()[0], 2);
  EXPECT_EQ(series.values<std::uint8_t>()[4], 9);
  EXPECT_EQ(series.values<std::uint8_t>()[8], 10);
}

TEST(PngFolder, UnequalFramesNameTheFile) {
  const TestFolder folder;
  put_frame(folder / "a1.png", patterned(Dtype::kUint8, {4, 5}));
  put_frame(folder / "a2.png", patterned(Dtype::kUint8, {4, 6}));
  const auto size = error_of(ErrorCode::kInvalidArgument, [&] { read(folder.path()); });
  EXPECT_TRUE(contains(size, "a2.png") && contains(size, "4x6") && contains(size, "4x5")) << size;
  put_frame(folder / "a2.png", patterned(Dtype::kUint16, {4, 5}));
  EXPECT_TRUE(contains(error_of(ErrorCode::kInvalidArgument, [&] { read(folder.path()); }), "uint16"));
}

TEST(PngFolder, EmptyFoldersAndMissingOnes) {
  const TestFolder folder;
  EXPECT_TRUE(contains(error_of(ErrorCode::kInvalidArgument, [&] { read(folder.path()); }), "no .png"));
  error_of(ErrorCode::kIo, [&] { read(folder / "none/"); });
}

TEST(PngFolder, NeverReplacesAFolderWithContent) {
  const TestFolder folder;
  const Array data = patterned(Dtype::kUint8, {2, 6, 7});
  write(folder / "frames", data.view());
  error_of(ErrorCode::kIo, [&] { write(folder / "frames", data.view()); });
  std::filesystem::create_directory(folder / "empty");
  write(folder / "empty", data.view());
  EXPECT_TRUE(same(read(folder / "empty").view(), data.view()));
}

TEST(PngFolder, RefusesWhatPngCannotHold) {
  const TestFolder folder;
  error_of(ErrorCode::kUnsupported, [&] { write(folder / "a", patterned(Dtype::kFloat, {2, 6, 7}).view()); });
  error_of(ErrorCode::kUnsupported, [&] { write(folder / "a", patterned(Dtype::kUint8, {2, 6, 7, 5}).view()); });
  error_of(ErrorCode::kUnsupported, [&] { write(folder / "a", patterned(Dtype::kUint8, {7}).view()); });
  error_of(ErrorCode::kUnsupported, [&] { write(folder / "a", patterned(Dtype::kUint8, {0, 6, 7}).view()); });
  EXPECT_EQ(folder.entries(), 0u);
}

TEST(PngFrame, DamagedImagesAreErrors) {
  const Bytes good = encode_png(patterned(Dtype::kUint16, {9, 8, 3}).view());
  for (std::size_t length = 0; length < good.size() - 12; ++length)  // the last 12 bytes only say that it ends
    EXPECT_THROW(decode_png(ByteSpan(good).first(length), "frame"), Error) << length;
  const Array original = decode_png(good, "frame");
  for (std::size_t i = 0; i < good.size() - 12; ++i) {
    Bytes bad = good;
    bad[i] ^= 0x10;
    try {
      EXPECT_TRUE(same(decode_png(bad, "frame").view(), original.view())) << i;
    } catch (const Error&) {
    }
  }
}

TEST(PngFrame, AHugeClaimCostsNoMemory) {
  Bytes bytes = encode_png(patterned(Dtype::kUint8, {9, 8}).view());
  bytes[16] = bytes[20] = 0x7f;  // width and height; their checksum no longer holds either
  EXPECT_THROW(decode_png(bytes, "frame"), Error);
}

// Gray images of fewer bits and images with a palette, which we never write ourselves.
TEST(PngFrame, FewBitsAndPalettesAreWidened) {
  const auto encode = [](std::uint8_t colour, std::uint8_t depth, std::vector<std::uint8_t> packed) {
    spng_ctx* context = spng_ctx_new(SPNG_CTX_ENCODER);
    spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1);
    spng_ihdr header{.width = 2,
                     .height = 1,
                     .bit_depth = depth,
                     .color_type = colour,
                     .compression_method = 0,
                     .filter_method = 0,
                     .interlace_method = 0};
    spng_set_ihdr(context, &header);
    spng_plte palette{};
    palette.n_entries = 2;
    palette.entries[1] = {10, 20, 30, 0};
    if (colour == SPNG_COLOR_TYPE_INDEXED) spng_set_plte(context, &palette);
    EXPECT_EQ(spng_encode_image(context, packed.data(), packed.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE), 0);
    std::size_t size = 0;
    int error = 0;
    void* buffer = spng_get_png_buffer(context, &size, &error);
    const auto* bytes = static_cast<const std::uint8_t*>(buffer);
    const Bytes result(bytes, bytes + size);
    std::free(buffer);
    spng_ctx_free(context);
    return result;
  };
  const Array gray = decode_png(encode(SPNG_COLOR_TYPE_GRAYSCALE, 1, {0x40}), "gray");
  EXPECT_EQ(gray.shape(), (Shape{1, 2}));
  EXPECT_EQ(gray.values<std::uint8_t>()[0], 0);
  EXPECT_EQ(gray.values<std::uint8_t>()[1], 255);
  const Array colour = decode_png(encode(SPNG_COLOR_TYPE_INDEXED, 8, {1, 0}), "palette");
  EXPECT_EQ(colour.shape(), (Shape{1, 2, 3}));
  EXPECT_EQ(colour.values<std::uint8_t>()[2], 30);
}

}  // namespace
}  // namespace tezpress
