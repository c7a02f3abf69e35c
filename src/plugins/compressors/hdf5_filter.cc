// Runs any HDF5 filter plugin as a compressor: by its registered id, or by its
// file. What the parameters mean is the filter's own business.
#include "plugins/compressors/hdf5_compressor.h"
#include "plugins/compressors/hdf5_factories.h"

namespace tezpress {
namespace {

class Hdf5FilterPlugin : public Hdf5Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "hdf5_filter",
            .version = fmt::format("HDF5 {}.{}.{}", H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE),
            .sentence = "any HDF5 filter plugin, chosen by id or file",
            .bounds = {},
            .thread_safety = ThreadSafety::kSerialized};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Hdf5FilterPlugin>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "hdf5_filter:id",
                    .sentence = "registered number of the filter, e.g. 32024 (SZ3)",
                    .minimum = 0,
                    .maximum = H5Z_FILTER_MAX},
                   id_);
    visitor.option(
        {.key = "hdf5_filter:path", .sentence = "file of the filter, or folder to search; empty: the plugin folders"},
        path_);
    visitor.option({.key = "hdf5_filter:cd_values",
                    .sentence = "the filter's parameters: unsigned 32-bit numbers, as for H5Pset_filter"},
                   values_);
    visitor.option({.key = "hdf5_filter:optional",
                    .sentence = "store the values as they are where the filter gives up, instead of an error"},
                   optional_);
  }

  FilterFallback fallback() const override { return optional_ ? FilterFallback::kStore : FilterFallback::kFail; }
  void changed() override { parameters_ = numbers(); }

  const Hdf5Filter& filter() const override {
    if (id_ == 0 && path_.empty())
      fail(ErrorCode::kInvalidArgument, "hdf5_filter needs hdf5_filter:id or the file in hdf5_filter:path");
    return load_hdf5_filter(static_cast<int>(id_), path_);
  }
  // A stream names its filter, so that decoding needs no options.
  const Hdf5Filter& filter_of(ByteSpan stream) const override {
    return id_ == 0 && path_.empty() ? load_hdf5_filter(hdf5_filter_of(stream), {}) : filter();
  }
  FilterParameters parameters(ConstView) const override { return parameters_; }

 private:
  FilterParameters numbers() const {
    FilterParameters result;
    if (!values_ || *values_ == nullptr) return result;
    const Array wide = cast((*values_)->view(), Dtype::kDouble);
    for (const double value : wide.values<double>()) {
      if (!(value >= 0 && value <= 0xffffffffu && value == static_cast<double>(static_cast<unsigned>(value))))
        fail(ErrorCode::kInvalidArgument, "hdf5_filter:cd_values holds {}, which is no unsigned 32-bit number", value);
      result.push_back(static_cast<unsigned>(value));
    }
    return result;
  }

  std::uint32_t id_ = 0;
  std::string path_;
  bool optional_ = false;
  std::optional<Option::Data> values_;
  FilterParameters parameters_;
};

}  // namespace

std::unique_ptr<Compressor> make_hdf5_filter() { return std::make_unique<Hdf5FilterPlugin>(); }

}  // namespace tezpress
