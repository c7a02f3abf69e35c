// Small streams of every kind of value map, dtype and special value: what the
// tests of damaged streams break, what the golden files hold, where fuzzing starts.
#pragma once

#include <string>
#include <vector>

#include "codec/round_trip.h"

namespace tezpress::codec_testing {

struct ExampleStream {
  std::string name;
  Stream stream;
  std::vector<std::byte> decoded;  // all frames
};

// The names in a fixed order; encoded anew at each call.
std::vector<ExampleStream> example_streams();

}  // namespace tezpress::codec_testing
