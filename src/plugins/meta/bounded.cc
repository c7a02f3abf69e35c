// Any compressor with a guaranteed absolute bound, also one that bounds a mean
// error only: its own parameter is searched for the least bytes, and what leaves
// the bound is corrected. Decompression must give the same values as here; with a
// child whose decoder depends on the machine's floating point it may not.
#include <cmath>

#include "plugins/children.h"
#include "plugins/meta/bound_corrections.h"
#include "plugins/meta/framing.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/packed_bytes.h"

namespace tezpress {
namespace {

constexpr double kGoldenSection = 0.6180339887498949;

class Bounded : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "bounded",
            .version = "1",
            .sentence = "Gives any compressor a guaranteed absolute error bound.",
            .bounds = {BoundKind::kAbsolute},
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Bounded>(*this); }
  std::vector<Slot*> slots() override { return {&child_}; }

  Bytes compress(ConstView input) override {
    if (!bound_ || !(*bound_ > 0))
      fail(ErrorCode::kInvalidArgument, "bounded needs an absolute bound above 0: set pressio:abs");
    Array storage;
    const ConstView values = contiguous(input, storage);
    trials_ = 0;
    Bytes best;
    search(values, best);
    return best;
  }

  void decompress(ByteSpan stream, View into) override {
    const auto parts = split_parts(stream, 2, "bounded");
    child_->decompress(parts[0], into);
    constexpr std::size_t kLargestCorrection = 10 + 10 + 8;  // position, bins, value
    apply_corrections(unpacked(parts[1], 8 + into.size() * kLargestCorrection, "bounded"), into);
  }

  Options results() const override {
    Options results;
    results.set("bounded:chosen", chosen_);
    results.set("bounded:trials", trials_);
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pressio:abs", .sentence = "largest |x - x'|", .minimum = 0, .encoder_only = true}, bound_);
    visitor.option(
        {.key = "bounded:parameter", .sentence = "option of the compressor that is searched", .encoder_only = true},
        parameter_);
    visitor.option({.key = "bounded:text",
                    .sentence = "for a parameter that is a text: the text, in which {value} stands for the number",
                    .encoder_only = true},
                   text_);
    visitor.option({.key = "bounded:smallest",
                    .sentence = "least value of the parameter; unset: a quarter of the bound",
                    .encoder_only = true},
                   smallest_);
    visitor.option({.key = "bounded:largest",
                    .sentence = "largest value of the parameter; unset: 64 times the bound",
                    .encoder_only = true},
                   largest_);
    visitor.option({.key = "bounded:trials",
                    .sentence = "how many values of the parameter are tried",
                    .minimum = 1,
                    .maximum = 1000,
                    .encoder_only = true},
                   max_trials_);
  }
  void changed() override {
    if (smallest_ && largest_ && !(*smallest_ > 0 && *smallest_ <= *largest_))
      fail(ErrorCode::kInvalidArgument, "bounded:smallest {} and bounded:largest {} must be above 0 and in this order",
           *smallest_, *largest_);
  }

 private:
  // Half of the trials on a grid of logarithms, the other half narrows down around the best of it.
  void search(ConstView values, Bytes& best) {
    double low = std::log2(smallest_.value_or(*bound_ / 4));
    double high = std::log2(largest_.value_or(*bound_ * 64));
    const auto grid = std::max<std::uint32_t>(1, max_trials_ / 2);
    double at = low;
    const double step = grid > 1 ? (high - low) / (grid - 1) : 0;
    for (std::uint32_t i = 0; i < grid; ++i)
      if (try_parameter(values, low + i * step, best)) at = low + i * step;
    low = std::max(low, at - step);
    high = std::min(high, at + step);
    for (std::uint32_t i = grid; i < max_trials_ && high - low > 1e-3; ++i) {
      const double next = i % 2 == 0 ? at + (high - at) * (1 - kGoldenSection) : at - (at - low) * (1 - kGoldenSection);
      double& edge = next > at ? high : low;
      double& other = next > at ? low : high;
      if (try_parameter(values, next, best)) {
        other = at;
        at = next;
      } else {
        edge = next;
      }
    }
    if (best.empty())
      fail(ErrorCode::kInvalidArgument, "bounded: the compressor {} took no value of {} from {} to {}: {}",
           child_->info().id, parameter_, std::exp2(low), std::exp2(high), last_error_);
  }

  // True if the parameter 2^logarithm gave fewer bytes than the best so far, which then are its.
  bool try_parameter(ConstView values, double logarithm, Bytes& best) {
    ++trials_;
    try {
      Bytes stream = bounded_stream(values, std::exp2(logarithm));
      if (!best.empty() && stream.size() >= best.size()) return false;
      best = std::move(stream);
      chosen_ = std::exp2(logarithm);
      return true;
    } catch (const Error& error) {
      last_error_ = error.what();
      return false;
    }
  }

  Bytes bounded_stream(ConstView values, double parameter) {
    set_parameter(parameter);
    const Bytes coded = child_->compress(values);
    Array output(values.type());
    child_->decompress(coded, output.view());
    const Bytes corrections = make_corrections(values, output.view(), {BoundKind::kAbsolute, *bound_});
    return join_parts({coded, packed(corrections)});
  }

  std::string text_for(double value) const {
    constexpr std::string_view kPlace = "{value}";
    std::string text = text_;
    const std::size_t at = text.find(kPlace);
    if (at == text.npos)
      fail(ErrorCode::kInvalidArgument, "bounded:parameter {} is a text, so bounded:text must hold {}", parameter_,
           kPlace);
    return text.replace(at, kPlace.size(), fmt::format("{}", value));
  }

  // Whole-number options get the nearest one.
  void set_parameter(double value) {
    const std::string key = named_key(child_->name(), parameter_);
    const Options known = child_->options();
    const Option* option = known.find(key);
    if (option == nullptr)
      fail(ErrorCode::kUnknownName, "bounded:parameter: the compressor {} has no option {}", child_->info().id,
           parameter_);
    const bool real = option->type() == OptionType::kDouble || option->type() == OptionType::kFloat;
    Options options;
    if (option->type() == OptionType::kString)
      options.set(key, text_for(value));
    else
      options.set(key, real ? value : std::round(value));
    child_->set_options(options);
  }

  ChildCompressor child_ = child_compressor("bounded:compressor", "the compressor to bound", "tezip");
  std::optional<double> bound_, smallest_, largest_;
  std::string parameter_ = "pressio:abs";
  std::string text_;
  std::uint32_t max_trials_ = 12;
  double chosen_ = 0;
  std::uint32_t trials_ = 0;
  std::string last_error_;
};

}  // namespace

std::unique_ptr<Compressor> make_bounded() { return std::make_unique<Bounded>(); }

}  // namespace tezpress
