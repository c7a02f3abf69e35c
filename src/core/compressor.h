// The contract of a compressor. src/plugins/compressors/noop.cc is the skeleton
// to copy. Stages, clones and options are values: a compressor has no hooks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/array.h"
#include "base/bytes.h"
#include "core/configurable.h"

namespace tezpress {

// What a compressor promises about |x - x'| of every value.
enum class BoundKind : std::uint8_t { kNone, kAbsolute, kRelative, kPointwiseRelative, kLossless };
std::string_view name_of(BoundKind kind);  // "none", "abs", "rel", "pw_rel", "lossless"

struct CompressorInfo {
  std::string id = {};       // "zfp"; also the prefix of its options
  std::string version = {};  // of the library behind it
  std::string sentence = {};
  std::vector<BoundKind> bounds = {};  // kinds that it takes through pressio:abs, :rel, :pw_rel, :lossless
  ThreadSafety thread_safety = ThreadSafety::kMultiple;
  std::string stability = "stable";  // LibPressio's words: experimental, unstable, stable, external
};

// A named part of the last call's time, for stage tables.
struct Stage {
  std::string name;
  double seconds = 0;
};

// A stream in memory that owner frees.
struct OwnedBytes {
  ByteSpan bytes;
  std::shared_ptr<const void> owner;

  static OwnedBytes of(Bytes stream);
};

class Compressor : public Configurable {
 public:
  virtual CompressorInfo info() const = 0;
  // input: any dtype and shape that the compressor supports, maybe strided. Throws Error.
  virtual Bytes compress(ConstView input) = 0;
  // The same for callers that need no vector: a compressor whose streams are made elsewhere copies nothing here.
  virtual OwnedBytes compress_owned(ConstView input) { return OwnedBytes::of(compress(input)); }
  // into: contiguous, of the dtype and shape that were compressed. Throws kCorrupt or kTruncated on bad streams.
  virtual void decompress(ByteSpan stream, View into) = 0;
  virtual std::unique_ptr<Compressor> clone() const = 0;
  virtual std::vector<Stage> stages() const { return {}; }  // of the last call, where it measures any
  // What the compressor itself found out in its last call, as keys like "switch:compression_invocations".
  virtual Options results() const { return {}; }

  // What compress() made of an array of type input is itself an array of this type: the bytes, where it is a stream.
  virtual ArrayType compressed_type(const ArrayType& input, std::size_t bytes) const;
  // The type of array that decompress() fills when the caller expects one of type expected.
  virtual ArrayType decompressed_type(ByteSpan stream, const ArrayType& expected) const;

  // Several arrays at once; a compressor that cannot takes exactly one, and throws kUnsupported for more.
  virtual std::vector<Bytes> compress_many(const std::vector<ConstView>& inputs);
  virtual void decompress_many(const std::vector<ByteSpan>& streams, const std::vector<View>& into);

  std::string prefix() const override { return info().id; }
};

// The least that the compressor and all that it consists of promise.
ThreadSafety thread_safety(const Compressor& compressor);

// A bound as front ends state it, mapped to the options that a compressor takes.
struct ErrorBound {
  BoundKind kind = BoundKind::kNone;
  double value = 0;
};
// Throws kInvalidArgument for a bound that is negative or not finite.
void check_bound(ErrorBound bound);
// The largest |x - x'| that an absolute or relative bound allows, in the unit of the values.
double absolute_bound(ErrorBound bound, ConstView input);
// Options that ask for bound: pressio:abs where the kind is supported; a relative bound becomes an absolute one
// over the range of the finite values where only abs is, and a compressor that is lossless only is asked for that,
// whatever the bound. Throws kUnsupported with the kinds that are supported, kInvalidArgument as check_bound().
Options options_for_bound(const CompressorInfo& info, ErrorBound bound, ConstView input);
// max - min over the finite values; 0 if there are none.
double value_range(ConstView input);

}  // namespace tezpress
