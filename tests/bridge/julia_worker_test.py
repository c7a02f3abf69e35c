"""The worker in Julia (workers/julia/linlog.jl) where Julia and LinLogQuantization.jl are installed.

The codes must be those of the formulas that the native quantisers implement (src/plugins/compressors/linear_scale.h
and log_scale.h), which Python's floats compute too.
"""

import math
import shutil
import struct
import subprocess
import sys
import unittest

from plain_host import WorkerTest

SCRIPT = sys.argv.pop()
VALUES = [0.5 + math.sin(i) ** 2 + i / 7 for i in range(60)]
RAW = struct.pack("<60f", *VALUES)
VALUES = list(struct.unpack("<60f", RAW))


def why_not() -> str:
    """What is missing here, or nothing."""
    if shutil.which("julia") is None:
        return "julia is not installed"
    found = subprocess.run(["julia", "-e", "using LinLogQuantization"], capture_output=True, check=False)
    return "" if found.returncode == 0 else "Julia has no package LinLogQuantization"


WHY_NOT = why_not()


def linear_codes(bits: int) -> list[int]:
    low, high = min(VALUES), max(VALUES)
    inverse_step = (2**bits - 1) / (high - low)
    return [round((x - low) * inverse_step) for x in VALUES]


def logarithmic_codes(bits: int) -> list[int]:
    low, high = math.log(min(VALUES)), math.log(max(VALUES))
    inverse_step = (2**bits - 2) / (high - low)
    offset = 0.5 - inverse_step * math.log(min(VALUES) * (math.exp(1 / inverse_step) + 1) / 2)
    return [round(offset + inverse_step * math.log(x)) + 1 for x in VALUES]


@unittest.skipIf(WHY_NOT, WHY_NOT)
class JuliaWorkerTest(WorkerTest):
    command = ["julia", "-t", "2", SCRIPT]
    codec = "linlog"

    def setUp(self) -> None:
        super().setUp()
        self.session.socket.settimeout(120)  # the first call compiles

    def test_describes_its_codec(self) -> None:
        (codec,) = self.ask("describe")["codecs"]
        self.assertEqual(codec["id"], "linlog")
        self.assertEqual([option["name"] for option in codec["options"]], ["scale", "bits"])

    def test_codes_are_those_of_the_native_quantisers(self) -> None:
        for scale, codes in (("lin", linear_codes), ("log", logarithmic_codes)):
            for bits, letter in ((8, "B"), (16, "H")):
                for room in (10000, 0):
                    config = {"scale": scale, "bits": bits}
                    answer, stream = self.encode(RAW, room, config, "float32", [5, 12])
                    self.assertTrue(answer["ok"], answer)
                    self.assertEqual(answer["config"], config)
                    self.assertEqual(list(struct.unpack(f"<60{letter}", stream[16:])), codes(bits))

    def test_there_and_back(self) -> None:
        answer, stream = self.encode(RAW, 10000, {"bits": 32}, "float32", [3, 4, 5])
        answer, restored = self.decode(stream, len(RAW), answer["config"], "float32", [3, 4, 5])
        self.assertTrue(answer["ok"], answer)
        for before, after in zip(VALUES, struct.unpack("<60f", restored)):
            self.assertAlmostEqual(before, after, places=5)

    def test_errors_have_their_kind(self) -> None:
        self.expect(self.encode(RAW, 0, {"bits": 7}, "float32", [60])[0], "invalid", "bits is 7")
        self.expect(self.encode(RAW, 0, {}, "int32", [60])[0], "invalid", "not Int32")
        self.expect(self.decode(b"short", len(RAW), {"bits": 8}, "float32", [60])[0], "corrupt", "5 bytes")
        self.expect(self.ask("dance"), "invalid", "dance")
        self.expect(self.ask("warm_up", codec="other"), "invalid", "no codec other")

    def test_sessions_end_alone(self) -> None:
        other = self.open_session(2)
        other.socket.close()
        self.control.socket.settimeout(60)
        self.assertEqual(self.control.receive()[0], {"event": "session_end", "session": 2})
        self.assertTrue(self.ask("describe")["ok"])


if __name__ == "__main__":
    unittest.main()
