// Physical series for any machine, from small solvers and models with seeds: they
// give tests, demonstrations and studies something to compress that behaves like
// the field's data. One list; each entry says what it solves, and by which scheme.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/array.h"

namespace tezpress {

// Called with the number of frames that are done.
using FrameProgress = std::function<void(std::size_t)>;

struct Generator {
  std::string id;        // "vorticity"
  std::string sentence;  // what it solves, and the source of the scheme
  std::string values;    // type and axes: "float (T,Y,X)"
  Shape shape;           // the default one, time first
  // shape: of the same rank. Throws kInvalidArgument for sides outside of 8 to 4096 (3-D: 8 to 512) or no frames.
  std::function<Array(const Shape& shape, std::uint64_t seed, const FrameProgress& progress)> make;
};

const std::vector<Generator>& generators();
// Throws kUnknownName with the names that there are.
const Generator& generator(const std::string& id);

}  // namespace tezpress
