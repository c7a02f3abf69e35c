"""The second decoder, written from docs/format.md alone, decodes every golden stream, and fresh ones, bit for bit, so
that page and codec say the same; and a flipped or missing byte anywhere is refused.

usage: second_decoder_test.py GOLDEN_FOLDER TEZPRESS
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SKIPPED = 77

try:
    import numpy as np
    from decode import decode
    from fresh_streams import fresh_series
    from tezip_stream import StreamError, read_stream
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(SKIPPED)

HERE = pathlib.Path(__file__).resolve().parent
STREAMS: list[pathlib.Path] = []
TEZPRESS: list[str] = []


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]


def tezpress(*arguments: str) -> None:
    subprocess.run(TEZPRESS + list(arguments), check=True, capture_output=True, timeout=60)


class GoldenStreams(unittest.TestCase):
    def test_decode_to_their_recorded_bytes(self) -> None:
        self.assertTrue(STREAMS)
        for path in STREAMS:
            with self.subTest(path.name):
                self.assertTrue(decode(path.read_bytes()).tobytes() == path.with_suffix(".raw").read_bytes())

    def test_a_flipped_byte_is_refused(self) -> None:
        for path in STREAMS:
            data = path.read_bytes()
            for place in range(len(data)):
                with self.subTest(path.name, place=place), self.assertRaises(StreamError):
                    read_stream(flipped(data, place))

    def test_a_shortened_stream_is_refused(self) -> None:
        for path in STREAMS:
            data = path.read_bytes()
            for size in range(len(data)):
                with self.subTest(path.name, size=size), self.assertRaises(StreamError):
                    read_stream(data[:size])


class FreshStreams(unittest.TestCase):
    def test_decode_as_with_the_codec(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            source, stream, back = (str(pathlib.Path(folder, name)) for name in ("s.npy", "s.tezip", "back.npy"))
            for name, series, arguments in fresh_series():
                with self.subTest(name):
                    np.save(source, series)
                    tezpress("compress", source, stream, "-f", *arguments)
                    tezpress("decompress", stream, back, "-f")
                    decoded, expected = decode(pathlib.Path(stream).read_bytes()), np.load(back)
                    self.assertEqual(decoded.shape, expected.shape)
                    self.assertTrue(decoded.tobytes() == expected.tobytes())


class CommandLine(unittest.TestCase):
    def run_on(self, data: bytes, folder: str) -> tuple[int, pathlib.Path]:
        stream, values = pathlib.Path(folder, "s.tezip"), pathlib.Path(folder, "s.raw")
        stream.write_bytes(data)
        done = subprocess.run([sys.executable, HERE / "decode.py", stream, values], capture_output=True, timeout=60)
        return done.returncode, values

    def test_decodes_what_is_whole(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            status, values = self.run_on(STREAMS[0].read_bytes(), folder)
            self.assertEqual(status, 0)
            self.assertEqual(values.read_bytes(), STREAMS[0].with_suffix(".raw").read_bytes())

    def test_refuses_what_is_damaged(self) -> None:
        data = STREAMS[0].read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            status, values = self.run_on(flipped(data, len(data) // 2), folder)
            self.assertEqual(status, 1)
            self.assertFalse(values.exists())


if __name__ == "__main__":
    TEZPRESS.append(sys.argv.pop(2))
    STREAMS += sorted(pathlib.Path(sys.argv.pop(1)).glob("*.tezip"))
    unittest.main()
