#include "core/observed.h"

#include <sys/resource.h>

#include <chrono>

#include "core/configuration.h"

namespace tezpress {
namespace {

constexpr std::string_view kEventNames[kEventCount] = {"check_options",     "get_options",       "set_options",
                                                       "get_configuration", "get_documentation", "compress",
                                                       "decompress",        "compress_many",     "decompress_many"};

std::uint64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

OptionInfo metric_option(const std::string& prefix, std::vector<std::string> ids) {
  return {.key = prefix + ":metric",
          .sentence = "metric to collect while this compressor is used",
          .choices = std::move(ids),
          .encoder_only = true};
}

ConstView view_of(ByteSpan bytes, ArrayType type) {
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  if (element_count(type.shape) * size_of(type.dtype) != bytes.size()) type = {Dtype::kByte, {bytes.size()}};
  return {data, type.dtype, type.shape};
}

ByteSpan span_of(const Bytes& stream) { return stream; }
ByteSpan span_of(const OwnedBytes& stream) { return stream.bytes; }

}  // namespace

std::string_view name_of(Event event) { return kEventNames[static_cast<std::size_t>(event)]; }

void update_results(Options& results, const Options& latest) {
  for (const auto& [key, option] : latest)
    if (option.has_value() || results.find(key) == nullptr) results.set(key, option);
}

Observed::Observed(std::unique_ptr<Compressor> inner, ChildSlot<Metric>::Make metric,
                   std::vector<std::string> metric_ids)
    : inner_(std::move(inner)),
      metric_(metric_option(inner_->prefix(), std::move(metric_ids)), std::move(metric), "noop", "pressio:metric") {}

Observed::Observed(const Observed& other)
    : Compressor(other),
      inner_(other.inner_->clone()),
      metric_(other.metric_),
      errors_fatal_(other.errors_fatal_),
      copy_results_(other.copy_results_),
      seen_(other.seen_),
      results_(other.results_),
      results_of_(other.results_of_) {}

void Observed::describe(OptionVisitor& visitor) {
  visitor.option({.key = "metrics:errors_fatal",
                  .sentence = "not 0: an error of a metric is an error of the compressor",
                  .encoder_only = true},
                 errors_fatal_);
  visitor.option({.key = "metrics:copy_compressor_results",
                  .sentence = "not 0: the compressor's own results are listed with those of the metric",
                  .encoder_only = true},
                 copy_results_);
}

// Another metric was selected: the results of the one before are not its own.
void Observed::changed() {
  if (results_of_ != metric_->id()) results_ = {};
  results_of_ = metric_->id();
}

bool Observed::watched() const { return metric_->id() != "noop"; }

void Observed::run(Event event, const std::function<void()>& call) {
  const std::uint64_t before = peak_memory();
  const auto start = std::chrono::steady_clock::now();
  call();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  seen_.event = event;
  seen_.last(event) = Happening{seconds, peak_memory() - before};
}

// The views of this call are gone when it returns, also by an exception.
void Observed::tell(Event event) {
  struct Forget {
    TrialView& seen;
    ~Forget() { seen.input = seen.compressed = seen.output = std::nullopt; }
  } forget{seen_};
  try {
    update_results(results_, metric_->evaluate(seen_));
  } catch (const Error&) {
    if (errors_fatal_ != 0 && event != Event::kDecompress && event != Event::kDecompressMany) throw;
  }
}

void Observed::observe(Event event, const std::function<void()>& call) {
  if (!watched()) return call();
  run(event, call);
  tell(event);
}

template <typename Stream>
Stream Observed::compress_watched(ConstView input, const std::function<Stream()>& call) {
  if (!watched()) return call();
  original_.reset();
  Stream stream;
  run(Event::kCompress, [&] { stream = call(); });
  if (metric_->compares()) original_ = Array::copy_of(input);
  seen_.input = input;
  const ByteSpan bytes = span_of(stream);
  seen_.compressed = view_of(bytes, compressed_type(input.type(), bytes.size()));
  tell(Event::kCompress);
  return stream;
}

Bytes Observed::compress(ConstView input) {
  return compress_watched<Bytes>(input, [&] { return inner_->compress(input); });
}

OwnedBytes Observed::compress_owned(ConstView input) {
  return compress_watched<OwnedBytes>(input, [&] { return inner_->compress_owned(input); });
}

void Observed::decompress(ByteSpan stream, View into) {
  if (!watched()) return inner_->decompress(stream, into);
  run(Event::kDecompress, [&] { inner_->decompress(stream, into); });
  if (original_) seen_.input = original_->view();
  seen_.compressed = view_of(stream, compressed_type(into.type(), stream.size()));
  seen_.output = into;
  tell(Event::kDecompress);
  original_.reset();
}

std::vector<Bytes> Observed::compress_many(const std::vector<ConstView>& inputs) {
  if (!watched()) return inner_->compress_many(inputs);
  std::vector<Bytes> streams;
  run(Event::kCompressMany, [&] { streams = inner_->compress_many(inputs); });
  tell(Event::kCompressMany);
  return streams;
}

void Observed::decompress_many(const std::vector<ByteSpan>& streams, const std::vector<View>& into) {
  if (!watched()) return inner_->decompress_many(streams, into);
  run(Event::kDecompressMany, [&] { inner_->decompress_many(streams, into); });
  tell(Event::kDecompressMany);
}

ArrayType Observed::compressed_type(const ArrayType& input, std::size_t bytes) const {
  return inner_->compressed_type(input, bytes);
}

ArrayType Observed::decompressed_type(ByteSpan stream, const ArrayType& expected) const {
  return inner_->decompressed_type(stream, expected);
}

Options Observed::results() const {
  Options results;
  for (Slot* slot : inner_->slots())
    for (const Configurable* child : slot->children())
      if (const auto* compressor = dynamic_cast<const Compressor*>(child)) results.merge(compressor->results());
  if (copy_results_ != 0) results.merge(inner_->results());
  results.merge(listed_results(*metric_, results_));
  return results;
}

void Observed::set_metric(std::unique_ptr<Metric> metric) {
  std::string id = metric->id();
  metric_.put(std::move(id), std::move(metric));
  set_name(name());
  changed();
}

}  // namespace tezpress
