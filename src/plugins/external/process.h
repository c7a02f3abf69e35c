// One foreign program, from its start to its end, with what it wrote. One decision:
// it starts in a process group of its own (bridge/spawn.h), so that a deadline ends
// everything that the program started.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace tezpress {

// Why a program could not be started: the numbers of LibPressio's external:error_code.
enum class StartError { kNone = 0, kPipe = 1, kFork = 2, kExec = 3 };

struct ProcessRequest {
  std::vector<std::string> command;  // looked up in PATH, no shell
  std::string directory = ".";
  std::map<std::string, std::string> environment = {};  // in addition to ours
  double deadline_seconds = 0;                          // 0: none
};

struct ProcessResult {
  StartError start_error = StartError::kNone;
  std::string output;   // standard output, whole
  std::string errors;   // standard error, at most kStderrLimit bytes: the last ones
  int return_code = 0;  // 128 + signal where one ended it
  std::string
      failure;  // "" where the program ended with 0; else a phrase: "ended with code 2", "could not be started: ..."
  double seconds = 0;
};

inline constexpr std::size_t kStdoutLimit = std::size_t{64} << 20;
inline constexpr std::size_t kStderrLimit = std::size_t{64} << 10;
// What Linux allows for one argument, with its final 0.
inline constexpr std::size_t kArgumentLimit = std::size_t{128} << 10;

// Standard input is empty; no descriptor but the three standard ones is inherited; signals are as a fresh program
// expects them. A program that writes more than kStdoutLimit or passes its deadline is killed with its group. Never
// throws for what the program does.
ProcessResult run_process(const ProcessRequest& request);

}  // namespace tezpress
