#include "core/registry.h"

#include <fmt/ranges.h>

namespace tezpress {
namespace {

template <typename T>
std::vector<std::string> ids_of(const std::map<std::string, Registry::Factory<T>>& factories) {
  std::vector<std::string> ids;
  for (const auto& [id, make] : factories) ids.push_back(id);
  return ids;
}

[[noreturn]] void fail_unknown(std::string_view kind, const std::string& id, const std::vector<std::string>& known,
                               const std::vector<Missing>& missing) {
  for (const Missing& entry : missing)
    if (entry.kind == kind && entry.id == id)
      fail(ErrorCode::kUnknownName, "the {} {} is not in this build: {}", kind, id, entry.reason);
  const std::string near = nearest_name(id, known);
  if (!near.empty()) fail(ErrorCode::kUnknownName, "there is no {} called {}; did you mean {}?", kind, id, near);
  fail(ErrorCode::kUnknownName, "there is no {} called {}; there are: {}", kind, id, fmt::join(known, ", "));
}

template <typename T>
std::unique_ptr<T> make(std::string_view kind, const std::string& id,
                        const std::map<std::string, Registry::Factory<T>>& factories,
                        const std::vector<Missing>& missing) {
  const auto found = factories.find(id);
  if (found == factories.end()) fail_unknown(kind, id, ids_of<T>(factories), missing);
  return found->second();
}

}  // namespace

std::unique_ptr<Compressor> Registry::compressor(const std::string& id) const {
  return make<Compressor>("compressor", id, compressors_, missing_);
}

std::unique_ptr<Metric> Registry::metric(const std::string& id) const {
  return make<Metric>("metric", id, metrics_, missing_);
}

std::unique_ptr<Io> Registry::io(const std::string& id) const { return make<Io>("io", id, ios_, missing_); }

std::unique_ptr<Io> Registry::io_for(const std::string& path) const {
  for (const auto& [id, make_io] : ios_) {
    auto io = make_io();
    if (io->recognises(path)) return io;
  }
  fail(ErrorCode::kInvalidArgument, "no io plugin knows files named like {}; name one of: {}", path,
       fmt::join(io_ids(), ", "));
}

std::vector<std::string> Registry::compressor_ids() const { return ids_of<Compressor>(compressors_); }
std::vector<std::string> Registry::metric_ids() const { return ids_of<Metric>(metrics_); }
std::vector<std::string> Registry::io_ids() const { return ids_of<Io>(ios_); }

}  // namespace tezpress
