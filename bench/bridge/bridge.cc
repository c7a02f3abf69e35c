// What the bridge costs: a compressor in a resident worker against the same Python
// function as it times itself, against LibPressio's way (one process per call, over
// files), and the first call of a program with a cold and a warm worker. Medians of
// --calls calls; run it on an idle machine.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "plugins/all.h"

namespace {

using namespace tezpress;

constexpr const char* kUsage =
    "usage: bench_bridge [--calls N] [--large GB]   overhead of a resident worker and of an external process\n"
    "       bench_bridge --first ID [key=value ...] time of this program's first calls of an installed worker\n";

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Spread {
  double low, median, high;
};

Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values.front(), values[values.size() / 2], values.back()};
}

std::string milliseconds(const Spread& s) {
  return fmt::format("{:.3f} ({:.3f} to {:.3f})", 1e3 * s.median, 1e3 * s.low, 1e3 * s.high);
}

std::string python() {
  const std::string own = TEZPRESS_PROJECT_VENV "/bin/python3";
  return std::filesystem::exists(own) ? own : "python3";
}

Array ramp(std::size_t bytes) {
  Array array(Dtype::kFloat, {bytes / 4});
  std::iota(array.values<float>().begin(), array.values<float>().end(), 0.0f);
  return array;
}

double inside(const Compressor& compressor) {
  for (const Stage& stage : compressor.stages())
    if (stage.name == "function") return stage.seconds;
  return 0;
}

// Anonymous memory of a process, and bytes that it has read and written through the system.
struct Footprint {
  long anonymous_kib = 0;
  long transferred = 0;

  static Footprint of(const std::string& pid) {
    Footprint result;
    std::ifstream status("/proc/" + pid + "/status"), io("/proc/" + pid + "/io");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("RssAnon:")) result.anonymous_kib = std::atol(line.c_str() + 8);
    for (std::string line; std::getline(io, line);)
      if (line.starts_with("rchar:") || line.starts_with("wchar:")) result.transferred += std::atol(line.c_str() + 6);
    return result;
  }
};

struct Overhead {
  std::vector<double> compress, decompress;
};

// Seconds of a call beyond those that the function itself took.
Overhead measure(Compressor& compressor, const Array& array, int calls) {
  Overhead overhead;
  Array back(array.type());
  for (int i = 0; i < calls + 2; ++i) {
    auto start = std::chrono::steady_clock::now();
    const OwnedBytes stream = compressor.compress_owned(array.view());
    const double compress = seconds_since(start) - inside(compressor);
    start = std::chrono::steady_clock::now();
    compressor.decompress(stream.bytes, back.view());
    const double decompress = seconds_since(start) - inside(compressor);
    if (i < 2) continue;  // warm-up
    overhead.compress.push_back(compress);
    overhead.decompress.push_back(decompress);
  }
  return overhead;
}

void print_row(const std::string& what, std::size_t bytes, const Overhead& overhead) {
  fmt::print("| {} | {:.0f} MB | {} | {} |\n", what, static_cast<double>(bytes) / 1e6,
             milliseconds(spread(overhead.compress)), milliseconds(spread(overhead.decompress)));
}

std::unique_ptr<Compressor> resident(bool copies) {
  std::filesystem::current_path(TEZPRESS_BENCH_FOLDER);
  auto worker = all_plugins().compressor("worker");
  Options options;
  options.set("worker:command",
              std::vector<std::string>{python(), "-m", "tezpress_worker", "bridge_functions:Measured"});
  options.set("measured:copies", copies);
  worker->set_options(options);
  return worker;
}

std::unique_ptr<Compressor> per_call(bool with_numpy) {
  auto external = all_plugins().compressor("external_compressor");
  std::vector<std::string> command = {python(), TEZPRESS_EXTERNAL_SCRIPT};
  if (with_numpy) command.emplace_back("--external_numpy");
  Options options;
  options.set("external:commands", command);
  external->set_options(options);
  return external;
}

void prove_no_copy(std::size_t bytes) {
  const auto worker = resident(false);
  const Array array = ramp(bytes);
  worker->compress_owned(array.view());  // starts it
  const std::string pids[] = {"self", worker->results().find("measured:pid")->to_text()};
  Footprint before[2], after[2];
  for (int side = 0; side < 2; ++side) before[side] = Footprint::of(pids[side]);
  for (int i = 0; i < 10; ++i) worker->compress_owned(array.view());
  for (int side = 0; side < 2; ++side) after[side] = Footprint::of(pids[side]);
  fmt::print("\n10 calls with {:.0f} MB each:\n", static_cast<double>(bytes) / 1e6);
  for (int side = 0; side < 2; ++side)
    fmt::print("{} grew by {} KiB of anonymous memory and moved {} bytes through the system\n",
               side == 0 ? "- the program" : "- the worker", after[side].anonymous_kib - before[side].anonymous_kib,
               after[side].transferred - before[side].transferred);
}

void compare(int calls, double large_gb) {
  fmt::print("Milliseconds of a call beyond the time of the function, median of {} (smallest to largest)\n\n", calls);
  fmt::print("| what | array | compress | decompress |\n|---|---:|---:|---:|\n");
  constexpr std::size_t kSmall = 4'000'000;
  const auto large = static_cast<std::size_t>(large_gb * 1e9) / 4 * 4;
  Overhead worker_small, process_small;
  for (const bool copies : {false, true}) {
    const auto worker = resident(copies);
    const std::string what = copies ? "resident worker, function copies" : "resident worker, function touches nothing";
    const Overhead small = measure(*worker, ramp(kSmall), calls);
    if (copies) worker_small = small;
    print_row(what, kSmall, small);
    if (large > 0) print_row(what, large, measure(*worker, ramp(large), calls));
  }
  for (const bool with_numpy : {false, true}) {
    const Overhead process = measure(*per_call(with_numpy), ramp(kSmall), calls);
    if (!with_numpy) process_small = process;
    print_row(with_numpy ? "one process per call, imports NumPy" : "one process per call, bare Python", kSmall,
              process);
  }
  fmt::print("\nOne process per call costs {:.0f} times as much as a resident worker (bare Python, 4 MB, compress).\n",
             spread(process_small.compress).median / spread(worker_small.compress).median);
  prove_no_copy(large > 0 ? large : kSmall);
}

void print_stages(const char* call, const Compressor& compressor) {
  for (const Stage& stage : compressor.stages())
    fmt::print("| {} | {} | {:.1f} |\n", call, stage.name, 1e3 * stage.seconds);
}

// Run it twice with worker:home=node: the second program finds the worker warm.
void first_calls(const std::string& id, const std::vector<std::string>& assignments) {
  const auto start = std::chrono::steady_clock::now();
  Options options;
  for (const std::string& assignment : assignments) {
    const auto split = assignment.find('=');
    options.set(assignment.substr(0, split), assignment.substr(split + 1));
  }
  const auto compressor = all_plugins().compressor(id);
  compressor->set_options(options);
  const double ready = seconds_since(start);
  const Array array = ramp(10 * 64 * 64 * 4);
  const ConstView frames = array.view().reshaped({10, 64, 64});
  auto call = std::chrono::steady_clock::now();
  compressor->compress_owned(frames);
  const double first = seconds_since(call);
  fmt::print("| call | stage | ms |\n|---|---|---:|\n| | compressor made | {:.1f} |\n", 1e3 * ready);
  print_stages("first", *compressor);
  call = std::chrono::steady_clock::now();
  compressor->compress_owned(frames);
  const double second = seconds_since(call);
  print_stages("second", *compressor);
  fmt::print(
      "\nBefore its second call, which took {:.1f} ms, this program paid {:.1f} ms more than that: {:.1f} ms until "
      "the\n"
      "compressor was ready, and {:.1f} ms in the first call.\n",
      1e3 * second, 1e3 * (ready + first - second), 1e3 * ready, 1e3 * (first - second));
}

}  // namespace

int main(int argc, char** argv) try {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() >= 2 && arguments[0] == "--first") {
    first_calls(arguments[1], {arguments.begin() + 2, arguments.end()});
    return 0;
  }
  int calls = 15;
  double large = 1;
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    if (arguments[i] == "--calls") calls = std::max(1, std::atoi(arguments[i + 1].c_str()));
    if (arguments[i] == "--large") large = std::atof(arguments[i + 1].c_str());
  }
  if (arguments.size() % 2 != 0) {
    fmt::print(stderr, "{}", kUsage);
    return 1;
  }
  compare(calls, large);
} catch (const std::exception& error) {
  fmt::print(stderr, "bench_bridge: {}\n", error.what());
  return 1;
}
