// How src/plugins/all.cc makes each metric.
#pragma once

#include <memory>

#include "core/metric.h"

namespace tezpress {

std::unique_ptr<Metric> make_autocorr();
std::unique_ptr<Metric> make_clipping();
std::unique_ptr<Metric> make_composite();
std::unique_ptr<Metric> make_data_gap();
std::unique_ptr<Metric> make_diff_pdf();
std::unique_ptr<Metric> make_entropy();
std::unique_ptr<Metric> make_error_stat();
std::unique_ptr<Metric> make_external();
std::unique_ptr<Metric> make_historian();
std::unique_ptr<Metric> make_input_stats();
std::unique_ptr<Metric> make_kl_divergence();
std::unique_ptr<Metric> make_ks_test();
std::unique_ptr<Metric> make_kth_error();
std::unique_ptr<Metric> make_mask();
std::unique_ptr<Metric> make_max_error();
std::unique_ptr<Metric> make_memory();
std::unique_ptr<Metric> make_noop_metric();
std::unique_ptr<Metric> make_pearson();
std::unique_ptr<Metric> make_printer();
std::unique_ptr<Metric> make_region_of_interest();
std::unique_ptr<Metric> make_size();
std::unique_ptr<Metric> make_spatial_error();
std::unique_ptr<Metric> make_ssim();
std::unique_ptr<Metric> make_time();

}  // namespace tezpress
