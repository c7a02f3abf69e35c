#include "core/trial.h"

#include <chrono>
#include <cstring>
#include <functional>

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

WarmCalls warm_calls(Compressor& compressor, TrialPlan plan, const std::function<void()>& call) {
  WarmCalls calls;
  for (unsigned i = 0; i < plan.warmup; ++i) call();
  for (unsigned i = 0; i < plan.repeats; ++i) calls.seconds.push_back(seconds_of(call));
  if (plan.repeats > 0) calls.stages = compressor.stages();
  return calls;
}

void compress(const Compressor& compressor, ConstView input, TrialPlan plan, TrialResult& result) {
  const auto encoder = compressor.clone();
  const auto call = [&] { result.compressed = encoder->compress(input); };
  result.compress_seconds = seconds_of(call);
  result.compress_stages = encoder->stages();
  result.warm_compress = warm_calls(*encoder, plan, call);
  result.output = Array(encoder->decompressed_type(result.compressed, input.type()));
  result.results = encoder->results();
}

void decompress(const Compressor& compressor, TrialPlan plan, TrialResult& result) {
  const auto decoder = compressor.clone();
  const View into = result.output.view();
  // First touch of fresh pages is not the decompressor's time. All ones is NaN in floating point and -1 in integers,
  // so values that a decompressor forgets to write are seen.
  const auto forget = [&] {
    if (into.size() != 0) std::memset(into.data(), 0xff, into.size_bytes());
  };
  const auto call = [&] { decoder->decompress(result.compressed, into); };
  forget();
  result.decompress_seconds = seconds_of(call);
  result.decompress_stages = decoder->stages();
  if (plan.warmup + plan.repeats > 0) forget();
  result.warm_decompress = warm_calls(*decoder, plan, call);
  update_results(result.results, decoder->results());
}

}  // namespace

TrialResult run_trial(const Compressor& compressor, ConstView input, ErrorBound bound,
                      const std::vector<std::unique_ptr<Metric>>& metrics, TrialPlan plan) {
  check_bound(bound);
  TrialResult result;
  compress(compressor, input, plan, result);
  decompress(compressor, plan, result);
  result.violation = verify_bound(input, result.output.view(), bound);
  const TrialView view = finished(input, result);
  for (const auto& metric : metrics) result.metrics.merge(metric->evaluate(view));
  return result;
}

}  // namespace tezpress
