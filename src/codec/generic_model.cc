// The model that ships with the codec: models/generic.tezm, as the build copies it
// into an array, so that no file has to be found at run time.
#include "codec/model_store.h"

namespace tezpress::codec {
namespace {

constexpr std::uint8_t kBytes[] = {
#include <codec/generic_model.inc>
};

}  // namespace

SharedModel generic_model() {
  static const SharedModel model = read_network_model(kBytes);
  return model;
}

}  // namespace tezpress::codec
