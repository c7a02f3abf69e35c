"""Values for tests that run on a Python without NumPy."""

import array


def ramp(count: int) -> bytes:
    """float32 0, 0.5, 1, ..."""
    return array.array("f", (0.5 * i for i in range(count))).tobytes()
