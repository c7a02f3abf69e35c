// The real LibPressio with our compressor loaded into it: through its C interface,
// as its users do.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <libpressio.h>

#include <cmath>
#include <string>
#include <vector>

#include "tezip/tezip.hpp"

namespace {

constexpr std::size_t kDims[] = {40, 30, 6};  // fastest first: x, y, time

std::vector<float> series() {
  std::vector<float> values(kDims[0] * kDims[1] * kDims[2]);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto x = static_cast<double>(i % kDims[0]);
    const auto y = static_cast<double>(i / kDims[0] % kDims[1]);
    const auto t = static_cast<double>(i / kDims[0] / kDims[1]);
    values[i] = static_cast<float>(std::sin(0.2 * x + 0.1 * t) * std::cos(0.15 * y - 0.05 * t));
  }
  return values;
}

class Binding : public ::testing::Test {
 protected:
  void SetUp() override {
    void* library = dlopen(TEZPRESS_BINDING, RTLD_NOW);
    ASSERT_NE(library, nullptr) << dlerror();
    auto* register_all = reinterpret_cast<void (*)()>(dlsym(library, "libpressio_register_all"));
    ASSERT_NE(register_all, nullptr);
    register_all();
    pressio_ = pressio_instance();
  }
  void TearDown() override { pressio_release(pressio_); }

  pressio_compressor* compressor(const char* id) {
    pressio_compressor* made = pressio_get_compressor(pressio_, id);
    EXPECT_NE(made, nullptr) << pressio_error_msg(pressio_);
    return made;
  }

  static void set(pressio_compressor* compressor, const char* json) {
    pressio* library = pressio_instance();
    pressio_options* options = pressio_options_new();
    const std::string text = json;
    for (std::size_t at = 0; at < text.size();) {  // key=value, separated by spaces; a number is a double
      const std::size_t equals = text.find('=', at);
      const std::size_t end = std::min(text.find(' ', at), text.size());
      const std::string key = text.substr(at, equals - at);
      const std::string value = text.substr(equals + 1, end - equals - 1);
      if (value.find_first_not_of("0123456789.e-") == std::string::npos)
        pressio_options_set_double(options, key.c_str(), std::stod(value));
      else
        pressio_options_set_string(options, key.c_str(), value.c_str());
      at = end + 1;
    }
    EXPECT_EQ(pressio_compressor_set_options(compressor, options), 0) << pressio_compressor_error_msg(compressor);
    pressio_options_free(options);
    pressio_release(library);
  }

  // Compressed bytes and the largest error.
  static std::pair<std::vector<std::uint8_t>, double> round_trip(pressio_compressor* compressor) {
    auto values = series();
    pressio_data* input = pressio_data_new_nonowning(pressio_float_dtype, values.data(), 3, kDims);
    pressio_data* stream = pressio_data_new_empty(pressio_byte_dtype, 0, nullptr);
    pressio_data* output = pressio_data_new_owning(pressio_float_dtype, 3, kDims);
    EXPECT_EQ(pressio_compressor_compress(compressor, input, stream), 0) << pressio_compressor_error_msg(compressor);
    EXPECT_EQ(pressio_compressor_decompress(compressor, stream, output), 0) << pressio_compressor_error_msg(compressor);
    std::size_t bytes = 0;
    const auto* first = static_cast<const std::uint8_t*>(pressio_data_ptr(stream, &bytes));
    std::vector<std::uint8_t> copy(first, first + bytes);
    const auto* back = static_cast<const float*>(pressio_data_ptr(output, nullptr));
    double worst = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
      worst = std::max(worst, std::abs(static_cast<double>(values[i]) - back[i]));
    pressio_data_free(input);
    pressio_data_free(stream);
    pressio_data_free(output);
    return {copy, worst};
  }

  pressio* pressio_ = nullptr;
};

TEST_F(Binding, IsACompressorLikeAnyOther) {
  pressio_compressor* tezip = compressor("tezip");
  ASSERT_NE(tezip, nullptr);
  EXPECT_STREQ(pressio_compressor_get_prefix(tezip), "tezip");
  EXPECT_STREQ(pressio_compressor_version(tezip), tezip_version());
  pressio_options* configuration = pressio_compressor_get_configuration(tezip);
  pressio_thread_safety safety = pressio_thread_safety_single;
  EXPECT_EQ(pressio_options_get_threadsafety(configuration, "pressio:thread_safe", &safety), pressio_options_key_set);
  EXPECT_EQ(safety, pressio_thread_safety_multiple);
  pressio_options_free(configuration);
  pressio_options* documentation = pressio_compressor_get_documentation(tezip);
  EXPECT_EQ(pressio_options_exists(documentation, "tezip:key_interval"), pressio_options_key_set);
  pressio_options_free(documentation);
  pressio_options* options = pressio_compressor_get_options(tezip);
  EXPECT_EQ(pressio_options_exists(options, "pressio:abs"), pressio_options_key_exists);
  pressio_options_free(options);
  pressio_compressor_release(tezip);
}

TEST_F(Binding, KeepsTheBoundAndWritesTheSameBytesAsTheCodec) {
  pressio_compressor* tezip = compressor("tezip");
  set(tezip, "pressio:abs=0.001");
  const auto [bytes, worst] = round_trip(tezip);
  EXPECT_LE(worst, 0.001);
  EXPECT_GT(worst, 0);
  const auto values = series();
  tezip::Series whole = tezip::series_of(TEZIP_FLOAT, {kDims[2], kDims[1], kDims[0]}, "auto");
  whole.settings.abs = 0.001;
  void* expected = nullptr;
  std::size_t size = 0;
  ASSERT_EQ(tezip_compress(&whole.settings, values.data(), whole.frames, &expected, &size), TEZIP_OK);
  const auto* first = static_cast<const std::uint8_t*>(expected);
  EXPECT_EQ(bytes, std::vector<std::uint8_t>(first, first + size));
  tezip_free(expected);
  pressio_compressor_release(tezip);
}

TEST_F(Binding, ALaterBoundReplacesTheOneBefore) {
  pressio_compressor* tezip = compressor("tezip");
  set(tezip, "pressio:abs=0.1");
  set(tezip, "pressio:pw_rel=0.01");
  EXPECT_LT(round_trip(tezip).second, 0.011);
  pressio_compressor_release(tezip);
}

TEST_F(Binding, WorksWithMetricsAndMetaCompressors) {
  if (std::string(pressio_supported_compressors()).find("many_independent_threaded") == std::string::npos)
    GTEST_SKIP() << "this LibPressio was built without OpenMP";
  pressio_compressor* chunks = compressor("chunking");
  set(chunks,
      "chunking:compressor=many_independent_threaded many_independent_threaded:compressor=tezip pressio:abs=0.001");
  pressio_options* options = pressio_options_new();
  std::uint64_t size[] = {kDims[0], kDims[1], 3};
  const std::size_t three = 3;
  pressio_data* chunk = pressio_data_new_nonowning(pressio_uint64_dtype, size, 1, &three);
  pressio_options_set_data(options, "chunking:size", chunk);
  pressio_options_set_uinteger(options, "pressio:nthreads", 2);
  EXPECT_EQ(pressio_compressor_set_options(chunks, options), 0);
  pressio_data_free(chunk);
  pressio_options_free(options);
  const char* ids[] = {"error_stat", "size"};
  pressio_metrics* metrics = pressio_new_metrics(pressio_, ids, 2);
  ASSERT_NE(metrics, nullptr);
  pressio_compressor_set_metrics(chunks, metrics);
  const double worst = round_trip(chunks).second;
  EXPECT_LE(worst, 0.001);
  EXPECT_GT(worst, 0) << "another compressor was used";
  pressio_options* results = pressio_compressor_get_metrics_results(chunks);
  double error = 0;
  EXPECT_EQ(pressio_options_get_double(results, "error_stat:max_error", &error), pressio_options_key_set);
  EXPECT_LE(error, 0.001);
  pressio_options_free(results);
  pressio_metrics_free(metrics);
  pressio_compressor_release(chunks);
}

TEST_F(Binding, ModelsAreNamedAndFoundAtOnce) {
  pressio_compressor* tezip = compressor("tezip");
  set(tezip, "tezip:model=generic pressio:abs=0.001");
  EXPECT_LE(round_trip(tezip).second, 0.001);
  pressio_options* options = pressio_options_new();
  pressio_options_set_string(options, "tezip:model", "/no/such.tezm");
  EXPECT_GT(pressio_compressor_set_options(tezip, options), 0);
  EXPECT_NE(std::string(pressio_compressor_error_msg(tezip)).find("/no/such.tezm"), std::string::npos);
  pressio_options_free(options);
  EXPECT_LE(round_trip(tezip).second, 0.001) << "the options before have stayed";
  pressio_compressor_release(tezip);
}

TEST_F(Binding, ErrorsHaveMessages) {
  pressio_compressor* tezip = compressor("tezip");
  auto values = series();
  pressio_data* input = pressio_data_new_nonowning(pressio_float_dtype, values.data(), 3, kDims);
  pressio_data* output = pressio_data_new_empty(pressio_byte_dtype, 0, nullptr);
  EXPECT_GT(pressio_compressor_compress(tezip, input, output), 0) << "no bound is set";
  EXPECT_NE(std::string(pressio_compressor_error_msg(tezip)).find("bound"), std::string::npos);
  EXPECT_GT(pressio_compressor_decompress(tezip, input, output), 0) << "these bytes are no stream";
  EXPECT_FALSE(std::string(pressio_compressor_error_msg(tezip)).empty());
  pressio_data_free(input);
  pressio_data_free(output);
  pressio_compressor_release(tezip);
}

}  // namespace
