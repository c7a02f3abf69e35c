"""A tezip stream's container (docs/format.md 1): header, group records, end record. All checksums are verified before
anything is decoded, so that damage is found here."""

import ctypes
import ctypes.util
import struct
from dataclasses import dataclass

DTYPES = ["<f8", "<f4", "u1", "<u2", "<u4", "<u8", "i1", "<i2", "<i4", "<i8", "u1", "u1"]
VERSIONS = (1, 2, 3)
BOUNDS = ("abs", "rel", "pw_rel")


class StreamError(Exception):
    """The stream is damaged, cut off or of an unknown version."""


def _find_xxh3():
    name = ctypes.util.find_library("xxhash")
    if name is None:
        raise ImportError("libxxhash was not found; apt-get install libxxhash0")
    function = ctypes.CDLL(name).XXH3_64bits
    function.restype, function.argtypes = ctypes.c_uint64, (ctypes.c_char_p, ctypes.c_size_t)
    return function


_XXH3 = _find_xxh3()


def xxh3(data: bytes) -> int:
    return _XXH3(data, len(data))


class ByteReader:
    """Reads a byte string from its beginning; never beyond its end."""

    def __init__(self, data: bytes) -> None:
        self.data, self.position = data, 0

    @property
    def left(self) -> int:
        return len(self.data) - self.position

    def bytes(self, size: int) -> bytes:
        if size > self.left:
            raise StreamError(f"{size} bytes are needed at {self.position}, {self.left} are left")
        self.position += size
        return self.data[self.position - size : self.position]

    def u8(self) -> int:
        return self.bytes(1)[0]

    def u64(self) -> int:
        return int.from_bytes(self.bytes(8), "little")

    def f64(self) -> float:
        return struct.unpack("<d", self.bytes(8))[0]

    def varint(self) -> int:
        value, shift = 0, 0
        while True:
            byte = self.u8()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
            if shift >= 70:
                raise StreamError("a varint has more than ten bytes")
        if value >> 64:
            raise StreamError("a varint has more than 64 bits")
        return value

    def check_short(self, begin: int) -> None:
        """The short checksum of all bytes from begin on stands here."""
        expected = xxh3(self.data[begin : self.position]) & 0xFFFFFFFF
        if int.from_bytes(self.bytes(4), "little") != expected:
            raise StreamError(f"the checksum before byte {self.position} is wrong")


@dataclass(frozen=True)
class Header:
    version: int
    dtype: int
    has_time: bool
    frame_shape: tuple[int, ...]
    bounds: dict[str, float]

    @property
    def box(self) -> tuple[int, int, int]:
        """A frame as (Z, Y, X)."""
        shape = (1, 1) + self.frame_shape
        z = 1
        for length in shape[:-2]:
            z *= length
        return z, shape[-2], shape[-1]


@dataclass(frozen=True)
class Stream:
    header: Header
    groups: list[tuple[int, bytes]]  # frames, payload
    models: list[bytes]  # model files that it carries

    @property
    def frames(self) -> int:
        return sum(frames for frames, _ in self.groups)

    @property
    def shape(self) -> tuple[int, ...]:
        return ((self.frames,) if self.header.has_time else ()) + self.header.frame_shape


def _read_header(reader: ByteReader) -> Header:
    if reader.bytes(4) != b"TEZP":
        raise StreamError("this is no tezip stream")
    version = reader.u8()
    if version not in VERSIONS:
        raise StreamError(f"version {version} is unknown")
    dtype, axes = reader.u8(), reader.u8()
    if dtype >= len(DTYPES) or not 1 <= (axes & 127) <= 7:
        raise StreamError(f"dtype {dtype} or axes {axes} cannot be")
    shape = tuple(reader.varint() for _ in range(axes & 127))
    kinds = reader.u8()
    bounds = {name: reader.f64() for bit, name in enumerate(BOUNDS) if kinds >> bit & 1}
    if kinds & 8:
        bounds["lossless"] = 0.0
    reader.check_short(0)
    return Header(version, dtype, bool(axes & 128), shape, bounds)


def _read_group(reader: ByteReader, begin: int) -> tuple[int, bytes]:
    frames, size = reader.varint(), reader.varint()
    reader.check_short(begin)
    checksum = reader.u64()
    payload = reader.bytes(size)
    if xxh3(payload) != checksum:
        raise StreamError(f"the payload of the group at byte {begin} is damaged")
    return frames, payload


def read_checked_file(data: bytes) -> bytes:
    """A model file (docs/format.md 11) whose checksum is right."""
    if not data.startswith(b"TEZM") or len(data) > 1 << 20 or xxh3(data[:-8]) != int.from_bytes(data[-8:], "little"):
        raise StreamError("a model file is damaged")
    return data


def read_stream(data: bytes) -> Stream:
    reader = ByteReader(data)
    header = _read_header(reader)
    groups, models = [], []
    while True:
        begin = reader.position
        kind = reader.bytes(1)
        if kind == b"G":
            groups.append(_read_group(reader, begin))
        elif kind == b"M":
            size = reader.varint()
            reader.check_short(begin)
            models.append(read_checked_file(reader.bytes(size)))
        elif kind == b"E":
            totals = reader.varint(), reader.varint()
            reader.check_short(begin)
            break
        else:
            raise StreamError(f"the record at byte {begin} is of an unknown kind")
    stream = Stream(header, groups, models)
    if totals != (stream.frames, len(groups)) or reader.left:
        raise StreamError("the end record does not fit the stream")
    return stream
