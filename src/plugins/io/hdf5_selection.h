// Parts of datasets: the options hdf5:file_start, _count, _stride, _block and
// _extent. Their order is LibPressio's, and there two orders meet: the first four
// are HDF5's own (slowest axis first), the extent is fastest axis first.
#pragma once

#include "core/configurable.h"
#include "plugins/hdf5_session.h"

namespace tezpress {

class Hdf5Selection {
 public:
  void describe(OptionVisitor& visitor);

  // Whether a part is selected; without one it is the whole dataset.
  bool part() const;
  // The extent of a dataset to create, slowest axis first; of what is written where the option does not say.
  Shape extent(const Shape& written) const;
  // Selects the part in space and says its shape. Throws kInvalidArgument where it is not inside, or of another rank.
  Shape apply(const Hdf5Id& space, const Shape& extent, const std::string& dataset) const;

 private:
  Option::Data start_;
  Option::Data count_;
  Option::Data stride_;
  Option::Data block_;
  Option::Data extent_;
};

}  // namespace tezpress
