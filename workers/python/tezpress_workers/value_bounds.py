"""What an error bound means for an array: its absolute value, and the check that no value breaks it.

One decision: the check compares original and reconstruction exactly as they are stored, after the cast to their dtype;
everything before it may round as it likes. Integers are compared as integers, so 64-bit values lose nothing.
"""

import math

import numpy as np
from tezpress_worker import Bound, WorkerError


def finite_range(data: np.ndarray) -> tuple[float, float]:
    """Least and greatest finite value; (0, 0) where there is none."""
    if data.size == 0:
        return 0.0, 0.0
    if data.dtype.kind != "f":
        return float(data.min()), float(data.max())
    low, high = data.min(), data.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = data[np.isfinite(data)]
        if finite.size == 0:
            return 0.0, 0.0
        low, high = finite.min(), finite.max()
    return float(low), float(high)


def absolute_bound(bound: Bound, data: np.ndarray) -> float:
    """The greatest absolute error that an "abs" or "rel" bound allows in data; rel is of the finite values' range."""
    if not (math.isfinite(bound.value) and bound.value >= 0):
        raise WorkerError(f"the {bound.kind} bound {bound.value} is not a number from 0 up")
    if bound.kind == "abs":
        return bound.value
    if bound.kind != "rel":
        raise WorkerError(f"a bound of kind {bound.kind!r} has no absolute value")
    low, high = finite_range(data)
    return bound.value * (high - low)


def breaks_absolute(original: np.ndarray, restored: np.ndarray, bound: float) -> np.ndarray:
    """True where restored differs from original by more than bound, or is not the same NaN or infinity."""
    if original.dtype.kind == "f":
        with np.errstate(invalid="ignore", over="ignore"):
            close = np.abs(original.astype(np.float64) - restored.astype(np.float64)) <= bound
        return ~(close & np.isfinite(original))
    return integer_distance(original, restored) > math.floor(min(bound, 2.0**63))


def breaks_pointwise(original: np.ndarray, restored: np.ndarray, relative: float) -> np.ndarray:
    """True where restored differs from original by more than relative times the original's magnitude."""
    exact = original.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        allowed = np.abs(exact) * relative
        if original.dtype.kind == "f":
            close = np.abs(exact - restored.astype(np.float64)) <= allowed
            return ~(close & np.isfinite(original))
    return integer_distance(original, restored) > np.floor(allowed * (1 - 2.0**-50))


def integer_distance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """|a - b| as uint64, exact for every integer type."""
    if a.dtype == np.uint64:
        return np.where(a > b, a - b, b - a)
    wide_a, wide_b = a.astype(np.int64), b.astype(np.int64)
    return np.where(wide_a > wide_b, wide_a - wide_b, wide_b - wide_a).view(np.uint64)
