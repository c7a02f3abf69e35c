"""The node's service and what is left after a kill, through the CLI as a person and a scheduler would."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import numpy_free_series  # beside this file

CLI = sys.argv.pop(2)
PYTHON = sys.argv.pop(1)
WORKERS = pathlib.Path(__file__).parent / "workers"


def alive(pid: int) -> bool:
    try:
        return "Z" not in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


class ServiceTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tezpress-service-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        manifests = self.folder / "manifests"
        manifests.mkdir()
        for name in ("Echo", "Bad"):
            manifest = {"id": name.lower(), "sentence": "A test.", "command": [
                PYTHON, "-c", f"import sys; sys.path.insert(0, {str(WORKERS)!r}); sys.argv = ['w', 'test_workers:{name}']; "
                              "import tezpress_worker.__main__ as m; m.main()"]}
            (manifests / f"{name.lower()}.json").write_text(json.dumps(manifest))
        (manifests / "broken.json").write_text("{")
        self.environment = {**os.environ, "TEZPRESS_WORKERS": str(manifests), "XDG_RUNTIME_DIR": str(self.folder),
                            "TEZPRESS_WORKER_HOME": "node"}
        self.data = self.folder / "x_8x16x16.f32"
        self.data.write_bytes(numpy_free_series.ramp(8 * 16 * 16))
        self.addCleanup(self.run_cli, "workers", "stop")

    def run_cli(self, *arguments, code=0) -> str:
        done = subprocess.run([CLI, *map(str, arguments)], env=self.environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def workers(self) -> list:
        return json.loads(self.run_cli("workers", "list", "--json"))

    def test_a_worker_outlives_the_program_and_is_shared(self) -> None:
        self.assertIn("no service runs", self.run_cli("workers", "list"))
        self.run_cli("workers", "prewarm", "echo")
        (worker,) = self.workers()
        for step in range(3):
            stream = self.folder / f"{step}.tz"
            self.run_cli("compress", self.data, stream, "-c", "echo", "--lossless")
            self.run_cli("decompress", stream, self.folder / f"{step}.raw")
            self.assertEqual((self.folder / f"{step}.raw").read_bytes(), self.data.read_bytes())
        self.assertEqual([other["pid"] for other in self.workers()], [worker["pid"]])
        self.assertTrue(wait_until(lambda: self.workers()[0]["sessions"] == 0))
        self.assertIn("signal 9", self.run_cli("workers", "stop", worker["pid"]))
        self.assertFalse(alive(worker["pid"]))
        self.assertEqual(self.workers(), [])

    def test_the_service_is_private_and_ends_with_its_workers(self) -> None:
        self.run_cli("workers", "prewarm", "echo")
        directory = self.folder / "tezpress"
        self.assertEqual(directory.stat().st_mode & 0o777, 0o700)
        pid = self.workers()[0]["pid"]
        self.assertIn("ended", self.run_cli("workers", "stop"))
        self.assertTrue(wait_until(lambda: not alive(pid)))
        self.assertFalse((directory / "service.sock").exists())
        directory.chmod(0o755)
        self.assertIn("alone can enter", self.run_cli("workers", "list", code=6))
        directory.chmod(0o700)

    def test_a_killed_service_leaves_no_worker_and_is_replaced(self) -> None:
        self.run_cli("workers", "prewarm", "echo")
        pid = self.workers()[0]["pid"]
        service = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        os.kill(service, signal.SIGKILL)
        self.assertTrue(wait_until(lambda: not alive(pid)))
        self.run_cli("workers", "prewarm", "echo")
        self.assertEqual(len(self.workers()), 1)

    def test_a_killed_program_leaves_no_busy_worker(self) -> None:
        for home in ("process", "node"):
            self.environment["TEZPRESS_WORKER_HOME"] = home
            program = subprocess.Popen(
                [CLI, "compress", self.data, self.folder / "never.tz", "-c", "bad", "-o", "bad:deed=hang", "--abs", "1"],
                env=self.environment)
            children = lambda: [p for p in map(int, filter(str.isdigit, os.listdir("/proc")))
                                if "test_workers:Bad" in self.command_line(p)]
            self.assertTrue(wait_until(lambda: len(children()) > 0))
            time.sleep(1)  # into the call
            program.send_signal(signal.SIGKILL)
            program.wait()
            self.assertTrue(wait_until(lambda: not children(), 15), home)

    def test_two_services_cannot_run(self) -> None:
        self.run_cli("workers", "prewarm", "echo")
        self.assertIn("running already", self.run_cli("serve"))

    def test_an_idle_service_ends(self) -> None:
        service = subprocess.Popen([CLI, "serve", "--idle", "1"], env=self.environment, stdout=subprocess.DEVNULL)
        self.run_cli("workers", "list")
        self.assertEqual(service.wait(timeout=20), 0)

    def test_a_broken_manifest_is_listed(self) -> None:
        self.assertIn("broken.json", self.run_cli("list"))
        self.assertIn("echo:gain", self.run_cli("options", "echo"))

    @staticmethod
    def command_line(pid: int) -> str:
        try:
            return pathlib.Path(f"/proc/{pid}/cmdline").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return ""


if __name__ == "__main__":
    unittest.main()
