#include "codec/example_networks.h"

#include <cmath>

#include "codec/geometry.h"

namespace tezpress::codec_testing {
namespace {

using codec::Network;
using codec::NetworkLayer;

constexpr int kUnits = 8;
constexpr int kRuleUnits = 4;
constexpr int kMeanInput = 0;    // detail: the neighbours' mean
constexpr int kChangeInput = 6;  // detail: their difference

std::int16_t noise(std::mt19937& random, int limit) {
  return static_cast<std::int16_t>(static_cast<int>(random() % (2 * static_cast<unsigned>(limit) + 1)) - limit);
}

NetworkLayer layer(int inputs, int outputs, int shift, int bias_sets) {
  NetworkLayer result{inputs, outputs, shift, {}, {}};
  result.weights.resize(static_cast<std::size_t>(inputs * outputs));
  result.biases.resize(static_cast<std::size_t>(outputs * bias_sets));
  return result;
}

std::int16_t& weight(NetworkLayer& layer, int output, int input) {
  return layer.weights[static_cast<std::size_t>(output * layer.inputs + input)];
}

}  // namespace

Network rule_network(int inputs, std::uint32_t seed) {
  std::mt19937 random(seed);
  Network network{layer(codec::even(inputs), kUnits, 6, codec::kLevelClasses), layer(kUnits, kUnits, 6, 1),
                  layer(kUnits, 1, 6, 1)};
  constexpr std::int16_t kOne = 64;  // at a shift of 6
  weight(network.first, 0, kChangeInput) = kOne;
  weight(network.first, 1, kChangeInput) = -kOne;
  weight(network.first, 2, kMeanInput) = kOne;
  weight(network.first, 3, kMeanInput) = -kOne;
  for (int unit = kRuleUnits; unit < kUnits; ++unit)
    for (int input = 0; input < inputs; ++input) weight(network.first, unit, input) = noise(random, 20);
  for (std::int32_t& bias : network.first.biases) bias = noise(random, 300);
  for (int unit = 0; unit < kUnits; ++unit) {
    weight(network.second, unit, unit) = kOne;
    for (int input = kRuleUnits; input < kUnits; ++input) weight(network.second, unit, input) += noise(random, 2);
    network.second.biases[static_cast<std::size_t>(unit)] = noise(random, 300);
    // From 8 fractional bits to 12.
    weight(network.last, 0, unit) = unit < kRuleUnits ? (unit == 3 ? -1024 : 1024) : noise(random, 30);
  }
  network.last.biases[0] = noise(random, 300);
  return network;
}

codec::SharedModel rule_model(std::uint32_t seed) {
  codec::NetworkModel model;
  model.note = "made for tests";
  for (int axes = 2; axes <= 3; ++axes)
    for (int kind = 0; kind < codec::kFrameKinds; ++kind)
      model.networks[static_cast<std::size_t>(axes - 2)][static_cast<std::size_t>(kind)] =
          rule_network(codec::network_input_count(axes, static_cast<codec::FrameKind>(kind)), seed++);
  return codec::read_network_model(codec::write_network_model(model));
}

std::vector<double> rough_values(const std::array<int, 3>& shape, std::size_t frames, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto uniform = [&] { return static_cast<double>(random()) * 0x1p-31 - 1; };
  const auto [nz, ny, nx] = shape;
  const auto count = static_cast<std::size_t>(nz) * static_cast<std::size_t>(ny) * static_cast<std::size_t>(nx);
  std::vector<double> all;
  for (std::size_t frame = 0; frame < frames; ++frame) {
    std::vector<double> values(count);
    values[0] = uniform();
    const auto at = [&, ny = ny, nx = nx](const std::array<int, 3>& p) -> double& {
      return values[static_cast<std::size_t>((p[0] * ny + p[1]) * nx + p[2])];
    };
    for (int s = 64; s > 0; s /= 2) {
      for (std::size_t axis = 0; axis < 3; ++axis) {
        std::array<int, 3> stride{s, s, s};
        for (std::size_t a = axis; a < 3; ++a) stride[a] = 2 * s;
        std::array<int, 3> first{};
        first[axis] = s;
        std::array<int, 3> p{};
        for (p[0] = first[0]; p[0] < shape[0]; p[0] += stride[0]) {
          for (p[1] = first[1]; p[1] < shape[1]; p[1] += stride[1]) {
            for (p[2] = first[2]; p[2] < shape[2]; p[2] += stride[2]) {
              auto before = p;
              auto after = p;
              before[axis] -= s;
              after[axis] += s;
              const double a = at(before);
              const double b = after[axis] < shape[axis] ? at(after) : a;
              at(p) = (a + b) / 2 + std::abs(a - b) + 0.1 * uniform();
            }
          }
        }
      }
    }
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

}  // namespace tezpress::codec_testing
