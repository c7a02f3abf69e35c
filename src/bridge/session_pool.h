// The sessions of this process that are open and not in a call, for reuse: the
// second call pays for no start, no greeting and no new mapping.
#pragma once

#include <functional>

#include "bridge/session.h"

namespace tezpress::bridge {

// Where a worker lives: as long as this process, or as long as the node's service.
enum class WorkerHome { kProcess, kNode };

// Runs call with a session of such a worker, which it then keeps unless call ended it. The program of the request is
// started if need be. Throws what call throws, and kForeign or kIo if there is no session to be had.
void with_session(WorkerHome home, const SessionRequest& request, const std::function<void(Session&)>& call);

// True if the node's service runs and has such a worker; starts nothing.
bool runs_on_node(const SessionRequest& request);

// A connection with the host of workers that live so.
Channel connect_to_host(WorkerHome home);

}  // namespace tezpress::bridge
