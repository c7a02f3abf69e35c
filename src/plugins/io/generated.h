// For io plugins that make up what they read.
#pragma once

#include "core/io.h"

namespace tezpress {

// The type of array to make; throws kInvalidArgument where the caller does not say one.
inline const ArrayType& expected_by_caller(const Io& io, const std::optional<ArrayType>& expected) {
  if (!expected || expected->shape.empty())
    fail(ErrorCode::kInvalidArgument, "{} reads no file, so it needs the type and shape that are expected", io.id());
  return *expected;
}

}  // namespace tezpress
