"""The worker in C, driven by a host in Python's standard library: both are written from docs/bridge.md alone."""

import fcntl
import json
import os
import socket
import subprocess
import sys
import unittest

F_ADD_SEALS, F_SEAL_SHRINK, F_SEAL_GROW = 1033, 2, 4
DATA = bytes(range(64)) * 4 + bytes(1000) + b"end"
WORKER = sys.argv.pop()


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
        self.socket.settimeout(20)

    def send(self, body: dict, descriptors: list[int] | None = None) -> None:
        socket.send_fds(self.socket, [json.dumps(body).encode()], descriptors or [])

    def receive(self) -> tuple[dict, list[int]]:
        text, descriptors, flags, _ = socket.recv_fds(self.socket, 65536, 8)
        assert not flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC)
        return (json.loads(text) if text else {}), descriptors

    def ask(self, body: dict, descriptors: list[int] | None = None) -> dict:
        self.send({"id": 5, "codec": "c_delta", "config": {}} | body, descriptors)
        answer, self.received = self.receive()
        assert answer["id"] == 5, answer
        return answer


class WorkerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.control = Peer()
        number = self.control.other.fileno()
        environment = os.environ | {"TEZPRESS_WORKER_SOCKET": str(number)}
        self.process = subprocess.Popen([WORKER], pass_fds=[number], env=environment, stdin=subprocess.DEVNULL)
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

    def encode(self, data: bytes, room: int, config: dict | None = None) -> tuple[dict, bytes]:
        """Segment 1 is the input, segment 2 room for the result; both are forgotten first."""
        target = make_segment(b"", max(room, 1))
        answer = self.session.ask(
            {
                "op": "encode",
                "forget": [1, 2],
                "segments": [{"segment": 1, "size": len(data)}, {"segment": 2, "size": max(room, 1)}],
                "config": config or {},
                "input": {"segment": 1, "offset": 0, "dtype": "uint8", "shape": [len(data)]},
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

    def decode(self, stream: bytes, size: int, config: dict) -> tuple[dict, bytes]:
        target = make_segment(b"", size)
        answer = self.session.ask(
            {
                "op": "decode",
                "forget": [3, 4],
                "segments": [{"segment": 3, "size": len(stream)}, {"segment": 4, "size": size}],
                "config": config,
                "input": {"segment": 3, "offset": 0, "size": len(stream)},
                "output": {"segment": 4, "offset": 0, "dtype": "uint8", "shape": [size]},
            },
            [make_segment(stream), target],
        )
        return answer, os.pread(target, size, 0)

    def expect(self, answer: dict, kind: str, words: str) -> None:
        self.assertFalse(answer["ok"], answer)
        self.assertEqual(answer["kind"], kind)
        self.assertIn(words, answer["error"])

    def test_describes_its_codec(self) -> None:
        answer = self.session.ask({"op": "describe"})
        (codec,) = answer["codecs"]
        self.assertTrue(answer["ok"])
        self.assertEqual((codec["id"], codec["bounds"]), ("c_delta", ["lossless"]))
        self.assertEqual([option["name"] for option in codec["options"]], ["stride", "runs"])

    def test_there_and_back_in_the_room_given_and_without_room(self) -> None:
        for config in ({}, {"stride": 3}, {"runs": False}, {"stride": 65536, "runs": True}):
            for room in (len(DATA) + 1000, 10):
                answer, stream = self.encode(DATA, room, config)
                self.assertEqual(answer["output"]["segment"] == 2, room > 10)
                self.assertLess(len(stream), len(DATA) if answer["config"]["runs"] else len(DATA) + 1)
                answer, restored = self.decode(stream, len(DATA), answer["config"])
                self.assertTrue(answer["ok"], answer)
                self.assertEqual(restored, DATA)

    def test_an_own_segment_is_announced_once_and_forgotten_when_it_grows(self) -> None:
        first, _ = self.encode(DATA, 0)
        self.session.ask({"op": "encode", "input": {"segment": 1, "offset": 0, "dtype": "uint8", "shape": [64]},
                          "output": {"segment": 0, "offset": 0, "size": 0}})
        self.assertEqual(self.session.received, [])
        larger, _ = self.encode(DATA * 3, 0)
        self.assertEqual(larger["forget"], [first["segments"][0]["segment"]])
        self.assertNotEqual(larger["segments"], first["segments"])

    def test_arrays_without_bytes(self) -> None:
        empty = {"segment": 0, "offset": 0, "dtype": "float64", "shape": [0, 7]}
        answer = self.session.ask({"op": "encode", "input": empty, "output": {"segment": 0, "offset": 0, "size": 0}})
        self.assertEqual(answer["output"], {"segment": 0, "offset": 0, "size": 0})
        self.assertEqual(answer["config"]["stride"], 8)
        answer = self.session.ask({"op": "decode", "input": {"segment": 0, "offset": 0, "size": 0}, "output": empty})
        self.assertTrue(answer["ok"], answer)

    def test_wrong_options_are_invalid(self) -> None:
        for config, words in (({"stride": 0}, "stride"), ({"stride": "x"}, "stride"), ({"runs": 1}, "runs"),
                              ({"bound": {"kind": "abs", "value": 1}}, "bound")):
            self.expect(self.encode(DATA, 5000, config)[0], "invalid", words)
        self.expect(self.session.ask({"op": "warm_up", "codec": "other"}), "invalid", "only the codec c_delta")
        self.assertTrue(self.session.ask({"op": "warm_up", "config": {"stride": 2}})["ok"])
        self.expect(self.session.ask({"op": "train", "arrays": []}), "invalid", "trained")
        self.expect(self.session.ask({"op": "dance"}), "invalid", "no such op")

    def test_damaged_streams_are_corrupt(self) -> None:
        answer, stream = self.encode(DATA, 5000)
        for damaged in (stream[:-1], stream + b"x", b"\xff" * 30):
            self.expect(self.decode(damaged, len(DATA), answer["config"])[0], "corrupt", "no stream of c_delta")

    def test_segments_are_checked(self) -> None:
        announced = {"op": "describe", "segments": [{"segment": 9, "size": 5}]}
        self.expect(self.session.ask(announced, [make_segment(b"12345", sealed=False)]), "invalid", "not sealed")
        self.expect(self.session.ask(announced, [make_segment(b"1234")]), "invalid", "another size")
        self.expect(self.session.ask(announced), "invalid", "without its descriptor")
        self.assertTrue(self.session.ask(announced, [make_segment(b"12345")])["ok"])
        room = {"segment": 0, "offset": 0, "size": 0}
        for place, words in (({"segment": 9, "offset": 64, "shape": [1]}, "inside"),
                             ({"segment": 9, "offset": 0, "shape": [6]}, "inside"),
                             ({"segment": 9, "offset": 0, "shape": [2**40, 2**40]}, "impossible"),
                             ({"segment": 9, "offset": 0, "shape": [-1]}, "impossible"),
                             ({"segment": 9, "offset": 1, "shape": [1]}, "64"),
                             ({"segment": 8, "offset": 0, "shape": [1]}, "inside")):
            request = {"op": "encode", "input": {"dtype": "uint8"} | place, "output": room}
            self.expect(self.session.ask(request), "invalid", words)
        input_9 = {"segment": 9, "offset": 0, "dtype": "uint8", "shape": [5]}
        self.assertTrue(self.session.ask({"op": "encode", "input": input_9, "output": room})["ok"])
        request = {"op": "encode", "forget": [9], "input": input_9, "output": room}
        self.expect(self.session.ask(request), "invalid", "inside")

    def test_sessions_are_apart_and_end_alone(self) -> None:
        other = self.open_session(2)
        self.encode(DATA, 5000)
        request = {"op": "encode", "input": {"segment": 1, "offset": 0, "dtype": "uint8", "shape": [4]},
                   "output": {"segment": 0, "offset": 0, "size": 0}}
        self.expect(other.ask(request), "invalid", "inside")
        other.socket.close()
        self.assertEqual(self.control.receive()[0], {"event": "session_end", "session": 2})
        self.assertTrue(self.session.ask({"op": "describe"})["ok"])

    def test_no_message_of_ours_ends_the_session(self) -> None:
        for text in (b"no JSON", b"[1]", b"{} {}", b"x" * 70000, b'{"op":"describe"}'):
            peer = self.open_session(3)
            peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
            peer.socket.send(text)
            self.assertEqual(peer.receive()[0], {}, text[:10])
            self.assertEqual(self.control.receive()[0]["session"], 3)
            peer.socket.close()

    def test_many_calls_leave_no_descriptors_and_no_mappings(self) -> None:
        def held() -> tuple[int, int]:
            folder = f"/proc/{self.process.pid}"
            with open(f"{folder}/maps", encoding="ascii") as maps:
                return len(os.listdir(f"{folder}/fd")), sum("memfd" in line for line in maps)

        self.encode(DATA, 10)
        before = held()
        for _ in range(50):
            for descriptor in self.session.received:
                os.close(descriptor)
            self.encode(DATA, 10000)
        peers = [self.open_session(10 + i) for i in range(5)]
        for peer in peers:
            peer.ask({"op": "describe", "segments": [{"segment": 1, "size": 5}]}, [make_segment(b"12345")])
            peer.socket.close()
            self.control.receive()
        self.assertLessEqual(held()[0], before[0])
        self.assertLessEqual(held()[1], before[1] + 1)

    def test_ends_during_a_call_when_the_host_goes(self) -> None:
        size = 1 << 27
        room = {"segment": 0, "offset": 0, "size": 0}
        self.session.send({"id": 1, "op": "encode", "codec": "c_delta", "config": {"runs": False},
                           "segments": [{"segment": 7, "size": size}], "output": room,
                           "input": {"segment": 7, "offset": 0, "dtype": "uint8", "shape": [size]}}, [make_segment(b"", size)])
        self.control.socket.close()
        self.assertEqual(self.process.wait(20), 0)


if __name__ == "__main__":
    unittest.main()
