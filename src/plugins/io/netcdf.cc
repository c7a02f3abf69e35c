// Variables of NetCDF files in any of its formats: "file.nc:/variable", or the
// option. Values are as they are stored: scale_factor and add_offset, by which some
// files pack floating values into integers, are not applied. Reading only.
#include <netcdf.h>

#include <algorithm>
#include <array>

#include "plugins/hdf5_session.h"
#include "plugins/io/dataset_path.h"
#include "plugins/io/io_factories.h"
#include "plugins/io/netcdf_size.h"
#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

constexpr std::array<std::string_view, 3> kEndings = {".nc", ".nc4", ".cdf"};

void check(int status, ErrorCode code, const std::string& place) {
  if (status != NC_NOERR) fail(code, "{} cannot be read as NetCDF: {}", place, nc_strerror(status));
}

class NetcdfFile {
 public:
  explicit NetcdfFile(const std::string& path) {
    check(nc_open(path.c_str(), NC_NOWRITE, &id_), ErrorCode::kCorrupt, path);
  }
  ~NetcdfFile() { nc_close(id_); }
  NetcdfFile(const NetcdfFile&) = delete;
  NetcdfFile& operator=(const NetcdfFile&) = delete;
  int id() const { return id_; }

  std::vector<std::string> variables() const {
    int count = 0;
    nc_inq_nvars(id_, &count);
    std::vector<std::string> names;
    for (int variable = 0; variable < count; ++variable) {
      char name[NC_MAX_NAME + 1] = {};
      nc_inq_varname(id_, variable, name);
      names.emplace_back(name);
    }
    return names;
  }

  // A variable named like a dimension says where that dimension's points are.
  bool is_coordinate(const std::string& variable) const {
    int dimension = 0;
    return nc_inq_dimid(id_, variable.c_str(), &dimension) == NC_NOERR;
  }

 private:
  int id_ = -1;
};

// The only one that is no coordinate, where none is named.
std::string chosen_variable(const NetcdfFile& file, const std::string& path, std::string name) {
  if (!name.empty()) return name;
  const auto names = file.variables();
  std::vector<std::string> fields;
  for (const std::string& candidate : names)
    if (!file.is_coordinate(candidate)) fields.push_back(candidate);
  if (fields.size() != 1)
    fail_naming(path, "needs the name of a variable, as in file.nc:/variable", "variables", names);
  return fields.front();
}

// Groups on the way to a variable: "wind/u". Returns the group that holds it and leaves its name.
int group_of(const NetcdfFile& file, std::string& name) {
  int group = file.id();
  if (name.starts_with('/')) name.erase(0, 1);
  for (std::size_t slash = name.find('/'); slash != name.npos; slash = name.find('/')) {
    int child = 0;
    if (nc_inq_grp_ncid(group, name.substr(0, slash).c_str(), &child) != NC_NOERR) break;
    group = child;
    name.erase(0, slash + 1);
  }
  return group;
}

std::optional<Dtype> dtype_of_netcdf(nc_type type) {
  switch (type) {
    case NC_BYTE: return Dtype::kInt8;
    case NC_SHORT: return Dtype::kInt16;
    case NC_INT: return Dtype::kInt32;
    case NC_INT64: return Dtype::kInt64;
    case NC_UBYTE: return Dtype::kUint8;
    case NC_USHORT: return Dtype::kUint16;
    case NC_UINT: return Dtype::kUint32;
    case NC_UINT64: return Dtype::kUint64;
    case NC_FLOAT: return Dtype::kFloat;
    case NC_DOUBLE: return Dtype::kDouble;
    default: return std::nullopt;
  }
}

ArrayType type_of(int group, int variable, const std::string& place) {
  int rank = 0;
  nc_type type = NC_NAT;
  check(nc_inq_varndims(group, variable, &rank), ErrorCode::kCorrupt, place);
  check(nc_inq_vartype(group, variable, &type), ErrorCode::kCorrupt, place);
  const auto dtype = dtype_of_netcdf(type);
  if (!dtype) fail(ErrorCode::kUnsupported, "{} holds text or a type of its own; only numbers can be read", place);
  if (rank > kMaxRank) fail(ErrorCode::kUnsupported, "{} has {} axes; at most {} can be read", place, rank, kMaxRank);
  std::array<int, kMaxRank> dimensions{};
  check(nc_inq_vardimid(group, variable, dimensions.data()), ErrorCode::kCorrupt, place);
  ArrayType array{*dtype, Shape(static_cast<std::size_t>(rank))};
  for (std::size_t axis = 0; axis < array.shape.size(); ++axis)
    check(nc_inq_dimlen(group, dimensions[axis], &array.shape[axis]), ErrorCode::kCorrupt, place);
  if (rank == 0) array.shape = {1};
  return array;
}

// In the older formats no variable is larger than its file, and a file that was cut off reads as zeros.
void check_size(const NetcdfFile& file, const ArrayType& type, std::uint64_t bytes, const std::string& place) {
  const std::uint64_t least = least_netcdf_bytes(file.id());
  if (least == 0) return;
  const std::uint64_t claimed = std::max<std::uint64_t>(least, element_count(type.shape) * size_of(type.dtype));
  if (claimed > bytes)
    fail(ErrorCode::kTruncated, "the file of {} has {} bytes, but its header claims {}", place, bytes, claimed);
}

class Netcdf : public Io {
 public:
  std::string id() const override { return "netcdf"; }
  std::string sentence() const override {
    return "a variable of a NetCDF file, as stored (packed values stay packed); reading only";
  }
  bool recognises(const std::string& path) const override {
    return ends_with_any(parse_dataset_path(path, kEndings).file, kEndings);
  }
  std::unique_ptr<Io> clone() const override { return std::make_unique<Netcdf>(*this); }

 protected:
  Array read_from(const IoPlace& named, const std::optional<ArrayType>&) override {
    const DatasetPath place = parse_dataset_path(path_of(named), kEndings);
    const std::uint64_t bytes = InputFile(place.file).size();  // and the system's own reason where there is no file
    const Hdf5Session session;  // NetCDF-4 is HDF5, by the library that is not thread-safe
    const NetcdfFile file(place.file);
    std::string name = chosen_variable(file, place.file, place.dataset.empty() ? variable_ : place.dataset);
    const std::string full = fmt::format("{}:/{}", place.file, name.starts_with('/') ? name.substr(1) : name);
    const int group = group_of(file, name);
    int variable = 0;
    if (nc_inq_varid(group, name.c_str(), &variable) != NC_NOERR)
      fail_naming(place.file, fmt::format("has no variable {}", name), "variables", file.variables());
    const ArrayType type = type_of(group, variable, full);
    check_size(file, type, bytes, full);
    Array array(type);
    if (array.size() > 0) check(nc_get_var(group, variable, array.view().data()), ErrorCode::kCorrupt, full);
    return array;
  }

  void write_to(const IoPlace&, ConstView) override {
    fail(ErrorCode::kUnsupported, "netcdf only reads; hdf5 writes files that NetCDF-4 programs can read");
  }

  void describe(OptionVisitor& visitor) override {
    describe_path(visitor);
    visitor.option({.key = "netcdf:variable",
                    .sentence = "variable to read, maybe in groups: \"wind/u\"; empty: the only one that is no "
                                "coordinate; scale_factor and add_offset are not applied"},
                   variable_);
  }

 private:
  std::string variable_;
};

}  // namespace

std::unique_ptr<Io> make_netcdf() { return std::make_unique<Netcdf>(); }

}  // namespace tezpress
