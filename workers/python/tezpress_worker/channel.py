"""One message per packet: a JSON object and descriptors, over a SEQPACKET socket. docs/bridge.md, section 1."""

import array
import json
import math
import os
import socket

MESSAGE_LIMIT = 65536
DESCRIPTOR_LIMIT = 8


class ProtocolError(Exception):
    """The other side sent what the protocol does not allow: no message at all, or a request that cannot be right."""

    kind = "invalid"


class Channel:
    """Owns a connected socket."""

    def __init__(self, descriptor: int):
        self.socket = socket.socket(fileno=descriptor)
        self.socket.setblocking(True)

    def fileno(self) -> int:
        return self.socket.fileno()

    def close(self) -> None:
        self.socket.close()

    def send(self, message: dict, descriptors=()) -> None:
        packet = json.dumps(_finite(message), separators=(",", ":")).encode()
        if len(packet) > MESSAGE_LIMIT:
            raise ProtocolError(f"a message of {len(packet)} bytes is above the limit of {MESSAGE_LIMIT}")
        ancillary = []
        if descriptors:
            ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
        self.socket.sendmsg([packet], ancillary, socket.MSG_NOSIGNAL)

    def receive(self) -> tuple[dict, list]:
        """A message and its descriptors (the caller's to close); EOFError when the other side has closed."""
        space = socket.CMSG_SPACE(DESCRIPTOR_LIMIT * array.array("i").itemsize)
        packet, ancillary, flags, _ = self.socket.recvmsg(MESSAGE_LIMIT + 1, space, socket.MSG_CMSG_CLOEXEC)
        descriptors = array.array("i")
        for level, kind, data in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
        try:
            return self._parsed(packet, flags), list(descriptors)
        except Exception:
            for descriptor in descriptors:
                os.close(descriptor)
            raise

    @staticmethod
    def _parsed(packet: bytes, flags: int) -> dict:
        if not packet:
            raise EOFError
        if len(packet) > MESSAGE_LIMIT or flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
            raise ProtocolError("a message was cut off")
        try:
            message = json.loads(packet)
        except (ValueError, RecursionError) as error:  # the second: nested without end
            raise ProtocolError(f"a message is no JSON: {error}") from None
        if not isinstance(message, dict):
            raise ProtocolError("a message is no JSON object")
        return message


def _finite(value):
    """value with infinities and NaN as the strings that the protocol has for them."""
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
