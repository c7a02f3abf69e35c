// Several arrays at once, each by a compressor of its own, in parallel where the
// compressor can. Arrays may form groups; a group goes to one compressor.
#include <algorithm>
#include <map>

#include "base/parallel.h"
#include "plugins/children.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/thread_option.h"

namespace tezpress {
namespace {

using Group = std::vector<std::size_t>;  // indices of arrays

std::vector<Group> groups_of(const Option::Data& ids, std::size_t count, const char* key) {
  std::vector<Group> groups;
  if (ids == nullptr || ids->size() == 0) {
    for (std::size_t i = 0; i < count; ++i) groups.push_back({i});
    return groups;
  }
  if (ids->size() != count)
    fail(ErrorCode::kInvalidArgument, "{} has {} entries for {} arrays", key, ids->size(), count);
  const Array numbers = cast(ids->view(), Dtype::kInt64);
  std::map<std::int64_t, Group> by_id;
  for (std::size_t i = 0; i < count; ++i) by_id[numbers.values<std::int64_t>()[i]].push_back(i);
  for (auto& [id, group] : by_id) groups.push_back(std::move(group));
  return groups;
}

template <typename T>
std::vector<T> members(const std::vector<T>& all, const Group& group) {
  std::vector<T> result;
  for (const std::size_t i : group) result.push_back(all[i]);
  return result;
}

class ManyIndependentThreaded : public Compressor {
 public:
  CompressorInfo info() const override {
    CompressorInfo info = {.id = "many_independent_threaded",
                           .version = "1",
                           .sentence = "Compresses several arrays at once, in parallel.",
                           .stability = "experimental"};
    if (children_.size() == 1) info.bounds = children_[0].info().bounds;
    return info;
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<ManyIndependentThreaded>(*this); }
  ManyIndependentThreaded() = default;
  // What was kept of the last compression stays with the original.
  ManyIndependentThreaded(const ManyIndependentThreaded& other)
      : Compressor(other),
        children_(other.children_),
        input_groups_(other.input_groups_),
        output_groups_(other.output_groups_),
        threads_(other.threads_),
        collect_on_compression_(other.collect_on_compression_),
        collect_on_decompression_(other.collect_on_decompression_),
        preserve_(other.preserve_),
        results_(other.results_) {}
  std::vector<Slot*> slots() override { return {&children_}; }
  Options results() const override { return results_; }

  Bytes compress(ConstView input) override { return std::move(compress_many({input}).front()); }
  void decompress(ByteSpan stream, View into) override { decompress_many({stream}, {into}); }

  std::vector<Bytes> compress_many(const std::vector<ConstView>& inputs) override {
    const auto groups = matching_groups(inputs.size(), inputs.size());
    auto workers = workers_for(groups.size());
    std::vector<Bytes> streams(inputs.size());
    each(workers, [&](Compressor& worker, std::size_t g) {
      auto made = worker.compress_many(members(inputs, groups[g]));
      for (std::size_t i = 0; i < groups[g].size(); ++i) streams[groups[g][i]] = std::move(made.at(i));
    });
    if (collect_on_compression_ != 0) collect(workers);
    if (preserve_ != 0) kept_ = std::move(workers);
    return streams;
  }

  void decompress_many(const std::vector<ByteSpan>& streams, const std::vector<View>& into) override {
    const auto groups = matching_groups(streams.size(), into.size());
    auto workers = preserve_ != 0 && kept_.size() == groups.size() ? std::move(kept_) : workers_for(groups.size());
    kept_.clear();
    each(workers, [&](Compressor& worker, std::size_t g) {
      worker.decompress_many(members(streams, groups[g]), members(into, groups[g]));
    });
    if (collect_on_decompression_ != 0) collect(workers);
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    describe_threads(visitor, threads_);
    visitor.option({.key = "many_independent_threaded:nthreads",
                    .sentence = "threads; a compressor that is not thread safe gets one",
                    .minimum = 1,
                    .maximum = kMaxThreads},
                   threads_);
    visitor.option({.key = "subgroups:input_data_groups", .sentence = "group of each input; empty: each its own"},
                   input_groups_);
    visitor.option({.key = "subgroups:output_data_groups", .sentence = "group of each output; empty: each its own"},
                   output_groups_);
    visitor.option({.key = "many_independent_threaded:collect_metrics_on_compression",
                    .sentence = "not 0: collect the results of the compressors after compression"},
                   collect_on_compression_);
    visitor.option({.key = "many_independent_threaded:collect_metrics_on_decompression",
                    .sentence = "not 0: collect the results of the compressors after decompression"},
                   collect_on_decompression_);
    visitor.option({.key = "many_independent_threaded:preserve_metrics",
                    .sentence = "not 0: metrics see a compression and its decompression together"},
                   preserve_);
  }

 private:
  using Workers = std::vector<std::unique_ptr<Compressor>>;

  std::vector<Group> matching_groups(std::size_t inputs, std::size_t outputs) const {
    auto groups = groups_of(input_groups_, inputs, "subgroups:input_data_groups");
    if (inputs != outputs || groups != groups_of(output_groups_, outputs, "subgroups:output_data_groups"))
      fail(ErrorCode::kInvalidArgument,
           "invalid data groups: {} inputs and {} outputs must be as many and form the same groups", inputs, outputs);
    return groups;
  }

  Workers workers_for(std::size_t groups) const {
    if (children_.size() != 1 && children_.size() != groups)
      fail(ErrorCode::kInvalidArgument,
           "{} compressors cannot serve {} groups of arrays: there must be one, or as many", children_.size(), groups);
    Workers workers;
    for (std::size_t g = 0; g < groups; ++g) workers.push_back(children_[children_.size() == 1 ? 0 : g].clone());
    return workers;
  }

  void each(const Workers& workers, const std::function<void(Compressor&, std::size_t)>& task) const {
    bool parallel = true;
    for (const auto& worker : workers) parallel &= thread_safety(*worker) == ThreadSafety::kMultiple;
    ThreadPool pool(parallel ? static_cast<unsigned>(std::min<std::size_t>(threads_, workers.size())) : 1);
    pool.run(workers.size(), [&](std::size_t g) { task(*workers[g], g); });
  }

  void collect(const Workers& workers) {
    for (const auto& worker : workers)
      for (const auto& [key, option] : worker->results())
        if (option.has_value()) results_.set(key, option);
  }

  ChildCompressors children_ = child_compressors("many_independent_threaded:compressors",
                                                 "compressors of the arrays: one for all, or one for each", {"noop"},
                                                 "many_independent_threaded:compressor");
  Option::Data input_groups_, output_groups_;
  std::uint32_t threads_ = 1;
  std::int32_t collect_on_compression_ = 0;
  std::int32_t collect_on_decompression_ = 0;
  std::int32_t preserve_ = 0;
  Options results_;
  Workers kept_;  // of the last compression, where preserve_ asks for it
};

}  // namespace

std::unique_ptr<Compressor> make_many_independent_threaded() { return std::make_unique<ManyIndependentThreaded>(); }

}  // namespace tezpress
