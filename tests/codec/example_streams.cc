#include "codec/example_streams.h"

#include "codec/example_networks.h"

namespace tezpress::codec_testing {
namespace {

enum Content { kSmooth = 1, kHugeRange = 3, kAnyBits = 4, kGrid = 5, kFewUlps = 7 };
enum Special { kNone = 0, kStaticMask = 2, kPayloads = 5, kMixed = 6 };
enum Bound { kAbs = 0, kRel = 1, kPointwise = 3, kLossless = 4 };
constexpr int kUsualSize = 11;

SeriesPlan plan_of(Dtype dtype, int content, int special, int bound) {
  SeriesPlan plan;
  plan.dtype = static_cast<int>(dtype);
  plan.shape = {6, 7};
  plan.frames = 3;
  plan.key_interval = 2;
  plan.content = content;
  plan.special_kind = special;
  plan.bound_kind = bound;
  plan.bound_size = kUsualSize;
  plan.seed = 5;
  return plan;
}

std::vector<std::pair<std::string, SeriesPlan>> plans() {
  std::vector<std::pair<std::string, SeriesPlan>> result{
      {"real_float", plan_of(Dtype::kFloat, kSmooth, kNone, kRel)},
      {"real_double", plan_of(Dtype::kDouble, kSmooth, kNone, kRel)},
      {"masked_float", plan_of(Dtype::kFloat, kSmooth, kStaticMask, kAbs)},
      {"payloads_double", plan_of(Dtype::kDouble, kSmooth, kPayloads, kRel)},
      {"lattice_float", plan_of(Dtype::kFloat, kGrid, kNone, kLossless)},
      {"bits_float", plan_of(Dtype::kFloat, kAnyBits, kNone, kLossless)},
      {"bits_double", plan_of(Dtype::kDouble, kFewUlps, kMixed, kLossless)},
      {"log_float", plan_of(Dtype::kFloat, kHugeRange, kMixed, kPointwise)},
      {"log_double", plan_of(Dtype::kDouble, kHugeRange, kNone, kPointwise)},
  };
  for (int number = static_cast<int>(Dtype::kUint8); number < kDtypeCount; ++number) {
    const auto dtype = static_cast<Dtype>(number);
    const int bound = number % 2 == 0 ? kAbs : kLossless;
    result.emplace_back("integer_" + std::string(name_of(dtype)), plan_of(dtype, kSmooth, kNone, bound));
  }
  SeriesPlan lines = plan_of(Dtype::kFloat, kSmooth, kNone, kAbs);
  lines.shape = {61};
  result.emplace_back("one_axis", lines);
  SeriesPlan volume = plan_of(Dtype::kFloat, kSmooth, kNone, kAbs);
  volume.shape = {2, 3, 4, 5};
  volume.has_time = false;
  volume.frames = 1;
  result.emplace_back("four_axes_no_time", volume);
  // Mode basis: what fits it, small as it is.
  SeriesPlan basis = plan_of(Dtype::kFloat, kSmooth, kNone, kRel);
  basis.mode = TEZIP_BASIS;
  basis.shape = {5, 12, 37};
  basis.key_interval = 3;
  basis.frames = 4;
  result.emplace_back("basis_float", basis);
  basis.special_kind = kStaticMask;
  result.emplace_back("basis_masked", basis);
  basis.dtype = static_cast<int>(Dtype::kDouble);
  basis.special_kind = kNone;
  basis.shape = {7, 140};
  result.emplace_back("basis_two_tiles", basis);
  basis.content = kHugeRange;
  basis.bound_kind = kPointwise;
  basis.shape = {40};
  result.emplace_back("basis_log", basis);
  SeriesPlan between = plan_of(Dtype::kFloat, kSmooth, kNone, kRel);
  between.order = TEZIP_ORDER_BIDIRECTIONAL;
  between.mode = TEZIP_LOOP;
  between.shape = {9, 14};
  between.frames = 7;
  between.key_interval = 7;
  result.emplace_back("bidirectional_float", between);
  between.special_kind = kStaticMask;
  result.emplace_back("bidirectional_masked", between);
  SeriesPlan quiet = plan_of(Dtype::kFloat, kSmooth, kNone, kRel);
  quiet.effort = TEZIP_EFFORT_FAST;
  quiet.shape = {9, 40};
  result.emplace_back("quiet_blocks_float", quiet);
  return result;
}

ExampleStream example_of(std::string name, const Series& series) {
  Stream stream = compress_whole(series);
  std::vector<std::byte> decoded = decompress_frames(stream, 0, series.frames, 1);
  return {std::move(name), std::move(stream), std::move(decoded)};
}

// Streams that carry a model, whose groups use it.
ExampleStream network_example(std::string name, const std::array<int, 3>& shape, int order) {
  const Bytes model = codec::write_network_model(*rule_model(kExampleModelSeed));
  Series series = rough_series<float>(TEZIP_FLOAT, shape, 4, 1);
  series.settings.abs = 0.01;
  series.settings.order = order;
  series.settings.model_bytes = model.data();
  series.settings.model_size = model.size();
  series.settings.embed_model = 1;
  return example_of(std::move(name), series);
}

}  // namespace

std::vector<ExampleStream> example_streams() {
  std::vector<ExampleStream> result;
  for (const auto& [name, plan] : plans()) result.push_back(example_of(name, build_series(plan)));
  result.push_back(network_example("network_float", {1, 15, 23}, TEZIP_ORDER_FORWARD));
  result.push_back(network_example("network_between", {1, 15, 23}, TEZIP_ORDER_BIDIRECTIONAL));
  result.push_back(network_example("network_volume", {5, 9, 12}, TEZIP_ORDER_FORWARD));
  return result;
}

}  // namespace tezpress::codec_testing
