#include "train/network_trainer.h"

#include <cmath>
#include <numbers>

#include "base/error.h"
#include "train/float_network.h"

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

}  // namespace

codec::Network train_network(const TrainingSet& samples, const TrainerOptions& options,
                             const std::optional<codec::Network>& start, const TrainerProgress& progress) {
  const auto count = static_cast<std::int64_t>(samples.count());
  if (samples.count() < kLeastSamples)
    fail(ErrorCode::kInvalidArgument, "{} samples are too few to train a network; {} are the least", count,
         kLeastSamples);
  torch::manual_seed(options.seed);
  const torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  const Tensors all = tensors_of(samples, device);
  const torch::Tensor order = torch::randperm(count, torch::kLong).to(device);
  const std::int64_t held = count / 10;
  const Tensors validation = all.select(order.slice(0, 0, held));
  const torch::Tensor training = order.slice(0, held);

  FloatNetwork network(samples.inputs, options.hidden);
  if (start) set_weights(network, *start);
  network->to(device);
  torch::optim::Adam optimizer(network->parameters(), torch::optim::AdamOptions(options.rate));
  codec::Network best = to_integers(network);
  double best_loss = INFINITY;
  int waiting = 0;
  for (int step = 0; step <= options.steps; ++step) {
    if (step % kEvaluateEvery == 0) {
      const double loss = evaluate(network, validation);
      waiting = loss < best_loss ? 0 : waiting + 1;
      if (loss < best_loss) {
        best_loss = loss;
        best = to_integers(network);
      }
      if (!progress({step, loss, evaluate(network, validation, true)}) || waiting > options.patience) break;
    }
    const double phase = std::numbers::pi * step / options.steps;
    static_cast<torch::optim::AdamOptions&>(optimizer.param_groups()[0].options())
        .lr(options.rate * (0.5 + 0.5 * std::cos(phase)) + 1e-5);
    const torch::Tensor rows =
        training.index_select(0, torch::randint(training.size(0), {options.batch}, torch::kLong).to(device));
    optimizer.zero_grad();
    loss_of(network, all.select(rows)).backward();
    torch::nn::utils::clip_grad_norm_(network->parameters(), 1.0);
    optimizer.step();
  }
  return best;
}

}  // namespace tezpress::train
