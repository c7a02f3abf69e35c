"""TTHRESH as studies/poster.json calls it: what cells say where its program is missing, and what it returns where it is.

usage: tthresh_test.py TEZPRESS [unittest arguments]
"""

import array
import csv
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TEZPRESS = ""  # set from the command line
ROOT = pathlib.Path(__file__).parents[2]
SCRIPT = ROOT / "studies" / "tthresh_external.py"
SHAPE = (6, 16, 20)
POSTER = json.loads((ROOT / "studies" / "poster.json").read_text())


def call(*arguments: str, path: str = os.environ.get("PATH", "")) -> subprocess.CompletedProcess:
    command = [sys.executable, SCRIPT, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env={"PATH": path})


class TthreshTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data = self.folder / f"u_{'x'.join(map(str, SHAPE))}.f32"
        steps, rows, columns = (range(size) for size in SHAPE)
        values = [math.sin(0.2 * x + 0.1 * y * t) for t in steps for y in rows for x in columns]
        self.data.write_bytes(array.array("f", values).tobytes())

    def path_of_python_alone(self) -> str:
        programs = self.folder / "programs"
        programs.mkdir()
        python = programs / "python3"
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o700)
        return str(programs)

    def rows(self, path: str) -> dict[str, dict]:
        """The poster's two cells of TTHRESH on a small series, by label."""
        study = self.folder / "study.json"
        compressors = [one for one in POSTER["compressors"] if one["label"].startswith("TTHRESH")]
        study.write_text(json.dumps({"datasets": [{"path": str(self.data)}], "compressors": compressors,
                                     "bounds": ["abs 1e-3"], "repeats": 1}))  # fmt: skip
        done = subprocess.run([TEZPRESS, "evaluate", study, "--output", self.folder / "out", "--quiet"], cwd=ROOT,
                              env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
                              timeout=120)  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        with open(self.folder / "out" / "results.csv", newline="") as file:
            return {row["compressor"]: row for row in csv.DictReader(file)}

    def test_where_the_program_is_missing_the_cells_say_so(self):
        rows = self.rows(self.path_of_python_alone())
        self.assertEqual(set(rows), {"TTHRESH", "TTHRESH bounded"})
        for row in rows.values():
            self.assertEqual(row["status"], "failed")
            self.assertIn("no program tthresh on the PATH", row["message"])

    @unittest.skipUnless(shutil.which("tthresh"), "no program tthresh on the PATH")
    def test_sizes_are_those_of_its_own_files(self):
        row = self.rows(os.environ["PATH"])["TTHRESH"]
        own = self.folder / "own"
        sizes = map(str, reversed(SHAPE))
        subprocess.run(["tthresh", "-i", self.data, "-t", "float", "-s", *sizes, "-r", "0.001", "-c", own], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        self.assertEqual(int(row["compressed_bytes"]), own.stat().st_size, row["message"])
        self.assertLess(float(row["mse"]) ** 0.5, 5e-3)  # its target is an estimate, no bound

    @unittest.skipUnless(shutil.which("tthresh"), "no program tthresh on the PATH")
    def test_bounded_holds_the_bound(self):
        row = self.rows(os.environ["PATH"])["TTHRESH bounded"]
        self.assertEqual(row["status"], "ok", row["message"])
        self.assertLessEqual(float(row["max_error"]), 1e-3)

    @unittest.skipUnless(shutil.which("tthresh"), "no program tthresh on the PATH")
    def test_what_it_cannot_take_is_said(self):
        target = ["--options", '{"tthresh:target_value": 1e-3}']
        axes = ["--idim", "20", "--idim", "96"]
        empty = self.folder / "empty"
        empty.touch()
        for arguments, words in (
            (["--mode", "set_options", "--options", '{"tthresh:target_str": "mse"}'], "'mse'; legal are eps"),
            (["--mode", "compress", *target, "--itype", "float", *axes, "--input", self.data], "three axes"),
            (["--mode", "compress", *target, "--itype", "int8", *axes, "--input", self.data], "not int8"),
            (["--mode", "compress", "--itype", "float", *axes, "--idim", "1", "--input", self.data], "above 0"),
            (["--mode", "compress", *target, "--itype", "float", *axes, "--idim", "9", "--input", self.data], "said:"),
            (["--mode", "decompress", "--itype", "byte", "--otype", "float", "--input", empty], "tthresh ended"),
        ):
            done = call(*map(str, arguments))
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn(words, done.stderr)

    def test_its_options_have_the_names_of_libpressio(self):
        listed = call("--mode", "get_options", "--options", '{"tthresh:target_value": 0.5}').stdout
        self.assertIn("tthresh:target_str=rmse\ntthresh:target_value=0.5\n", listed)
        self.assertIn("tthresh:target_str=psnr\n", call("--mode", "get_configuration").stdout)


if __name__ == "__main__":
    TEZPRESS = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
