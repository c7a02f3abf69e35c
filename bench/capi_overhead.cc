// What LibPressio's C API costs per call over calling zfp itself, on one array of
// 64 KiB: one run measures both, call by call in turn, so that the machine's moods
// hit both alike. Medians, their difference and ratio, and the bytes that one call
// allocates through operator new, which show that the input is not copied.
#include <libpressio.h>
#include <zfp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <vector>

namespace {

std::atomic<std::size_t> allocated = 0;

void* counted(std::size_t size, std::size_t alignment) {
  allocated += size;
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// The library's own calls come here, too: the operators of the program win.
void* operator new(std::size_t size) { return counted(size, 16); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

constexpr std::size_t kSide = 128;  // 128 x 128 floats are 64 KiB
constexpr double kAccuracy = 1e-3;
constexpr int kCalls = 4000;

std::vector<float> smooth_field() {
  std::vector<float> values(kSide * kSide);
  for (std::size_t y = 0; y < kSide; ++y)
    for (std::size_t x = 0; x < kSide; ++x)
      values[y * kSide + x] =
          static_cast<float>(std::sin(0.05 * static_cast<double>(x)) * std::cos(0.07 * static_cast<double>(y)));
  return values;
}

// zfp as a program calls it that compresses arrays of one shape again and again.
class Direct {
 public:
  explicit Direct(std::vector<float>& values)
      : field_(zfp_field_2d(values.data(), zfp_type_float, kSide, kSide)), stream_(zfp_stream_open(nullptr)) {
    zfp_stream_set_accuracy(stream_, kAccuracy);
    buffer_.resize(zfp_stream_maximum_size(stream_, field_));
    bits_ = stream_open(buffer_.data(), buffer_.size());
    zfp_stream_set_bit_stream(stream_, bits_);
  }
  ~Direct() {
    stream_close(bits_);
    zfp_stream_close(stream_);
    zfp_field_free(field_);
  }
  std::size_t compress() {
    zfp_stream_rewind(stream_);
    zfp_write_header(stream_, field_, ZFP_HEADER_FULL);
    return zfp_compress(stream_, field_);
  }
  void decompress() {
    zfp_stream_rewind(stream_);
    zfp_read_header(stream_, field_, ZFP_HEADER_FULL);
    zfp_decompress(stream_, field_);
  }

 private:
  zfp_field* field_;
  zfp_stream* stream_;
  std::vector<unsigned char> buffer_;
  bitstream* bits_ = nullptr;
};

class ThroughApi {
 public:
  explicit ThroughApi(std::vector<float>& values, std::vector<float>& room) {
    const std::size_t dims[] = {kSide, kSide};
    input_ = pressio_data_new_nonowning(pressio_float_dtype, values.data(), 2, dims);
    output_ = pressio_data_new_nonowning(pressio_float_dtype, room.data(), 2, dims);
    compressed_ = pressio_data_new_empty(pressio_byte_dtype, 0, nullptr);
    pressio* library = pressio_instance();
    compressor_ = pressio_get_compressor(library, "zfp");
    pressio_release(library);
    pressio_options* options = pressio_options_new();
    pressio_options_set_double(options, "zfp:accuracy", kAccuracy);
    pressio_compressor_set_options(compressor_, options);
    pressio_options_free(options);
  }
  ~ThroughApi() {
    pressio_compressor_release(compressor_);
    pressio_data_free(input_);
    pressio_data_free(output_);
    pressio_data_free(compressed_);
  }
  void compress() { check(pressio_compressor_compress(compressor_, input_, compressed_)); }
  void decompress() { check(pressio_compressor_decompress(compressor_, compressed_, output_)); }
  std::size_t size() const { return pressio_data_get_bytes(compressed_); }

 private:
  void check(int code) const {
    if (code == 0) return;
    std::fprintf(stderr, "%s\n", pressio_compressor_error_msg(compressor_));
    std::exit(1);
  }

  pressio_compressor* compressor_;
  pressio_data* input_;
  pressio_data* output_;
  pressio_data* compressed_;
};

template <typename F>
double microseconds(const F& call) {
  const auto start = std::chrono::steady_clock::now();
  call();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double>& times) {
  std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
  return times[times.size() / 2];
}

template <typename A, typename B>
void compare(const char* name, const A& direct, const B& api) {
  std::vector<double> direct_times, api_times;
  for (int i = 0; i < kCalls; ++i) {
    direct_times.push_back(microseconds(direct));
    api_times.push_back(microseconds(api));
  }
  const std::size_t before = allocated;
  api();
  const std::size_t bytes = allocated - before;
  const double a = median(direct_times), b = median(api_times);
  std::printf("%-11s zfp %8.2f us   C API %8.2f us   overhead %6.2f us   ratio %.3f   %6zu bytes allocated\n", name, a,
              b, b - a, b / a, bytes);
}

}  // namespace

int main() {
  std::vector<float> values = smooth_field(), copy = values, room(values.size());
  Direct direct(copy);
  ThroughApi api(values, room);
  api.compress();
  std::printf("one array of %zu bytes, accuracy %g: %zu bytes by zfp, %zu bytes by the C API; medians of %d calls\n",
              values.size() * sizeof(float), kAccuracy, direct.compress(), api.size(), kCalls);
  compare(
      "compress", [&] { direct.compress(); }, [&] { api.compress(); });
  compare(
      "decompress", [&] { direct.decompress(); }, [&] { api.decompress(); });
  return 0;
}
