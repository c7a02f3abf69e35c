"""The sections of a stream that hold coded arrays: codes, signs, places of escapes, escaped values.

One decision: the arrays of one kind (all key frames, all predicted frames) are coded as one, so that one table of
frequencies and one zstd window serve all of them.
"""

import numpy as np

from .entropy_coding import pack_integers, shuffled, unpack_integers, unshuffled
from .lorenzo import lorenzo_differences, lorenzo_sums
from .residual_coding import Codes
from .worker_stream import corrupt

SECTIONS = 4


def pack_codes(parts: list[Codes], axes: tuple, header: dict, name: str) -> list[bytes]:
    """Four sections of coded arrays of one shape; axes: along which differences of neighbours are stored.

    Differences of neighbours turn runs of one value into zeros: TEZIP's "density-based spatial encoding" where axes is
    the last one, the Lorenzo predictor where it is all of an image's axes. header[name] receives the escapes' number.
    """
    places = [part.places + number * part.codes.size for number, part in enumerate(parts)]
    places = np.concatenate(places) if parts else np.zeros(0, np.int64)
    header[name] = int(places.size)
    if not parts:
        return [b""] * SECTIONS
    codes = lorenzo_differences(np.stack([part.codes for part in parts]), [axis + 1 for axis in axes])
    signs = b"" if parts[0].signs is None else shuffled(np.stack([part.signs for part in parts]))
    escapes = np.concatenate([part.escapes for part in parts])
    return [pack_integers(codes), signs, pack_integers(np.diff(places, prepend=0)), shuffled(escapes)]


def unpack_codes(sections: list, shape: tuple, axes: tuple, escapes: int, signed: bool, dtype: np.dtype) -> list[Codes]:
    """The arrays that pack_codes() was given; shape: (number of arrays, axes of one). Raises WorkerError."""
    count, size = shape[0], int(np.prod(shape[1:], dtype=np.int64))
    total = count * size
    if not 0 <= escapes <= total:
        raise corrupt(f"{escapes} escapes in {total} values")
    codes = unpack_integers(sections[0], total).reshape(shape)
    codes = lorenzo_sums(codes, [axis + 1 for axis in axes])
    signs = unshuffled(sections[1], total, np.dtype(np.uint8)).reshape(shape) if signed else [None] * count
    places = np.cumsum(unpack_integers(sections[2], escapes))
    values = unshuffled(sections[3], escapes, dtype)
    if escapes and (places[0] < 0 or places[-1] >= total or np.any(np.diff(places) <= 0)):
        raise corrupt("its escapes are out of place")
    cuts = np.searchsorted(places, np.arange(count + 1) * size)
    return [
        Codes(codes[n], signs[n], places[cuts[n] : cuts[n + 1]] - n * size, values[cuts[n] : cuts[n + 1]])
        for n in range(count)
    ]
