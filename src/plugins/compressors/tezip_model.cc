// See tezip_model.h.
#include "plugins/compressors/tezip_model.h"

#include <algorithm>

#include "plugins/model_file.h"
#include "plugins/trainer.h"
#include "tezip/tezip.hpp"

namespace tezpress {
namespace {

constexpr const char* kTrainingKeys[] = {"tezip:train_data",  "tezip:train_bounds",   "tezip:train_hidden",
                                         "tezip:train_steps", "tezip:train_rounds",   "tezip:train_samples",
                                         "tezip:train_seed",  "tezip:train_model_out"};

std::vector<double> doubles_of(const Option::Data& data) {
  if (!data || data->size() == 0) return {};
  const Array values = cast(data->view(), Dtype::kDouble);
  return {values.values<double>().begin(), values.values<double>().end()};
}

}  // namespace

void TezipModel::describe(OptionVisitor& visitor) {
  visitor.option({.key = "tezip:model",
                  .sentence = "The trained model that groups may use where it saves bytes: generic (ships with tezip), "
                              "none, a file, which decompression needs, too, unless the stream carries it, or auto: "
                              "generic at effort max, else none.",
                  .encoder_only = true},
                 model_);
  visitor.option({.key = "tezip:embed_model",
                  .sentence = "Do streams carry the file of tezip:model, so that they decode without it?",
                  .encoder_only = true},
                 embed_);
  visitor.option({.key = "tezip:train_data",
                  .sentence = "Setting it trains a model on this series, which may take minutes, and uses it.",
                  .encoder_only = true},
                 data_);
  visitor.option({.key = "tezip:train_bounds",
                  .sentence = "Bounds to train for, as shares of the range, for integers absolute; without it "
                              "1e-2, 1e-3, 1e-4, 1e-5.",
                  .encoder_only = true},
                 bounds_);
  visitor.option({.key = "tezip:train_hidden",
                  .sentence = "Units per layer of the networks to train, even: size against speed.",
                  .minimum = 2,
                  .maximum = 64,
                  .encoder_only = true},
                 hidden_);
  visitor.option({.key = "tezip:train_steps",
                  .sentence = "Steps of training at most, of each network and round.",
                  .minimum = 1,
                  .maximum = 1e7,
                  .encoder_only = true},
                 steps_);
  visitor.option({.key = "tezip:train_rounds",
                  .sentence = "Rounds of training; later ones learn on what earlier ones coded.",
                  .minimum = 1,
                  .maximum = 100,
                  .encoder_only = true},
                 rounds_);
  visitor.option({.key = "tezip:train_samples",
                  .sentence = "Values to learn from, at each bound and in each round.",
                  .minimum = 2000,
                  .maximum = 1 << 30,
                  .encoder_only = true},
                 samples_);
  visitor.option(
      {.key = "tezip:train_seed", .sentence = "The same seed and data, the same model.", .encoder_only = true}, seed_);
  visitor.option({.key = "tezip:train_model_out",
                  .sentence = "Where the trained model is written, which tezip:model then names; empty: nowhere, and "
                              "streams carry it.",
                  .encoder_only = true},
                 out_);
}

void TezipModel::changed(const std::function<bool(std::string_view)>& is_new, const std::string& time,
                         std::optional<double> fill_value) {
  if (is_new("tezip:model")) trained_ = nullptr;
  if (data_ && std::any_of(std::begin(kTrainingKeys), std::end(kTrainingKeys), is_new)) train(time, fill_value);
}

std::function<void()> TezipModel::keeper() {
  return [this, before = trained_] { trained_ = before; };
}

void TezipModel::train(const std::string& time, std::optional<double> fill_value) {
  TrainRequest request;
  request.training.hidden = static_cast<int>(hidden_);
  request.training.steps = static_cast<int>(steps_);
  request.training.rounds = static_cast<int>(rounds_);
  request.training.samples = samples_;
  request.training.seed = seed_;
  request.bounds = doubles_of(bounds_);
  request.time = time;
  request.fill_value = fill_value;
  request.note = fmt::format("tezip:train_data, {} {}", name_of(data_->dtype()), to_string(data_->shape()));
  Bytes model;
  tezpress::train(
      {{"tezip:train_data", data_->view()}}, std::move(request), [](const tezip_train_progress&) { return true; },
      [&model](const tezip_train_output& output) {
        const auto* first = static_cast<const std::uint8_t*>(output.model);
        model.assign(first, first + output.model_bytes);
        return true;
      });
  if (out_.empty()) {
    trained_ = std::make_shared<const Bytes>(std::move(model));
    return;
  }
  write_model_file(out_, model);
  model_ = out_;
  trained_ = nullptr;
}

void TezipModel::apply(tezip_settings& settings) const {
  if (trained_) {
    settings.model_bytes = trained_->data();
    settings.model_size = trained_->size();
    settings.embed_model = 1;
    return;
  }
  settings.model = model_.c_str();
  settings.embed_model = embed_ ? 1 : 0;
}

int TezipModel::prepare_decoding() const {
  return tezip::is_model_file(model_) && !trained_ ? tezip_add_model(model_.c_str()) : TEZIP_OK;
}

}  // namespace tezpress
