#include "train/float_network.h"

#include <algorithm>
#include <cmath>

namespace tezpress::train {
namespace {

constexpr double kOne = 256;  // 8 fractional bits
constexpr double kHiddenLimit = codec::kNetworkHiddenLimit / kOne;
constexpr int kMaxWeightShift = 13;

// weights (outputs, inputs) and biases (sets * outputs) as a layer whose results have 8 + more_bits fractional bits.
codec::NetworkLayer integer_layer(const torch::Tensor& weights, const torch::Tensor& biases, int more_bits,
                                  double input_limit) {
  const torch::Tensor w = weights.detach().to(torch::kDouble).contiguous();
  const torch::Tensor b = biases.detach().to(torch::kDouble).flatten().contiguous();
  codec::NetworkLayer layer;
  layer.outputs = static_cast<int>(w.size(0));
  layer.inputs = codec::even(static_cast<int>(w.size(1)));
  // As fine as 16 bits hold the weights and 32 bits the sums.
  const double largest = w.abs().max().item<double>();
  const double reach = w.abs().sum(1).max().item<double>() * input_limit + b.abs().max().item<double>() * kOne;
  int shift = kMaxWeightShift;
  while (shift > more_bits && (largest * std::exp2(shift) > 32767 || (reach + 1) * std::exp2(shift) > 2.1e9)) --shift;
  layer.shift = shift - more_bits;
  const auto* values = w.data_ptr<double>();
  for (int j = 0; j < layer.outputs; ++j)
    for (int i = 0; i < layer.inputs; ++i) {
      const double weight = i < w.size(1) ? values[j * w.size(1) + i] : 0.0;
      layer.weights.push_back(
          static_cast<std::int16_t>(std::clamp(std::nearbyint(weight * std::exp2(shift)), -32767.0, 32767.0)));
    }
  for (std::int64_t i = 0; i < b.size(0); ++i)
    layer.biases.push_back(
        static_cast<std::int32_t>(std::nearbyint(b.data_ptr<double>()[i] * kOne * std::exp2(shift))));
  return layer;
}

void set_layer(torch::Tensor& weights, torch::Tensor& biases, const codec::NetworkLayer& layer, int more_bits) {
  const double scale = std::exp2(-(layer.shift + more_bits));
  torch::NoGradGuard guard;
  for (std::int64_t j = 0; j < weights.size(0); ++j)
    for (std::int64_t i = 0; i < weights.size(1); ++i)
      weights[j][i] = layer.weights[static_cast<std::size_t>(j * layer.inputs + i)] * scale;
  torch::Tensor flat = biases.view({-1});
  for (std::int64_t i = 0; i < flat.size(0); ++i) flat[i] = layer.biases[static_cast<std::size_t>(i)] * scale / kOne;
}

constexpr int kOutputMoreBits = codec::kNetworkOutputBits - 8;

}  // namespace

FloatNetworkImpl::FloatNetworkImpl(int inputs, int hidden) {
  const auto weights = [](int outputs, int count) { return torch::randn({outputs, count}) * std::sqrt(1.0 / count); };
  first = register_parameter("first", weights(hidden, inputs));
  first_bias = register_parameter("first_bias", torch::zeros({codec::kLevelClasses, hidden}));
  second = register_parameter("second", weights(hidden, hidden));
  second_bias = register_parameter("second_bias", torch::zeros({hidden}));
  last = register_parameter("last", torch::zeros({1, hidden}));  // begins as no correction at all
  last_bias = register_parameter("last_bias", torch::zeros({1}));
  widths = register_parameter("widths", torch::linspace(-3, 8, codec::kBuckets));
}

torch::Tensor FloatNetworkImpl::forward(const torch::Tensor& values, const torch::Tensor& level) {
  const auto rectify = [](const torch::Tensor& sums) { return sums.clamp(0.0, kHiddenLimit); };
  const torch::Tensor a = rectify(values.matmul(first.t()) + first_bias.index_select(0, level));
  const torch::Tensor b = rectify(a.matmul(second.t()) + second_bias);
  return (b.matmul(last.t()) + last_bias).squeeze(1);
}

codec::Network to_integers(const FloatNetwork& network) {
  return {integer_layer(network->first, network->first_bias, 0, codec::kNetworkInputLimit),
          integer_layer(network->second, network->second_bias, 0, codec::kNetworkHiddenLimit),
          integer_layer(network->last, network->last_bias, kOutputMoreBits, codec::kNetworkHiddenLimit)};
}

void set_weights(FloatNetwork& network, const codec::Network& integers) {
  set_layer(network->first, network->first_bias, integers.first, 0);
  set_layer(network->second, network->second_bias, integers.second, 0);
  set_layer(network->last, network->last_bias, integers.last, kOutputMoreBits);
}

}  // namespace tezpress::train
