"""A host in Python's standard library, written from docs/bridge.md alone: for tests of workers in other languages."""

import fcntl
import json
import os
import socket
import subprocess
import unittest

F_ADD_SEALS, F_SEAL_SHRINK, F_SEAL_GROW = 1033, 2, 4


def make_segment(data: bytes, size: int | None = None, sealed: bool = True) -> int:
    """A memfd that begins with data."""
    descriptor = os.memfd_create("test", os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, len(data) if size is None else size)
    os.pwrite(descriptor, data, 0)
    if sealed:
        fcntl.fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW)
    return descriptor


class Peer:
    """One end of a connection whose other end the worker has."""

    def __init__(self) -> None:
        self.socket, self.other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(60)

    def send(self, body: dict, descriptors: list[int] | None = None) -> None:
        socket.send_fds(self.socket, [json.dumps(body).encode()], descriptors or [])

    def receive(self) -> tuple[dict, list[int]]:
        text, descriptors, flags, _ = socket.recv_fds(self.socket, 65536, 8)
        assert not flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC)
        return (json.loads(text) if text else {}), descriptors

    def ask(self, body: dict, descriptors: list[int] | None = None) -> dict:
        self.send({"id": 5, "config": {}} | body, descriptors)
        answer, self.received = self.receive()
        assert answer["id"] == 5, answer
        return answer


class WorkerTest(unittest.TestCase):
    """One worker for each test, with one session."""

    command: list[str] = []
    codec = ""

    def setUp(self) -> None:
        self.control = Peer()
        number = self.control.other.fileno()
        environment = os.environ | {"TEZPRESS_WORKER_SOCKET": str(number)}
        self.process = subprocess.Popen(self.command, pass_fds=[number], env=environment, stdin=subprocess.DEVNULL)
        self.control.other.close()
        hello, _ = self.control.receive()
        self.assertEqual((hello["event"], hello["protocol"]), ("hello", 1))
        self.session = self.open_session(1)
        self.own: dict[int, int] = {}  # the worker's own segments, announced once

    def tearDown(self) -> None:
        self.control.socket.close()
        self.assertEqual(self.process.wait(20), 0)
        self.session.socket.close()

    def open_session(self, number: int) -> Peer:
        peer = Peer()
        self.control.send({"op": "session", "session": number}, [peer.other.fileno()])
        peer.other.close()
        return peer

    def ask(self, op: str, **members: object) -> dict:
        return self.session.ask({"op": op, "codec": self.codec} | members)

    def encode(
        self, data: bytes, room: int, config: dict | None = None, dtype: str = "uint8", shape: list[int] | None = None
    ) -> tuple[dict, bytes]:
        """Segment 1 is the input, segment 2 room for the result; both are forgotten first."""
        target = make_segment(b"", max(room, 1))
        answer = self.session.ask(
            {
                "op": "encode",
                "codec": self.codec,
                "forget": [1, 2],
                "segments": [{"segment": 1, "size": len(data)}, {"segment": 2, "size": max(room, 1)}],
                "config": config or {},
                "input": {"segment": 1, "offset": 0, "dtype": dtype, "shape": shape or [len(data)]},
                "output": {"segment": 2, "offset": 0, "size": room},
            },
            [make_segment(data), target],
        )
        if not answer["ok"]:
            return answer, b""
        place = answer["output"]
        if place["segment"] != 2:
            for segment, descriptor in zip(answer.get("segments", []), self.session.received):
                self.own[segment["segment"]] = descriptor
                self.assertEqual(os.fstat(descriptor).st_size, segment["size"])
            target = self.own[place["segment"]]
        return answer, os.pread(target, place["size"], place["offset"])

    def decode(
        self, stream: bytes, size: int, config: dict, dtype: str = "uint8", shape: list[int] | None = None
    ) -> tuple[dict, bytes]:
        """size: bytes of the array."""
        target = make_segment(b"", size)
        answer = self.session.ask(
            {
                "op": "decode",
                "codec": self.codec,
                "forget": [3, 4],
                "segments": [{"segment": 3, "size": len(stream)}, {"segment": 4, "size": size}],
                "config": config,
                "input": {"segment": 3, "offset": 0, "size": len(stream)},
                "output": {"segment": 4, "offset": 0, "dtype": dtype, "shape": shape or [size]},
            },
            [make_segment(stream), target],
        )
        return answer, os.pread(target, size, 0)

    def expect(self, answer: dict, kind: str, words: str) -> None:
        self.assertFalse(answer["ok"], answer)
        self.assertEqual(answer["kind"], kind)
        self.assertIn(words, answer["error"])
