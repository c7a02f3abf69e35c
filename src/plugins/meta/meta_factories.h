// How src/plugins/all.cc makes each meta-compressor.
#pragma once

#include <memory>

#include "core/compressor.h"

namespace tezpress {

std::unique_ptr<Compressor> make_binning();
std::unique_ptr<Compressor> make_bounded();
std::unique_ptr<Compressor> make_cast();
std::unique_ptr<Compressor> make_chunking();
std::unique_ptr<Compressor> make_delta_encoding();
std::unique_ptr<Compressor> make_linear_quantizer();
std::unique_ptr<Compressor> make_log_transform();
std::unique_ptr<Compressor> make_many_independent_threaded();
std::unique_ptr<Compressor> make_mask_interpolation();
std::unique_ptr<Compressor> make_masked();
std::unique_ptr<Compressor> make_pipeline();
std::unique_ptr<Compressor> make_pressio();
std::unique_ptr<Compressor> make_pw_rel();
std::unique_ptr<Compressor> make_remove_background();
std::unique_ptr<Compressor> make_resize();
std::unique_ptr<Compressor> make_roibin();
std::unique_ptr<Compressor> make_sample();
std::unique_ptr<Compressor> make_switch();
std::unique_ptr<Compressor> make_transpose();

}  // namespace tezpress
