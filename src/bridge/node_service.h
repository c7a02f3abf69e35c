// The node's service: where its socket is, how a program reaches it and starts it
// when it is not there, and the service itself. docs/bridge.md, section 5.
#pragma once

#include <filesystem>

#include "bridge/channel.h"
#include "bridge/host.h"

namespace tezpress::bridge {

// $XDG_RUNTIME_DIR/tezpress, else /tmp/tezpress-UID; made if need be. Throws kIo unless it is a directory of this
// user that nobody else can enter.
std::filesystem::path service_directory();

// A connection with the service of this user. start: starts one (the program `tezpress`) where none runs; else the
// result is empty then. Throws kIo.
Channel connect_to_service(bool start);

// Is the service until it has been idle for so long, or is told to stop by a request or by SIGTERM or SIGINT. False
// if another one runs already. on_ready is called once programs can connect.
bool run_service(const HostSettings& settings, const std::function<void()>& on_ready);

}  // namespace tezpress::bridge
