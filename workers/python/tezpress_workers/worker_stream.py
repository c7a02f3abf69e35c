"""The streams of our workers: a JSON header and sections of bytes behind one checksum.

One decision: unpack() trusts nothing; every length is checked against what is there before it is used, so that a
corrupt stream is a WorkerError and never a huge allocation. Little-endian:
  "TZW1", crc32 of all that follows (u32), length of the header (u32), number of sections (u32),
  length of each section (u64 each), header (UTF-8 JSON object), sections
"""

import json
import struct
import zlib

import numpy as np
from tezpress_worker import WorkerError

MAGIC = b"TZW1"
_FIXED = struct.Struct("<II")


def corrupt(reason: str) -> WorkerError:
    return WorkerError(f"the stream is corrupt: {reason}", "corrupt")


def numbers(array: np.ndarray) -> np.ndarray:
    """array itself, bool as uint8: a view."""
    return array.view(np.uint8) if array.dtype == np.bool_ else array


def array_header(codec: str, array: np.ndarray) -> dict:
    """The members of a header that say which codec wrote the stream, and for what array (of numbers())."""
    return {"codec": codec, "dtype": array.dtype.name, "shape": list(array.shape)}


def require_array(header: dict, codec: str, array: np.ndarray) -> None:
    """Raises WorkerError where the stream is not codec's for an array of this dtype and shape."""
    if {name: header.get(name) for name in ("codec", "dtype", "shape")} != array_header(codec, array):
        raise corrupt(f"it holds {header.get('dtype')} {header.get('shape')}, not {array.dtype} {list(array.shape)}")


def checksum(restored: np.ndarray) -> int:
    """Of what a stream decodes to, whatever its layout in memory; the header has it as "check"."""
    return zlib.crc32(np.ascontiguousarray(restored))


def require_check(header: dict, restored: np.ndarray) -> None:
    """Raises WorkerError where a network has predicted other numbers than the encoder's."""
    if checksum(restored) != header.get("check"):
        raise WorkerError(
            "the stream was made on another machine or framework version: this one predicts other numbers, so it "
            "cannot be decoded here",
            "failed",
        )


def pack(header: dict, sections: list) -> bytes:
    """The stream of a header (JSON values) and sections (bytes-like)."""
    text = json.dumps(header, separators=(",", ":")).encode()
    sizes = struct.pack(f"<{len(sections)}Q", *(len(section) for section in sections))
    body = b"".join([_FIXED.pack(len(text), len(sections)), sizes, text, *sections])
    return MAGIC + struct.pack("<I", zlib.crc32(body)) + body


def unpack(stream: np.ndarray) -> tuple[dict, list[memoryview]]:
    """(header, sections) of what pack() made; raises WorkerError where it is anything else."""
    body = memoryview(np.ascontiguousarray(stream)).cast("B")
    if len(body) < 16 or body[:4] != MAGIC:
        raise corrupt(f"its {len(body)} bytes do not begin with {MAGIC.decode()}")
    (checksum,) = struct.unpack_from("<I", body, 4)
    body = body[8:]
    if zlib.crc32(body) != checksum:
        raise corrupt("its checksum differs; it was cut off or changed")
    header_size, count = _FIXED.unpack_from(body)
    begin = _FIXED.size + 8 * count
    if begin > len(body):
        raise corrupt(f"it has no room for {count} sections")
    sizes = struct.unpack_from(f"<{count}Q", body, _FIXED.size)
    if begin + header_size + sum(sizes) != len(body):
        raise corrupt("the lengths of its sections do not add up to its size")
    try:
        header = json.loads(bytes(body[begin : begin + header_size]))
    except ValueError:
        raise corrupt("its header is no JSON") from None
    if not isinstance(header, dict):
        raise corrupt("its header is no JSON object")
    return header, _cut(body[begin + header_size :], sizes)


def _cut(body: memoryview, sizes) -> list[memoryview]:
    sections = []
    for size in sizes:
        sections.append(body[:size])
        body = body[size:]
    return sections


def header_value(header: dict, name: str, kind):
    """header[name], which must be of the given type (or tuple of types); raises WorkerError."""
    value = header.get(name)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise corrupt(f"its header has no valid {name!r}")
    return value
