// A compressor that lives in a worker: its options are those that the worker
// described, its data stay in shared memory, its failures are errors. Foreign
// bounds are not trusted where worker:verify is set. docs/bridge.md.
#pragma once

#include <functional>
#include <memory>

#include "bridge/session_pool.h"
#include "plugins/workers/worker_description.h"
#include "plugins/workers/worker_program.h"

namespace tezpress {

class WorkerCompressor : public Compressor {
 public:
  // The first compressor that a worker of this request serves, or the one called id. Starts the worker, once per
  // program. Throws kForeign if it does not start or serves no such compressor.
  explicit WorkerCompressor(bridge::SessionRequest request, const std::string& id = "");

  CompressorInfo info() const override;
  Bytes compress(ConstView input) override;
  OwnedBytes compress_owned(ConstView input) override;
  void decompress(ByteSpan stream, View into) override;
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<WorkerCompressor>(*this); }
  std::vector<Stage> stages() const override { return stages_; }
  Options results() const override { return results_; }

  // Does now what the first call would have to do.
  void warm_up();

 protected:
  void describe(OptionVisitor& visitor) override;
  void changed() override;

 private:
  using Json = nlohmann::json;

  void describe_bounds(OptionVisitor& visitor);
  void describe_worker(OptionVisitor& visitor);
  void describe_training(OptionVisitor& visitor);
  void keep_newest_bound();
  ErrorBound bound() const;
  Json config() const;
  Json request(const char* op, Json config) const;
  void train();
  void take_config(const Json& changed);
  void note(const Json& answer, double start_seconds, double call_seconds);
  void with_session(const std::function<void(bridge::Session&)>& call);
  Json timed_call(bridge::Session& session, Json request);
  OwnedBytes finished(ByteSpan made, const std::shared_ptr<std::byte>& room, Json config, const ArrayType& type) const;
  void verify(ConstView input, ByteSpan stream);

  bridge::SessionRequest request_;
  std::shared_ptr<const ForeignCodec> codec_;
  std::vector<Option> values_;  // of codec_->options
  std::optional<double> abs_, rel_, pw_rel_;
  std::optional<std::int32_t> lossless_;
  Option::Data train_data_;  // only while set_options trains
  std::string home_;
  std::uint32_t count_ = 1;
  double deadline_ = 600;
  double train_deadline_ = 86400;
  std::string progress_;  // path
  bool verify_ = false;
  double session_asked_ = 0;  // seconds on a steady clock
  std::vector<Stage> stages_;
  Options results_;
};

}  // namespace tezpress
