/* Numbers that compiled programs contain: enums, versions, and the sizes of the
 * types that they have in LibPressio 1.0.7. Checked by the compiler. */
#include <libpressio.h>
#include <libpressio_ext/hash/libpressio_hash.h>
#include <libpressio_ext/highlevel/libpressio_highlevel.h>
#include <libpressio_ext/io/hdf5.h>
#include <libpressio_ext/io/posix.h>
#include <libpressio_ext/json/pressio_options_json.h>

#include "capi_check.h"

#define SAME(name, number) _Static_assert((name) == (number), #name " is part of the ABI")

SAME(pressio_double_dtype, 0);
SAME(pressio_float_dtype, 1);
SAME(pressio_uint8_dtype, 2);
SAME(pressio_uint16_dtype, 3);
SAME(pressio_uint32_dtype, 4);
SAME(pressio_uint64_dtype, 5);
SAME(pressio_int8_dtype, 6);
SAME(pressio_int16_dtype, 7);
SAME(pressio_int32_dtype, 8);
SAME(pressio_int64_dtype, 9);
SAME(pressio_byte_dtype, 10);
SAME(pressio_bool_dtype, 11);
SAME(pressio_option_uint32_type, 0);
SAME(pressio_option_int32_type, 1);
SAME(pressio_option_float_type, 2);
SAME(pressio_option_double_type, 3);
SAME(pressio_option_charptr_type, 4);
SAME(pressio_option_userptr_type, 5);
SAME(pressio_option_unset_type, 6);
SAME(pressio_option_charptr_array_type, 7);
SAME(pressio_option_data_type, 8);
SAME(pressio_option_uint8_type, 9);
SAME(pressio_option_int8_type, 10);
SAME(pressio_option_uint16_type, 11);
SAME(pressio_option_int16_type, 12);
SAME(pressio_option_uint64_type, 13);
SAME(pressio_option_int64_type, 14);
SAME(pressio_option_bool_type, 15);
SAME(pressio_option_dtype_type, 16);
SAME(pressio_option_threadsafety_type, 17);
SAME(pressio_options_key_set, 0);
SAME(pressio_options_key_exists, 1);
SAME(pressio_options_key_does_not_exist, 2);
SAME(pressio_conversion_implicit, 0);
SAME(pressio_conversion_explicit, 1);
SAME(pressio_conversion_special, 2);
SAME(pressio_thread_safety_single, 0);
SAME(pressio_thread_safety_serialized, 1);
SAME(pressio_thread_safety_multiple, 2);
SAME(LIBPRESSIO_MAJOR_VERSION, 1);
SAME(LIBPRESSIO_MINOR_VERSION, 0);
SAME(LIBPRESSIO_PATCH_VERSION, 7);
SAME(sizeof(enum pressio_dtype), 4);
SAME(sizeof(enum pressio_option_type), 4);
SAME(sizeof(enum pressio_options_key_status), 4);
SAME(sizeof(enum pressio_thread_safety), 4);

/* Every macro is there, as a number for #if. */
#if LIBPRESSIO_HAS_SZ + LIBPRESSIO_HAS_ZFP + LIBPRESSIO_ZFP_HAS_HIP + LIBPRESSIO_HAS_MGARD + LIBPRESSIO_HAS_MAGICK + \
        LIBPRESSIO_HAS_BLOSC + LIBPRESSIO_HAS_FPZIP + LIBPRESSIO_HAS_MPI + LIBPRESSIO_HAS_MPI4PY +                   \
        LIBPRESSIO_HAS_LUA + LIBPRESSIO_HAS_CUSZx + LIBPRESSIO_HAS_CUDA + LIBPRESSIO_HAS_LIBUUID +                   \
        LIBPRESSIO_COMPAT_HAS_IMAGEMAGICK_LONGLONG + LIBPRESSIO_MGARD_NEED_FLOAT_HEADER +                            \
        LIBPRESSIO_MGARD_HAS_CONFIG_HEADER + LIBPRESSIO_MGARD_HAS_CONFIG_HEADER_HPP <                                \
    0
#error "unreachable"
#endif
#if !LIBPRESSIO_HAS_JSON || !LIBPRESSIO_HAS_OPENSSL
#error "JSON and hashes are always there"
#endif

int main(void) {
  CHECK_PART(LIBPRESSIO_FEATURES, LIBPRESSIO_COMPRESSORS);
  CHECK_PART(LIBPRESSIO_VERSION, "1.0.7 ");
  return 0;
}
