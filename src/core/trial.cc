#include "core/trial.h"

#include <chrono>
#include <cstring>

namespace tezpress {
namespace {

template <typename F>
double seconds_of(const F& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Everything at once, as after a decompression that followed a compression.
TrialView finished(ConstView input, const TrialResult& result) {
  const auto* bytes = reinterpret_cast<const std::byte*>(result.compressed.data());
  TrialView view;
  view.input = input;
  view.compressed = ConstView(bytes, Dtype::kByte, {result.compressed.size()});
  view.output = result.output.view();
  view.last(Event::kCompress) = Happening{result.compress_seconds};
  view.last(Event::kDecompress) = Happening{result.decompress_seconds};
  return view;
}

}  // namespace

TrialResult run_trial(const Compressor& compressor, ConstView input, ErrorBound bound,
                      const std::vector<std::unique_ptr<Metric>>& metrics) {
  check_bound(bound);
  TrialResult result;
  const auto encoder = compressor.clone();
  result.compress_seconds = seconds_of([&] { result.compressed = encoder->compress(input); });
  result.compress_stages = encoder->stages();

  result.output = Array(encoder->decompressed_type(result.compressed, input.type()));
  // First touch of fresh pages is not the decompressor's time. All ones is NaN in floating point and -1 in integers,
  // so values that a decompressor forgets to write are seen.
  if (result.output.size() != 0) std::memset(result.output.view().data(), 0xff, result.output.size_bytes());
  const auto decoder = compressor.clone();
  result.decompress_seconds = seconds_of([&] { decoder->decompress(result.compressed, result.output.view()); });
  result.decompress_stages = decoder->stages();

  result.violation = verify_bound(input, result.output.view(), bound);
  const TrialView view = finished(input, result);
  for (const auto& metric : metrics) result.metrics.merge(metric->evaluate(view));
  return result;
}

}  // namespace tezpress
