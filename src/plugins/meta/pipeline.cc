// Compressors one after the other: what one makes is the input of the next. The
// types in between travel with the stream.
#include "plugins/children.h"
#include "plugins/meta/meta_factories.h"

namespace tezpress {
namespace {

constexpr std::size_t kMaxStages = 64;

void write_type(ByteWriter& writer, const ArrayType& type) {
  writer.fixed(static_cast<std::uint8_t>(type.dtype));
  writer.varint(type.shape.size());
  for (const std::size_t length : type.shape) writer.varint(length);
}

ArrayType read_type(ByteReader& reader) {
  ArrayType type;
  const auto dtype = reader.fixed<std::uint8_t>();
  if (dtype >= kDtypeCount) fail(ErrorCode::kCorrupt, "pipeline: {} is no type of values", dtype);
  type.dtype = static_cast<Dtype>(dtype);
  type.shape.resize(reader.varint_at_most(kMaxRank, "the rank of a stage"));
  for (std::size_t& length : type.shape) length = reader.varint();
  element_count(type.shape);
  return type;
}

ConstView view_of(ByteSpan bytes, const ArrayType& type) {
  if (element_count(type.shape) * size_of(type.dtype) != bytes.size())
    fail(ErrorCode::kCorrupt, "pipeline: {} bytes are no {} of shape {}", bytes.size(), name_of(type.dtype),
         to_string(type.shape));
  return {reinterpret_cast<const std::byte*>(bytes.data()), type.dtype, type.shape};
}

class Pipeline : public Compressor {
 public:
  CompressorInfo info() const override {
    CompressorInfo info = {.id = "pipeline",
                           .version = "1",
                           .sentence = "Compresses with several compressors, one after the other.",
                           .stability = "experimental"};
    if (stages_.size() > 0 && lossless_after_first()) info.bounds = stages_[0].info().bounds;
    return info;
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Pipeline>(*this); }
  std::vector<Slot*> slots() override { return {&stages_}; }

  Bytes compress(ConstView input) override {
    ByteWriter header;
    header.varint(stages_.size());
    Bytes current;
    ConstView view = input;
    if (stages_.size() == 0) {
      Array storage;
      const auto bytes = contiguous(input, storage).bytes();
      current.assign(bytes.begin(), bytes.end());
    }
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      write_type(header, view.type());
      const ArrayType before = view.type();
      current = stages_[i].compress(view);
      view = view_of(current, stages_[i].compressed_type(before, current.size()));
    }
    header.raw(current);
    return header.take();
  }

  void decompress(ByteSpan stream, View into) override {
    ByteReader reader(stream, "pipeline");
    const auto count = reader.varint_at_most(kMaxStages, "the number of stages");
    if (count != stages_.size())
      fail(ErrorCode::kInvalidArgument, "pipeline: the stream was written by {} stages, but pipeline:pipeline has {}",
           count, stages_.size());
    std::vector<ArrayType> types;
    for (std::size_t i = 0; i < count; ++i) types.push_back(read_type(reader));
    undo_stages(reader.rest(), types, into);
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pipeline:names", .sentence = "names of the stages in the tree of options"}, names_);
  }
  std::vector<std::string> child_names(const Slot&) const override { return names_; }

 private:
  // Then the bound of the first stage is that of the whole.
  bool lossless_after_first() const {
    for (std::size_t i = 1; i < stages_.size(); ++i)
      if (stages_[i].info().bounds != std::vector{BoundKind::kLossless}) return false;
    return true;
  }

  // types[i] is what stage i was given; types[0] must be what the caller expects.
  void undo_stages(ByteSpan stream, const std::vector<ArrayType>& types, View into) {
    if (types.empty()) {
      copy(view_of(stream, into.type()), into);
      return;
    }
    if (types[0] != into.type())
      fail(ErrorCode::kInvalidArgument, "pipeline: the stream holds {} of shape {}, not {} of shape {}",
           name_of(types[0].dtype), to_string(types[0].shape), name_of(into.dtype()), to_string(into.shape()));
    Array before;
    for (std::size_t i = types.size(); i-- > 1;) {
      limit_growth(stream, types[i]);
      Array after(types[i]);
      stages_[i].decompress(stream, after.view());
      before = std::move(after);
      stream = before.view().bytes();
    }
    stages_[0].decompress(stream, into);
  }

  // A false type in a damaged stream must not allocate what no stage could have made of so few bytes.
  static void limit_growth(ByteSpan stream, const ArrayType& type) {
    constexpr std::size_t kLargestRatio = std::size_t{1} << 20;
    const std::size_t bytes = element_count(type.shape) * size_of(type.dtype);
    if (bytes / kLargestRatio > stream.size())
      fail(ErrorCode::kCorrupt, "pipeline: {} bytes of a stage cannot become {} of shape {}", stream.size(),
           name_of(type.dtype), to_string(type.shape));
  }

  ChildCompressors stages_ =
      child_compressors("pipeline:pipeline", "ids of the compressors, in the order of compression");
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<Compressor> make_pipeline() { return std::make_unique<Pipeline>(); }

}  // namespace tezpress
