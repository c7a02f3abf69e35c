// Encodes and decodes series of every kind and prints one line per kind with the
// checksums of stream and decoded values: any two builds, machines, kernels and
// thread counts must print the same. The series are made of integer arithmetic
// alone, so that no C library's sine can differ. Usage: determinism [threads]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <vector>

#include "tezip/tezip.h"

namespace {

constexpr std::size_t kFrames = 9;

// FNV-1a: this program is also built directly, without other libraries.
std::uint64_t fingerprint(const void* data, std::size_t size) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  std::uint64_t hash = 14695981039346656037u;
  for (std::size_t i = 0; i < size; ++i) hash = (hash ^ bytes[i]) * 1099511628211u;
  return hash;
}

std::uint64_t noise(std::uint64_t& state) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return state >> 33;
}

// A bump that moves with time, some texture, some noise: all integers below 2^20.
std::int64_t field(std::size_t place, std::size_t time, std::uint64_t& state) {
  const auto x = static_cast<std::int64_t>((place + 3 * time) % 64);
  const auto y = static_cast<std::int64_t>((place / 64 + 2 * time) % 64);
  return x * (64 - x) * y * (64 - y) / 8 + 400 * (x % 8) + static_cast<std::int64_t>(noise(state) % 64);
}

template <typename T>
std::vector<T> values_of(std::size_t count, double scale, double shift) {
  std::vector<T> values(count * kFrames);
  std::uint64_t state = 1;
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<T>(static_cast<double>(field(i % count, i / count, state)) * scale + shift);
  return values;
}

[[noreturn]] void give_up(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, tezip_message());
  std::exit(1);
}

template <typename T>
void run(const char* name, tezip_settings settings, const std::vector<T>& values) {
  void* stream = nullptr;
  std::size_t size = 0;
  if (tezip_compress(&settings, values.data(), kFrames, &stream, &size) != TEZIP_OK) give_up("tezip_compress");
  std::vector<T> decoded(values.size());
  if (tezip_decompress(stream, size, 0, kFrames, settings.threads, decoded.data(), decoded.size() * sizeof(T)) !=
      TEZIP_OK)
    give_up("tezip_decompress");
  std::printf("%-18s %7zu bytes  stream %016llx  values %016llx\n", name, size,
              static_cast<unsigned long long>(fingerprint(stream, size)),
              static_cast<unsigned long long>(fingerprint(decoded.data(), decoded.size() * sizeof(T))));
  tezip_free(stream);
}

tezip_settings settings_of(int dtype, unsigned threads, std::vector<std::size_t> shape) {
  tezip_settings settings;
  tezip_settings_init(&settings);
  settings.dtype = dtype;
  settings.threads = threads;
  settings.axes = static_cast<int>(shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i) settings.shape[i] = shape[i];
  settings.key_interval = 4;
  return settings;
}

void run_floats(unsigned threads) {
  constexpr std::size_t kCount = 64 * 61;
  const auto smooth = values_of<float>(kCount, 1.0 / 4096, -7);
  const auto fine = values_of<double>(kCount, 1.0 / 3, 1e6);
  tezip_settings flat = settings_of(TEZIP_FLOAT, threads, {61, 64});
  flat.rel = 1e-3;
  run("real_float", flat, smooth);
  flat.mode = TEZIP_BASIS;
  flat.effort = TEZIP_EFFORT_MAX;
  run("basis_float", flat, smooth);
  flat.mode = TEZIP_AUTO;
  run("max_float", flat, smooth);
  flat.effort = TEZIP_EFFORT_FAST;
  run("fast_float", flat, smooth);
  flat.effort = TEZIP_EFFORT_DEFAULT;
  tezip_settings volume = settings_of(TEZIP_DOUBLE, threads, {8, 61, 8});
  volume.abs = 0.01;
  run("real_double", volume, fine);
  volume.mode = TEZIP_BASIS;
  run("basis_double", volume, fine);
  volume.mode = TEZIP_AUTO;
  volume.abs = 1e-9;
  run("fine_double", volume, fine);
  flat.rel = -1;
  flat.lossless = 1;
  run("bits_float", flat, values_of<float>(kCount, 1.0 / 3, 0.1));
  run("lattice_float", flat, values_of<float>(kCount, 0.25, -100));
  flat.lossless = 0;
  flat.pw_rel = 1e-4;
  run("log_float", flat, smooth);
  volume.abs = -1;
  volume.pw_rel = 1e-6;
  run("log_double", volume, values_of<double>(kCount, -1e-200, 1e-199));

  auto masked = smooth;
  for (std::size_t i = 0; i < masked.size(); i += 1 + i % 7)
    masked[i] = i % 3 == 0 ? std::numeric_limits<float>::quiet_NaN() : -9999.0f;
  tezip_settings with_fill = settings_of(TEZIP_FLOAT, threads, {kCount});
  with_fill.rel = 1e-2;
  with_fill.fill_value = -9999;
  with_fill.has_fill_value = 1;
  with_fill.key_threshold = 0.05;
  run("masked_float", with_fill, masked);
}

void run_integers(unsigned threads) {
  constexpr std::size_t kCount = 31 * 67;
  tezip_settings settings = settings_of(TEZIP_UINT16, threads, {31, 67});
  settings.lossless = 1;
  run("lossless_uint16", settings, values_of<std::uint16_t>(kCount, 0.0625, 0));
  settings.lossless = 0;
  settings.abs = 3;
  settings.dtype = TEZIP_INT32;
  run("bounded_int32", settings, values_of<std::int32_t>(kCount, 100, -50000000));
  settings.dtype = TEZIP_UINT64;
  settings.abs = 1e9;
  run("bounded_uint64", settings, values_of<std::uint64_t>(kCount, 0x1p43, 0));
  settings.dtype = TEZIP_INT8;
  settings.abs = 0;
  run("exact_int8", settings, values_of<std::int8_t>(kCount, 1.0 / 8192, -60));
  settings.dtype = TEZIP_INT16;
  settings.abs = 2;
  run("bounded_int16", settings, values_of<std::int16_t>(kCount, 0.25, -16000));
  settings.dtype = TEZIP_UINT32;
  settings.abs = 1000;
  run("bounded_uint32", settings, values_of<std::uint32_t>(kCount, 30000, 0));
  settings.abs = -1;
  settings.lossless = 1;
  settings.dtype = TEZIP_UINT8;
  run("lossless_uint8", settings, values_of<std::uint8_t>(kCount, 1.0 / 1024, 0));
  settings.dtype = TEZIP_INT64;
  run("lossless_int64", settings, values_of<std::int64_t>(kCount, 0x1p45, -0x1p62));
}

}  // namespace

int main(int argc, char** argv) {
  const unsigned threads = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 1;
  run_floats(threads);
  run_integers(threads);
}
