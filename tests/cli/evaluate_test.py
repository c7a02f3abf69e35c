"""Runs `tezpress evaluate` as a person would: a study with a report, dry runs, resuming, Ctrl-C, exit codes.

usage: evaluate_test.py TEZPRESS [unittest arguments]
"""

import csv
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

TEZPRESS = ""  # set from the command line
USAGE, UNKNOWN, IO, VIOLATED, INTERRUPTED = 1, 2, 6, 7, 130
SMALL = pathlib.Path(__file__).parents[2] / "studies" / "small.json"
FAST = {
    "datasets": [{"generate": "vorticity", "shape": "3x16x16"}],
    "compressors": ["tezip", "noop"],
    "bounds": ["abs 1e-2", "lossless"],
    "repeats": 1,
}


def run(*arguments, **options):
    command = [TEZPRESS, "evaluate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=300, check=False, **options)


class EvaluateTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out"

    def study(self, **members):
        path = self.folder / "study.json"
        path.write_text(json.dumps({**FAST, **members}))
        return path

    def rows(self):
        with open(self.out / "results.csv", newline="") as file:
            return list(csv.DictReader(file))

    def test_the_small_study_runs_and_reports(self):
        done = run(SMALL, "--output", self.out, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr.decode() + done.stdout.decode())
        rows = self.rows()
        self.assertEqual(len(rows), 3 * 4 * 3)
        self.assertEqual({row["status"] for row in rows}, {"ok"}, [row["message"] for row in rows])
        table = done.stdout.decode()
        for text in ("abs 0.1", "rel 0.001", "lossless", "tezip", "geometric mean of 3", "* ", "~"):
            self.assertIn(text, table)
        for row in rows:
            self.assertLess(float(row["compress_s_min"]), float(row["compress_s_max"]) + 1e-9)
            if row["compressor"] != "ZFP rate 8":
                self.assertLessEqual(float(row["max_error"]), float(row["abs_bound"]))
        self.assertIn("<html", (self.out / "report.html").read_text()[:2000].lower())
        self.assertEqual(json.loads((self.out / "study.json").read_text())["warmup"], 1)
        pictures = [json.loads(path.read_text()) for path in (self.out / "cells").iterdir()]
        self.assertEqual(len(pictures), 36)
        self.assertEqual(sum("slice" in cell for cell in pictures), 12)

    def test_a_dry_run_lists_and_writes_nothing(self):
        done = run(self.study(), "--output", self.out, "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("vorticity  abs 0.01  tezip", done.stdout.decode())
        self.assertIn("4 cells to run", done.stdout.decode())
        self.assertFalse(self.out.exists())

    def test_what_is_there_is_not_run_again(self):
        self.assertEqual(run(self.study(), "--output", self.out).returncode, 0)
        whole = (self.out / "results.csv").read_bytes()
        (self.out / "results.csv").write_bytes(whole[:-20])
        self.assertIn(b"\n1 cells to run", run(self.study(), "--output", self.out, "--dry-run").stdout)
        self.assertEqual(run(self.study(), "--output", self.out).returncode, 0)
        self.assertEqual(len(self.rows()), 4)
        self.assertTrue((self.out / "results.csv").read_bytes().startswith(whole[: whole.rindex(b"\nvorticity") + 1]))

    def test_a_violated_bound_is_the_exit_code_unless_allowed(self):
        # A quantizer keeps its bound, unless something below it loses what it wrote.
        options = {"linear_quantizer:compressor": "cast", "cast:dtype": "uint8"}
        study = self.study(compressors=["noop", {"id": "linear_quantizer", "options": options}], bounds=["abs 1e-2"])
        done = run(study, "--output", self.out)
        self.assertEqual(done.returncode, VIOLATED, done.stdout.decode() + done.stderr.decode())
        self.assertEqual(self.rows()[1]["status"], "violated")
        self.assertIn(b"outside the bound", done.stdout)
        self.assertEqual(run(study, "--output", self.out, "--allow-violations").returncode, 0)

    def test_wrong_studies_are_errors_before_anything_is_written(self):
        for members, code, says in (
            ({"bounds": ["abs -1"]}, USAGE, "abs -1"),
            ({"datasets": [{"path": "${DATA}/x.npy"}]}, USAGE, "--data"),
            ({"datasets": [{"path": "x*.npy"}]}, IO, "x*.npy"),
            ({"repeat": 3}, UNKNOWN, "repeats"),
        ):
            environment = {key: value for key, value in os.environ.items() if key != "TEZPRESS_DATA"}
            done = run(self.study(**members), "--output", self.out, env=environment)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn(says, done.stderr.decode())
            self.assertFalse((self.out / "results.csv").exists())
        self.assertEqual(run(self.folder / "none.json").returncode, IO)

    def test_ctrl_c_leaves_a_valid_file_that_the_next_run_continues(self):
        study = self.study(datasets=[{"generate": "vorticity", "shape": "16x256x256"}], repeats=50)
        process = subprocess.Popen([TEZPRESS, "evaluate", str(study), "--output", str(self.out)],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while not (self.out / "environment.json").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, INTERRUPTED, errors)
        self.assertLess(len(self.rows()), 4)
        self.assertIn(b"cells to run", run(study, "--output", self.out, "--dry-run").stdout)


if __name__ == "__main__":
    TEZPRESS = sys.argv.pop(1)
    unittest.main()
