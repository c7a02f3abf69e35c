// struct pressio: the plugins are one list for the whole process, so a handle has
// nothing but the last error of its caller.
#pragma once

#include "border.h"

struct pressio {
  tezpress::capi::Fault fault;
};

namespace tezpress::capi {

// Where errors go of functions whose library may be NULL.
inline Fault& fault_of(struct pressio* library, Fault& none) { return library != nullptr ? library->fault : none; }

}  // namespace tezpress::capi
