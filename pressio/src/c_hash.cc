// libpressio_hash.h. The digests are LibPressio 1.0.7's, byte for byte, with what
// that version does by accident: types, dtypes, lengths of lists and thread
// safeties go in as one byte that only says whether they are 0.
#include <openssl/evp.h>

#include <memory>

#include "border.h"
#include "data_handle.h"
#include "libpressio_ext/hash/libpressio_hash.h"
#include "library_handle.h"
#include "option_handle.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

constexpr int kFailed = 1;  // LibPressio's code

class Md5 {
 public:
  Md5() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (context_ == nullptr || EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr) != 1)
      fail(ErrorCode::kUnsupported, "this machine's OpenSSL refuses MD5");
  }
  void bytes(const void* data, std::size_t size) {
    if (EVP_DigestUpdate(context_.get(), data, size) != 1) fail(ErrorCode::kInternal, "the hash failed");
  }
  void text(std::string_view text) { bytes(text.data(), text.size()); }
  void flag(bool value) { bytes(&value, sizeof(value)); }
  uint8_t* finish(std::size_t* size) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_DigestFinal_ex(context_.get(), digest, &length) != 1) fail(ErrorCode::kInternal, "the hash failed");
    auto* result = static_cast<uint8_t*>(allocate_bytes(length));
    std::memcpy(result, digest, length);
    *size = length;
    return result;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

void hash_data(Md5& md5, const Array& array) {
  const Shape dims(array.shape().rbegin(), array.shape().rend());
  md5.flag(array.dtype() != Dtype{});
  md5.bytes(dims.data(), dims.size() * sizeof(dims[0]));
  md5.bytes(array.view().data(), array.size_bytes());
}

void hash_value(Md5& md5, const Option::Value& value) {
  std::visit(
      [&]<typename T>(const T& held) {
        if constexpr (std::is_same_v<T, std::string>) {
          md5.text(held);
        } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
          md5.flag(!held.empty());
          for (const std::string& text : held) md5.text(text);
        } else if constexpr (std::is_same_v<T, Option::Data>) {
          hash_data(md5, *held);
        } else if constexpr (std::is_enum_v<T>) {
          md5.flag(held != T{});
        } else if constexpr (std::is_arithmetic_v<T>) {
          md5.bytes(&held, sizeof(held));
        }
      },
      value);
}

uint8_t* hash(struct pressio* library, const pressio_options* options, std::size_t* size, bool entries) {
  Fault none;
  Fault& fault = fault_of(library, none);
  uint8_t* const nothing = nullptr;
  uint8_t* result = guard(fault, nothing, [&] {
    checked(size, "output_size");
    Md5 md5;
    for (const auto& [key, option] : checked(options, "options").values) {
      md5.text(key);
      if (!entries) continue;
      md5.flag(option.type() != OptionType{});
      md5.flag(option.has_value());
      hash_value(md5, option.value());
    }
    return md5.finish(size);
  });
  if (result == nullptr) fault.code = kFailed;
  return result;
}

}  // namespace

uint8_t* libpressio_options_hashkeys(struct pressio* library, struct pressio_options const* options,
                                     size_t* output_size) {
  return hash(library, options, output_size, false);
}

uint8_t* libpressio_options_hashentries(struct pressio* library, struct pressio_options const* options,
                                        size_t* output_size) {
  return hash(library, options, output_size, true);
}
