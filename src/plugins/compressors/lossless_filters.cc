// The lossless compressors that are HDF5 filters: bitshuffle, blosc2, lz4, JPEG-LS
// and HTJ2K. Each is a handful of options and the order of its filter's parameters,
// so they share this file.
#include "plugins/compressors/effort_level.h"
#include "plugins/compressors/hdf5_factories.h"

namespace tezpress {
namespace {

CompressorInfo lossless_info(const char* id, const NamedFilter& filter, const char* sentence) {
  return {.id = id,
          .version = fmt::format("HDF5 filter {}", filter.id),
          .sentence = sentence,
          .bounds = {BoundKind::kLossless},
          .thread_safety = ThreadSafety::kSerialized};
}

// Gives each plugin its clone(), its filter and pressio:lossless.
template <typename Self>
class LosslessFilter : public Hdf5Compressor {
 public:
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Self>(static_cast<const Self&>(*this)); }

 protected:
  const Hdf5Filter& filter() const override { return Self::named().load(); }
  FilterFallback fallback() const override { return FilterFallback::kStore; }

  LosslessFilter(std::int32_t level, std::int32_t lowest, std::int32_t highest) : level_(level, lowest, highest) {}
  void describe_level(OptionVisitor& visitor, const char* key) { level_.describe(visitor, key); }
  void changed() override { level_.changed(newly_set(prefix() + ":clevel")); }
  unsigned level() const { return static_cast<unsigned>(level_.value()); }

 private:
  EffortLevel level_;
};

unsigned index_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<unsigned>(std::ranges::find(names, name) - names.begin());
}

// Empty names are numbers that the format has given up.
const std::vector<std::string> kBlosc2Codecs = {"blosclz", "lz4", "lz4hc", "", "zlib", "zstd"};
const std::vector<std::string> kBlosc2Filters = {"none", "shuffle", "bitshuffle", "delta"};
const std::vector<std::string> kBitshuffleCodecs = {"none", "", "lz4", "zstd"};

std::vector<std::string> without_empty(std::vector<std::string> names) {
  std::erase(names, "");
  return names;
}

class Bitshuffle : public LosslessFilter<Bitshuffle> {
 public:
  Bitshuffle() : LosslessFilter(3, 0, 22) {}
  static const NamedFilter& named() { return kBitshuffleFilter; }
  CompressorInfo info() const override {
    return lossless_info("bitshuffle", named(), "bit transposition followed by LZ4 or Zstandard");
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    describe_level(visitor, "bitshuffle:clevel");
    visitor.option({.key = "bitshuffle:compressor",
                    .sentence = "what follows the transposition",
                    .choices = without_empty(kBitshuffleCodecs)},
                   codec_);
    visitor.option({.key = "bitshuffle:block_size", .sentence = "values per block, a multiple of 8; 0: automatic"},
                   block_);
  }
  void changed() override {
    if (block_ % 8 != 0) fail(ErrorCode::kInvalidArgument, "bitshuffle:block_size={} is no multiple of 8", block_);
    LosslessFilter::changed();
  }
  FilterParameters parameters(ConstView) const override {
    FilterParameters values{block_, index_of(kBitshuffleCodecs, codec_)};
    if (codec_ == "zstd") values.push_back(level());
    return values;
  }

 private:
  std::string codec_ = "lz4";
  std::uint32_t block_ = 0;
};

class Blosc2 : public LosslessFilter<Blosc2> {
 public:
  Blosc2() : LosslessFilter(5, 0, 9) {}
  static const NamedFilter& named() { return kBlosc2Filter; }
  CompressorInfo info() const override { return lossless_info("blosc2", named(), "blosc with n-dimensional blocks"); }

 protected:
  void describe(OptionVisitor& visitor) override {
    describe_level(visitor, "blosc2:clevel");
    visitor.option({.key = "blosc2:compressor", .sentence = "codec", .choices = without_empty(kBlosc2Codecs)}, codec_);
    visitor.option({.key = "blosc2:filter", .sentence = "what precedes the codec", .choices = kBlosc2Filters},
                   shuffle_);
  }
  FilterParameters parameters(ConstView) const override {
    return {0, 0, 0, 0, level(), index_of(kBlosc2Filters, shuffle_), index_of(kBlosc2Codecs, codec_)};
  }

 private:
  std::string codec_ = "blosclz";
  std::string shuffle_ = "shuffle";
};

// Filters without a level take any pressio:lossless.
template <typename Self>
class Unlevelled : public Hdf5Compressor {
 public:
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Self>(static_cast<const Self&>(*this)); }

 protected:
  const Hdf5Filter& filter() const override { return Self::named().load(); }
  FilterFallback fallback() const override { return FilterFallback::kStore; }
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pressio:lossless", .sentence = "accepted: this compressor is always lossless"}, lossless_);
  }
  FilterParameters parameters(ConstView) const override { return {}; }

 private:
  std::optional<std::int32_t> lossless_;
};

class Lz4 : public Unlevelled<Lz4> {
 public:
  static const NamedFilter& named() { return kLz4Filter; }
  CompressorInfo info() const override { return lossless_info("lz4", named(), "LZ4"); }

 protected:
  void describe(OptionVisitor& visitor) override {
    Unlevelled::describe(visitor);
    visitor.option({.key = "lz4:block_size", .sentence = "bytes per block; 0: 1 GiB", .maximum = 0x7e000000}, block_);
  }
  FilterParameters parameters(ConstView) const override { return {block_}; }

 private:
  std::uint32_t block_ = 0;
};

class Jpegls : public Unlevelled<Jpegls> {
 public:
  static const NamedFilter& named() { return kJpeglsFilter; }
  CompressorInfo info() const override {
    return lossless_info("jpegls", named(), "JPEG-LS for 8 and 16 bit integers (FCIDECOMP)");
  }

 protected:
  Shape axes(const Shape& shape) const override { return merged_axes(shape, 2); }
};

class Htj2k : public Unlevelled<Htj2k> {
 public:
  static const NamedFilter& named() { return kHtj2kFilter; }
  CompressorInfo info() const override {
    return lossless_info("htj2k", named(), "high-throughput JPEG 2000 for 8 and 16 bit integers");
  }

 protected:
  // A last axis of 3 is taken for colours.
  Shape axes(const Shape& shape) const override {
    return merged_axes(shape, shape.size() > 2 && shape.back() == 3 ? 3 : 2);
  }
};

}  // namespace

std::unique_ptr<Compressor> make_bitshuffle() { return std::make_unique<Bitshuffle>(); }
std::unique_ptr<Compressor> make_blosc2() { return std::make_unique<Blosc2>(); }
std::unique_ptr<Compressor> make_htj2k() { return std::make_unique<Htj2k>(); }
std::unique_ptr<Compressor> make_jpegls() { return std::make_unique<Jpegls>(); }
std::unique_ptr<Compressor> make_lz4() { return std::make_unique<Lz4>(); }

}  // namespace tezpress
