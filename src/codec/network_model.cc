#include "codec/network_model.h"

#include <algorithm>

#include "base/checksum.h"

namespace tezpress::codec {
namespace {

constexpr std::string_view kMagic = "TEZM";
constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kPlace = "model file";

void write_layer(const NetworkLayer& layer, ByteWriter& out) {
  out.fixed(static_cast<std::uint8_t>(layer.outputs));
  out.fixed(static_cast<std::uint8_t>(layer.shift));
  for (const std::int16_t weight : layer.weights) out.fixed(weight);
  for (const std::int32_t bias : layer.biases) out.fixed(bias);
}

NetworkLayer read_layer(ByteReader& in, int inputs, int bias_sets) {
  NetworkLayer layer;
  layer.inputs = inputs;
  layer.outputs = in.fixed<std::uint8_t>();
  layer.shift = in.fixed<std::uint8_t>();
  if (layer.outputs == 0 || layer.outputs > kMaxNetworkHidden)
    fail(ErrorCode::kCorrupt, "{}: a layer has {} outputs; the limit is {}", kPlace, layer.outputs, kMaxNetworkHidden);
  layer.weights.resize(static_cast<std::size_t>(inputs) * static_cast<std::size_t>(layer.outputs));
  for (std::int16_t& weight : layer.weights) weight = in.fixed<std::int16_t>();
  layer.biases.resize(static_cast<std::size_t>(layer.outputs) * static_cast<std::size_t>(bias_sets));
  for (std::int32_t& bias : layer.biases) bias = in.fixed<std::int32_t>();
  return layer;
}

Network read_network(ByteReader& in, int inputs) {
  Network network;
  network.first = read_layer(in, even(inputs), kLevelClasses);
  network.second = read_layer(in, network.first.outputs, 1);
  network.last = read_layer(in, network.second.outputs, 1);
  check_network(network, inputs);
  return network;
}

}  // namespace

int network_input_count(int axes, FrameKind kind) { return network_inputs(2, {axes > 2, true, true}, kind).count(); }

const Network* network_of(const NetworkModel& model, const Extent& extent, FrameKind kind) {
  const auto axes = std::count_if(extent.length.begin(), extent.length.end(), [](int length) { return length > 1; });
  if (axes < 2) return nullptr;
  const auto& network = model.networks[static_cast<std::size_t>(axes - 2)][static_cast<std::size_t>(kind)];
  return network ? &*network : nullptr;
}

Bytes write_network_model(const NetworkModel& model) {
  ByteWriter out;
  out.raw({reinterpret_cast<const std::uint8_t*>(kMagic.data()), kMagic.size()});
  out.fixed(kVersion);
  out.text(model.note);
  std::size_t count = 0;
  for (const auto& kinds : model.networks)
    count += static_cast<std::size_t>(
        std::count_if(kinds.begin(), kinds.end(), [](const auto& n) { return n.has_value(); }));
  out.fixed(static_cast<std::uint8_t>(count));
  for (std::size_t axes = 0; axes < model.networks.size(); ++axes) {
    for (std::size_t kind = 0; kind < kFrameKinds; ++kind) {
      const auto& network = model.networks[axes][kind];
      if (!network) continue;
      out.fixed(static_cast<std::uint8_t>(axes + 2));
      out.fixed(static_cast<std::uint8_t>(kind));
      for (const NetworkLayer* layer : {&network->first, &network->second, &network->last}) write_layer(*layer, out);
    }
  }
  out.fixed(checksum64(out.view()));
  return out.take();
}

SharedModel read_network_model(ByteSpan bytes) {
  if (bytes.size() > kMaxModelBytes)
    fail(ErrorCode::kCorrupt, "a {} of {} bytes; the limit is {}", kPlace, bytes.size(), kMaxModelBytes);
  ByteReader in(bytes, kPlace);
  const ByteSpan magic = in.raw(kMagic.size());
  if (!std::equal(magic.begin(), magic.end(), kMagic.begin()))
    fail(ErrorCode::kCorrupt, "this is no {}: it does not begin with \"{}\"", kPlace, kMagic);
  const auto version = in.fixed<std::uint8_t>();
  if (version != kVersion)
    fail(ErrorCode::kUnsupported, "the {} has version {}; this build reads version {}", kPlace, version, kVersion);
  auto model = std::make_shared<NetworkModel>();
  model->note = in.text(kMaxModelNote);
  const int count = in.fixed<std::uint8_t>();
  for (int i = 0; i < count; ++i) {
    const int axes = in.fixed<std::uint8_t>();
    const int kind = in.fixed<std::uint8_t>();
    if (axes < 2 || axes > 3 || kind >= kFrameKinds)
      fail(ErrorCode::kCorrupt, "{}: a network is for {} axes and frames of kind {}", kPlace, axes, kind);
    auto& network = model->networks[static_cast<std::size_t>(axes - 2)][static_cast<std::size_t>(kind)];
    if (network)
      fail(ErrorCode::kCorrupt, "{}: two networks are for {} axes and frames of kind {}", kPlace, axes, kind);
    network = read_network(in, network_input_count(axes, static_cast<FrameKind>(kind)));
  }
  const std::uint64_t sum = checksum64(bytes.first(in.position()));
  if (in.fixed<std::uint64_t>() != sum) fail(ErrorCode::kCorrupt, "the {}'s checksum does not match", kPlace);
  in.expect_end();
  model->hash = sum;
  return model;
}

}  // namespace tezpress::codec
