// See data_file.h.
#include "plugins/data_file.h"

namespace tezpress {
namespace {

Options raw_layout_options(const DataFile& file) {
  Options options;
  if (!file.shape.empty()) {
    Array lengths(Dtype::kUint64, {file.shape.size()});
    std::copy(file.shape.begin(), file.shape.end(), lengths.values<std::uint64_t>().begin());
    options.set(fmt::format("{}:dims", kRawFormat), Option(std::move(lengths)));
  }
  if (!file.type.empty()) options.set(fmt::format("{}:dtype", kRawFormat), Option(file.type));
  return options;
}

}  // namespace

std::unique_ptr<Io> io_of(const Registry& registry, const std::string& path, const std::string& format) {
  return format.empty() ? registry.io_for(path) : registry.io(format);
}

Array read_data_file(const Registry& registry, const DataFile& file, const Options& options) {
  const auto io = io_of(registry, file.path, file.format);
  const Options raw = raw_layout_options(file);
  if (!raw.empty() && io->id() != kRawFormat)
    fail(ErrorCode::kInvalidArgument, "shape and type are said of raw values, but {} is read by {}, which knows both",
         file.path, io->id());
  io->set_options(raw);
  io->set_options(options);
  return io->read(file.path);
}

}  // namespace tezpress
