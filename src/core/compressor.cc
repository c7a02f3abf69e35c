#include "core/compressor.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tezpress {
namespace {

constexpr std::array<std::string_view, 5> kBoundNames = {"none", "abs", "rel", "pw_rel", "lossless"};

template <typename T>
double range_of(std::span<const T> values) {
  T least{};
  T most{};
  bool any = false;
  for (const T value : values) {
    if constexpr (std::is_floating_point_v<T>)
      if (!std::isfinite(value)) continue;
    least = any ? std::min(least, value) : value;
    most = any ? std::max(most, value) : value;
    any = true;
  }
  if constexpr (std::is_integral_v<T>) {
    // The difference of two int64 fits into uint64 only.
    return static_cast<double>(static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least));
  } else {
    return std::min(static_cast<double>(most) - static_cast<double>(least), std::numeric_limits<double>::max());
  }
}

bool takes(const CompressorInfo& info, BoundKind kind) {
  return std::find(info.bounds.begin(), info.bounds.end(), kind) != info.bounds.end();
}

Options one_option(BoundKind kind, double value) {
  Options options;
  if (kind == BoundKind::kLossless)
    options.set("pressio:lossless", std::int32_t{1});
  else
    options.set(fmt::format("pressio:{}", name_of(kind)), value);
  return options;
}

}  // namespace

OwnedBytes OwnedBytes::of(Bytes stream) {
  auto owner = std::make_shared<const Bytes>(std::move(stream));
  return {*owner, owner};
}

ArrayType Compressor::compressed_type(const ArrayType&, std::size_t bytes) const { return {Dtype::kByte, {bytes}}; }

ArrayType Compressor::decompressed_type(ByteSpan, const ArrayType& expected) const { return expected; }

std::vector<Bytes> Compressor::compress_many(const std::vector<ConstView>& inputs) {
  if (inputs.size() != 1)
    fail(ErrorCode::kUnsupported, "{} compresses one array at a time, not {}", info().id, inputs.size());
  std::vector<Bytes> streams;
  streams.push_back(compress(inputs.front()));
  return streams;
}

void Compressor::decompress_many(const std::vector<ByteSpan>& streams, const std::vector<View>& into) {
  if (streams.size() != 1 || into.size() != 1)
    fail(ErrorCode::kUnsupported, "{} decompresses one array at a time, not {} into {}", info().id, streams.size(),
         into.size());
  decompress(streams.front(), into.front());
}

ThreadSafety thread_safety(const Compressor& compressor) {
  ThreadSafety least = ThreadSafety::kMultiple;
  for (const Configurable* node : compressor.tree())
    if (const auto* part = dynamic_cast<const Compressor*>(node)) least = std::min(least, part->info().thread_safety);
  return least;
}

std::string_view name_of(BoundKind kind) { return kBoundNames.at(static_cast<std::size_t>(kind)); }

double value_range(ConstView input) {
  Array storage;
  const ConstView dense = contiguous(input, storage);
  return visit_dtype(input.dtype(), [&](auto tag) { return range_of(dense.values<decltype(tag)>()); });
}

double absolute_bound(ErrorBound bound, ConstView input) {
  if (bound.kind == BoundKind::kRelative) return bound.value * value_range(input);
  return bound.value;
}

void check_bound(ErrorBound bound) {
  if (bound.kind == BoundKind::kNone || bound.kind == BoundKind::kLossless) return;
  if (!std::isfinite(bound.value) || bound.value < 0)
    fail(ErrorCode::kInvalidArgument, "the {} error bound is {}, but it must be a finite number of at least 0",
         name_of(bound.kind), bound.value);
}

Options options_for_bound(const CompressorInfo& info, ErrorBound bound, ConstView input) {
  check_bound(bound);
  if (bound.kind == BoundKind::kNone) return {};
  if (takes(info, bound.kind)) return one_option(bound.kind, bound.value);
  // A compressor that only knows lossless keeps every bound.
  if (info.bounds == std::vector{BoundKind::kLossless}) return one_option(BoundKind::kLossless, 1);
  if (bound.kind == BoundKind::kRelative && takes(info, BoundKind::kAbsolute)) {
    const double absolute = absolute_bound(bound, input);
    // A constant field: its range gives no positive bound, so keep the values exactly where that can be asked for.
    if (absolute == 0 && takes(info, BoundKind::kLossless)) return one_option(BoundKind::kLossless, 1);
    return one_option(BoundKind::kAbsolute, absolute);
  }
  std::vector<std::string_view> kinds;
  for (const BoundKind kind : info.bounds) kinds.push_back(name_of(kind));
  fail(ErrorCode::kUnsupported, "{} does not take the error bound {}; it takes: {}", info.id, name_of(bound.kind),
       kinds.empty() ? "none" : fmt::format("{}", fmt::join(kinds, ", ")));
}

}  // namespace tezpress
