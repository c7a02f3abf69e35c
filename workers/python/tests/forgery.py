"""Streams that were damaged behind a right checksum: what a decoder must survive."""

import struct
import zlib

import numpy as np


def forgeries(stream: np.ndarray, count: int, seed: int):
    """count variants of stream with a changed, cut or repeated piece and the checksum of a whole one."""
    generator = np.random.default_rng(seed)
    body = stream.tobytes()[8:]
    for _ in range(count):
        place, size = int(generator.integers(len(body))), int(generator.integers(1, 9))
        piece = generator.integers(0, 256, size, dtype=np.uint8).tobytes()
        forged = (
            body[:place] + piece + body[place + size :],
            body[:place] + body[place + size :],
            body[:place] + piece + body[place:],
        )[int(generator.integers(3))]
        yield np.frombuffer(b"TZW1" + struct.pack("<I", zlib.crc32(forged)) + forged, np.uint8)
