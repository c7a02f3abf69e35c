// How src/plugins/all.cc makes each compressor: one function per plugin, defined
// in the plugin's own file, which needs no header.
#pragma once

#include <memory>

#include "core/compressor.h"
#include "core/registry.h"

namespace tezpress {

std::unique_ptr<Compressor> make_external_compressor();
std::unique_ptr<Compressor> make_noop();
std::unique_ptr<Compressor> make_worker();
// The installed workers (docs/bridge.md), each under its id.
void add_worker_compressors(Registry& registry);
std::unique_ptr<Compressor> make_tezip();
std::unique_ptr<Compressor> make_blosc();         // where libblosc was found
std::unique_ptr<Compressor> make_bzip2();         // where libbz2 was found
std::unique_ptr<Compressor> make_fpzip();         // where libfpzip was found
std::unique_ptr<Compressor> make_bit_grooming();  // these five where libzstd was found
std::unique_ptr<Compressor> make_bit_round();
std::unique_ptr<Compressor> make_digit_rounding();
std::unique_ptr<Compressor> make_lin_quantizer();
std::unique_ptr<Compressor> make_log_quantizer();
std::unique_ptr<Compressor> make_sz3();   // where an SZ3 is installed; else see hdf5_factories.h
std::unique_ptr<Compressor> make_zfp();   // where libzfp was found
std::unique_ptr<Compressor> make_zstd();  // where libzstd was found

}  // namespace tezpress
