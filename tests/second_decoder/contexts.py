"""Under which models the indices of a row of targets are coded (docs/format.md 7)."""

import numpy as np

from phases import padded, window
from point_model import K, K1

FEATURES, BUCKETS = 9, 40
CAP = 1 << 17


def _index_feature(n: np.ndarray) -> np.ndarray:
    return np.minimum(16 * n, CAP)


def _steps(u: np.ndarray, step: int) -> np.ndarray:
    inverse = (1 << 36) // step
    scaled = u.astype(np.uint64) * np.uint64(inverse) >> np.uint64(32)  # the product modulo 2^64
    return np.minimum(scaled, CAP).astype(np.int64)


def _along(axis: int, i: int) -> tuple[int, int, int]:
    return tuple(i if c == axis else 0 for c in range(3))


def _beside(rows: np.ndarray, side: int, border: bool) -> np.ndarray:
    """Neighbours along x, at the border the last one again or 0."""
    pads = [(0, 0)] * (rows.ndim - 1) + [(1, 1)]
    wide = np.pad(rows, pads, "edge") if border else np.pad(rows, pads)
    return wide[..., 1 + side : 1 + side + rows.shape[-1]]


class PhaseContexts:
    """Of one phase; what comes from other frames and levels is computed for all targets at once."""

    def __init__(self, phase, shape, planes, step: int, weights: list[int], indices, before) -> None:
        def at(plane: np.ndarray, i: int) -> np.ndarray:
            return window(plane, shape, _along(phase.axis, i))

        self.weights = weights
        self.past = np.zeros(shape, np.int64)
        k = planes[K]
        zero = np.zeros(shape, np.int64)
        known = padded(indices[phase.known], None)
        bend = (at(k, 0) >> 1) + (at(k, 1) >> 1) - ((at(k, -1) >> 1) + (at(k, 2) >> 1))
        features = [_steps(abs(bend), step), _steps(abs(at(k, 0) - at(k, 1)), step), zero]
        features += [_index_feature(abs(at(known, 0)) + abs(at(known, 1))), zero, zero]
        if before is not None:
            k1, past = planes[K1], before[phase.targets]
            self.past = abs(past)
            drift = (abs(at(k, 0) - at(k1, 0)) >> 1) + (abs(at(k, 1) - at(k1, 1)) >> 1)
            features[2] = _steps(drift, step)
            features[4] = _index_feature(self.past)
            features[5] = _index_feature(_beside(self.past, -1, True) + _beside(self.past, 1, True))
        own = [weights[i] for i in (0, 1, 2, 3, 4, 8)]
        self.base = sum((w * f for w, f in zip(own, features)), np.full(shape, weights[9], np.int64))

    def row(self, z: int, y: int, up: np.ndarray, back: np.ndarray) -> tuple[list, list, list, list]:
        """Per target: primary, secondary, raw bits, flip. up and back: the indices of the row before and of the one
        in the plane before."""
        w = self.weights
        left, right = _beside(up, -1, False), _beside(up, 1, False)
        near, behind = abs(up), abs(back)
        energy = self.base[z, y] + w[5] * _index_feature(near) + w[6] * _index_feature(abs(left) + abs(right))
        energy = np.maximum((energy + w[7] * _index_feature(behind)) & 0xFFFFFFFF, 128)
        g = np.frexp(energy.astype(np.float64))[1].astype(np.int64) - 1  # exact: energies have 32 bits
        bucket = np.minimum(BUCKETS - 1, 2 * (g - 7) + (energy >> (g - 1) & 1))
        lean = sum(share * np.clip(i, -2, 2) for share, i in ((2, up), (1, left), (1, right), (2, back)))
        strength = np.searchsorted([1, 3, 6], abs(lean), "right")
        secondary = 12 * (bucket // 3) + 3 * np.minimum(near + behind, 3) + np.minimum(self.past[z, y], 2)
        raw_bits = np.maximum(0, g - 15)
        return tuple(a.tolist() for a in (4 * bucket + strength, secondary, raw_bits, lean < 0))
