#include "codec/network.h"

#include <cstdlib>
#include <string_view>

#include "base/error.h"

namespace tezpress::codec {
namespace {

constexpr std::int64_t kSumLimit = INT32_MAX;
constexpr int kMaxShift = 24;

void check_layer(const NetworkLayer& layer, std::string_view name, std::int64_t input_limit) {
  if (layer.shift < 0 || layer.shift > kMaxShift)
    fail(ErrorCode::kCorrupt, "a network's {} layer shifts by {}; the limit is {}", name, layer.shift, kMaxShift);
  const auto inputs = static_cast<std::size_t>(layer.inputs);
  const auto outputs = static_cast<std::size_t>(layer.outputs);
  for (std::size_t i = 0; i < layer.biases.size(); ++i) {
    std::int64_t sum = std::abs(static_cast<std::int64_t>(layer.biases[i])) + (std::int64_t{1} << layer.shift);
    const std::int16_t* weights = layer.weights.data() + i % outputs * inputs;
    for (std::size_t t = 0; t < inputs; ++t) sum += std::abs(static_cast<std::int64_t>(weights[t])) * input_limit;
    if (sum > kSumLimit)
      fail(ErrorCode::kCorrupt, "output {} of a network's {} layer may reach {}, beyond 32 bits", i % outputs, name,
           sum);
  }
}

void check_shape(const NetworkLayer& layer, std::string_view name, int inputs, int outputs, int bias_sets) {
  const auto weights = static_cast<std::size_t>(layer.inputs) * static_cast<std::size_t>(layer.outputs);
  const auto biases = static_cast<std::size_t>(layer.outputs) * static_cast<std::size_t>(bias_sets);
  if (layer.inputs != inputs || layer.outputs != outputs || layer.weights.size() != weights ||
      layer.biases.size() != biases)
    fail(ErrorCode::kCorrupt, "a network's {} layer maps {} to {} values; expected are {} to {}", name, layer.inputs,
         layer.outputs, inputs, outputs);
}

}  // namespace

void check_network(const Network& network, int inputs) {
  const int hidden = network.first.outputs;
  const int second = network.second.outputs;
  for (const int size : {hidden, second})
    if (size < 2 || size > kMaxNetworkHidden || size % 2 != 0)
      fail(ErrorCode::kCorrupt, "a network's hidden layer has {} units; even numbers from 2 to {} can be used", size,
           kMaxNetworkHidden);
  check_shape(network.first, "first", even(inputs), hidden, kLevelClasses);
  check_shape(network.second, "second", hidden, second, 1);
  check_shape(network.last, "last", second, 1, 1);
  check_layer(network.first, "first", kNetworkInputLimit);
  check_layer(network.second, "second", kNetworkHiddenLimit);
  check_layer(network.last, "last", kNetworkHiddenLimit);
}

}  // namespace tezpress::codec
