// Regions of interest kept by one compressor, everything by another (usually
// binning): what serial crystallography does with Bragg peaks. Underwood et al.,
// "ROIBIN-SZ: Fast and Science-Preserving Compression for Serial Crystallography",
// 2022. Where the regions are travels with the stream.
#include <algorithm>

#include "plugins/axis_lists.h"
#include "plugins/children.h"
#include "plugins/meta/blocks.h"
#include "plugins/meta/framing.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/thread_option.h"

namespace tezpress {
namespace {

// The regions as blocks of the array, in the order of the centers; parts outside of it are cut off.
std::vector<Block> regions_of(const Array& centers, const Shape& half, const Shape& shape) {
  const std::size_t rank = shape.size();
  std::vector<Block> regions(centers.size() / rank);
  const auto numbers = centers.values<std::uint64_t>();
  for (std::size_t r = 0; r < regions.size(); ++r) {
    Block region{Shape(rank), Shape(rank)};
    for (std::size_t axis = 0; axis < rank; ++axis) {
      const std::uint64_t center = numbers[r * rank + rank - 1 - axis];  // listed fastest axis first
      if (center >= shape[axis])
        fail(ErrorCode::kInvalidArgument, "roibin:centers: {} is outside an axis of length {} (region {})", center,
             shape[axis], r);
      region.start[axis] = center - std::min<std::uint64_t>(center, half[axis]);
      region.shape[axis] = std::min<std::uint64_t>(shape[axis] - center, half[axis] + 1) + center - region.start[axis];
    }
    regions[r] = std::move(region);
  }
  return regions;
}

// All regions one after the other, each in C order, as one row of values.
Array gather(ConstView values, const std::vector<Block>& regions) {
  std::size_t count = 0;
  for (const Block& region : regions) count += element_count(region.shape);
  Array kept(values.dtype(), {count});
  auto* at = kept.view().data();
  for (const Block& region : regions) {
    const View target(at, values.dtype(), region.shape);
    copy(part_of(values, region), target);
    at += target.size_bytes();
  }
  return kept;
}

void scatter(const Array& kept, const std::vector<Block>& regions, View into) {
  const auto* at = kept.view().data();
  for (const Block& region : regions) {
    const ConstView source(at, into.dtype(), region.shape);
    copy(source, part_of(into, region));
    at += source.size_bytes();
  }
}

// The runs of a mask along the fastest axis, as regions of one row.
std::vector<Block> runs_of(const Array& mask, const Shape& shape) {
  const auto marked = mask.values<std::uint8_t>();
  const std::size_t row = shape.back();
  std::vector<Block> runs;
  for (std::size_t i = 0; i < marked.size();) {
    if (marked[i] == 0) {
      ++i;
      continue;
    }
    const std::size_t first = i;
    while (i < marked.size() && marked[i] != 0 && (i == first || i % row != 0)) ++i;
    Block run{Shape(shape.size()), Shape(shape.size(), 1)};
    run.shape.back() = i - first;
    for (std::size_t axis = shape.size(), rest = first; axis-- > 0; rest /= shape[axis])
      run.start[axis] = rest % shape[axis];
    runs.push_back(std::move(run));
  }
  return runs;
}

void write_regions(const std::vector<Block>& regions, ByteWriter& writer) {
  writer.varint(regions.size());
  for (const Block& region : regions)
    for (std::size_t axis = 0; axis < region.start.size(); ++axis) {
      writer.varint(region.start[axis]);
      writer.varint(region.shape[axis]);
    }
}

std::vector<Block> read_regions(ByteSpan bytes, const Shape& shape) {
  ByteReader reader(bytes, "roibin");
  std::vector<Block> regions(reader.varint_at_most(bytes.size(), "the number of regions"));
  for (Block& region : regions)
    for (const std::size_t length : shape) {
      region.start.push_back(reader.varint_at_most(length - 1, "the start of a region"));
      region.shape.push_back(reader.varint_at_most(length - region.start.back(), "the length of a region"));
    }
  reader.expect_end();
  return regions;
}

class Roibin : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "roibin",
            .version = "1",
            .sentence = "Keeps regions of interest apart from a background.",
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Roibin>(*this); }
  std::vector<Slot*> slots() override { return {&roi_, &background_}; }

  Bytes compress(ConstView input) override {
    if (input.size() == 0)
      fail(ErrorCode::kInvalidArgument, "roibin: the array of shape {} is empty", to_string(input.shape()));
    const auto regions = regions_for(input.shape());
    ByteWriter where;
    write_regions(regions, where);
    const Array kept = gather(input, regions);
    const Bytes roi = kept.size() > 0 ? roi_->compress(kept.view()) : Bytes{};
    const Bytes background = background_->compress(input);
    return join_parts({where.view(), roi, background});
  }

  void decompress(ByteSpan stream, View into) override {
    const auto parts = split_parts(stream, 3, "roibin");
    background_->decompress(parts[2], into);
    const auto regions = read_regions(parts[0], into.shape());
    std::size_t count = 0;
    for (const Block& region : regions) count += element_count(region.shape);
    if (count == 0) return;
    if (count > into.size() * std::max<std::size_t>(1, regions.size()))
      fail(ErrorCode::kCorrupt, "roibin: {} values in regions of an array of {}", count, into.size());
    Array kept(into.dtype(), {count});
    roi_->decompress(parts[1], kept.view());
    scatter(kept, regions, into);
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    describe_threads(visitor, threads_);
    visitor.option({.key = "roibin:nthreads",
                    .sentence = "accepted and not needed: one thread gathers the regions",
                    .minimum = 1,
                    .maximum = kMaxThreads},
                   threads_);
    visitor.option({.key = "roibin:roi_size",
                    .sentence = "how far a region reaches from its center along each axis, fastest axis first",
                    .encoder_only = true},
                   roi_size_);
    visitor.option({.key = "roibin:centers",
                    .sentence = "coordinates: the center of each region, fastest axis first, as rows or one after the "
                                "other; mask: one value for "
                                "each of the array's, not 0 inside a region",
                    .encoder_only = true},
                   centers_);
    visitor.option({.key = "roibin:roi_strategy",
                    .sentence = "what roibin:centers holds",
                    .choices = {"coordinates", "mask"},
                    .encoder_only = true},
                   strategy_);
  }
  std::vector<std::string> child_names(const Slot& slot) const override {
    return {&slot == &roi_ ? "roi" : "background"};
  }

 private:
  std::vector<Block> regions_for(const Shape& shape) const {
    if (centers_ == nullptr || centers_->size() == 0) return {};
    if (strategy_ == "mask") {
      if (centers_->size() != element_count(shape))
        fail(ErrorCode::kInvalidArgument, "mask size != data size: roibin:centers has {} values, the array {}",
             centers_->size(), element_count(shape));
      return runs_of(cast(centers_->view(), Dtype::kBool), shape);
    }
    Shape half = shape_of_lengths(roi_size_, "roibin:roi_size");
    if (half.size() != shape.size())
      fail(ErrorCode::kInvalidArgument,
           "roi_size must match data size: roibin:roi_size has {} lengths, the array {} axes", half.size(),
           shape.size());
    const bool rows = centers_->shape().size() > 1;  // else all coordinates one after the other
    if (centers_->size() % shape.size() != 0 || (rows && centers_->shape().back() != shape.size()))
      fail(ErrorCode::kInvalidArgument,
           "centers dimension must match num_dimensions of input data or be empty: roibin:centers of shape {} are no "
           "points on {} axes",
           to_string(centers_->shape()), shape.size());
    return regions_of(cast(centers_->view(), Dtype::kUint64), half, shape);
  }

  static Option::Data default_size() {
    Array size(Dtype::kInt32, {4});
    const std::int32_t lengths[] = {5, 5, 0, 0};
    std::copy(std::begin(lengths), std::end(lengths), size.values<std::int32_t>().begin());
    return std::make_shared<const Array>(std::move(size));
  }

  ChildCompressor roi_ = child_compressor("roibin:roi", "compressor of the regions of interest");
  ChildCompressor background_ = child_compressor("roibin:background", "compressor of the whole array");
  Option::Data roi_size_ = default_size();
  Option::Data centers_;
  std::string strategy_ = "coordinates";
  std::uint32_t threads_ = 1;
};

}  // namespace

std::unique_ptr<Compressor> make_roibin() { return std::make_unique<Roibin>(); }

}  // namespace tezpress
