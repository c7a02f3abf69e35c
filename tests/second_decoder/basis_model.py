"""The model of a group in mode basis: vectors, weights in time, context weights (docs/format.md 10)."""

import numpy as np

from contexts import read_context_weights
from entropy import BitReader, unfold
from tezip_stream import StreamError

MAX_TILE = 128
LIMIT = 1 << 23
DEFAULT_CONTEXTS = [60, 0, 10, 10, 100, 150, 60, 150, 30, 100]
COEFFICIENTS, CORRECTIONS = range(2)


def tiling(points: int) -> tuple[int, int]:
    """An axis' number of tiles and their points."""
    tiles = -(-points // MAX_TILE)
    return tiles, -(-points // tiles)


def band(order: int) -> int:
    if order < 4:
        return order
    octave = order.bit_length() - 1
    return min(12, 2 * octave + (order >> (octave - 1) & 1))


def _read_vector(bits: BitReader, length: int) -> list[int]:
    shift, k, slope = bits.read(5), bits.read(4), bits.read(8) - 128
    if shift > 22:
        raise StreamError(f"a vector's shift is {shift}")
    entries = [0, 0]
    for _ in range(length):
        prediction = (slope * entries[-1] >> 6) - entries[-2] if slope else 0
        entry = unfold(bits.rice(k, 26)) + min(max(prediction, -LIMIT), LIMIT)
        if abs(entry) > LIMIT >> shift:
            raise StreamError("a vector's entry is too large")
        entries.append(entry)
    return [entry << shift for entry in entries[2:]]


def _read_axis(bits: BitReader, length: int) -> np.ndarray:
    """Its vectors, (rank, length), in units of 2^-22."""
    if length == 1:
        return np.full((1, 1), 1 << 22, np.int64)
    rank = bits.read(8)
    if not 1 <= rank <= length:
        raise StreamError(f"{rank} vectors of {length} points cannot be")
    return np.array([_read_vector(bits, length) for _ in range(rank)], np.int64)


class BasisModel:
    """vectors: per axis z, y, x; time[i]: per band the weights of the two frames before, in frame i (2:
    and later); contexts: by kind (1: later frames) of coefficients and of corrections."""

    def __init__(self, data: bytes, lengths: tuple[int, int, int], frames: int) -> None:
        bits = BitReader(data)
        self.vectors = [_read_axis(bits, length) for length in lengths]
        self.unit_shift, self.step = bits.read(5), bits.number()
        if self.unit_shift > 20 or self.step >= 1 << 30:
            raise StreamError(f"unit shift {self.unit_shift} or coefficient bin {self.step} cannot be")
        bands = range(band(sum(self.ranks) - 3) + 1)
        self.time = [[(0, 0) for _ in bands]]
        if frames > 1:
            self.time.append([(bits.read(11) - 1024, 0) for _ in bands])
        if frames > 2:
            self.time.append([(bits.read(11) - 1024, bits.read(11) - 1024) for _ in bands])
        kinds = range(2 if frames > 1 else 1)
        self.contexts = [[read_context_weights(bits, DEFAULT_CONTEXTS) for _ in range(2)] for _ in kinds]
        bits.finish()

    @property
    def ranks(self) -> tuple[int, int, int]:
        return tuple(len(vectors) for vectors in self.vectors)
