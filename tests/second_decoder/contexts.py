"""Context weights (docs/format.md 5) and under which models a row's indices are coded (7): shared by both modes."""

import numpy as np

from entropy import BitReader
from tezip_stream import StreamError

BUCKETS = 40
CAP = 1 << 17
MAX_WEIGHT, MAX_BIAS = 3584, 65536
MAX_KNOWN_INDEX = 32767
BASE_FEATURES = (0, 1, 2, 3, 4, 8)  # the others look at rows of the same frame


def _weight(code: int) -> int:
    return code if code < 16 else (16 + (code & 15)) << ((code >> 4) - 1)


def read_context_weights(bits: BitReader, defaults: list[int]) -> list[int]:
    """Nine weights and a bias."""
    if not bits.read(1):
        return defaults
    weights = [_weight(bits.read(8)) for _ in range(10)]
    if max(weights[:9]) > MAX_WEIGHT or weights[9] > MAX_BIAS:
        raise StreamError("a context weight is too large")
    return weights


def known(indices: np.ndarray) -> np.ndarray:
    """Indices as later contexts see them."""
    return np.clip(indices, -MAX_KNOWN_INDEX, MAX_KNOWN_INDEX)


def index_feature(n: np.ndarray) -> np.ndarray:
    return np.minimum(16 * n, CAP)


def steps(u: np.ndarray, step: int) -> np.ndarray:
    inverse = (1 << 36) // step
    scaled = u.astype(np.uint64) * np.uint64(inverse) >> np.uint64(32)  # the product modulo 2^64
    return np.minimum(scaled, CAP).astype(np.int64)


def beside(rows: np.ndarray, border: bool) -> tuple[np.ndarray, np.ndarray]:
    """Neighbours along x, at the border the last one again or 0."""
    pads = [(0, 0)] * (rows.ndim - 1) + [(1, 1)]
    wide = np.pad(rows, pads, "edge") if border else np.pad(rows, pads)
    return wide[..., :-2], wide[..., 2:]


def base_energy(weights: list[int], features: list) -> np.ndarray:
    """The part of E that needs no rows of the same frame; features as in BASE_FEATURES."""
    return sum((weights[i] * f for i, f in zip(BASE_FEATURES, features)), weights[9])


def token_contexts(weights, base, past, up, back) -> tuple[list, list, list, list]:
    """Per index of a row: primary, secondary, raw bits, flip. past: magnitudes of the previous frame's indices; up and
    back: the indices of the row before and of the one in the plane before."""
    left, right = beside(up, False)
    near, behind = abs(up), abs(back)
    energy = base + weights[5] * index_feature(near) + weights[6] * index_feature(abs(left) + abs(right))
    energy = np.maximum((energy + weights[7] * index_feature(behind)) & 0xFFFFFFFF, 128)
    g = np.frexp(energy.astype(np.float64))[1].astype(np.int64) - 1  # exact: energies have 32 bits
    bucket = np.minimum(BUCKETS - 1, 2 * (g - 7) + (energy >> (g - 1) & 1))
    lean = sum(share * np.clip(i, -2, 2) for share, i in ((2, up), (1, left), (1, right), (2, back)))
    strength = np.searchsorted([1, 3, 6], abs(lean), "right")
    secondary = 12 * (bucket // 3) + 3 * np.minimum(near + behind, 3) + np.minimum(past, 2)
    raw_bits = np.maximum(0, g - 15)
    return tuple(a.tolist() for a in (4 * bucket + strength, secondary, raw_bits, lean < 0))


class PointContexts:
    """Of many rows of points; what comes from other frames and levels is computed for all at once.

    k: K at -1..2; k1: K1 at 0 and 1, if there is a previous frame; around: abs Ki(0) + abs Ki(1); past: P; border:
    whether P repeats its last point beyond its ends; apart: what a frame between references has for features 0, 1."""

    def __init__(self, weights: list[int], step: int, k: list, k1: list | None, around, past, border: bool, apart=None) -> None:
        self.weights, self.past = weights, abs(past)
        bend = (k[1] >> 1) + (k[2] >> 1) - ((k[0] >> 1) + (k[3] >> 1))
        drift = (abs(k[1] - k1[0]) >> 1) + (abs(k[2] - k1[1]) >> 1) if k1 else np.zeros_like(bend)
        first = apart or (abs(bend), abs(k[1] - k[2]))
        features = [steps(first[0], step), steps(first[1], step), steps(drift, step), index_feature(around)]
        features += [index_feature(self.past), index_feature(sum(beside(self.past, border)))]
        self.features = features
        self.base = base_energy(weights, features)

    def row(self, z: int, y: int, up: np.ndarray, back: np.ndarray) -> tuple[list, list, list, list]:
        return token_contexts(self.weights, self.base[z, y], self.past[z, y], up, back)
