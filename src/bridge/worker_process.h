// A worker process as its host sees it: control socket, what it prints, how it
// ended. Nothing of it outlives this object.
#pragma once

#include <string>

#include "bridge/channel.h"
#include "bridge/spawn.h"

namespace tezpress::bridge {

class WorkerProcess {
 public:
  // Starts it. Throws kIo.
  explicit WorkerProcess(const Program& program);
  ~WorkerProcess();  // kills its process group
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  pid_t pid() const { return pid_; }
  const Channel& control() const { return control_; }
  // For poll(): what it prints, and its end.
  int output() const { return output_.get(); }
  int end() const { return pidfd_.get(); }

  void read_output();  // keeps the last of what it has printed
  void kill();
  // After end() has become readable: collects the process and says how it ended, with its last words.
  std::string obituary();

 private:
  Channel control_;
  Descriptor output_;
  pid_t pid_;
  Descriptor pidfd_;
  std::string last_words_;
  bool collected_ = false;
};

}  // namespace tezpress::bridge
