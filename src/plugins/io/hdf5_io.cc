// Datasets in HDF5 (and NetCDF-4) files: "file.h5:/group/dataset". A file is made in
// memory and then written as a whole, with what an existing one holds: HDF5 1.10
// crashes when it cannot write out a file that it has open on a full disk.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "plugins/compressors/hdf5_library.h"
#include "plugins/hdf5_session.h"
#include "plugins/io/io_factories.h"
#include "plugins/io/whole_file.h"

namespace fs = std::filesystem;

namespace tezpress {
namespace {

constexpr std::array<std::string_view, 6> kEndings = {".h5", ".hdf5", ".he5", ".hdf", ".nc", ".nc4"};
constexpr std::size_t kDatasetsNamed = 20;  // at most so many in an error

bool ends_like_hdf5(std::string_view file) {
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return file.ends_with(ending); });
}

struct Place {
  std::string file;
  std::string dataset;  // "" if the path does not say
};

// Splits at the first ":/" that follows a name of an HDF5 file or an existing file.
Place parse_place(const std::string& path) {
  for (std::size_t colon = path.find(":/"); colon != std::string::npos; colon = path.find(":/", colon + 1)) {
    std::string file = path.substr(0, colon);
    std::error_code ignored;
    if (ends_like_hdf5(file) || fs::is_regular_file(file, ignored)) return {std::move(file), path.substr(colon + 1)};
  }
  return {path, ""};
}

herr_t collect_dataset(hid_t, const char* name, const H5O_info_t* object, void* names) {
  if (object->type == H5O_TYPE_DATASET)
    static_cast<std::vector<std::string>*>(names)->push_back(fmt::format("/{}", name));
  return 0;
}

std::vector<std::string> dataset_names(const Hdf5Id& file) {
  std::vector<std::string> names;
  H5Ovisit2(file.get(), H5_INDEX_NAME, H5_ITER_NATIVE, collect_dataset, &names, H5O_INFO_BASIC);
  return names;
}

[[noreturn]] void fail_naming_datasets(const std::string& path, const char* problem, std::vector<std::string> names) {
  const std::size_t count = names.size();
  if (count > kDatasetsNamed) names.resize(kDatasetsNamed);
  fail(ErrorCode::kUnknownName, "{} {}; it holds {} datasets: {}{}", path, problem, count, fmt::join(names, ", "),
       count > kDatasetsNamed ? ", ..." : "");
}

Hdf5Id open_dataset(const Hdf5Id& file, const Place& place) {
  std::string name = place.dataset;
  if (name.empty()) {
    auto names = dataset_names(file);
    if (names.size() != 1)
      fail_naming_datasets(place.file, "needs the name of a dataset, as in file.h5:/group/dataset", std::move(names));
    name = names.front();
  }
  Hdf5Id dataset(H5Dopen2(file.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset.valid()) {
    take_hdf5_errors();
    fail_naming_datasets(place.file, fmt::format("has no dataset {}", name).c_str(), dataset_names(file));
  }
  return dataset;
}

// h5py stores bool as an enumeration of two 8-bit values.
std::optional<Dtype> dtype_of_dataset(hid_t type) {
  if (H5Tget_class(type) == H5T_ENUM && H5Tget_size(type) == 1 && H5Tget_nmembers(type) == 2) return Dtype::kBool;
  return dtype_of_hdf5(type);
}

Shape shape_of(const Hdf5Id& space, const Place& place) {
  const int rank = H5Sget_simple_extent_ndims(space.get());
  if (rank < 0 || rank > kMaxRank)
    fail(ErrorCode::kUnsupported, "dataset {} of {} has {} axes; at most {} can be read", place.dataset, place.file,
         rank, kMaxRank);
  if (rank == 0) return {1};
  std::array<hsize_t, kMaxRank> lengths{};
  H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr);
  return Shape(lengths.begin(), lengths.begin() + rank);
}

// Registers the filters of the dataset that HDF5 does not find by itself.
void provide_filters(const Hdf5Id& dataset) {
  const Hdf5Id properties(H5Dget_create_plist(dataset.get()), H5Pclose);
  const int count = H5Pget_nfilters(properties.get());
  for (int i = 0; i < count; ++i) {
    unsigned flags = 0;
    unsigned configuration = 0;
    std::size_t values = 0;
    const H5Z_filter_t id = H5Pget_filter2(properties.get(), static_cast<unsigned>(i), &flags, &values, nullptr, 0,
                                           nullptr, &configuration);
    if (id <= 0 || H5Zfilter_avail(id) > 0) continue;
    take_hdf5_errors();
    H5Zregister(load_hdf5_filter(id, {}).functions);
  }
}

class Hdf5Io : public Io {
 public:
  std::string id() const override { return "hdf5"; }
  std::string sentence() const override { return "a dataset of an HDF5 or NetCDF-4 file: file.h5:/group/dataset"; }
  bool recognises(const std::string& path) const override { return ends_like_hdf5(parse_place(path).file); }

  Array read_from(const IoPlace& named, const std::optional<ArrayType>&) override {
    const std::string& path = path_of(named);
    const Place place = placed(path);
    InputFile probe(place.file);  // the system's own reason where there is no file
    const Hdf5Session session;
    const Hdf5Id file(H5Fopen(place.file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (!file.valid()) fail(ErrorCode::kCorrupt, "{} cannot be read as HDF5{}", place.file, take_hdf5_errors());
    const Hdf5Id dataset = open_dataset(file, place);
    const Hdf5Id type(H5Dget_type(dataset.get()), H5Tclose);
    const auto dtype = dtype_of_dataset(type.get());
    if (!dtype)
      fail(ErrorCode::kUnsupported, "{} holds no integers, float or double; other types cannot be read", path);
    const Hdf5Id space(H5Dget_space(dataset.get()), H5Sclose);
    provide_filters(dataset);
    Array array(*dtype, shape_of(space, place));
    if (array.size() > 0 &&
        H5Dread(dataset.get(), hdf5_native_type(*dtype), H5S_ALL, H5S_ALL, H5P_DEFAULT, array.view().data()) < 0)
      fail(ErrorCode::kCorrupt, "{} cannot be read{}", path, take_hdf5_errors());
    return array;
  }

  void write_to(const IoPlace& named, ConstView data) override {
    const std::string& path = path_of(named);
    const Place place = placed(path);
    Array owned;
    if (!data.contiguous()) data = (owned = Array::copy_of(data)).view();
    const Hdf5Session session;
    const Hdf5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_fapl_core(access.get(), std::size_t{1} << 20, false);
    std::error_code ignored;
    const Hdf5Id file(fs::exists(place.file, ignored)
                          ? H5Fopen(place.file.c_str(), H5F_ACC_RDWR, access.get())
                          : H5Fcreate(place.file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()),
                      H5Fclose);
    if (!file.valid()) fail(ErrorCode::kIo, "{} exists but cannot be read as HDF5{}", place.file, take_hdf5_errors());
    put_dataset(file, place, data);
    write_image(file, place.file);
  }

  std::unique_ptr<Io> clone() const override { return std::make_unique<Hdf5Io>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    describe_path(visitor);
    visitor.option({.key = "hdf5:dataset", .sentence = "path of the dataset inside the file"}, dataset_);
  }

 private:
  Place placed(const std::string& path) const {
    Place place = parse_place(path);
    if (place.dataset.empty() && dataset_) place.dataset = *dataset_;
    return place;
  }

  static void put_dataset(const Hdf5Id& file, const Place& place, ConstView data) {
    const std::string name = place.dataset.empty() ? "/data" : place.dataset;
    const std::vector<hsize_t> lengths(data.shape().begin(), data.shape().end());
    const Hdf5Id space(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr), H5Sclose);
    const Hdf5Id links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
    H5Pset_create_intermediate_group(links.get(), 1);
    // Fails where a group on the way is missing, and then there is nothing to replace.
    if (H5Lexists(file.get(), name.c_str(), H5P_DEFAULT) > 0) H5Ldelete(file.get(), name.c_str(), H5P_DEFAULT);
    const hid_t type = hdf5_native_type(data.dtype());
    const Hdf5Id dataset(H5Dcreate2(file.get(), name.c_str(), type, space.get(), links.get(), H5P_DEFAULT, H5P_DEFAULT),
                         H5Dclose);
    if (!dataset.valid() ||
        (data.size() > 0 && H5Dwrite(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()) < 0))
      fail(ErrorCode::kIo, "cannot make the dataset {} of {}{}", name, place.file, take_hdf5_errors());
  }

  static void write_image(const Hdf5Id& file, const std::string& path) {
    void** image = nullptr;  // the memory of HDF5's core driver
    H5Fflush(file.get(), H5F_SCOPE_GLOBAL);
    const ssize_t size = H5Fget_file_image(file.get(), nullptr, 0);
    if (size <= 0 || H5Fget_vfd_handle(file.get(), H5P_DEFAULT, reinterpret_cast<void**>(&image)) < 0)
      fail(ErrorCode::kIo, "cannot make the file {}{}", path, take_hdf5_errors());
    OutputFile output(path);
    output.write(*image, static_cast<std::size_t>(size));
    output.commit();
  }

  std::optional<std::string> dataset_;
};

}  // namespace

std::unique_ptr<Io> make_hdf5() { return std::make_unique<Hdf5Io>(); }

}  // namespace tezpress
