"""Shared memory: the client's segments as NumPy arrays, and segments of our own. docs/bridge.md, section 2."""

import fcntl
import mmap
import os

import numpy as np

from .channel import ProtocolError

SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW
DTYPES = {name: np.dtype(name) for name in (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64")}
ALIGNMENT = 64


class Segment:
    """A sealed memfd; mapped when it is first used, for reading and for writing apart."""

    def __init__(self, descriptor: int, size: int):
        self.descriptor = descriptor
        self.size = size
        self._mapped: dict = {}

    @classmethod
    def received(cls, descriptor: int, size: int):
        """Checks that no access can fault; raises ProtocolError."""
        seals = fcntl.fcntl(descriptor, fcntl.F_GET_SEALS)
        if seals & SEALS != SEALS:
            raise ProtocolError(f"a segment has the seals {seals}; {SEALS} are needed")
        if os.fstat(descriptor).st_size != size:
            raise ProtocolError(f"a segment has {os.fstat(descriptor).st_size} bytes, {size} were said")
        return cls(descriptor, size)

    @classmethod
    def made(cls, size: int):
        descriptor = os.memfd_create("tezpress-worker", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(descriptor, size)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, SEALS)
        return cls(descriptor, size)

    def bytes(self, writable: bool) -> np.ndarray:
        """All of it as uint8."""
        if writable not in self._mapped:
            protection = mmap.PROT_READ | (mmap.PROT_WRITE if writable else 0)
            self._mapped[writable] = np.frombuffer(mmap.mmap(self.descriptor, self.size, prot=protection), np.uint8)
        return self._mapped[writable]

    def close(self) -> None:
        """The mapping goes when the last array on it does."""
        self._mapped.clear()
        os.close(self.descriptor)


class Segments:
    """The segments that one session knows."""

    def __init__(self):
        self._known: dict[int, Segment] = {}
        self._result: tuple[int, Segment] | None = None  # our own, until the next request
        self._last_own = 0

    def update(self, message: dict, descriptors: list) -> None:
        """Takes what a message says of segments: those that are gone, and new ones with their descriptors."""
        for number in message.get("forget", []):
            if number in self._known:
                self._known.pop(number).close()
        new = message.get("segments", [])
        try:
            if len(new) != len(descriptors):
                raise ProtocolError(f"{len(new)} segments came with {len(descriptors)} descriptors")
            for said in new:
                segment = Segment.received(descriptors[0], said["size"])
                if said["segment"] in self._known:
                    raise ProtocolError(f"segment {said['segment']} is known already")
                self._known[said["segment"]] = segment
                descriptors.pop(0)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def bytes_at(self, place: dict, writable: bool = False) -> np.ndarray:
        return self._piece(place, place["size"], writable)

    def array_at(self, place: dict, writable: bool = False) -> np.ndarray:
        """A C-ordered view of shape place["shape"]."""
        dtype = DTYPES.get(place["dtype"])
        if dtype is None:
            raise ProtocolError(f"there is no dtype {place['dtype']!r}")
        shape = tuple(place["shape"])
        count = 1
        for length in shape:
            count *= length
        return self._piece(place, count * dtype.itemsize, writable).view(dtype).reshape(shape)

    def _piece(self, place: dict, size: int, writable: bool) -> np.ndarray:
        number, offset = place["segment"], place.get("offset", 0)
        if number == 0 and size == 0:
            return np.empty(0, np.uint8)
        if number not in self._known:
            raise ProtocolError(f"segment {number} is not known")
        segment = self._known[number]
        if not 0 <= offset <= segment.size or not 0 <= size <= segment.size - offset:
            raise ProtocolError(f"{size} bytes at {offset} are not in segment {number} of {segment.size} bytes")
        return segment.bytes(writable)[offset : offset + size]

    def result_segment(self, size: int) -> tuple[int, Segment]:
        """A segment of ours with room for size bytes; valid until drop_result()."""
        self._last_own -= 1
        self._result = (self._last_own, Segment.made(max(size, 1)))
        return self._result

    def drop_result(self) -> list:
        """The number of the segment that is gone, if there was one: the client is to forget it, too."""
        if not self._result:
            return []
        number, segment = self._result
        segment.close()
        self._result = None
        return [number]

    def close(self) -> None:
        self.drop_result()
        for segment in self._known.values():
            segment.close()
        self._known.clear()
