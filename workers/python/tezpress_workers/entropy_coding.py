"""Integers and bytes to compressed bytes: ranks by frequency, byte planes, zstd.

One decision: "partitioned entropy encoding" is what TEZIP's publication and program do: each distinct code is replaced
by its rank among the codes sorted by frequency, then zstd sees small numbers (Roy et al. 2021, section on encoding).
Ours splits ranks of more than one byte into planes, and falls back to zigzag numbers where a table would not pay.
Sections: method (u8), then per method its parts, each with a u64 length.
"""

import struct

import numpy as np

from .frameworks import framework
from .worker_stream import corrupt

TABLE_LIMIT = 1 << 16  # ranks fit two bytes
BINCOUNT_LIMIT = 1 << 22  # widest range of codes counted without sorting
_RANKS, _ZIGZAG = 0, 1


def compress_bytes(data) -> bytes:
    """A zstd frame. TEZIP's level 9 finds short matches in noise and pays a quarter more than their entropy for skewed
    codes; optimal parsing with matches of at least 6 bytes comes within 2 %."""
    zstandard = framework("zstandard", "zstandard")
    settings = zstandard.ZstdCompressionParameters.from_level(
        9, strategy=zstandard.STRATEGY_BTOPT, min_match=6, search_log=3
    )
    return zstandard.ZstdCompressor(compression_params=settings).compress(data)


def decompress_bytes(section, size: int) -> bytes:
    """The size bytes that compress_bytes() was given; raises WorkerError where the section holds anything else."""
    zstandard = framework("zstandard", "zstandard")
    try:
        found = zstandard.frame_content_size(bytes(section[:32]))  # before the allocation, not after
        if found != size:
            raise corrupt(f"a part of {size} bytes says that it holds {found}")
        return zstandard.ZstdDecompressor().decompress(bytes(section))
    except zstandard.ZstdError as error:
        raise corrupt(f"zstd: {error}") from None


def pack_integers(codes: np.ndarray) -> bytes:
    """Compressed bytes of int64 codes of any shape."""
    flat = codes.reshape(-1)
    if flat.size == 0:
        return b""
    values, counts = _frequencies(flat)
    if values.size > min(TABLE_LIMIT, max(16, flat.size // 4)):
        zigzag = ((flat << 1) ^ (flat >> 63)).view(np.uint64)
        planes = _bytes_needed(int(zigzag.max()))
        return struct.pack("<BB", _ZIGZAG, planes) + _joined(_planes(zigzag, planes))
    order = np.lexsort((values, -counts))
    ranks = np.empty(values.size, np.uint64)
    ranks[order] = np.arange(values.size, dtype=np.uint64)
    planes = _bytes_needed(values.size - 1)
    table = compress_bytes(values[order].astype("<i8").tobytes())
    parts = [table, *_planes(ranks[_index_of(flat, values)], planes)]
    return struct.pack("<BBI", _RANKS, planes, values.size) + _joined(parts)


def unpack_integers(section: memoryview, count: int) -> np.ndarray:
    """The count int64 codes that pack_integers() was given; raises WorkerError."""
    if count == 0:
        return np.zeros(0, np.int64)
    if len(section) < 6:
        raise corrupt("a part with codes is cut off")
    method, planes = section[0], section[1]
    if method not in (_RANKS, _ZIGZAG) or not 1 <= planes <= 8:
        raise corrupt(f"codes are stored by the unknown method {method}, {planes}")
    if method == _ZIGZAG:
        zigzag = _from_planes(_split(section[2:], planes), count)
        return (zigzag >> np.uint64(1)).view(np.int64) ^ -(zigzag & np.uint64(1)).view(np.int64)
    (distinct,) = struct.unpack_from("<I", section, 2)
    if not 1 <= distinct <= TABLE_LIMIT:
        raise corrupt(f"a table of {distinct} codes is above the limit {TABLE_LIMIT}")
    table, *parts = _split(section[6:], planes + 1)
    values = np.frombuffer(decompress_bytes(table, 8 * distinct), "<i8")
    ranks = _from_planes(parts, count)
    if int(ranks.max()) >= distinct:
        raise corrupt("a code is not in its table")
    return values[ranks.astype(np.int64)].astype(np.int64)


def shuffled(values: np.ndarray) -> bytes:
    """Compressed byte planes of any numbers: bytes of one significance side by side."""
    raw = np.ascontiguousarray(values).reshape(-1).view(np.uint8).reshape(-1, values.itemsize)
    return compress_bytes(np.ascontiguousarray(raw.T).tobytes()) if values.size else b""


def unshuffled(section: memoryview, count: int, dtype: np.dtype) -> np.ndarray:
    """The count numbers that shuffled() was given; raises WorkerError."""
    if count == 0:
        return np.zeros(0, dtype)
    raw = np.frombuffer(decompress_bytes(section, count * dtype.itemsize), np.uint8)
    return np.ascontiguousarray(raw.reshape(dtype.itemsize, count).T).reshape(-1).view(dtype)


def _frequencies(flat: np.ndarray):
    low, high = int(flat.min()), int(flat.max())
    if high - low >= min(BINCOUNT_LIMIT, 64 * flat.size):
        return np.unique(flat, return_counts=True)
    counts = np.bincount(flat - low)
    values = np.flatnonzero(counts)
    return values + low, counts[values]


def _index_of(flat: np.ndarray, values: np.ndarray) -> np.ndarray:
    low, span = int(values[0]), int(values[-1]) - int(values[0])
    if span >= BINCOUNT_LIMIT:
        return np.searchsorted(values, flat)
    index = np.zeros(span + 1, np.int64)
    index[values - low] = np.arange(values.size)
    return index[flat - low]


def _bytes_needed(greatest: int) -> int:
    return max(1, (greatest.bit_length() + 7) // 8)


def _planes(numbers: np.ndarray, planes: int) -> list[bytes]:
    raw = numbers.astype("<u8").view(np.uint8).reshape(-1, 8)
    return [compress_bytes(raw[:, plane].tobytes()) for plane in range(planes)]


def _from_planes(parts: list[memoryview], count: int) -> np.ndarray:
    planes = [np.frombuffer(decompress_bytes(part, count), np.uint8) for part in parts]  # which checks count
    raw = np.zeros((count, 8), np.uint8)
    for number, plane in enumerate(planes):
        raw[:, number] = plane
    return raw.reshape(-1).view("<u8").astype(np.uint64)


def _joined(parts: list[bytes]) -> bytes:
    return b"".join(struct.pack("<Q", len(part)) + part for part in parts)


def _split(section: memoryview, count: int) -> list[memoryview]:
    parts = []
    for _ in range(count):
        if len(section) < 8:
            raise corrupt("a part with codes is cut off")
        (size,) = struct.unpack_from("<Q", section)
        if size > len(section) - 8:
            raise corrupt("a part with codes is cut off")
        parts.append(section[8 : 8 + size])
        section = section[8 + size :]
    return parts
