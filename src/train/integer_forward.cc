#include "train/integer_forward.h"

#include <algorithm>

namespace tezpress::train {
namespace {

using Values = std::vector<std::int64_t>;

Values sums(const codec::NetworkLayer& layer, const Values& inputs, std::int64_t bias_set) {
  Values result;
  for (int j = 0; j < layer.outputs; ++j) {
    std::int64_t sum = layer.biases[static_cast<std::size_t>(bias_set * layer.outputs + j)] + (1LL << layer.shift >> 1);
    for (std::size_t i = 0; i < inputs.size(); ++i)
      sum += layer.weights[static_cast<std::size_t>(j * layer.inputs) + i] * inputs[i];
    result.push_back(sum >> layer.shift);
  }
  return result;
}

Values rectified(Values values) {
  for (std::int64_t& value : values) value = std::clamp<std::int64_t>(value, 0, codec::kNetworkHiddenLimit);
  return values;
}

}  // namespace

torch::Tensor integer_forward(const codec::Network& network, const torch::Tensor& values, const torch::Tensor& level) {
  const torch::Tensor inputs = (values * 256).round().to(torch::kLong).to(torch::kCPU).contiguous();
  const torch::Tensor levels = level.to(torch::kLong).to(torch::kCPU).contiguous();
  torch::Tensor result = torch::empty({inputs.size(0)}, torch::kFloat);
  const auto* row = inputs.data_ptr<std::int64_t>();
  for (std::int64_t n = 0; n < inputs.size(0); ++n, row += inputs.size(1)) {
    const Values first =
        rectified(sums(network.first, Values(row, row + inputs.size(1)), levels.data_ptr<std::int64_t>()[n]));
    const Values second = rectified(sums(network.second, first, 0));
    const std::int64_t output = std::clamp<std::int64_t>(sums(network.last, second, 0).front(),
                                                         -codec::kNetworkOutputLimit, codec::kNetworkOutputLimit);
    result.data_ptr<float>()[n] = static_cast<float>(output) / (1 << codec::kNetworkOutputBits);
  }
  return result;
}

}  // namespace tezpress::train
