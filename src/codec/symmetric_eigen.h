// Eigenvectors of small symmetric matrices: Householder's reduction, then the
// implicit QL iteration (Golub and Van Loan, sections 8.3.1 and 8.3.5). Own code because encoders must
// fit the same basis on every machine: one IEEE operation at a time, in one order.
#pragma once

#include <vector>

namespace tezpress::codec {

struct EigenSystem {
  std::vector<double> values;   // largest first
  std::vector<double> vectors;  // row k: the unit vector of values[k], its largest entry positive
};

// matrix: size x size, row by row, symmetric, finite.
EigenSystem symmetric_eigen(std::vector<double> matrix, int size);

// Row k of the result times row j of vectors is 1 where k = j, else 0, and it lies in the span of vectors:
// the pseudo-inverse of count vectors of the given length. Empty if they are not independent.
std::vector<double> dual_vectors(const std::vector<double>& vectors, int count, int length);

}  // namespace tezpress::codec
