#include "plugins/hdf5_session.h"

namespace tezpress {
namespace {

std::mutex& hdf5_mutex() {
  static std::mutex mutex;
  return mutex;
}

herr_t append_message(unsigned, const H5E_error2_t* error, void* text) {
  auto& line = *static_cast<std::string*>(text);
  if (error->desc != nullptr && *error->desc != '\0') {
    line += line.empty() ? ": " : "; ";
    line += error->desc;
  }
  return 0;
}

}  // namespace

Hdf5Session::Hdf5Session() : lock_(hdf5_mutex()) {
  H5open();
  H5Eget_auto2(H5E_DEFAULT, &old_print_, &old_client_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Hdf5Session::~Hdf5Session() { H5Eset_auto2(H5E_DEFAULT, old_print_, old_client_); }

std::string take_hdf5_errors() {
  std::string line;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, append_message, &line);
  H5Eclear2(H5E_DEFAULT);
  return line;
}

hid_t hdf5_native_type(Dtype dtype) {
  switch (dtype) {
    case Dtype::kDouble: return H5T_NATIVE_DOUBLE;
    case Dtype::kFloat: return H5T_NATIVE_FLOAT;
    case Dtype::kUint8:
    case Dtype::kByte:
    case Dtype::kBool: return H5T_NATIVE_UINT8;
    case Dtype::kUint16: return H5T_NATIVE_UINT16;
    case Dtype::kUint32: return H5T_NATIVE_UINT32;
    case Dtype::kUint64: return H5T_NATIVE_UINT64;
    case Dtype::kInt8: return H5T_NATIVE_INT8;
    case Dtype::kInt16: return H5T_NATIVE_INT16;
    case Dtype::kInt32: return H5T_NATIVE_INT32;
    case Dtype::kInt64: return H5T_NATIVE_INT64;
  }
  fail(ErrorCode::kInternal, "dtype number {} has no HDF5 type", static_cast<int>(dtype));
}

std::optional<Dtype> dtype_of_hdf5(hid_t type) {
  const H5T_class_t kind = H5Tget_class(type);
  const std::size_t bytes = H5Tget_size(type);
  if (kind == H5T_FLOAT) {
    if (bytes <= 4) return Dtype::kFloat;
    if (bytes == 8) return Dtype::kDouble;
    return std::nullopt;
  }
  if (kind != H5T_INTEGER) return std::nullopt;
  const bool is_unsigned = H5Tget_sign(type) == H5T_SGN_NONE;
  if (bytes == 1) return is_unsigned ? Dtype::kUint8 : Dtype::kInt8;
  if (bytes == 2) return is_unsigned ? Dtype::kUint16 : Dtype::kInt16;
  if (bytes <= 4) return is_unsigned ? Dtype::kUint32 : Dtype::kInt32;
  if (bytes <= 8) return is_unsigned ? Dtype::kUint64 : Dtype::kInt64;
  return std::nullopt;
}

}  // namespace tezpress
