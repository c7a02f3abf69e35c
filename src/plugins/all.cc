// The one list of the plugins of this build. An optional plugin is compiled where
// CMake found its library (TEZPRESS_HAVE_ID); else TEZPRESS_MISSING_ID says why
// not and how to get it. See CMakeLists.txt beside this file.
#include "plugins/all.h"

#include "plugins/compressors/compressor_factories.h"
#ifdef TEZPRESS_HAVE_HDF5_FILTER
#include "plugins/compressors/hdf5_compressor.h"
#endif
#include "plugins/io/io_factories.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

void add_compressors(Registry& registry) {
  registry.add("external_compressor", make_external_compressor);
  registry.add("noop", make_noop);
  registry.add_foreign("worker", "A compressor in Python, Julia or any language, served by a resident worker process.",
                       make_worker);
  registry.add("tezip", make_tezip);
#ifdef TEZPRESS_HAVE_ZSTD
  registry.add("zstd", make_zstd);
  registry.add("bit_grooming", make_bit_grooming);
  registry.add("bit_round", make_bit_round);
  registry.add("digit_rounding", make_digit_rounding);
  registry.add("lin_quantizer", make_lin_quantizer);
  registry.add("log_quantizer", make_log_quantizer);
#else
  for (const char* id : {"zstd", "bit_grooming", "bit_round", "digit_rounding", "lin_quantizer", "log_quantizer"})
    registry.add_missing({"compressor", id, TEZPRESS_MISSING_ZSTD});
#endif
#ifdef TEZPRESS_HAVE_BLOSC
  registry.add("blosc", make_blosc);
#else
  registry.add_missing({"compressor", "blosc", TEZPRESS_MISSING_BLOSC});
#endif
#ifdef TEZPRESS_HAVE_BZIP2
  registry.add("bzip2", make_bzip2);
#else
  registry.add_missing({"compressor", "bzip2", TEZPRESS_MISSING_BZIP2});
#endif
#ifdef TEZPRESS_HAVE_FPZIP
  registry.add("fpzip", make_fpzip);
#else
  registry.add_missing({"compressor", "fpzip", TEZPRESS_MISSING_FPZIP});
#endif
#ifdef TEZPRESS_HAVE_ZFP
  registry.add("zfp", make_zfp);
#else
  registry.add_missing({"compressor", "zfp", TEZPRESS_MISSING_ZFP});
#endif
#ifdef TEZPRESS_HAVE_SZ3
  registry.add("sz3", make_sz3);
#elif !defined(TEZPRESS_HAVE_HDF5_FILTER)
  registry.add_missing({"compressor", "sz3", "neither an installed SZ3 nor libhdf5, whose filter would do, was found"});
#endif
#ifdef TEZPRESS_HAVE_HDF5_FILTER
  add_hdf5_compressors(registry);
#else
  registry.add_missing({"compressor", "hdf5_filter", TEZPRESS_MISSING_HDF5_FILTER});
#endif
}

void add_meta_compressors(Registry& registry) {
  registry.add("binning", make_binning);
  registry.add("bounded", make_bounded);
  registry.add("cast", make_cast);
  registry.add("chunking", make_chunking);
  registry.add("delta_encoding", make_delta_encoding);
  registry.add("linear_quantizer", make_linear_quantizer);
  registry.add("log_transform", make_log_transform);
  registry.add("many_independent_threaded", make_many_independent_threaded);
  registry.add("mask_interpolation", make_mask_interpolation);
  registry.add("masked", make_masked);
  registry.add("pipeline", make_pipeline);
  registry.add("pressio", make_pressio);
  registry.add("pw_rel", make_pw_rel);
  registry.add("remove_background", make_remove_background);
  registry.add("resize", make_resize);
  registry.add("roibin", make_roibin);
  registry.add("sample", make_sample);
  registry.add("switch", make_switch);
  registry.add("transpose", make_transpose);
  add_worker_compressors(registry);
}

void add_metrics(Registry& registry) {
  registry.add("autocorr", make_autocorr);
  registry.add("clipping", make_clipping);
  registry.add("composite", make_composite);
  registry.add("data_gap", make_data_gap);
  registry.add("diff_pdf", make_diff_pdf);
  registry.add("entropy", make_entropy);
  registry.add("error_stat", make_error_stat);
  registry.add("external", make_external);
  registry.add("historian", make_historian);
  registry.add("input_stats", make_input_stats);
  registry.add("kl_divergence", make_kl_divergence);
  registry.add("ks_test", make_ks_test);
  registry.add("kth_error", make_kth_error);
  registry.add("mask", make_mask);
  registry.add("max_error", make_max_error);
  registry.add("memory", make_memory);
  registry.add("noop", make_noop_metric);
  registry.add("pearson", make_pearson);
  registry.add("printer", make_printer);
  registry.add("region_of_interest", make_region_of_interest);
  registry.add("size", make_size);
  registry.add("spatial_error", make_spatial_error);
  registry.add("ssim", make_ssim);
  registry.add("time", make_time);
}

void add_ios(Registry& registry) {
  registry.add("by_extension", make_by_extension);
  registry.add("copy_template", make_copy_template);
  registry.add("csv", make_csv);
  registry.add("empty", make_empty);
  registry.add("iota", make_iota);
  registry.add("mmap", make_mmap);
  registry.add("noop", make_noop_io);
  registry.add("numpy", make_numpy);
  registry.add("posix", make_posix);
  registry.add("select", make_select);
#ifdef TEZPRESS_HAVE_HDF5
  registry.add("hdf5", make_hdf5);
#else
  registry.add_missing({"io", "hdf5", TEZPRESS_MISSING_HDF5});
#endif
#ifdef TEZPRESS_HAVE_NETCDF
  registry.add("netcdf", make_netcdf);
#else
  registry.add_missing({"io", "netcdf", TEZPRESS_MISSING_NETCDF});
#endif
#ifdef TEZPRESS_HAVE_PNG
  registry.add("png", make_png);
#else
  registry.add_missing({"io", "png", TEZPRESS_MISSING_PNG});
#endif
}

Registry build() {
  Registry registry;
  add_compressors(registry);
  add_meta_compressors(registry);
  add_metrics(registry);
  add_ios(registry);
  return registry;
}

}  // namespace

const Registry& all_plugins() {
  static const Registry registry = build();
  return registry;
}

}  // namespace tezpress
