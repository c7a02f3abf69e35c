"""Runs the real `tezpress` as a person or a script would: every subcommand, its help, pipes, messages and exit codes.

usage: cli_test.py TEZPRESS [unittest arguments]
"""

import array
import csv
import json
import math
import os
import pathlib
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import unittest

TEZPRESS = ""  # set from the command line
USAGE, UNKNOWN, UNSUPPORTED, CORRUPT, TRUNCATED, IO, VIOLATED = 1, 2, 3, 4, 5, 6, 7
# dtype of the CLI, type code of the array module, bytes
DTYPES = [("float", "f", 4), ("double", "d", 8), ("int8", "b", 1), ("uint8", "B", 1), ("int16", "h", 2),
          ("uint16", "H", 2), ("int32", "i", 4), ("uint32", "I", 4), ("int64", "q", 8), ("uint64", "Q", 8),
          ("byte", "B", 1), ("bool", "B", 1)]


def run(*arguments, stdin=b"", **options):
    """The finished process; stdout and stderr are bytes."""
    command = [TEZPRESS, *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=300, check=False, **options)


def wave(code, count):
    values = (100 * math.sin(0.1 * i) + 10 * math.cos(0.037 * i) for i in range(count))
    if code in "fd":
        return array.array(code, values)
    if code == "B":
        return array.array(code, (int(v) + 120 for v in values))
    return array.array(code, (abs(int(v)) for v in values))


def npy(descr, shape, payload):
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + payload


class CliTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, data=None):
        path = self.folder / name
        if data is not None:
            path.write_bytes(data)
        return path

    def series(self, name="series_6x20x30.f32"):
        return self.file(name, wave("f", 6 * 20 * 30).tobytes())

    def ok(self, *arguments, **options):
        done = run(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout

    def fails(self, code, *arguments, says=(), **options):
        """Exit code, one clear message on stderr that contains each text of says, and nothing on stdout."""
        done = run(*arguments, **options)
        message = done.stderr.decode()
        self.assertEqual(done.returncode, code, message)
        self.assertTrue(message.startswith("tezpress: "), message)
        for text in says:
            self.assertIn(text, message)
        self.assertEqual(done.stdout, b"")
        return message


class Help(CliTest):
    COMMANDS = ("compress", "decompress", "info", "compare", "list", "options", "generate")

    def test_every_help_fits_100_columns_and_names_every_command(self):
        text = self.ok("--help").decode()
        for command in self.COMMANDS:
            self.assertIn(command, text)
            own = self.ok(command, "--help").decode()
            for line in (text + own).splitlines():
                self.assertLessEqual(len(line), 100, line)

    def test_help_lists_the_exit_codes(self):
        text = self.ok("--help").decode()
        for code in range(10):
            self.assertRegex(text, rf"\b{code} [a-z]")

    def test_version(self):
        self.assertRegex(self.ok("--version").decode(), r"^tezpress \d+\.\d+\.\d+\n$")

    def test_wrong_use(self):
        self.fails(USAGE, says=["--help"])
        self.fails(USAGE, "compres", says=["--help"])
        self.fails(USAGE, "compress", says=["IN"])
        self.fails(USAGE, "compress", "a", "b", "--abs", "many", says=["--abs"])
        self.fails(USAGE, "compress", "a", "b", "--wrong")
        self.fails(USAGE, "compare", "a", "--json", "--csv")


class ListAndOptions(CliTest):
    def test_list_fits_100_columns(self):
        text = self.ok("list").decode()
        for line in text.splitlines():
            self.assertLessEqual(len(line), 100, line)
        self.assertIn("noop", text)

    def test_list_json_names_what_is_there_and_what_is_missing_and_why(self):
        found = json.loads(self.ok("list", "--json"))
        self.assertIn("noop", [entry["id"] for entry in found["compressors"]])
        self.assertIn("error_stat", [entry["id"] for entry in found["metrics"]])
        self.assertIn("numpy", [entry["id"] for entry in found["formats"]])
        for entry in found["missing"]:
            self.assertTrue(entry["reason"], entry)

    def test_options_of_every_plugin_in_text_and_json(self):
        found = json.loads(self.ok("list", "--json"))
        for kind in ("compressors", "metrics", "formats"):
            for entry in found[kind]:
                text = self.ok("options", entry["id"]).decode()
                docs = json.loads(self.ok("options", entry["id"], "--json"))
                for doc in docs:
                    self.assertIn(doc["key"], text)
                    self.assertTrue(doc["sentence"], doc)
                    self.assertIn("type", doc)
                for line in text.splitlines():
                    self.assertLessEqual(len(line), 100, line)

    def test_unknown_plugin_names_the_nearest(self):
        self.fails(UNKNOWN, "options", "nop", says=["nop", "noop"])


class RoundTrip(CliTest):
    def test_every_dtype_through_every_lossless_compressor(self):
        found = json.loads(self.ok("list", "--json"))["compressors"]
        compressors = [entry["id"] for entry in found if "lossless" in entry["bounds"] and entry["id"] in ("noop", "zstd", "tezip")]
        self.assertIn("noop", compressors)
        for name, code, _ in DTYPES:
            data = wave(code, 5 * 6 * 7).tobytes()
            raw = self.file(f"values_{name}.raw", data)
            for compressor in compressors:
                with self.subTest(dtype=name, compressor=compressor):
                    stream, back = self.file(f"{name}_{compressor}.tz"), self.file(f"{name}_{compressor}.raw")
                    self.ok("compress", raw, stream, "-c", compressor, "--lossless", "--shape", "5x6x7", "--type", name)
                    facts = json.loads(self.ok("info", stream, "--json"))
                    self.assertEqual((facts["dtype"], facts["shape"]), (name, "5x6x7"))
                    self.ok("decompress", stream, back)
                    self.assertEqual(back.read_bytes(), data)

    def test_shape_and_type_come_from_the_name(self):
        stream = self.file("s.tz")
        self.ok("compress", self.series(), stream, "-c", "noop")
        facts = json.loads(self.ok("info", stream, "--json"))
        self.assertEqual((facts["dtype"], facts["shape"]), ("float", "6x20x30"))

    def test_info_tells_how_a_tezip_stream_is_coded(self):
        stream = self.file("told.tz")
        self.ok("compress", self.series(), stream, "--abs", "0.01", "-o", "tezip:mode=basis")
        facts = json.loads(self.ok("info", stream, "--json"))
        self.assertEqual(facts["absolute bound"], 0.01)
        self.assertEqual((facts["frames"], facts["groups of pictures"], facts["groups in mode basis"]), (6, 1, 1))
        self.assertNotIn("point-wise relative bound", facts)
        self.ok("compress", self.series(), stream, "--lossless", "--force")
        self.assertIs(json.loads(self.ok("info", stream, "--json"))["lossless"], True)

    def test_a_tree_of_compressors(self):
        stream, back = self.file("tree.tz"), self.file("tree.f32")
        self.ok("compress", self.series(), stream, "-c", "chunking", "--abs", "0.25", "--verify", "-o", "chunking:size=[30,20,3]",
                "-o", "chunking:compressor=pipeline", "-o", 'pipeline:pipeline=["linear_quantizer","zstd"]')
        self.ok("decompress", stream, back)
        original = array.array("f", self.series().read_bytes())
        restored = array.array("f", back.read_bytes())
        self.assertLessEqual(max(abs(a - b) for a, b in zip(original, restored)), 0.25)
        self.fails(USAGE, "compress", self.series(), self.file("x.tz"), "-c", "chunking", "-o", "chunking:size=[30", says=["no list"])
        self.fails(UNKNOWN, "compress", self.series(), self.file("x.tz"), "-c", "chunking", "-o", "chunking:size=[30,20,3]",
                   "-o", "chunking:compresor=zfp", says=["did you mean chunking:compressor"])

    def test_numpy_in_and_out(self):
        payload = wave("d", 24).tobytes()
        source = self.file("a.npy", npy("<f8", (4, 6), payload))
        self.ok("compress", source, self.file("a.tz"), "-c", "noop")
        self.ok("decompress", self.file("a.tz"), self.file("b.npy"))
        back = self.file("b.npy").read_bytes()
        self.assertTrue(back.startswith(b"\x93NUMPY"))
        self.assertIn(b"(4, 6)", back)
        self.assertTrue(back.endswith(payload))

    def test_bound_is_kept(self):
        for compressor in self.bounded_compressors():
            with self.subTest(compressor=compressor):
                stream, back = self.file(f"{compressor}.tz"), self.file(f"{compressor}.f32")
                self.ok("compress", self.series(), stream, "-c", compressor, "--abs", "0.5", "--verify")
                self.ok("decompress", stream, back)
                original = array.array("f", self.series().read_bytes())
                restored = array.array("f", back.read_bytes())
                self.assertLessEqual(max(abs(a - b) for a, b in zip(original, restored)), 0.5)
                self.assertLess(stream.stat().st_size, 6 * 20 * 30 * 4)

    def bounded_compressors(self):
        found = json.loads(self.ok("list", "--json"))["compressors"]
        return [entry["id"] for entry in found if "abs" in entry["bounds"] and entry["id"] in ("zfp", "sz3", "tezip")]


class Pipes(CliTest):
    def test_raw_values_through_pipes_both_ways(self):
        data = self.series().read_bytes()
        stream = self.ok("compress", "-", "-", "-c", "noop", "--shape", "6x20x30", "--type", "float", stdin=data)
        self.assertEqual(self.ok("decompress", "-", "-", stdin=stream), data)

    def test_numpy_on_standard_input_says_its_own_shape(self):
        payload = wave("h", 12).tobytes()
        stream = self.ok("compress", "-", "-", "-c", "noop", stdin=npy("<i2", (3, 4), payload))
        self.assertEqual(self.ok("decompress", "-", "-", stdin=stream), payload)

    def test_nothing_but_the_stream_on_standard_output(self):
        done = run("compress", self.series(), "-", "-c", "noop")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"ratio", done.stderr)

    def test_a_full_device_is_an_error(self):
        with open("/dev/full", "wb") as full:
            command = [TEZPRESS, "compress", str(self.series()), "-", "-c", "noop"]
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
            self.assertEqual(done.returncode, IO, done.stderr)
            done = subprocess.run([TEZPRESS, "list"], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
            self.assertEqual(done.returncode, IO, done.stderr)


class Errors(CliTest):
    def test_unknown_compressor_names_the_nearest_and_where_to_look(self):
        self.fails(UNKNOWN, "compress", self.series(), self.file("x"), "-c", "zsdt", says=["zsdt", "zstd"])
        self.assertFalse(self.file("x").exists())

    def test_unknown_option_names_the_nearest(self):
        self.fails(UNKNOWN, "compress", self.series(), self.file("x"), "-c", "zstd", "-o", "zstd:leve=3", says=["zstd:level"])

    def test_option_of_a_plugin_not_in_use_is_refused(self):
        self.fails(UNKNOWN, "compress", self.series(), self.file("x"), "-c", "noop", "-o", "zstd:level=3", says=["zstd:level", "noop"])

    def test_option_of_the_wrong_type(self):
        self.fails(USAGE, "compress", self.series(), self.file("x"), "-c", "zstd", "-o", "zstd:level=much", says=["zstd:level", "much"])

    def test_malformed_option(self):
        self.fails(USAGE, "compress", self.series(), self.file("x"), "-c", "noop", "-o", "level", says=["plugin:key=value"])

    def test_missing_file(self):
        self.fails(IO, "info", self.file("none.npy"), says=["none.npy", "No such file"])
        self.fails(IO, "decompress", self.file("none.tz"), self.file("x.npy"), says=["none.tz", "No such file"])

    def test_raw_file_without_shape_says_how_many_values_there_are(self):
        raw = self.file("values.f32", bytes(4800))
        self.fails(USAGE, "info", raw, says=["1200 values", "--shape"])

    def test_raw_file_of_another_size(self):
        self.fails(USAGE, "info", self.series(), "--shape", "6x20x31", says=["14400", "14880"])

    def test_shape_that_is_none(self):
        self.fails(USAGE, "info", self.series(), "--shape", "6xx30", says=["6xx30"])

    def test_type_that_is_none(self):
        self.fails(USAGE, "info", self.series(), "--type", "flout", says=["flout"])

    def test_two_bounds(self):
        self.fails(USAGE, "compress", self.series(), self.file("x"), "-c", "noop", "--abs", "1", "--rel", "1", says=["--abs"])

    def test_impossible_bounds(self):
        for value in ("-1", "nan", "inf"):
            with self.subTest(bound=value):
                self.fails(USAGE, "compress", self.series(), self.file("x"), "-c", "zfp", f"--abs={value}")

    def test_existing_output_is_kept_unless_forced(self):
        target = self.file("target.tz", b"mine")
        self.fails(USAGE, "compress", self.series(), target, "-c", "noop", says=["--force"])
        self.assertEqual(target.read_bytes(), b"mine")
        self.ok("compress", self.series(), target, "-c", "noop", "--force")
        self.assertNotEqual(target.read_bytes(), b"mine")

    def test_data_file_is_no_stream(self):
        self.fails(USAGE, "decompress", self.series(), self.file("x.npy"), says=["stream"])

    def test_shape_of_a_file_that_knows_its_own(self):
        source = self.file("a.npy", npy("<f8", (4, 6), wave("d", 24).tobytes()))
        self.fails(USAGE, "info", source, "--shape", "24", says=["shape and type", "numpy"])

    def test_violated_bound_with_verify_writes_nothing(self):
        # The option outweighs the bound, and 1 bit per value cannot keep it.
        target = self.file("x.tz")
        self.fails(VIOLATED, "compress", self.series(), target, "-c", "zfp", "--abs", "1e-2", "-o", "zfp:rate=1", "--verify", says=["zfp"])
        self.assertFalse(target.exists())


class FullDisk(CliTest):
    LIMIT = 4096  # bytes that one file may have

    def limited(self):
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.LIMIT, self.LIMIT))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then the write fails instead of killing the process

    def test_no_half_file_under_any_name(self):
        random = self.file("random_64x64.f32", os.urandom(4 * 64 * 64))
        whole = self.file("whole.tz")
        self.ok("compress", random, whole, "-c", "noop")
        for name in ("back.raw", "back.npy"):
            with self.subTest(output=name):
                before = sorted(p.name for p in self.folder.iterdir())
                self.fails(IO, "decompress", whole, self.file(name), preexec_fn=self.limited, restore_signals=False)
                self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before)
        before = sorted(p.name for p in self.folder.iterdir())
        self.fails(IO, "compress", random, self.file("half.tz"), "-c", "noop", preexec_fn=self.limited, restore_signals=False)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before)

    def test_folder_that_does_not_exist(self):
        self.fails(IO, "compress", self.series(), self.folder / "no" / "x.tz", "-c", "noop", says=["No such file"])


class DamagedStreams(CliTest):
    def setUp(self):
        super().setUp()
        source = self.file("small_3x4.f32", wave("f", 12).tobytes())
        self.data = source.read_bytes()
        self.streams = {}
        for compressor in ("noop", "zstd", "tezip"):
            path = self.file(f"{compressor}.tz")
            self.ok("compress", source, path, "-c", compressor, "--lossless")
            self.streams[compressor] = path.read_bytes()

    def refused_or_exact(self, stream):
        """A damaged stream is an error with a message or the exact data, never a crash."""
        done = run("decompress", "-", "-", stdin=stream)
        if done.returncode == 0:
            self.assertEqual(done.stdout, self.data)
        else:
            self.assertIn(done.returncode, (USAGE, UNKNOWN, UNSUPPORTED, CORRUPT, TRUNCATED), done.stderr)
            self.assertTrue(done.stderr.startswith(b"tezpress: "), done.stderr)
            self.assertEqual(done.stdout, b"")
        return done.returncode

    def test_every_flipped_byte(self):
        for compressor, stream in self.streams.items():
            for at in range(len(stream)):
                damaged = bytearray(stream)
                damaged[at] ^= 0x55
                with self.subTest(compressor=compressor, at=at):
                    self.assertNotEqual(self.refused_or_exact(bytes(damaged)), 0)

    def test_every_truncation(self):
        for compressor, stream in self.streams.items():
            for length in range(len(stream)):
                with self.subTest(compressor=compressor, length=length):
                    self.assertNotEqual(self.refused_or_exact(stream[:length]), 0)

    def test_bytes_behind_the_end(self):
        for compressor, stream in self.streams.items():
            with self.subTest(compressor=compressor):
                self.assertNotEqual(self.refused_or_exact(stream + b"\0"), 0)


class Info(CliTest):
    def test_values_that_are_not_finite_are_counted(self):
        data = struct.pack("<6f", 1, -2, 0, math.nan, math.inf, 5)
        facts = json.loads(self.ok("info", self.file("few_2x3.f32", data), "--json"))
        self.assertEqual((facts["dtype"], facts["shape"], facts["values"]), ("float", "2x3", 6))
        self.assertEqual((facts["minimum"], facts["maximum"], facts["range"]), (-2, 5, 7))
        self.assertEqual((facts["NaN"], facts["infinite"], facts["zeros"]), (1, 1, 1))

    def test_text_has_the_same_facts(self):
        text = self.ok("info", self.series()).decode()
        self.assertIn("6x20x30", text)
        self.assertIn("float", text)


class Compare(CliTest):
    def test_table_fits_100_columns(self):
        text = self.ok("compare", self.series(), "-c", "noop,zstd", "--rel", "1e-2,1e-3").decode()
        for line in text.splitlines():
            self.assertLessEqual(len(line), 100, line)
        self.assertEqual(text.count(" yes\n"), 4)

    def test_json_has_a_row_for_each_compressor_and_bound(self):
        rows = json.loads(self.ok("compare", self.series(), "-c", "noop,zstd", "--abs", "1e-2,1e-3", "--json"))
        self.assertEqual([(r["compressor"], r["bound_value"]) for r in rows],
                         [("noop", 1e-2), ("zstd", 1e-2), ("noop", 1e-3), ("zstd", 1e-3)])
        for row in rows:
            self.assertEqual((row["verdict"], row["violations"]), ("holds", 0))
            self.assertGreater(row["metrics"]["size:compression_ratio"], 0)

    def test_relative_bounds_are_one_absolute_number_for_all(self):
        rows = json.loads(self.ok("compare", self.series(), "-c", "noop,zstd", "--rel", "0.5", "--json"))
        values = array.array("f", self.series().read_bytes())
        for row in rows:
            self.assertAlmostEqual(row["bound_absolute"], 0.5 * (max(values) - min(values)), places=4)

    def test_csv_parses(self):
        text = self.ok("compare", self.series(), "-c", "noop,zstd", "--lossless", "--csv").decode()
        rows = list(csv.DictReader(text.splitlines()))
        self.assertEqual([row["compressor"] for row in rows], ["noop", "zstd"])
        self.assertEqual([row["verdict"] for row in rows], ["holds", "holds"])

    def test_a_failing_compressor_is_a_row_that_says_why(self):
        done = run("compare", self.series(), "-c", "noop,nothere", "--abs", "1")
        self.assertEqual(done.returncode, UNKNOWN)
        self.assertIn(b" yes\n", done.stdout)
        self.assertRegex(done.stdout, rb"nothere +abs 1 +failed: there is no compressor")

    def test_a_violated_bound_is_shown_and_is_the_exit_code(self):
        done = run("compare", self.series(), "-c", "zfp,nothere", "--abs", "1e-2", "-o", "zfp:rate=1")
        self.assertEqual(done.returncode, VIOLATED, done.stdout + done.stderr)
        self.assertIn(b" NO\n", done.stdout)
        self.assertIn(b"values outside the bound", done.stdout)


class Programs(CliTest):
    SCRIPT = pathlib.Path(__file__).parents[1] / "bridge" / "external_identity.py"

    def test_a_stream_needs_its_program_from_the_reader(self):
        program = f'external:commands=["{sys.executable}","{self.SCRIPT}"]'
        using = ("-c", "external_compressor", "-o", program, "-o", "identity:level=5")
        self.ok("compress", self.series(), self.file("a.tz"), *using)
        self.assertIn(b"identity:level", self.ok("info", self.file("a.tz")))
        self.fails(USAGE, "decompress", self.file("a.tz"), self.file("b_6x20x30.f32"), says=["external:commands"])
        self.ok("decompress", self.file("a.tz"), self.file("b_6x20x30.f32"), "-o", program)
        self.assertEqual(self.file("b_6x20x30.f32").read_bytes(), self.series().read_bytes())


class Generate(CliTest):
    def test_same_seed_same_file(self):
        for name in ("a.npy", "b.npy"):
            self.ok("generate", "vorticity", self.file(name), "--shape", "4x16x20", "--seed", "7")
        self.assertEqual(self.file("a.npy").read_bytes(), self.file("b.npy").read_bytes())
        facts = json.loads(self.ok("info", self.file("a.npy"), "--json"))
        self.assertEqual((facts["dtype"], facts["shape"], facts["NaN"]), ("float", "4x16x20", 0))

    def test_every_kind_in_the_help_makes_a_file(self):
        text = self.ok("generate", "--help").decode()
        lines = text.split("Kinds")[1].splitlines()[1:]
        kinds = [line.split()[0] for line in lines if line.startswith("  ") and line[2:3].strip()]
        self.assertIn("crystallography", kinds)
        for kind in kinds:
            shape = "2x12x10x8" if kind == "advection_diffusion" else "2x12x10"
            self.ok("generate", kind, self.file(kind + ".npy"), "--shape", shape)
            self.assertEqual(json.loads(self.ok("info", self.file(kind + ".npy"), "--json"))["shape"], shape)

    def test_wrong_wishes(self):
        self.fails(USAGE, "generate", "waves", self.file("a.npy"), says=["vorticity"])
        self.fails(USAGE, "generate", "vorticity", self.file("a.npy"), "--shape", "4x16", says=["4x16"])
        self.fails(USAGE, "generate", "vorticity", self.file("a.npy"), "--shape", "4x16x3", says=["3"])
        self.assertFalse(self.file("a.npy").exists())


if __name__ == "__main__":
    TEZPRESS = sys.argv.pop(1)
    unittest.main()
