// A point-wise relative bound by way of logarithms, for compressors with absolute
// bounds: Liang et al., "An Efficient Transformation Scheme for Lossy Data
// Compression with Point-wise Relative Error Bound", CLUSTER 2018. Signs are coded
// apart, zeros as a logarithm below all others. Whatever still leaves the bound
// (rounding, values that are not finite) is corrected exactly.
#include <cmath>

#include "plugins/children.h"
#include "plugins/meta/bound_corrections.h"
#include "plugins/meta/framing.h"
#include "plugins/meta/meta_factories.h"

namespace tezpress {
namespace {

// Everything about the logarithms of one array.
struct Logarithms {
  double bound = 0;      // absolute, of the logarithms to base 2
  double threshold = 0;  // logarithms below it stand for zero
  bool any_negative = false;
  Array logs, signs;
};

template <typename T>
void take_logs(std::span<const T> values, double relative, Logarithms& result) {
  const auto logs = result.logs.values<T>();
  const auto signs = result.signs.values<std::uint8_t>();
  T least = 0;
  T largest = 0;  // of the absolute values of the logarithms
  bool any = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    signs[i] = std::signbit(values[i]) ? 1 : 0;
    result.any_negative |= signs[i] != 0;
    const bool plain = std::isfinite(values[i]) && values[i] != 0;
    logs[i] = plain ? std::log2(std::abs(values[i])) : 0;
    if (!plain) continue;
    least = any ? std::min(least, logs[i]) : logs[i];
    largest = std::max(largest, std::abs(logs[i]));
    any = true;
  }
  result.bound = std::log2(1 + relative) - static_cast<double>(largest) * std::numeric_limits<T>::epsilon();
  if (!(result.bound > 0))
    fail(ErrorCode::kInvalidArgument, "pressio:pw_rel {} is below what values like 2^{} can keep as {}", relative,
         largest, name_of(dtype_of<T>()));
  result.threshold = static_cast<double>(least) - 1.0001 * result.bound;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] == 0) logs[i] = static_cast<T>(static_cast<double>(least) - 2.0001 * result.bound);
}

template <typename T>
void restore(std::span<const T> logs, const Array& signs, double threshold, std::span<T> values) {
  const auto negative = signs.size() == 0 ? std::span<const std::uint8_t>{} : signs.values<std::uint8_t>();
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const T magnitude = static_cast<double>(logs[i]) < threshold ? 0 : std::exp2(logs[i]);
    values[i] = !negative.empty() && negative[i] != 0 ? -magnitude : magnitude;
  }
}

class PwRel : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "pw_rel",
            .version = "1",
            .sentence = "A point-wise relative bound for compressors with absolute bounds.",
            .bounds = {BoundKind::kPointwiseRelative},
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<PwRel>(*this); }
  std::vector<Slot*> slots() override { return {&logs_, &signs_}; }

  Bytes compress(ConstView input) override {
    require_floating(input.dtype());
    Array storage;
    const ConstView values = contiguous(input, storage);
    Logarithms parts = logarithms_of(values);
    logs_->set_options(options_for_bound(logs_->info(), {BoundKind::kAbsolute, parts.bound}, parts.logs.view()));
    const Bytes logs = logs_->compress(parts.logs.view());
    const Bytes signs = parts.any_negative ? signs_->compress(parts.signs.view()) : Bytes{};
    Array output(input.type());
    decode(parts.threshold, logs, signs, output.view());
    const Bytes corrections = make_corrections(values, output.view(), {BoundKind::kPointwiseRelative, relative_});
    ByteWriter header;
    header.fixed(parts.threshold);
    return join_parts({header.view(), logs, signs, corrections});
  }

  void decompress(ByteSpan stream, View into) override {
    require_floating(into.dtype());
    const auto parts = split_parts(stream, 4, "pw_rel");
    decode(ByteReader(parts[0], "pw_rel").fixed<double>(), parts[1], parts[2], into);
    apply_corrections(parts[3], into);
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pressio:pw_rel", .sentence = "largest |x - x'| / |x|", .minimum = 0}, relative_);
  }
  std::vector<std::string> child_names(const Slot& slot) const override { return {&slot == &logs_ ? "logs" : "signs"}; }

 private:
  static void require_floating(Dtype dtype) {
    if (!is_floating(dtype)) fail(ErrorCode::kUnsupported, "pw_rel takes float and double, not {}", name_of(dtype));
  }

  Logarithms logarithms_of(ConstView values) const {
    Logarithms parts;
    parts.logs = Array(values.type());
    parts.signs = Array(Dtype::kBool, values.shape());
    if (values.dtype() == Dtype::kFloat)
      take_logs<float>(values.values<float>(), relative_, parts);
    else
      take_logs<double>(values.values<double>(), relative_, parts);
    return parts;
  }

  void decode(double threshold, ByteSpan logs, ByteSpan signs, View into) const {
    Array log_values(into.type());
    logs_->decompress(logs, log_values.view());
    Array negative;
    if (!signs.empty()) {
      negative = Array(Dtype::kBool, into.shape());
      signs_->decompress(signs, negative.view());
    }
    if (into.dtype() == Dtype::kFloat)
      restore<float>(log_values.values<float>(), negative, threshold, into.values<float>());
    else
      restore<double>(log_values.values<double>(), negative, threshold, into.values<double>());
  }

  double relative_ = 1e-3;
  ChildCompressor logs_ = child_compressor("pw_rel:abs_comp", "compressor of the logarithms, with an absolute bound");
  ChildCompressor signs_ = child_compressor("pw_rel:sign_comp", "compressor of the signs");
};

}  // namespace

std::unique_ptr<Compressor> make_pw_rel() { return std::make_unique<PwRel>(); }

}  // namespace tezpress
