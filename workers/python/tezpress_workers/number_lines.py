"""Numbers of every dtype on one line: casts that saturate, and floats as ordered integers.

One decision: the lossless path is integer arithmetic modulo 2^bits on values in their order, so a prediction that is
nearly right gives a small number whatever the dtype, and every bit pattern (NaN, -0, infinity) has its own number.
"""

import numpy as np


def saturated(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """float64 values as dtype: integers rounded to even and clipped to the type's range, floats clipped; NaN is 0."""
    values = np.nan_to_num(values, nan=0.0)
    if dtype.kind == "f":
        limit = np.finfo(dtype).max
        return np.clip(values, -limit, limit).astype(dtype)
    info = np.iinfo(dtype)
    top = float(info.max) if dtype.itemsize < 8 else np.nextafter(float(info.max), 0)
    return np.clip(np.rint(values), float(info.min), top).astype(dtype)


def ordered(values: np.ndarray) -> np.ndarray:
    """Unsigned integers of values' width whose order is that of the values (floats: sign and magnitude bits)."""
    unsigned = np.dtype(f"u{values.dtype.itemsize}")
    bits = np.ascontiguousarray(values).view(unsigned)
    sign = unsigned.type(1 << (8 * unsigned.itemsize - 1))
    if values.dtype.kind == "u":
        return bits
    if values.dtype.kind == "i":
        return bits ^ sign
    return np.where(bits & sign, ~bits, bits | sign)


def unordered(numbers: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """The values that ordered() was given."""
    sign = numbers.dtype.type(1 << (8 * numbers.dtype.itemsize - 1))
    if dtype.kind == "u":
        return numbers
    if dtype.kind == "i":
        return (numbers ^ sign).view(dtype)
    return np.where(numbers & sign, numbers ^ sign, ~numbers).view(dtype)


def distances(values: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """int64 steps from predicted to values (one dtype) along the ordered line, modulo 2^bits."""
    steps = ordered(values) - ordered(predicted)
    return steps.view(np.dtype(f"i{values.dtype.itemsize}")).astype(np.int64)


def moved(predicted: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """The values that distances() was given."""
    start = ordered(predicted)
    return unordered(start + steps.astype(start.dtype), predicted.dtype)
