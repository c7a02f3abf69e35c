#include "plugins/workers/worker_program.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/own_file.h"

namespace tezpress {
namespace {

namespace fs = std::filesystem;

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

// Installed, or in the build tree.
fs::path shared_files() { return find_beside_own_file(fs::path("share") / "tezpress"); }

std::vector<fs::path> manifest_folders() {
  std::vector<fs::path> folders;
  std::istringstream listed(variable("TEZPRESS_WORKERS"));
  for (std::string folder; std::getline(listed, folder, ':');)
    if (!folder.empty()) folders.emplace_back(folder);
  if (const std::string home = variable("HOME"); !home.empty())
    folders.push_back(fs::path(home) / ".config" / "tezpress" / "workers");
  if (const fs::path shared = shared_files(); !shared.empty()) folders.push_back(shared / "workers");
  return folders;
}

WorkerManifest read_manifest(const fs::path& path) {
  std::ifstream file(path);
  const auto json = nlohmann::json::parse(file);
  return {json.at("id").get<std::string>(), json.value("sentence", ""),
          json.at("command").get<std::vector<std::string>>(), json.value("needs", std::vector<std::string>{})};
}

// "{python_torch}" -> the Python with torch.
std::string resolved(const std::string& word) {
  if (!word.starts_with("{python") || !word.ends_with("}")) return word;
  std::string suffix = word.substr(7, word.size() - 8);  // "_torch"
  std::string name = "TEZPRESS_PYTHON" + suffix;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  if (const std::string named = variable(name); !named.empty()) return named;
  std::replace(suffix.begin(), suffix.end(), '_', '-');
  const fs::path own = fs::path(TEZPRESS_PROJECT_VENV + suffix) / "bin" / "python3";
  std::error_code ignored;
  return fs::exists(own, ignored) ? own.string() : "python3";
}

// What a worker has to find wherever its host was started: our SDK, the user's modules and models.
std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> result;
  std::string path = variable("PYTHONPATH");
  if (const fs::path shared = shared_files(); !shared.empty())
    path = (shared / "python").string() + (path.empty() ? "" : ":" + path);
  if (!path.empty()) result["PYTHONPATH"] = path;
  for (const char* name : {"TEZPRESS_MODELS", "XDG_CACHE_HOME", "HOME"})
    if (const std::string value = variable(name); !value.empty()) result[name] = value;
  return result;
}

bridge::SessionRequest request(const std::vector<std::string>& command, const std::string& directory) {
  bridge::SessionRequest made;
  for (const std::string& word : command) made.program.command.push_back(resolved(word));
  made.program.environment = environment();
  made.program.directory = directory;
  return made;
}

}  // namespace

std::vector<WorkerManifest> find_manifests(std::vector<std::string>& unreadable) {
  std::vector<WorkerManifest> found;
  for (const fs::path& folder : manifest_folders()) {
    std::error_code ignored;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
      if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
      try {
        WorkerManifest manifest = read_manifest(file);
        const bool known =
            std::any_of(found.begin(), found.end(), [&](const auto& other) { return other.id == manifest.id; });
        if (!known) found.push_back(std::move(manifest));
      } catch (const std::exception& error) {
        unreadable.push_back(fmt::format("{}: {}", file.string(), error.what()));
      }
    }
  }
  return found;
}

bridge::SessionRequest request_for(const WorkerManifest& manifest) { return request(manifest.command, "/"); }

bridge::SessionRequest request_for(const std::vector<std::string>& command) {
  return request(command, fs::current_path().string());
}

}  // namespace tezpress
