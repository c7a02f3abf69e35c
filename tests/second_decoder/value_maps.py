"""From the integers that a group's points carry to values (docs/format.md 3), and the corrections (9)."""

from dataclasses import dataclass

import numpy as np

from entropy import BitReader
from tezip_stream import DTYPES, ByteReader, StreamError

REAL, INTEGER, LATTICE, BITS, LOG = range(5)
TOP = 1 << 63
WORD = (1 << 64) - 1


def exp2(v: np.ndarray) -> np.ndarray:
    """2^v by IEEE operations alone."""
    v = np.clip(v, -1090.0, 1090.0)
    whole = np.floor(v + 0.5)
    t = (v - whole) * 0.69314718055994530942
    s = np.ones_like(t)
    for k in range(14, 0, -1):
        s = 1.0 + s * t / k
    return np.ldexp(s, whole.astype(np.int32))


@dataclass
class ValueMap:
    kind: int
    dtype: np.dtype
    unit: float = 0.0
    offset: float = 0.0
    first: int = 0
    range: int = 0
    bin: int = 1
    low_bits: int = 0

    @property
    def in_bins(self) -> bool:
        return self.kind in (INTEGER, LATTICE, BITS)

    def _ordinal(self, r: int, low: int) -> int:
        bins = self.range // self.bin
        centre = (bins >> self.low_bits) // 2 + 1
        h = min(max(r + centre, 0), (bins >> self.low_bits) + 1)
        b = (h << self.low_bits) + low
        return (self.first + (self.range if b > bins else b * self.bin)) & WORD

    def _ordinals(self, r: np.ndarray, low: np.ndarray) -> list[int]:
        return [self._ordinal(a, b) for a, b in zip(r.tolist(), low.tolist())]

    def _from_ordinal(self, o: int) -> int:
        """The value's bit pattern, in its width."""
        bits = 8 * self.dtype.itemsize
        if self.kind == INTEGER:
            return (o ^ TOP if self.dtype.kind == "i" else o) & ((1 << bits) - 1)
        top = 1 << (bits - 1)
        return (o ^ top if o & top else ~o) & ((1 << bits) - 1)

    def values(self, r: np.ndarray, low: np.ndarray, negative: np.ndarray) -> np.ndarray:
        """Of one frame, all arrays flat."""
        with np.errstate(over="ignore", under="ignore"):
            if self.kind in (REAL, LOG):
                v = (r.astype(np.float64) + self.offset) * self.unit
                if self.kind == LOG:
                    v = np.where(negative, -exp2(v), exp2(v))
                return v.astype(self.dtype)
            ordinals = self._ordinals(r, low)
            if self.kind == LATTICE:
                return (self.offset + self.unit * np.array([float(o) for o in ordinals])).astype(self.dtype)
            patterns = [self._from_ordinal(o) for o in ordinals]
            return np.array(patterns, f"<u{self.dtype.itemsize}").view(self.dtype)


def read_value_map(kind: int, reader: ByteReader, dtype: int) -> ValueMap:
    result = ValueMap(kind, np.dtype(DTYPES[dtype]))
    if kind > LOG or (kind == INTEGER) == (result.dtype.kind == "f"):
        raise StreamError(f"map {kind} cannot be for dtype {dtype}")
    if result.in_bins:
        result.first, result.range, result.bin, result.low_bits = (reader.varint() for _ in range(4))
        if result.bin == 0 or result.low_bits > 63:
            raise StreamError("a value map's bins cannot be")
    if kind == LATTICE:
        result.offset, result.unit = reader.f64(), reader.f64()
    elif not result.in_bins:
        result.unit, result.offset = reader.f64(), reader.f64()
    return result


def set_patterns(values: np.ndarray, places: np.ndarray | list[int], patterns: list[int]) -> None:
    """Bit patterns into a flat array of values."""
    width = values.dtype.itemsize
    values.view(f"<u{width}")[places] = np.array([p & ((1 << 8 * width) - 1) for p in patterns], f"<u{width}")


def correct(values: np.ndarray, raw: BitReader) -> None:
    """Replaces the values of one frame that the bound asked for."""
    if not raw.read(1):
        return
    places, patterns, place = [], [], -1
    for _ in range(raw.number()):
        place += raw.number()
        if place >= values.size:
            raise StreamError("a correction lies beyond its frame")
        places.append(place)
        patterns.append(raw.read(8 * values.dtype.itemsize))
    set_patterns(values, places, patterns)
