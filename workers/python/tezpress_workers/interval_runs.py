"""Error-bounded quantisation by intersection of intervals (TEZIP; Roy et al. 2021).

One decision: the intervals are whole numbers of a grid, so the shared values are small integers for every dtype; on
8-bit images with a grid of 1 that is the published method. A run ends with its row: then all rows of a frame go
through the same steps at once, which costs at most one code per row.
"""

import numpy as np


def shared_codes(lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """One code per value so that runs along the last axis share one: lower <= code <= upper everywhere.

    lower, upper: int64 of one shape (..., X), lower <= upper. A run takes values as long as the intersection of their
    intervals is not empty; its code is the middle of that intersection.
    """
    width = lower.shape[-1]
    low, high = lower.reshape(-1, width), upper.reshape(-1, width)
    starts = np.ones(low.shape, bool)
    run_low, run_high = low.copy(), high.copy()
    for column in range(1, width):
        narrowed_low = np.maximum(run_low[:, column - 1], low[:, column])
        narrowed_high = np.minimum(run_high[:, column - 1], high[:, column])
        holds = narrowed_low <= narrowed_high
        starts[:, column] = ~holds
        np.copyto(run_low[:, column], narrowed_low, where=holds)
        np.copyto(run_high[:, column], narrowed_high, where=holds)
    begins = np.flatnonzero(starts)
    ends = np.append(begins[1:], starts.size) - 1
    middle = (run_low.reshape(-1)[ends] + run_high.reshape(-1)[ends]) // 2
    return np.repeat(middle, ends - begins + 1).reshape(lower.shape)
