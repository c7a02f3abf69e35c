// The filter's set_local and filter functions are called directly: no file, no
// chunk limit of 4 GiB, and one copy of the input (which the filter then owns).
#include "plugins/compressors/hdf5_call.h"

#include <xxhash.h>

#include <cstdlib>
#include <exception>
#include <memory>

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

std::string reason_after(const std::string& errors) { return errors.empty() ? std::string() : ": " + errors; }

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
                        const std::vector<hsize_t>& lengths, const Hdf5Session* session) {
  (void)session;
  Hdf5Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  if (H5Pset_chunk(properties.get(), static_cast<int>(lengths.size()), lengths.data()) < 0)
    fail(ErrorCode::kUnsupported, "HDF5 cannot describe a chunk of so many values (its limit is 2^32 - 1)");
  if (H5Zregister(&filter) < 0 ||
      H5Pset_filter(properties.get(), filter.id, H5Z_FLAG_MANDATORY, parameters.size(), parameters.data()) < 0)
    fail(ErrorCode::kUnsupported, "HDF5 does not accept {}", describe(filter));
  return properties;
}

// The parameters after the filter has added what it needs to know of the array.
FilterParameters complete(const H5Z_class2_t& filter, const FilterParameters& parameters, ConstView input) {
  const std::vector<hsize_t> lengths(input.shape().begin(), input.shape().end());
  const Hdf5Id properties = chunk_properties(filter, parameters, lengths, nullptr);
  const Hdf5Id space(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr), H5Sclose);
  const hid_t type = hdf5_native_type(input.dtype());
  if (filter.can_apply != nullptr && filter.can_apply(properties.get(), type, space.get()) <= 0)
    fail(ErrorCode::kUnsupported, "{} cannot compress {} of shape {}", describe(filter), name_of(input.dtype()),
         to_string(input.shape()));
  if (filter.set_local != nullptr && filter.set_local(properties.get(), type, space.get()) < 0)
    fail(ErrorCode::kUnsupported, "{} refuses {} of shape {} with its present options", describe(filter),
         name_of(input.dtype()), to_string(input.shape()));
  std::size_t count = kMaxParameters;
  FilterParameters complete(count);
  unsigned flags = 0;
  if (H5Pget_filter_by_id2(properties.get(), filter.id, &flags, &count, complete.data(), 0, nullptr, nullptr) < 0 ||
      count > kMaxParameters)
    fail(ErrorCode::kUnsupported, "{} left no readable parameters", describe(filter));
  complete.resize(count);
  return complete;
}

struct Header {
  int id;
  FilterParameters parameters;
  std::uint32_t checksum;
};

std::uint32_t checksum_of(ByteSpan payload) {
  return static_cast<std::uint32_t>(XXH3_64bits(payload.data(), payload.size()));
}

Header read_header(ByteReader& reader) {
  Header header;
  header.id = static_cast<int>(reader.varint_at_most(kMaxFilterId, "filter id"));
  header.parameters.resize(reader.varint_at_most(kMaxParameters, "number of filter parameters"));
  for (unsigned& parameter : header.parameters)
    parameter = static_cast<unsigned>(reader.varint_at_most(0xffffffffu, "filter parameter"));
  header.checksum = reader.fixed<std::uint32_t>();
  return header;
}

}  // namespace

void append_double(FilterParameters& parameters, double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  parameters.push_back(static_cast<unsigned>(bits >> 32));
  parameters.push_back(static_cast<unsigned>(bits));
}

Bytes encode_with_hdf5_filter(const Hdf5Filter& filter, const FilterParameters& parameters, ConstView input) {
  const H5Z_class2_t& functions = *filter.functions;
  if (!functions.encoder_present) fail(ErrorCode::kUnsupported, "{} can only decode", describe(functions));
  if (input.size() == 0) return {};
  const FilterParameters completed = complete(functions, parameters, input);
  FilterBuffer buffer(input.size_bytes());
  copy(input, View(static_cast<std::byte*>(buffer.data), input.dtype(), input.shape()));
  const std::size_t size = run(functions, 0, completed, input.size_bytes(), buffer);
  if (size == 0 || size > buffer.capacity)
    fail(ErrorCode::kUnsupported, "{} could not compress {} of shape {}", describe(functions), name_of(input.dtype()),
         to_string(input.shape()));
  const ByteSpan payload(static_cast<const std::uint8_t*>(buffer.data), size);
  ByteWriter writer;
  writer.varint(static_cast<std::uint64_t>(functions.id));
  writer.varint(completed.size());
  for (const unsigned parameter : completed) writer.varint(parameter);
  writer.fixed(checksum_of(payload));
  writer.raw(payload);
  return writer.take();
}

int hdf5_filter_of(ByteSpan stream) {
  ByteReader reader(stream, "HDF5 filter stream");
  return read_header(reader).id;
}

void decode_with_hdf5_filter(const Hdf5Filter& filter, ByteSpan stream, View into) {
  if (into.size() == 0) return;
  const H5Z_class2_t& functions = *filter.functions;
  ByteReader reader(stream, "HDF5 filter stream");
  const Header header = read_header(reader);
  const ByteSpan payload = reader.rest();
  if (header.id != functions.id)
    fail(ErrorCode::kCorrupt, "a stream of the HDF5 filter {} was given to {}", header.id, describe(functions));
  if (payload.empty() || checksum_of(payload) != header.checksum)
    fail(ErrorCode::kCorrupt, "a stream of {} has {} bytes that do not match its checksum", describe(functions),
         payload.size());
  FilterBuffer buffer(payload.size());
  std::memcpy(buffer.data, payload.data(), payload.size());
  const std::size_t size = run(functions, H5Z_FLAG_REVERSE, header.parameters, payload.size(), buffer);
  if (size != into.size_bytes() || size > buffer.capacity)
    fail(ErrorCode::kCorrupt, "{} decoded {} bytes where {} of shape {} has {}", describe(functions), size,
         name_of(into.dtype()), to_string(into.shape()), into.size_bytes());
  std::memcpy(into.data(), buffer.data, size);
}

}  // namespace tezpress
