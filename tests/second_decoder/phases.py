"""The order in which a frame's points are coded, and the linear predictions of a phase (docs/format.md 4)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from point_model import K, K1, K2, T1, T2, Expert

PAD = 4
LIMIT = (1 << 30) - 1
SLAB_TARGETS = 32768
INT32 = -(1 << 31), (1 << 31) - 1

Index = tuple[slice, slice, slice]


@dataclass(frozen=True)
class Phase:
    """Targets and known points of one level along one axis, as slices of a frame."""

    level: int
    axis: int
    targets: Index
    known: Index


def level_count(shape: tuple[int, int, int]) -> int:
    return (max(shape) - 1).bit_length()


def phases(shape: tuple[int, int, int]) -> Iterator[Phase]:
    for level in reversed(range(level_count(shape))):
        s = 1 << level
        for axis in range(3):
            if shape[axis] <= s:
                continue
            known = tuple(slice(0, None, s if c < axis else 2 * s) for c in range(3))
            targets = known[:axis] + (slice(s, None, 2 * s),) + known[axis + 1 :]
            yield Phase(level, axis, targets, known)


def slabs(frame: tuple[int, int, int], targets: tuple[int, int, int]) -> Iterator[tuple[slice, slice]]:
    """(planes, rows) of the slabs of a phase with so many targets."""
    nz, ny, nx = targets
    if frame[0] > 1:
        height = -(-max(SLAB_TARGETS // (ny * nx), 1) // 4) * 4
        for z in range(0, nz, height):
            yield slice(z, min(z + height, nz)), slice(0, ny)
    elif frame[1] > 1:
        height = -(-max(SLAB_TARGETS // nx, 1) // 8) * 8
        for y in range(0, ny, height):
            yield slice(0, 1), slice(y, min(y + height, ny))
    else:
        yield slice(0, 1), slice(0, 1)


def _pad_axis(plane: np.ndarray, c: int, straight: bool) -> np.ndarray:
    first, last = plane.take([0], c), plane.take([-1], c)
    if straight and plane.shape[c] > 1:
        first = np.clip(2 * first - plane.take([1], c), *INT32)
        last = np.clip(2 * last - plane.take([-2], c), *INT32)
    return np.concatenate([first] * PAD + [plane] + [last] * PAD, c)


def padded(plane: np.ndarray, along: int | None) -> np.ndarray:
    """With four points more on each side; along: the axis that goes on straight."""
    for c in (2, 1, 0):
        plane = _pad_axis(plane, c, c == along)
    return plane


def window(plane: np.ndarray, shape: tuple[int, int, int], offset: tuple[int, int, int]) -> np.ndarray:
    """What a padded plane holds at an offset from each target."""
    return plane[tuple(slice(PAD + o, PAD + o + n) for o, n in zip(offset, shape))]


def taps_along(plane: np.ndarray, phase: Phase, shape: tuple[int, int, int], places: tuple[int, ...]) -> list:
    """What a padded plane holds at places along the phase's axis."""
    return [window(plane, shape, tuple(i if c == phase.axis else 0 for c in range(3))) for i in places]


def tapped_planes(phase: Phase, frame: np.ndarray, before: np.ndarray | None, two_before: np.ndarray | None) -> dict:
    planes = {K: padded(frame[phase.known], phase.axis)}
    for known, target, values in ((K1, T1, before), (K2, T2, two_before)):
        if values is not None:
            planes[known] = padded(values[phase.known], phase.axis)
            planes[target] = padded(values[phase.targets], None)
    return planes


def to_32_bits(values: np.ndarray) -> np.ndarray:
    return values.astype(np.int32).astype(np.int64)


def predict(expert: Expert, planes: dict, shape: tuple[int, int, int]) -> np.ndarray:
    total = np.full(shape, 1 << 13, np.int64)
    for tap, weight in expert:
        total += weight * window(planes[tap.plane], shape, tap.offset)
    return np.clip(to_32_bits(total >> 14), -LIMIT, LIMIT)


def reconstruct(prediction: np.ndarray, indices: np.ndarray, step: int) -> np.ndarray:
    return np.clip(to_32_bits(prediction + indices * step), -LIMIT, LIMIT)
