#include "plugins/io/netcdf_size.h"

#include <netcdf.h>

#include <array>
#include <cstring>
#include <vector>

namespace tezpress {
namespace {

constexpr std::uint64_t kTag = 4;
constexpr std::uint64_t kPadding = 4;  // names, values of attributes and variables fill multiples of it

std::uint64_t padded(std::uint64_t bytes) { return (bytes + kPadding - 1) / kPadding * kPadding; }

std::uint64_t bytes_of(int file, nc_type type) {
  std::size_t size = 0;
  nc_inq_type(file, type, nullptr, &size);
  return size;
}

using Name = std::array<char, NC_MAX_NAME + 1>;

class ClassicLayout {
 public:
  ClassicLayout(int file, int format)
      : file_(file), count_(format == NC_FORMAT_CDF5 ? 8 : 4), offset_(format == NC_FORMAT_CLASSIC ? 4 : 8) {
    nc_inq(file, &dimensions_, &variables_, &attributes_, &record_dimension_);
  }

  std::uint64_t bytes() const { return header() + values(); }

 private:
  std::uint64_t header() const {
    std::uint64_t bytes = kTag + count_ + list() * 2 + attributes(NC_GLOBAL, attributes_);
    for (int dimension = 0; dimension < dimensions_; ++dimension) {
      Name name{};
      nc_inq_dimname(file_, dimension, name.data());
      bytes += text(name) + count_;
    }
    for (int variable = 0; variable < variables_; ++variable) {
      Name name{};
      int rank = 0;
      int attached = 0;
      nc_inq_var(file_, variable, name.data(), nullptr, &rank, nullptr, &attached);
      bytes += text(name) + count_ * (2 + static_cast<std::uint64_t>(rank)) + attributes(variable, attached) + kTag +
               offset_;
    }
    return bytes;
  }

  std::uint64_t list() const { return kTag + count_; }
  std::uint64_t text(const Name& name) const { return count_ + padded(std::strlen(name.data())); }

  std::uint64_t attributes(int variable, int number) const {
    std::uint64_t bytes = list();
    for (int attribute = 0; attribute < number; ++attribute) {
      Name name{};
      nc_type type = NC_NAT;
      std::size_t length = 0;
      nc_inq_attname(file_, variable, attribute, name.data());
      nc_inq_att(file_, variable, name.data(), &type, &length);
      bytes += text(name) + kTag + count_ + padded(length * bytes_of(file_, type));
    }
    return bytes;
  }

  // Padding behind the last value may be missing; a single variable with records has none between them.
  std::uint64_t values() const {
    std::uint64_t fixed = 0;
    std::uint64_t record = 0;
    std::uint64_t padding = 0;
    int with_records = 0;
    for (int variable = 0; variable < variables_; ++variable) {
      bool records = false;
      const std::uint64_t bytes = one(variable, records);
      with_records += records ? 1 : 0;
      (records ? record : fixed) += bytes;
      if (records) padding += padded(bytes) - bytes;
      if (!records) fixed += padded(bytes) - bytes;
    }
    std::size_t count = 0;
    if (with_records > 0) nc_inq_dimlen(file_, record_dimension_, &count);
    const std::uint64_t all = fixed + count * (record + (with_records > 1 ? padding : 0));
    return all > kPadding - 1 ? all - (kPadding - 1) : 0;
  }

  // Of a variable, or of one of its records.
  std::uint64_t one(int variable, bool& records) const {
    int rank = 0;
    nc_type type = NC_NAT;
    nc_inq_vartype(file_, variable, &type);
    nc_inq_varndims(file_, variable, &rank);
    std::vector<int> dimensions(static_cast<std::size_t>(rank));
    nc_inq_vardimid(file_, variable, dimensions.data());
    records = rank > 0 && dimensions[0] == record_dimension_;
    std::uint64_t bytes = bytes_of(file_, type);
    for (std::size_t axis = records ? 1 : 0; axis < dimensions.size(); ++axis) {
      std::size_t length = 0;
      nc_inq_dimlen(file_, dimensions[axis], &length);
      bytes *= length;
    }
    return bytes;
  }

  int file_;
  std::uint64_t count_;   // bytes of a number of things
  std::uint64_t offset_;  // bytes of a position in the file
  int dimensions_ = 0;
  int variables_ = 0;
  int attributes_ = 0;
  int record_dimension_ = -1;
};

}  // namespace

std::uint64_t least_netcdf_bytes(int file) {
  int format = 0;
  nc_inq_format(file, &format);
  if (format != NC_FORMAT_CLASSIC && format != NC_FORMAT_64BIT_OFFSET && format != NC_FORMAT_CDF5) return 0;
  return ClassicLayout(file, format).bytes();
}

}  // namespace tezpress
