// For tests: EXPECT_ERROR(statement, kCorrupt, "part of the sentence") demands an
// Error with that code whose sentence has that part.
#pragma once

#include <gmock/gmock.h>

#include "base/error.h"

#define EXPECT_ERROR(statement, error_code, part)                                 \
  do {                                                                            \
    try {                                                                         \
      static_cast<void>(statement);                                               \
      ADD_FAILURE() << #statement << " threw nothing";                            \
    } catch (const ::tezpress::Error& error) {                                    \
      EXPECT_EQ(error.code(), ::tezpress::ErrorCode::error_code) << error.what(); \
      EXPECT_THAT(error.what(), ::testing::HasSubstr(part));                      \
    }                                                                             \
  } while (false)
