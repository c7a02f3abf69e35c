// Datasets in HDF5 (and NetCDF-4) files: "file.h5:/group/dataset". A file is made in
// memory and then written as a whole, with what an existing one holds: HDF5 1.10
// crashes when it cannot write out a file that it has open on a full disk.
#include <array>
#include <filesystem>

#include "plugins/compressors/hdf5_library.h"
#include "plugins/hdf5_session.h"
#include "plugins/io/dataset_path.h"
#include "plugins/io/hdf5_selection.h"
#include "plugins/io/io_factories.h"
#include "plugins/io/whole_file.h"

namespace fs = std::filesystem;

namespace tezpress {
namespace {

constexpr std::array<std::string_view, 6> kEndings = {".h5", ".hdf5", ".he5", ".hdf", ".nc", ".nc4"};

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

Hdf5Id open_dataset(const Hdf5Id& file, const DatasetPath& place) {
  std::string name = place.dataset;
  if (name.empty()) {
    auto names = dataset_names(file);
    if (names.size() != 1)
      fail_naming(place.file, "needs the name of a dataset, as in file.h5:/group/dataset", "datasets",
                  std::move(names));
    name = names.front();
  }
  Hdf5Id dataset(H5Dopen2(file.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset.valid()) {
    take_hdf5_errors();
    fail_naming(place.file, fmt::format("has no dataset {}", name), "datasets", dataset_names(file));
  }
  return dataset;
}

// h5py stores bool as an enumeration of two 8-bit values.
Dtype dtype_of_dataset(const Hdf5Id& dataset, const std::string& path) {
  const Hdf5Id type(H5Dget_type(dataset.get()), H5Tclose);
  if (H5Tget_class(type.get()) == H5T_ENUM && H5Tget_size(type.get()) == 1 && H5Tget_nmembers(type.get()) == 2)
    return Dtype::kBool;
  const auto dtype = dtype_of_hdf5(type.get());
  if (!dtype) fail(ErrorCode::kUnsupported, "{} holds no integers, float or double; other types cannot be read", path);
  return *dtype;
}

// Types that HDF5 stores in the same way: byte and bool are unsigned integers there.
bool same_values(Dtype a, Dtype b) {
  return size_of(a) == size_of(b) && is_floating(a) == is_floating(b) && is_signed(a) == is_signed(b);
}

Hdf5Id memory_space(std::size_t size) {
  const hsize_t length = size;
  return {H5Screate_simple(1, &length, nullptr), H5Sclose};
}

Hdf5Id make_dataset(const Hdf5Id& file, const DatasetPath& place, Dtype dtype, const Shape& extent) {
  const std::vector<hsize_t> lengths(extent.begin(), extent.end());
  const Hdf5Id space(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr), H5Sclose);
  const Hdf5Id links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
  H5Pset_create_intermediate_group(links.get(), 1);
  Hdf5Id dataset(H5Dcreate2(file.get(), place.dataset.c_str(), hdf5_native_type(dtype), space.get(), links.get(),
                            H5P_DEFAULT, H5P_DEFAULT),
                 H5Dclose);
  if (!dataset.valid())
    fail(ErrorCode::kIo, "cannot make the dataset {} of {}{}", place.dataset, place.file, take_hdf5_errors());
  return dataset;
}

Shape shape_of(const Hdf5Id& space, const DatasetPath& place) {
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
  bool recognises(const std::string& path) const override {
    const std::string file = parse_dataset_path(path, kEndings).file;
    return ends_with_any(file, kEndings) && !begins_like_classic_netcdf(file);
  }
  std::unique_ptr<Io> clone() const override { return std::make_unique<Hdf5Io>(*this); }

 protected:
  Array read_from(const IoPlace& named, const std::optional<ArrayType>&) override {
    const std::string& path = path_of(named);
    const DatasetPath place = placed(path);
    InputFile probe(place.file);  // the system's own reason where there is no file
    const Hdf5Session session;
    const Hdf5Id file(H5Fopen(place.file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (!file.valid()) fail(ErrorCode::kCorrupt, "{} cannot be read as HDF5{}", place.file, take_hdf5_errors());
    const Hdf5Id dataset = open_dataset(file, place);
    const Dtype dtype = dtype_of_dataset(dataset, path);
    const Hdf5Id space(H5Dget_space(dataset.get()), H5Sclose);
    provide_filters(dataset);
    Array array(dtype, selection_.apply(space, shape_of(space, place), path));
    const Hdf5Id memory = memory_space(array.size());
    if (array.size() > 0 && H5Dread(dataset.get(), hdf5_native_type(dtype), memory.get(), space.get(), H5P_DEFAULT,
                                    array.view().data()) < 0)
      fail(ErrorCode::kCorrupt, "{} cannot be read{}", path, take_hdf5_errors());
    return array;
  }

  void write_to(const IoPlace& named, ConstView data) override {
    const DatasetPath place = placed(path_of(named));
    Array storage;
    data = contiguous(data, storage);
    const Hdf5Session session;
    const Hdf5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_fapl_core(access.get(), std::size_t{1} << 20, false);
    std::error_code ignored;
    const Hdf5Id file(fs::exists(place.file, ignored)
                          ? H5Fopen(place.file.c_str(), H5F_ACC_RDWR, access.get())
                          : H5Fcreate(place.file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()),
                      H5Fclose);
    if (!file.valid()) fail(ErrorCode::kIo, "{} exists but cannot be read as HDF5{}", place.file, take_hdf5_errors());
    put_values(file, place, data);
    write_image(file, place.file);
  }

  void describe(OptionVisitor& visitor) override {
    describe_path(visitor);
    visitor.option({.key = "hdf5:dataset",
                    .sentence = "path of the dataset inside the file; without it the only one is read, and \"dataset\" "
                                "is written"},
                   dataset_);
    selection_.describe(visitor);
  }

 private:
  DatasetPath placed(const std::string& path) const {
    DatasetPath place = parse_dataset_path(path, kEndings);
    if (place.dataset.empty() && dataset_) place.dataset = *dataset_;
    return place;
  }

  // A part goes into the dataset that is there; a whole array takes its place.
  Hdf5Id dataset_for(const Hdf5Id& file, const DatasetPath& place, ConstView data) const {
    // H5Lexists() fails where a group on the way is missing, and then there is nothing to replace.
    const bool exists = H5Lexists(file.get(), place.dataset.c_str(), H5P_DEFAULT) > 0;
    if (exists && selection_.part()) return open_dataset(file, place);
    if (exists) H5Ldelete(file.get(), place.dataset.c_str(), H5P_DEFAULT);
    return make_dataset(file, place, data.dtype(), selection_.extent(data.shape()));
  }

  void put_values(const Hdf5Id& file, DatasetPath place, ConstView data) const {
    if (place.dataset.empty()) place.dataset = "/dataset";
    const std::string path = fmt::format("{}:{}", place.file, place.dataset);
    const Hdf5Id dataset = dataset_for(file, place, data);
    if (const Dtype stored = dtype_of_dataset(dataset, path); !same_values(stored, data.dtype()))
      fail(ErrorCode::kInvalidArgument, "{} holds {}, so no {} can be written into it", path, name_of(stored),
           name_of(data.dtype()));
    const Hdf5Id space(H5Dget_space(dataset.get()), H5Sclose);
    const Shape part = selection_.apply(space, shape_of(space, place), path);
    if (element_count(part) != data.size())
      fail(ErrorCode::kInvalidArgument, "the part of shape {} of {} cannot hold an array of shape {}", to_string(part),
           path, to_string(data.shape()));
    const Hdf5Id memory = memory_space(data.size());
    if (data.size() > 0 && H5Dwrite(dataset.get(), hdf5_native_type(data.dtype()), memory.get(), space.get(),
                                    H5P_DEFAULT, data.data()) < 0)
      fail(ErrorCode::kIo, "cannot write {}{}", path, take_hdf5_errors());
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
  Hdf5Selection selection_;
};

}  // namespace

std::unique_ptr<Io> make_hdf5() { return std::make_unique<Hdf5Io>(); }

}  // namespace tezpress
