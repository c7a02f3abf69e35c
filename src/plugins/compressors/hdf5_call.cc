// The filter's set_local and filter functions are called directly: no file, no
// chunk limit of 4 GiB, and one copy of the input (which the filter then owns).
#include "plugins/compressors/hdf5_call.h"

#include <cstdlib>
#include <exception>
#include <memory>

#include "base/checksum.h"
#include "plugins/hdf5_session.h"

namespace tezpress {
namespace {

constexpr std::uint64_t kMaxParameters = 4096;
constexpr std::uint64_t kMaxFilterId = 65535;  // HDF5's H5Z_FILTER_MAX

// Memory that a filter may free and replace: it must come from malloc.
struct FilterBuffer {
  explicit FilterBuffer(std::size_t bytes) : capacity(bytes), data(std::malloc(bytes == 0 ? 1 : bytes)) {
    if (data == nullptr) fail(ErrorCode::kOutOfMemory, "no memory for the {} bytes that an HDF5 filter needs", bytes);
  }
  ~FilterBuffer() { std::free(data); }
  FilterBuffer(const FilterBuffer&) = delete;
  FilterBuffer& operator=(const FilterBuffer&) = delete;

  std::size_t capacity;
  void* data;
};

std::string describe(const H5Z_class2_t& filter) {
  return fmt::format("the HDF5 filter {} ({})", filter.id, filter.name ? filter.name : "no name");
}

// Foreign code; some filters are C++ and throw.
std::size_t run(const H5Z_class2_t& filter, unsigned flags, const FilterParameters& parameters, std::size_t bytes,
                FilterBuffer& buffer) {
  try {
    return filter.filter(flags, parameters.size(), parameters.data(), bytes, &buffer.capacity, &buffer.data);
  } catch (const std::exception& error) {
    fail(ErrorCode::kCorrupt, "{} failed: {}", describe(filter), error.what());
  }
}

Hdf5Id chunk_properties(const H5Z_class2_t& filter, const FilterParameters& parameters,
                        const std::vector<hsize_t>& lengths) {
  Hdf5Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  if (H5Pset_chunk(properties.get(), static_cast<int>(lengths.size()), lengths.data()) < 0)
    fail(ErrorCode::kUnsupported, "HDF5 cannot describe a chunk of so many values (its limit is 2^32 - 1)");
  if (H5Zregister(&filter) < 0 ||
      H5Pset_filter(properties.get(), filter.id, H5Z_FLAG_MANDATORY, parameters.size(), parameters.data()) < 0)
    fail(ErrorCode::kUnsupported, "HDF5 does not accept {}{}", describe(filter), take_hdf5_errors());
  return properties;
}

// The parameters after the filter has added what it needs to know of the array.
FilterParameters complete(const H5Z_class2_t& filter, const FilterParameters& parameters, ConstView input) {
  const std::vector<hsize_t> lengths(input.shape().begin(), input.shape().end());
  const Hdf5Id properties = chunk_properties(filter, parameters, lengths);
  const Hdf5Id space(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr), H5Sclose);
  const hid_t type = hdf5_native_type(input.dtype());
  if (filter.can_apply != nullptr && filter.can_apply(properties.get(), type, space.get()) <= 0)
    fail(ErrorCode::kUnsupported, "{} cannot compress {} of shape {}{}", describe(filter), name_of(input.dtype()),
         to_string(input.shape()), take_hdf5_errors());
  if (filter.set_local != nullptr && filter.set_local(properties.get(), type, space.get()) < 0)
    fail(ErrorCode::kUnsupported, "{} refuses {} of shape {} with its present options{}", describe(filter),
         name_of(input.dtype()), to_string(input.shape()), take_hdf5_errors());
  const auto read = [&](std::size_t& count, unsigned* values) {
    unsigned flags = 0;
    if (H5Pget_filter_by_id2(properties.get(), filter.id, &flags, &count, values, 0, nullptr, nullptr) < 0)
      fail(ErrorCode::kUnsupported, "{} left no readable parameters{}", describe(filter), take_hdf5_errors());
  };
  std::size_t count = 0;
  read(count, nullptr);
  if (count > kMaxParameters)
    fail(ErrorCode::kUnsupported, "{} has {} parameters, above the limit of {}", describe(filter), count,
         kMaxParameters);
  FilterParameters complete(count);
  if (count > 0) read(count, complete.data());
  return complete;
}

struct Header {
  int id;
  bool stored;  // the filter gave up: the values follow as they are
  FilterParameters parameters;
};

std::uint32_t checksum_of(ByteSpan bytes) { return static_cast<std::uint32_t>(checksum64(bytes)); }

// Leaves reader at the filter's own bytes.
Header read_header(ByteReader& reader, ByteSpan stream) {
  const auto checksum = reader.fixed<std::uint32_t>();
  if (checksum_of(stream.subspan(reader.position())) != checksum)
    fail(ErrorCode::kCorrupt, "the {} bytes of an HDF5 filter stream do not match its checksum", stream.size());
  Header header;
  header.id = static_cast<int>(reader.varint_at_most(kMaxFilterId, "filter id"));
  header.stored = reader.varint_at_most(1, "stored flag") == 1;
  header.parameters.resize(reader.varint_at_most(kMaxParameters, "number of filter parameters"));
  for (unsigned& parameter : header.parameters)
    parameter = static_cast<unsigned>(reader.varint_at_most(0xffffffffu, "filter parameter"));
  return header;
}

}  // namespace

void append_double(FilterParameters& parameters, double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  parameters.push_back(static_cast<unsigned>(bits >> 32));
  parameters.push_back(static_cast<unsigned>(bits));
}

Bytes encode_with_hdf5_filter(const Hdf5Filter& filter, const FilterParameters& parameters, ConstView input,
                              FilterFallback fallback) {
  const H5Z_class2_t& functions = *filter.functions;
  if (!functions.encoder_present) fail(ErrorCode::kUnsupported, "{} can only decode", describe(functions));
  if (input.size() == 0) return {};
  const FilterParameters completed = complete(functions, parameters, input);
  FilterBuffer buffer(input.size_bytes());
  copy(input, View(static_cast<std::byte*>(buffer.data), input.dtype(), input.shape()));
  std::size_t size = run(functions, 0, completed, input.size_bytes(), buffer);
  const bool failed = size == 0 || size > buffer.capacity;
  if (failed && fallback == FilterFallback::kFail)
    fail(ErrorCode::kUnsupported, "{} could not compress {} of shape {}{}", describe(functions), name_of(input.dtype()),
         to_string(input.shape()), take_hdf5_errors());
  if (failed) size = input.size_bytes();  // a filter that gives up leaves its buffer as it was

  ByteWriter writer;
  writer.fixed<std::uint32_t>(0);  // the checksum of all that follows, known at the end
  writer.varint(static_cast<std::uint64_t>(functions.id));
  writer.varint(failed ? 1 : 0);
  writer.varint(completed.size());
  for (const unsigned parameter : completed) writer.varint(parameter);
  writer.raw(ByteSpan(static_cast<const std::uint8_t*>(buffer.data), size));
  Bytes stream = writer.take();
  const std::uint32_t checksum = checksum_of(ByteSpan(stream).subspan(sizeof(std::uint32_t)));
  std::memcpy(stream.data(), &checksum, sizeof(checksum));
  return stream;
}

int hdf5_filter_of(ByteSpan stream) {
  ByteReader reader(stream, "HDF5 filter stream");
  return read_header(reader, stream).id;
}

void decode_with_hdf5_filter(const Hdf5Filter& filter, ByteSpan stream, View into) {
  if (into.size() == 0) return;
  const H5Z_class2_t& functions = *filter.functions;
  ByteReader reader(stream, "HDF5 filter stream");
  const Header header = read_header(reader, stream);
  const ByteSpan payload = reader.rest();
  if (header.id != functions.id)
    fail(ErrorCode::kCorrupt, "a stream of the HDF5 filter {} was given to {}", header.id, describe(functions));
  if (payload.empty()) fail(ErrorCode::kTruncated, "a stream of {} ends before its data", describe(functions));
  FilterBuffer buffer(payload.size());
  std::memcpy(buffer.data, payload.data(), payload.size());
  const std::size_t size =
      header.stored ? payload.size() : run(functions, H5Z_FLAG_REVERSE, header.parameters, payload.size(), buffer);
  if (size != into.size_bytes() || size > buffer.capacity)
    fail(ErrorCode::kCorrupt, "{} decoded {} bytes where {} of shape {} has {}", describe(functions), size,
         name_of(into.dtype()), to_string(into.shape()), into.size_bytes());
  std::memcpy(into.data(), buffer.data, size);
}

}  // namespace tezpress
