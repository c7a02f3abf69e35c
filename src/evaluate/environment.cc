// See environment.h.
#include "evaluate/environment.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "evaluate/build_commit.h"
#include "evaluate/prepared_compressor.h"
#include "plugins/all.h"

namespace tezpress {
namespace {

using Json = nlohmann::ordered_json;

// "model name : ..." of the first processor; the architecture where the system does not say.
std::string cpu_name(const utsname& system) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != line.npos) return line.substr(colon + 2);
  }
  return system.machine;
}

std::uint64_t memory_bytes() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// Processes that wanted a processor in the last minute: speeds on a machine that does other work say little.
double load() {
  double average = 0;
  return ::getloadavg(&average, 1) == 1 ? average : -1;
}

std::string now_text() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// The compressor with its options, so that its children are there, and with 1 for "{abs}". It is made too where it
// refuses them: the cells say why.
std::unique_ptr<Compressor> example_of(const CompressorSpec& spec) {
  auto compressor = all_plugins().compressor(spec.id);
  try {
    compressor->set_options(options_of(spec, {{}, 1, 1}));
  } catch (const Error&) {
  }
  return compressor;
}

Json versions_of(const Study& study) {
  Json versions = Json::object();
  for (const CompressorSpec& spec : study.compressors) {
    try {
      const auto compressor = example_of(spec);
      for (const Configurable* node : compressor->tree())
        if (const auto* part = dynamic_cast<const Compressor*>(node)) versions[part->info().id] = part->info().version;
    } catch (const Error&) {
      versions.emplace(spec.id, "not in this build");
    }
  }
  return versions;
}

}  // namespace

Json environment_of(const Study& study, const std::string& version) {
  utsname system{};
  ::uname(&system);
  return {{"cpu", cpu_name(system)},
          {"cores", std::thread::hardware_concurrency()},
          {"memory_bytes", memory_bytes()},
          {"load", load()},
          {"kernel", std::string(system.sysname) + " " + system.release},
          {"compiler", build_compiler()},
          {"tezpress_version", version},
          {"commit", build_commit()},
          {"threads", study.threads},
          {"date", now_text()},
          {"repeats", study.repeats},
          {"versions", versions_of(study)}};
}

}  // namespace tezpress
