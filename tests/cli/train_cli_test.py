"""Runs `tezpress train` as a person would: a model, what info says of it, its use, Ctrl-C and resuming, mistakes.
TRAINS is 0 where this build has no training: then only that is told.

usage: train_cli_test.py TEZPRESS TRAINS [unittest arguments]
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

TEZPRESS = ""  # set from the command line
TRAINS = False
USAGE, UNSUPPORTED, CORRUPT, IO, INTERRUPTED = 1, 3, 4, 6, 130
SMALL = ("--bounds", "1e-3", "--hidden", "8", "--samples", "20000", "--rounds", "1")


class TrainCliTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.model = self.folder / "own.tezm"
        self.series = self.folder / "gray_scott.npy"
        self.ok("generate", "gray_scott", self.series, "--shape", "12x64x64")

    def run_it(self, *arguments, **options):
        command = [TEZPRESS, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, **options)

    def ok(self, *arguments, **options):
        done = self.run_it(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def fails(self, code, *arguments, says=(), **options):
        done = self.run_it(*arguments, **options)
        self.assertEqual(done.returncode, code, done.stderr)
        for text in says:
            self.assertIn(text, done.stderr)

    def interrupted_when(self, condition, *arguments):
        """Stderr of a run that got Ctrl-C as soon as condition(lines so far) held."""
        process = subprocess.Popen([TEZPRESS, *map(str, arguments)], stderr=subprocess.PIPE, text=True)
        lines = []
        for line in process.stderr:
            lines.append(line)
            if condition(line):
                process.send_signal(signal.SIGINT)
                break
        lines += process.stderr.readlines()
        self.assertEqual(process.wait(timeout=120), INTERRUPTED, lines)
        process.stderr.close()
        return "".join(lines)


class WithoutTraining(TrainCliTest):
    def test_says_what_to_install(self):
        nowhere = {**os.environ, "TEZPRESS_TRAIN_LIBRARY": str(self.folder / "none.so")}
        self.fails(UNSUPPORTED, "train", self.model, self.series, says=["none.so"], env=nowhere)
        if not TRAINS:
            self.fails(UNSUPPORTED, "train", self.model, self.series, says=["libtorch"])

    def test_mistakes(self):
        self.fails(USAGE, "train", self.model, says=["SERIES"])
        self.fails(USAGE, "train", self.series, self.series, says=["--force"])
        self.fails(USAGE, "train", self.model, "-", says=["files"])
        self.fails(USAGE, "train", self.model, self.series, "--steps", "0", says=["--steps"])
        self.fails(USAGE, "train", self.model, self.series, "--frames", "10:3", says=["12 frames"])
        self.fails(USAGE, "train", self.model, self.series, "--frames", "ten", says=["FIRST:COUNT"])
        self.fails(IO, "train", self.model, "--resume", says=["checkpoint"])
        self.assertFalse(self.model.exists())


class Training(TrainCliTest):
    def setUp(self):
        if not TRAINS:
            self.skipTest("this build has no training")
        super().setUp()

    def test_a_model_and_its_use(self):
        done = self.ok("train", self.model, self.series, "--frames", "0:6", "--steps", "400", *SMALL)
        for text in ("2-D first frames", "2-D later frames", "without the network", "ratio about", "round 1/1"):
            self.assertIn(text, done.stderr)
        info = json.loads(self.ok("info", self.model, "--json").stdout)
        self.assertEqual(info["kind"], "tezip model")
        self.assertRegex(info["hash"], "^[0-9a-f]{16}$")
        self.assertIn("gray_scott.npy", info["note"])
        self.assertIn("8 and 8 hidden units", info["2-D later frames"])
        stream, back = self.folder / "s.tezip", self.folder / "back.npy"
        use = ("-o", f"tezip:model={self.model}")
        sizes = {}
        for name, options in {"bare": use, "embedded": (*use, "-o", "tezip:embed_model=true"),
                              "none": ("-o", "tezip:model=none")}.items():
            self.ok("compress", self.series, stream, "--rel", "1e-3", "-f", "-q", "-o", "tezip:mode=loop", *options)
            sizes[name] = stream.stat().st_size
            if name == "bare":
                self.fails(UNSUPPORTED, "decompress", stream, back, says=[info["hash"], "TEZIP_MODEL_PATH"])
                os.symlink(self.model, self.folder / f"{info['hash']}.tezm")
                self.ok("decompress", stream, back, env={**os.environ, "TEZIP_MODEL_PATH": str(self.folder)})
            else:
                self.ok("decompress", stream, self.folder / f"{name}.npy")
        self.assertEqual(back.read_bytes(), (self.folder / "embedded.npy").read_bytes())
        self.assertLess(sizes["bare"], sizes["none"])
        self.assertGreater(sizes["embedded"], sizes["bare"] + info["stored bytes"])

    def test_interrupted_and_resumed(self):
        arguments = (self.series, "--steps", "600", *SMALL)
        whole = self.folder / "whole.tezm"
        self.ok("train", whole, *arguments)
        self.assertFalse(pathlib.Path(f"{whole}.checkpoint").exists())
        told = self.interrupted_when(lambda line: "in integers" in line, "train", self.model, *arguments)
        self.assertIn("--resume", told)
        self.assertTrue(self.model.exists())
        self.fails(USAGE, "train", self.model, self.series, "--resume", says=["--resume"])
        self.ok("train", self.model, "--resume")
        self.assertEqual(self.model.read_bytes(), whole.read_bytes())
        self.assertFalse(pathlib.Path(f"{self.model}.checkpoint.json").exists())

    def test_interrupted_in_the_first_network(self):
        told = self.interrupted_when(lambda line: "step 0" in line, "train", self.model, self.series, "--steps", "100000",
                                     *SMALL)
        self.assertIn("best so far", told)
        self.ok("info", self.model)

    def test_damaged_checkpoints_and_models(self):
        checkpoint = pathlib.Path(f"{self.model}.checkpoint.json")
        checkpoint.write_text("{}")
        self.fails(CORRUPT, "train", self.model, "--resume", says=["no checkpoint"])
        self.model.write_bytes(b"TEZM\x01")
        self.fails(5, "info", self.model, says=["own.tezm"])
        self.fails(5, "train", self.folder / "b.tezm", self.series, "--start", self.model, says=["own.tezm"])


if __name__ == "__main__":
    TEZPRESS, TRAINS = sys.argv.pop(1), sys.argv.pop(1) == "1"
    unittest.main()
