#include "plugins/children.h"

#include "plugins/all.h"

namespace tezpress {
namespace {

std::unique_ptr<Metric> make_metric(const std::string& id) { return all_plugins().metric(id); }
std::unique_ptr<Io> make_io(const std::string& id) { return all_plugins().io(id); }

OptionInfo selects(std::string key, std::string sentence, std::vector<std::string> ids) {
  return {.key = std::move(key), .sentence = std::move(sentence), .choices = std::move(ids)};
}

}  // namespace

std::unique_ptr<Observed> observed_compressor(const std::string& id) {
  return std::make_unique<Observed>(all_plugins().compressor(id), make_metric, all_plugins().metric_ids());
}

ChildCompressor child_compressor(std::string key, std::string sentence, std::string id) {
  return {selects(std::move(key), std::move(sentence), all_plugins().compressor_ids()), observed_compressor,
          std::move(id)};
}

ChildCompressors child_compressors(std::string key, std::string sentence, std::vector<std::string> ids,
                                   std::string single_key) {
  return {selects(std::move(key), std::move(sentence), all_plugins().compressor_ids()), observed_compressor,
          std::move(ids), std::move(single_key)};
}

ChildMetric child_metric(std::string key, std::string sentence, std::string id) {
  return {selects(std::move(key), std::move(sentence), all_plugins().metric_ids()), make_metric, std::move(id)};
}

ChildMetrics child_metrics(std::string key, std::string sentence) {
  return {selects(std::move(key), std::move(sentence), all_plugins().metric_ids()), make_metric, {}};
}

ChildIo child_io(std::string key, std::string sentence, std::string id) {
  return {selects(std::move(key), std::move(sentence), all_plugins().io_ids()), make_io, std::move(id)};
}

ChildIos child_ios(std::string key, std::string sentence, std::vector<std::string> ids) {
  return {selects(std::move(key), std::move(sentence), all_plugins().io_ids()), make_io, std::move(ids)};
}

}  // namespace tezpress
