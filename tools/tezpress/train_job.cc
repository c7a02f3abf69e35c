// See train_job.h.
#include "tezpress/train_job.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "plugins/model_file.h"
#include "tezpress/byte_files.h"

namespace tezpress {
namespace {

using Json = nlohmann::ordered_json;

std::string model_path(const std::string& out) { return out + ".checkpoint"; }
std::string json_path(const std::string& out) { return model_path(out) + ".json"; }

// Every member but `out`, for both directions.
template <typename Visitor>
void visit(TrainJob& job, const Visitor& member) {
  member("series", job.series);
  member("shape", job.shape);
  member("type", job.type);
  member("format", job.format);
  member("options", job.assignments);
  member("frames", job.frames);
  member("time", job.time);
  member("bounds", job.bounds);
  member("hidden", job.hidden);
  member("steps", job.steps);
  member("rounds", job.rounds);
  member("samples", job.samples);
  member("seed", job.seed);
  member("threads", job.threads);
  member("start", job.start);
}

std::string hash_of(ByteSpan model) { return fmt::format("{:016x}", describe_model(model).hash); }

Json read_json(const std::string& path) {
  const Bytes text = read_bytes(path);
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::exception& error) {
    fail(ErrorCode::kCorrupt, "{} is no JSON: {}", path, error.what());
  }
}

}  // namespace

void write_checkpoint(const TrainJob& job, const tezip_train_output& output) {
  const ByteSpan model(static_cast<const std::uint8_t*>(output.model), output.model_bytes);
  Json root;
  TrainJob stored = job;
  visit(stored, [&root](const char* key, const auto& value) { root[key] = value; });
  if (job.fill) root["fill"] = *job.fill;
  root["model"] = hash_of(model);
  root["round"] = output.resume_round;
  root["networks"] = output.resume_networks;
  const std::string text = root.dump(2) + "\n";
  write_bytes(model_path(job.out), model);
  write_bytes(json_path(job.out), {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Checkpoint read_checkpoint(const std::string& out) {
  const std::string path = json_path(out);
  const Json root = read_json(path);
  Checkpoint checkpoint;
  checkpoint.job.out = out;
  try {
    visit(checkpoint.job, [&root](const char* key, auto& value) { root.at(key).get_to(value); });
    if (root.contains("fill")) checkpoint.job.fill = root.at("fill").get<double>();
    root.at("round").get_to(checkpoint.round);
    root.at("networks").get_to(checkpoint.networks);
    checkpoint.model = read_model_file(model_path(out));
    if (hash_of(checkpoint.model) != root.at("model").get<std::string>())
      fail(ErrorCode::kCorrupt, "{} and {} do not belong together; the training has to begin again", model_path(out),
           path);
  } catch (const Json::exception& error) {
    fail(ErrorCode::kCorrupt, "{} is no checkpoint of a training: {}", path, error.what());
  }
  return checkpoint;
}

void remove_checkpoint(const std::string& out) {
  std::error_code ignored;
  std::filesystem::remove(json_path(out), ignored);
  std::filesystem::remove(model_path(out), ignored);
}

}  // namespace tezpress
