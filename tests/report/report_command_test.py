"""`tezpress report` as a command: where the page goes, and its exit codes and sentences.

usage: report_command_test.py TEZPRESS
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

EXAMPLE = pathlib.Path(__file__).parent / "example"
USAGE, CORRUPT, IO = 1, 4, 6
TEZPRESS = ""  # set from the command line


class ReportCommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "results"
        shutil.copytree(EXAMPLE, self.folder)
        self.results = self.folder / "results.csv"

    def report(self, *arguments):
        command = [TEZPRESS, "report", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    def test_beside_the_results(self):
        for given in (self.results, self.folder):
            done = self.report(given, "-f")
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
            self.assertIn(str(self.folder / "report.html"), done.stderr)
        self.assertTrue((self.folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>"))

    def test_elsewhere_and_no_overwriting(self):
        page = self.folder.parent / "page.html"
        page.write_text("mine")
        self.assertEqual(self.report(self.results, "-o", page).returncode, USAGE)
        self.assertEqual(page.read_text(), "mine")
        self.assertEqual(self.report(self.results, "-o", page, "--force").returncode, 0)
        self.assertEqual(sorted(path.name for path in self.folder.parent.iterdir()), ["page.html", "results"])

    def test_same_results_same_page(self):
        pages = []
        for _ in range(2):
            self.report(self.results, "-f")
            pages.append((self.folder / "report.html").read_bytes())
        self.assertEqual(pages[0], pages[1])

    def test_broken_table(self):
        lines = self.results.read_text(encoding="utf-8").split("\n")
        lines[2] = lines[2].split(",", 1)[1]
        self.results.write_text("\n".join(lines), encoding="utf-8")
        done = self.report(self.results)
        self.assertEqual(done.returncode, CORRUPT)
        self.assertIn(f"{self.results}: line 3 ", done.stderr)
        self.assertFalse((self.folder / "report.html").exists())

    def test_nothing_there(self):
        self.assertEqual(self.report(self.folder / "other.csv").returncode, IO)
        self.assertEqual(self.report().returncode, USAGE)
        self.assertEqual(self.report(self.results, "-o", self.folder / "none" / "page.html").returncode, IO)


if __name__ == "__main__":
    TEZPRESS = sys.argv.pop(1)
    unittest.main()
