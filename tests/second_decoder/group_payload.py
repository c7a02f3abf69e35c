"""A group of frames (docs/format.md 2): fields, segments, and what each frame has around its mode's integers."""

from collections.abc import Iterator

import numpy as np

from basis import BasisMode
from class_plane import CODED, NEGATIVE, STORED, ClassPlanes
from entropy import Coders
from frame_order import coding_order
from network import find_networks
from points import PointsMode
from quiet_blocks import QuietBlocks
from tezip_stream import ByteReader, Header, StreamError
from value_maps import correct, read_value_map, set_patterns

MODES = (PointsMode, BasisMode)
BIDIRECTIONAL, QUIET_BLOCKS, NETWORK = 1, 2, 4  # tools of mode loop


class Group:
    """Decodes one payload."""

    def __init__(self, header: Header, frames: int, payload: bytes, models: list[bytes]) -> None:
        self.reader = reader = ByteReader(payload)
        mode = reader.u8() if header.version > 1 else 0
        tools, mode = (mode >> 4, mode & 15) if header.version > 2 else (0, mode)
        if mode >= len(MODES) or tools > BIDIRECTIONAL | QUIET_BLOCKS | NETWORK or (tools and mode):
            raise StreamError(f"mode {mode} with tools {tools} is unknown")
        self.frames = reader.varint()
        if self.frames != frames or frames == 0:
            raise StreamError("a payload and its record differ in their number of frames")
        kind, step, law = reader.u8(), reader.varint(), reader.u8()
        distance = reader.u8() if tools & BIDIRECTIONAL else 1
        if tools & BIDIRECTIONAL and not 2 <= distance <= 64:
            raise StreamError(f"anchors are {distance} frames apart")
        self.order = coding_order(frames, distance)
        self.map = read_value_map(kind, reader, header.dtype)
        count = reader.u8()
        if count > 14:
            raise StreamError(f"{count - 1} special values are too many")
        self.planes = ClassPlanes(header.box) if count else None
        self.specials = [reader.u64() for _ in range(count - 1)]
        networks = find_networks(models, reader.u64(), header.box) if tools & NETWORK else {}
        model = reader.bytes(reader.varint())
        self.mode = MODES[mode](
            model, header.box, frames, step, law, self.map.in_bins, *([self.order, networks] if mode == 0 else [])
        )
        if tools & QUIET_BLOCKS:
            self.mode.quiet = QuietBlocks()
        self.size = header.box[0] * header.box[1] * header.box[2]

    def decode(self) -> Iterator[np.ndarray]:
        """The frames, each flat, in the order of time."""
        early: dict[int, np.ndarray] = {}
        following = 0
        for step, values in zip(self.order, self._coded_frames()):
            early[step.frame] = values
            while following in early:
                yield early.pop(following)
                following += 1

    def _coded_frames(self) -> Iterator[np.ndarray]:
        left = self.frames
        while left:
            frames = self.reader.varint()
            token_bytes, raw_bytes = self.reader.varint(), self.reader.varint()
            if not 0 < frames <= left:
                raise StreamError("a segment's number of frames cannot be")
            coders = Coders(self.reader.bytes(token_bytes), self.reader.bytes(raw_bytes))
            for _ in range(frames):
                yield self._frame(coders)
            coders.finish()
            left -= frames
        if self.reader.left:
            raise StreamError("a payload is longer than its segments")

    def _frame(self, coders: Coders) -> np.ndarray:
        classes = self.planes.read(coders) if self.planes else np.zeros(self.size, np.int64)
        stored_at = np.flatnonzero(classes == STORED)
        width = 8 * self.map.dtype.itemsize
        stored = [coders.raw.read(width) for _ in stored_at]
        negative = classes == NEGATIVE
        coded = (classes == CODED) | negative
        r = self.mode.decode_frame(coders, coded)
        values = self.map.values(r, self._low_bits(coders, coded), negative)
        self._set_specials(values, classes)
        set_patterns(values, stored_at, stored)
        correct(values, coders.raw)
        return values

    def _low_bits(self, coders: Coders, coded: np.ndarray) -> np.ndarray:
        low = np.zeros(self.size, object)
        if self.map.low_bits:
            low[coded] = [coders.raw.read(self.map.low_bits) for _ in range(np.count_nonzero(coded))]
        return low

    def _set_specials(self, values: np.ndarray, classes: np.ndarray) -> None:
        for number in range(1, NEGATIVE):
            places = np.flatnonzero(classes == number)
            if places.size and number > len(self.specials):
                raise StreamError(f"there is no special value {number}")
            if places.size:
                set_patterns(values, places, [self.specials[number - 1]])
