"""Lorenzo prediction of integers as differences along axes, and back.

One decision: values are quantised before they are predicted (dual quantisation: Tian et al. 2020, cuSZ), so prediction
is exact integer arithmetic without a sequential scan: the residual is one difference per axis, its inverse one sum.
int64 wraps the same way in both directions, so nothing can be lost.
"""

import numpy as np


def lorenzo_differences(codes: np.ndarray, axes) -> np.ndarray:
    """Residual of int64 codes against the Lorenzo predictor over axes; outside of the array all values are 0."""
    residual = codes.copy()
    for axis in axes:
        moved = np.moveaxis(residual, axis, 0)
        moved[1:] -= moved[:-1].copy()
    return residual


def lorenzo_sums(residual: np.ndarray, axes) -> np.ndarray:
    """The codes that lorenzo_differences() was given."""
    codes = residual
    for axis in axes:
        codes = np.cumsum(codes, axis=axis, dtype=np.int64)
    return codes
