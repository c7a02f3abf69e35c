// Starts a program. One decision: vfork, so that a large host starts a small
// program without copying its page tables, and nothing of the host but the named
// descriptors is inherited.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "bridge/channel.h"

namespace tezpress::bridge {

struct Program {
  std::vector<std::string> command;                // searched in PATH unless it has a slash
  std::map<std::string, std::string> environment;  // beside, and instead of, our own
  std::string directory;                           // empty: ours
};

// The child's end of each of these becomes the descriptor number on the left (0 up).
using Inherited = std::map<int, int>;

struct Spawned {
  pid_t pid = -1;
  int reason = 0;      // errno, where it could not be started
  std::string failed;  // the system call that failed
};

// The child leads a process group of its own, has no other descriptors than inherited, signals as a fresh program
// expects them, and is killed when the calling thread ends. Throws kInvalidArgument without a command, kIo without a
// free descriptor.
Spawned spawn(const Program& program, const Inherited& inherited);

// The pid; throws kIo with the reason if the program cannot be started.
pid_t spawn_or_fail(const Program& program, const Inherited& inherited);

}  // namespace tezpress::bridge
