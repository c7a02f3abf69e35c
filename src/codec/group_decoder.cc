#include "codec/group_decoder.h"

#include <algorithm>
#include <cstring>

#include "codec/model_io.h"
#include "codec/model_store.h"

namespace tezpress::codec {
namespace {

constexpr std::string_view kPlace = "group of pictures";

// Mode loop: each value of a group's first frame costs a token at least, its own or that of its class, and each later
// frame one. The likeliest token has 2^15-15 of 2^15, which makes 12118 of them a byte; this is the next power of two.
// Where blocks are quiet, each value has a share of such a token.
constexpr std::size_t kMostTokensPerByte = 16384;
// Mode basis: each piece of each row of each frame has a flag, whose two distributions come no nearer to certainty than
// their rates allow, which makes 1650 a byte.
constexpr std::size_t kMostFlagsPerByte = 2048;

}  // namespace

void check_claim(const StreamHeader& header, const GroupRecord& record) {
  const Extent extent = extent_of(header.frame_shape);
  const std::uint8_t mode = header.version > 1 && !record.payload.empty() ? record.payload[0] : std::uint8_t{0};
  const bool basis = mode == static_cast<std::uint8_t>(Mode::kBasis);
  const bool skips = header.version > 2 && (mode >> kModeBits & kSkipsBlocks) != 0;
  const auto width = static_cast<std::size_t>(extent.length[2]);
  const std::size_t flags = extent.count() / width * ((width + kPiece - 1) / kPiece);
  const std::size_t least = basis
                                ? flags / kMostFlagsPerByte * record.frames
                                : (extent.count() / (skips ? kQuietBlock : 1) + record.frames - 1) / kMostTokensPerByte;
  if (least > record.payload.size())
    fail(ErrorCode::kCorrupt, "a group claims {} frames of {} values, which its {} bytes cannot hold", record.frames,
         extent.count(), record.payload.size());
}

GroupDecoder::GroupDecoder(const StreamHeader& header)
    : dtype_(header.dtype),
      version_(header.version),
      extent_(extent_of(header.frame_shape)),
      count_(extent_.count()),
      coder_(extent_, kernels()),
      class_coder_(extent_, kernels()),
      side_(coder_),
      reader_({}, kPlace) {}

void GroupDecoder::open(ByteSpan payload, std::span<const SharedModel> models) {
  reader_ = ByteReader(payload, kPlace);
  header_ = read_group_header(dtype_, version_, reader_);
  read_model(models);
  class_coder_.start_group();
  frames_left_ = header_.frames;
  coded_left_ = header_.frames;
  order_ = FrameOrder(header_.frames, header_.anchor_distance);
  early_.clear();
  segment_frames_left_ = 0;
}

void GroupDecoder::read_model(std::span<const SharedModel> models) {
  BitReader bits(reader_.raw(reader_.varint_at_most(reader_.remaining(), "the model's size")));
  if (header_.mode == Mode::kBasis) {
    if (!basis_) basis_ = std::make_unique<BasisCoder>(extent_, kernels());
    basis_model_ = read_basis_model(bits, basis_->grid(), header_.frames);
  } else {
    model_ = default_model(header_.step);
    set_level_steps(model_, header_.step, header_.level_law, !header_.map.real());
    model_.skips_blocks = (header_.tools & kSkipsBlocks) != 0;
    if ((header_.tools & kNetwork) != 0) model_.network = find_model(header_.network, models);
    codec::read_model(bits, model_shape(extent_, header_.frames, header_.tools, model_.network.get()), model_);
  }
  if (!bits.ok()) fail(ErrorCode::kCorrupt, "a group's model does not end where its header says");
  if (header_.mode == Mode::kBasis)
    basis_->start_group(basis_model_);
  else
    coder_.start_group();
}

const std::int32_t* GroupDecoder::read_points(const FrameStep& step) {
  if (header_.mode == Mode::kLoop) {
    coder_.code(side_, model_, step);
    return coder_.reconstruction().data();
  }
  DecodePort port(kernels(), side_.input());
  basis_->predict();
  basis_->code_coefficients(port);
  basis_->transform();
  basis_->code_corrections(port, classes_ == nullptr ? nullptr : mask_.data(), header_.step);
  return basis_->reconstruction().data();
}

void GroupDecoder::open_segment() {
  segment_frames_left_ = reader_.varint_at_most(coded_left_, "a segment's number of frames");
  if (segment_frames_left_ == 0) fail(ErrorCode::kCorrupt, "a segment has no frames");
  const std::size_t token_bytes = reader_.varint_at_most(reader_.remaining(), "a segment's token bytes");
  const std::size_t bit_bytes = reader_.varint_at_most(reader_.remaining(), "a segment's raw bytes");
  const ByteSpan tokens = reader_.raw(token_bytes);
  side_.begin_segment(tokens, reader_.raw(bit_bytes));
}

void GroupDecoder::read_classes() {
  classes_ = nullptr;
  stored_.clear();
  if (!header_.has_classes) return side_.begin_frame(nullptr);
  classes_ = &class_coder_.decode(side_.input());
  mask_.resize(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    const std::uint8_t c = (*classes_)[i];
    mask_[i] = c != kCodedClass && c != kNegativeClass;
    if (c == kStoredClass) {
      stored_.push_back(get_wide(side_.input().bits, static_cast<int>(8 * size_of(dtype_))));
    } else if (mask_[i] != 0 && c > header_.specials.size()) {
      fail(ErrorCode::kCorrupt, "a value is of class {} but the group has {} special values", c,
           header_.specials.size());
    }
  }
  side_.begin_frame(mask_.data());
}

void GroupDecoder::place_special_values(std::byte* values) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (mask_[i] == 0) continue;
    const std::uint8_t c = (*classes_)[i];
    store_bits(dtype_, c == kStoredClass ? stored_[next++] : header_.specials[c - 1u], values, i);
  }
}

void GroupDecoder::next(std::byte* values) {
  if (frames_left_ == 0) fail(ErrorCode::kInvalidArgument, "the group has no more frames");
  const std::size_t wanted = header_.frames - frames_left_;
  while (!take_early(wanted, values)) {
    const FrameStep step = order_.take();
    if (step.frame == wanted) {
      decode(step, values);
      break;
    }
    decode(step, keep_early(step.frame));
  }
  if (--frames_left_ == 0) reader_.expect_end();
}

// Frames that were decoded because an earlier one refers to them wait for their turn.
std::byte* GroupDecoder::keep_early(std::size_t frame) {
  Early& early = early_.emplace_back(Early{frame, {}});
  if (!spare_.empty()) {
    early.values = std::move(spare_.back());
    spare_.pop_back();
  }
  early.values.resize(count_ * size_of(dtype_));
  return early.values.data();
}

bool GroupDecoder::take_early(std::size_t frame, std::byte* values) {
  const auto found = std::find_if(early_.begin(), early_.end(), [&](const Early& e) { return e.frame == frame; });
  if (found == early_.end()) return false;
  std::memcpy(values, found->values.data(), found->values.size());
  spare_.push_back(std::move(found->values));
  early_.erase(found);
  return true;
}

void GroupDecoder::decode(const FrameStep& step, std::byte* values) {
  if (segment_frames_left_ == 0) open_segment();
  read_classes();
  const std::int32_t* points = read_points(step);
  const std::uint64_t* low = nullptr;
  if (header_.map.low_bits > 0) {
    low_.assign(count_, 0);
    for (std::size_t i = 0; i < count_; ++i)
      if (classes_ == nullptr || mask_[i] == 0) low_[i] = get_wide(side_.input().bits, header_.map.low_bits);
    low = low_.data();
  }
  inverse(header_.map, points, low, classes_ == nullptr ? nullptr : classes_->data(), count_, values);
  if (classes_ != nullptr) place_special_values(values);
  apply_corrections(dtype_, count_, side_.input().bits, values);
  side_.end_frame();
  --coded_left_;
  if (--segment_frames_left_ == 0) side_.end_segment();
}

}  // namespace tezpress::codec
