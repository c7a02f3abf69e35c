#include "train/network_trainer.h"

#include <cmath>
#include <numbers>

#include "base/error.h"
#include "train/float_network.h"
#include "train/integer_forward.h"

namespace tezpress::train {
namespace {

constexpr int kEvaluateEvery = 250;
constexpr double kLeastProbability = 1e-6;

struct Tensors {
  torch::Tensor values, residual, scale, bucket, level, weight;
  Tensors select(const torch::Tensor& rows) const {
    return {values.index_select(0, rows).to(torch::kFloat) / 256,
            residual.index_select(0, rows),
            scale.index_select(0, rows),
            bucket.index_select(0, rows),
            level.index_select(0, rows),
            weight.index_select(0, rows)};
  }
};

template <typename T>
torch::Tensor tensor_of(const std::vector<T>& values, torch::Dtype dtype, torch::Device device) {
  return torch::from_blob(const_cast<T*>(values.data()), {static_cast<std::int64_t>(values.size())}, dtype)
      .clone()
      .to(device);
}

Tensors tensors_of(const TrainingSet& set, torch::Device device) {
  return {tensor_of(set.values, torch::kShort, device).view({-1, set.inputs}),
          tensor_of(set.residual, torch::kFloat, device),
          tensor_of(set.scale, torch::kFloat, device),
          tensor_of(set.bucket, torch::kByte, device).to(torch::kLong),
          tensor_of(set.level, torch::kByte, device).to(torch::kLong),
          tensor_of(set.weight, torch::kFloat, device)};
}

// Weighted mean of the bits that the bins of these residuals take.
torch::Tensor code_length(const torch::Tensor& residual, const torch::Tensor& log_width, const torch::Tensor& weight) {
  const torch::Tensor width = log_width.exp();
  const torch::Tensor z = residual.abs();
  const torch::Tensor inside = torch::sigmoid((0.5 - z) / width) - torch::sigmoid((-0.5 - z) / width);
  const double bit = 1 / std::numbers::ln2;
  // Far out the probability is the logistic's tail, whose logarithm is known.
  const torch::Tensor tail = -(z - 0.5) / width * bit + torch::log2(1 - torch::exp(-1 / width) + 1e-9);
  const torch::Tensor bits =
      -torch::where(inside > kLeastProbability, torch::log2(inside.clamp_min(kLeastProbability)), tail);
  return (bits * weight).sum() / weight.sum();
}

torch::Tensor loss_of(FloatNetwork& network, const Tensors& batch, bool plain = false) {
  torch::Tensor residual = batch.residual;
  if (!plain) residual = residual - network->forward(batch.values, batch.level) * batch.scale;
  return code_length(residual, network->widths.index_select(0, batch.bucket), batch.weight);
}

double evaluate(FloatNetwork& network, const Tensors& batch, bool plain = false) {
  torch::NoGradGuard guard;
  return loss_of(network, batch, plain).item<double>();
}

// The best network so far, in floating point.
class Best {
 public:
  bool offer(FloatNetwork& network, const TrainerReport& report) {
    if (!weights_.empty() && !(report.loss < report_.loss)) return false;
    report_ = report;
    weights_.clear();
    for (const torch::Tensor& weight : network->parameters()) weights_.push_back(weight.detach().clone());
    return true;
  }
  void restore(FloatNetwork& network) const {
    torch::NoGradGuard guard;
    auto parameters = network->parameters();
    for (std::size_t i = 0; i < weights_.size(); ++i) parameters[i].copy_(weights_[i]);
  }
  const TrainerReport& report() const { return report_; }

 private:
  TrainerReport report_;
  std::vector<torch::Tensor> weights_;
};

// Rounds the network and measures what that costs on these samples.
TrainedNetwork rounded(FloatNetwork& network, const Tensors& samples, const TrainerReport& report) {
  torch::NoGradGuard guard;
  TrainedNetwork result{to_integers(network), report};
  const torch::Tensor exact = network->forward(samples.values, samples.level).to(torch::kCPU);
  const torch::Tensor integer = integer_forward(result.network, samples.values, samples.level);
  // Beyond the codec's limit they differ on purpose.
  result.largest_error = (exact.clamp(-kCorrectionLimit, kCorrectionLimit) - integer).abs().max().item<double>();
  const torch::Tensor residual = samples.residual - integer.to(samples.residual.device()) * samples.scale;
  result.integer_loss =
      code_length(residual, network->widths.index_select(0, samples.bucket), samples.weight).item<double>();
  return result;
}

// Adam over batches of the training samples, which are rows of `all`.
class Optimiser {
 public:
  Optimiser(FloatNetwork& network, const Tensors& all, torch::Tensor training, const TrainerOptions& options)
      : network_(network),
        all_(all),
        training_(std::move(training)),
        options_(options),
        adam_(network->parameters(), torch::optim::AdamOptions(options.rate)) {}

  void step(int number) {
    const double phase = std::numbers::pi * number / options_.steps;
    static_cast<torch::optim::AdamOptions&>(adam_.param_groups()[0].options())
        .lr(options_.rate * (0.5 + 0.5 * std::cos(phase)) + 1e-5);
    const torch::Tensor rows = training_.index_select(
        0, torch::randint(training_.size(0), {options_.batch}, torch::kLong).to(training_.device()));
    adam_.zero_grad();
    loss_of(network_, all_.select(rows)).backward();
    torch::nn::utils::clip_grad_norm_(network_->parameters(), 1.0);
    adam_.step();
  }

 private:
  FloatNetwork& network_;
  const Tensors& all_;
  torch::Tensor training_;
  const TrainerOptions& options_;
  torch::optim::Adam adam_;
};

void check_start(const codec::Network& start, int inputs, int hidden) {
  if (start.first.inputs == codec::even(inputs) && start.first.outputs == hidden && start.second.outputs == hidden)
    return;
  fail(ErrorCode::kInvalidArgument,
       "the model to start from has networks with {} and {} hidden units, but ones with {} are to be trained",
       start.first.outputs, start.second.outputs, hidden);
}

}  // namespace

TrainedNetwork train_network(const TrainingSet& samples, const TrainerOptions& options,
                             const std::optional<codec::Network>& start, const TrainerProgress& progress) {
  const auto count = static_cast<std::int64_t>(samples.count());
  if (samples.count() < kLeastSamples)
    fail(ErrorCode::kInvalidArgument, "{} samples are too few to train a network; {} are the least", count,
         kLeastSamples);
  torch::set_num_threads(options.threads);
  torch::manual_seed(options.seed);
  const torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  const Tensors all = tensors_of(samples, device);
  const torch::Tensor order = torch::randperm(count, torch::kLong).to(device);
  const std::int64_t held = count / 10;
  const Tensors validation = all.select(order.slice(0, 0, held));

  FloatNetwork network(samples.inputs, options.hidden);
  if (start) {
    check_start(*start, samples.inputs, options.hidden);
    set_weights(network, *start);
  }
  network->to(device);
  Optimiser optimiser(network, all, order.slice(0, held), options);
  Best best;
  int waiting = 0;
  for (int step = 0; step <= options.steps; ++step) {
    if (step % kEvaluateEvery == 0 || step == options.steps) {
      const TrainerReport report{step, evaluate(network, validation), evaluate(network, validation, true)};
      waiting = best.offer(network, report) ? 0 : waiting + 1;
      if (!progress(report) || waiting > options.patience) break;
    }
    if (step < options.steps) optimiser.step(step);
  }
  best.restore(network);
  return rounded(network, validation, best.report());
}

}  // namespace tezpress::train
