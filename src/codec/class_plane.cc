#include "codec/class_plane.h"

#include <algorithm>

namespace tezpress::codec {
namespace {

// Layout of the model array.
constexpr unsigned kFrameFlag = 0;               // has the frame any class?
constexpr unsigned kRowFlag = 1;                 // 2 models: did the row before repeat its predecessor?
constexpr unsigned kSymbol = 3;                  // left class x (previous frame's class equals it)
constexpr unsigned kSymbolAbove = kSymbol + 32;  // class above x previous frame's class
constexpr unsigned kModels = kSymbolAbove + 256;

}  // namespace

ClassPlaneCoder::ClassPlaneCoder(const Extent& extent, const Kernels& kernels) : extent_(extent), kernels_(kernels) {
  start_group();
}

void ClassPlaneCoder::start_group() {
  models_.assign(kModels, TokenModel());
  previous_.clear();  // until a frame needs it: most groups have no classes
}

// code(primary, secondary, token) codes one token (0..15) and returns it.
template <typename CodeToken>
void ClassPlaneCoder::walk(const CodeToken& code, std::vector<std::uint8_t>& classes, bool decoding) {
  const auto width = static_cast<std::size_t>(extent_.length[2]);
  const std::size_t rows = classes.size() / width;
  const bool any = std::any_of(classes.begin(), classes.end(), [](std::uint8_t c) { return c != 0; });
  if (code(kFrameFlag, kFrameFlag, any ? 1 : 0) == 0) {
    std::fill(classes.begin(), classes.end(), std::uint8_t{0});
    previous_ = classes;
    return;
  }
  if (previous_.empty()) previous_.assign(classes.size(), 0);
  unsigned last_repeated = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    std::uint8_t* own = classes.data() + row * width;
    const std::uint8_t* before = previous_.data() + row * width;
    const std::uint8_t* above = row > 0 ? own - width : before;
    const bool repeats = !decoding && std::equal(own, own + width, before);
    const unsigned flag = kRowFlag + last_repeated;
    last_repeated = static_cast<unsigned>(code(flag, flag, repeats ? 1 : 0) != 0);
    if (last_repeated != 0) {
      std::copy(before, before + width, own);
      continue;
    }
    unsigned left = 0;
    for (std::size_t x = 0; x < width; ++x) {
      const unsigned primary = kSymbol + 2 * left + (before[x] == left ? 1 : 0);
      const unsigned secondary = kSymbolAbove + 16u * above[x] + before[x];
      own[x] = static_cast<std::uint8_t>(code(primary, secondary, own[x]));
      left = own[x];
    }
  }
  previous_ = classes;
}

void ClassPlaneCoder::encode(const std::vector<std::uint8_t>& classes, TokenEncoder& out) {
  current_ = classes;
  walk(
      [&](unsigned primary, unsigned secondary, int token) {
        TargetContext context{};
        context.primary = static_cast<std::uint16_t>(primary);
        context.secondary = static_cast<std::uint16_t>(secondary);
        const std::int32_t index = unfold(static_cast<std::uint32_t>(token));
        kernels_.encode(out, models_.data(), models_.data(), &context, &index, 1);
        return token;
      },
      current_, false);
}

const std::vector<std::uint8_t>& ClassPlaneCoder::decode(TokenDecoder& in) {
  current_.assign(extent_.count(), 0);
  walk(
      [&](unsigned primary, unsigned secondary, int) {
        TargetContext context{};
        context.primary = static_cast<std::uint16_t>(primary);
        context.secondary = static_cast<std::uint16_t>(secondary);
        std::int32_t index = 0;
        kernels_.decode(in, models_.data(), models_.data(), &context, &index, 1);
        return static_cast<int>(fold(index) & 15u);
      },
      current_, true);
  return current_;
}

}  // namespace tezpress::codec
