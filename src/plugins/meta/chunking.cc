// An array in chunks, each a stream of its own, in parallel where the compressor
// can. The bytes do not depend on the number of threads: the chunks are cut by
// chunking:size alone, and each is compressed by a fresh clone.
#include <algorithm>

#include "base/parallel.h"
#include "plugins/axis_lists.h"
#include "plugins/children.h"
#include "plugins/meta/blocks.h"
#include "plugins/meta/framing.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/thread_option.h"

namespace tezpress {
namespace {

class Chunking : public Compressor {
 public:
  CompressorInfo info() const override {
    CompressorInfo info = {.id = "chunking",
                           .version = "1",
                           .sentence = "Compresses an array in chunks, in parallel.",
                           .stability = "experimental"};
    // A bound relative to the range would be another one in each chunk.
    for (const BoundKind kind : child_->info().bounds)
      if (kind != BoundKind::kRelative) info.bounds.push_back(kind);
    return info;
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Chunking>(*this); }
  std::vector<Slot*> slots() override { return {&child_}; }

  Bytes compress(ConstView input) override {
    const auto blocks = chunks_of(input.shape());
    std::vector<Bytes> streams(blocks.size());
    each(blocks.size(),
         [&](Compressor& child, std::size_t i) { streams[i] = child.compress(part_of(input, blocks[i])); });
    return join_parts({streams.begin(), streams.end()});
  }

  void decompress(ByteSpan stream, View into) override {
    const auto blocks = chunks_of(into.shape());
    const auto streams = split_parts(stream, blocks.size(), "chunking");
    each(blocks.size(), [&](Compressor& child, std::size_t i) {
      Array chunk(into.dtype(), blocks[i].shape);
      child.decompress(streams[i], chunk.view());
      copy(chunk.view(), part_of(into, blocks[i]));
    });
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "chunking:size",
                    .sentence = "lengths of a chunk, fastest axis first; empty: the whole array is one chunk"},
                   size_);
    describe_threads(visitor, threads_);
    visitor.option({.key = "chunking:chunk_nthreads",
                    .sentence = "threads for the chunks; a compressor that is not thread safe gets one",
                    .minimum = 1,
                    .maximum = kMaxThreads},
                   threads_);
  }

 private:
  std::vector<Block> chunks_of(const Shape& shape) const {
    const Shape size = shape_of_lengths(size_, "chunking:size");
    if (size.empty()) return blocks_of(shape, shape);
    if (size.size() != shape.size() || std::count(size.begin(), size.end(), 0) != 0)
      fail(ErrorCode::kInvalidArgument,
           "chunking:size must be {} lengths of at least 1 for an array of shape {}, not {}", shape.size(),
           to_string(shape), to_string(size));
    return blocks_of(shape, size);
  }

  void each(std::size_t count, const std::function<void(Compressor&, std::size_t)>& task) const {
    const bool parallel = thread_safety(*child_) == ThreadSafety::kMultiple;
    ThreadPool pool(parallel ? static_cast<unsigned>(std::min<std::uint64_t>(threads_, count)) : 1);
    pool.run(count, [&](std::size_t i) { task(*child_->clone(), i); });
  }

  Option::Data size_;
  std::uint64_t threads_ = 1;
  ChildCompressor child_ = child_compressor("chunking:compressor", "compressor of the chunks");
};

}  // namespace

std::unique_ptr<Compressor> make_chunking() { return std::make_unique<Chunking>(); }

}  // namespace tezpress
