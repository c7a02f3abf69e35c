"""The worker in C, driven by a host in Python's standard library: both are written from docs/bridge.md alone."""

import os
import socket
import sys
import unittest

from plain_host import WorkerTest, make_segment

NO_ROOM = {"segment": 0, "offset": 0, "size": 0}
DATA = bytes(range(64)) * 4 + bytes(1000) + b"end"


def array(segment: int, shape: list[int], offset: int = 0, dtype: str = "uint8") -> dict:
    return {"segment": segment, "offset": offset, "dtype": dtype, "shape": shape}


class CWorkerTest(WorkerTest):
    command = [sys.argv.pop()]
    codec = "c_delta"

    def test_describes_its_codec(self) -> None:
        answer = self.ask("describe")
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
        self.ask("encode", input=array(1, [64]), output=NO_ROOM)
        self.assertEqual(self.session.received, [])
        larger, _ = self.encode(DATA * 3, 0)
        self.assertEqual(larger["forget"], [first["segments"][0]["segment"]])
        self.assertNotEqual(larger["segments"], first["segments"])

    def test_arrays_without_bytes(self) -> None:
        empty = array(0, [0, 7], dtype="float64")
        answer = self.ask("encode", input=empty, output=NO_ROOM)
        self.assertEqual(answer["output"], NO_ROOM)
        self.assertEqual(answer["config"]["stride"], 8)
        answer = self.ask("decode", input=NO_ROOM, output=empty)
        self.assertTrue(answer["ok"], answer)

    def test_wrong_options_are_invalid(self) -> None:
        for config, words in (
            ({"stride": 0}, "stride"),
            ({"stride": "x"}, "stride"),
            ({"runs": 1}, "runs"),
            ({"bound": {"kind": "abs", "value": 1}}, "bound"),
        ):
            self.expect(self.encode(DATA, 5000, config)[0], "invalid", words)
        self.expect(self.ask("warm_up", codec="other"), "invalid", "only the codec c_delta")
        self.assertTrue(self.ask("warm_up", config={"stride": 2})["ok"])
        self.expect(self.ask("train", arrays=[]), "invalid", "trained")
        self.expect(self.ask("dance"), "invalid", "no such op")

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
        for place, words in (
            (array(9, [1], offset=64), "inside"),
            (array(9, [6]), "inside"),
            (array(9, [2**40, 2**40]), "impossible"),
            (array(9, [-1]), "impossible"),
            (array(9, [1], offset=1), "64"),
            (array(8, [1]), "inside"),
        ):
            self.expect(self.ask("encode", input=place, output=NO_ROOM), "invalid", words)
        self.assertTrue(self.ask("encode", input=array(9, [5]), output=NO_ROOM)["ok"])
        self.expect(self.ask("encode", forget=[9], input=array(9, [5]), output=NO_ROOM), "invalid", "inside")

    def test_sessions_are_apart_and_end_alone(self) -> None:
        other = self.open_session(2)
        self.encode(DATA, 5000)
        request = {"op": "encode", "codec": self.codec, "input": array(1, [4]), "output": NO_ROOM}
        self.expect(other.ask(request), "invalid", "inside")
        other.socket.close()
        self.assertEqual(self.control.receive()[0], {"event": "session_end", "session": 2})
        self.assertTrue(self.ask("describe")["ok"])

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
        request = {"id": 1, "op": "encode", "codec": self.codec, "config": {"runs": False}}
        request |= {"segments": [{"segment": 7, "size": size}], "input": array(7, [size]), "output": NO_ROOM}
        self.session.send(request, [make_segment(b"", size)])
        self.control.socket.close()
        self.assertEqual(self.process.wait(20), 0)


if __name__ == "__main__":
    unittest.main()
