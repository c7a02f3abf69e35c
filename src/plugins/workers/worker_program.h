// How a worker is started: from a command of the user, or from a manifest, a small
// JSON file that makes a worker's compressor known by its id.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bridge/hosted_worker.h"

namespace tezpress {

// A file <id>.json: {"id", "sentence", "command": ["{python}", "-m", ...], "needs": ["torch", ...]}.
struct WorkerManifest {
  std::string id;
  std::string sentence;
  std::vector<std::string> command;
  std::vector<std::string> needs;  // for the message where the worker does not start
};

// Those of the directories in $TEZPRESS_WORKERS (separated by ':'), of ~/.config/tezpress/workers, and of
// share/tezpress/workers where TezPress is installed; of one id the first. Files that are no manifest are left out and
// named in unreadable.
std::vector<WorkerManifest> find_manifests(std::vector<std::string>& unreadable);

// The request for a worker of a manifest, shared by all programs. {python} in the command is $TEZPRESS_PYTHON, else the
// Python of the project's own environment, else python3; {python_x} is $TEZPRESS_PYTHON_X, likewise.
bridge::SessionRequest request_for(const WorkerManifest& manifest);
// The request for a worker of a command, as started in the current directory.
bridge::SessionRequest request_for(const std::vector<std::string>& command);

}  // namespace tezpress
