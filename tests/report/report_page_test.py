"""`tezpress report` in a real browser: every figure is drawn, nothing overflows at phone and desktop width, in light,
dark and on paper, nothing reaches the console, exports are files that other programs read, and no name in the results
becomes markup. Screenshots stay in the folder of artefacts. Skipped (exit code 77) where there is no Chromium.

usage: report_page_test.py TEZPRESS ARTEFACTS [unittest arguments]
"""

import base64
import csv
import io
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import chromium

EXAMPLE = pathlib.Path(__file__).parent / "example"
FIGURES = {"ratio-bars", "rate-psnr", "rate-error", "speed", "stages", "pictures", "histogram", "autocorrelation",
           "spectrum", "steps"}
NEED_DETAILS = {"pictures", "histogram", "autocorrelation", "spectrum", "steps"}
READY = 'document.documentElement.dataset.ready === "yes"'
HOSTILE = ["<script>alert(1)</script>", 'say "&lt;" & \'go\'', "</script><img src=x onerror=alert(2)>",
           "Größe, 場 \u2028"]
TEZPRESS = ""  # these three are set from the command line
ARTEFACTS = pathlib.Path()
BROWSER = None

# Files that the page would save are kept instead: {name: text as base64}.
CATCH_FILES = """
window.savedFiles = {};
const blobs = new Map();
URL.createObjectURL = (blob) => { const name = "blob:" + blobs.size; blobs.set(name, blob); return name; };
HTMLAnchorElement.prototype.click = function () {
  const reader = new FileReader();
  reader.onload = () => { window.savedFiles[this.download] = reader.result.split(",")[1]; };
  reader.readAsDataURL(blobs.get(this.getAttribute("href")));
};
"""


def example_rows():
    with open(EXAMPLE / "results.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_rows(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def texts(selector):
    return BROWSER.evaluate(f"[...document.querySelectorAll('{selector}')].map((node) => node.textContent)")


class ReportPageTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        BROWSER.faults.clear()
        BROWSER.colours("light")
        BROWSER.resize(1440)

    def tearDown(self):
        self.assertEqual(BROWSER.faults, [])

    def page(self, results=EXAMPLE / "results.csv"):
        page = self.folder / "report.html"
        subprocess.run([TEZPRESS, "report", str(results), "-o", str(page), "-f"], check=True, capture_output=True)
        return page

    def open(self, page):
        BROWSER.open(page, READY)
        BROWSER.settle()

    def drawn(self):
        """The figures that hold marks: paths, bars or pictures."""
        return set(BROWSER.evaluate("""[...document.querySelectorAll('figure')].filter((figure) =>
            figure.dataset.drawn === 'yes'
            && figure.querySelectorAll('.drawing path, .drawing rect, .drawing canvas').length > 2)
            .map((figure) => figure.id)"""))

    def assert_fits(self, width):
        self.assertEqual(BROWSER.evaluate("document.documentElement.scrollWidth"), width)

    def screenshot(self, name):
        size = BROWSER.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], 16000), "scale": 1}
        answer = BROWSER.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        (ARTEFACTS / f"{name}.png").write_bytes(base64.b64decode(answer["data"]))

    def test_every_width_and_scheme(self):
        page = self.page()
        for width in (360, 390, 1440):
            for scheme in ("light", "dark"):
                with self.subTest(width=width, scheme=scheme):
                    BROWSER.colours(scheme)
                    BROWSER.resize(width, mobile=width < 600)
                    self.open(page)
                    self.assertEqual(self.drawn(), FIGURES)
                    self.assert_fits(width)
                    dark = BROWSER.evaluate("getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)'")
                    self.assertEqual(dark, scheme == "dark")
                    self.screenshot(f"report-{width}-{scheme}")

    def test_window_that_changes(self):
        self.open(self.page())
        BROWSER.resize(390)
        BROWSER.settle()
        self.assert_fits(390)
        self.assertEqual(self.drawn(), FIGURES)

    def test_paper(self):
        self.open(self.page())
        answer = BROWSER.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        content = base64.b64decode(answer["data"])
        (ARTEFACTS / "report.pdf").write_bytes(content)
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertEqual(self.drawn(), FIGURES)

    def test_ratio_table(self):
        self.open(self.page())
        rows = example_rows()
        best = max((row for row in rows if row["status"] == "ok"), key=lambda row: float(row["ratio"]))
        BROWSER.evaluate(f"""[...document.querySelectorAll('#ratio-table thead button')]
            .find((button) => button.textContent === '{best["compressor"]}').click()""")
        sorted_by = texts('#ratio-table th[aria-sort="descending"]')
        self.assertEqual(sorted_by, [best["compressor"]])
        self.assertIn(best["dataset"], texts("#ratio-table tbody tr:first-child")[0])
        self.assertIn("(best)", texts("#ratio-table tbody tr:first-child")[0])
        cells = {(row["dataset"], row["bound_kind"], row["bound"]) for row in rows}
        self.assertEqual(len(texts("#ratio-table tbody tr")), len(cells))

    def test_summary_has_the_numbers(self):
        self.open(self.page())
        summary = texts("#summary-text")[0]
        self.assertRegex(summary, r"smallest in \d+ of \d+ cells")
        self.assertRegex(summary, r"MB/s")
        faults = sum(row["status"] != "ok" for row in example_rows())
        self.assertEqual("no promised bound was violated" in summary, faults == 0)

    def test_selection_and_pictures(self):
        self.open(self.page())
        before = texts("#histogram .panel-title")
        select = "document.querySelector('#artefacts select:not(figure select)')"
        BROWSER.evaluate(f"""{select}.selectedIndex = ({select}.selectedIndex + 1) % {select}.length;
            {select}.dispatchEvent(new Event('change'))""")
        self.assertNotEqual(texts("#histogram .panel-title"), before)
        count = "document.querySelectorAll('#pictures canvas').length"
        pictures = BROWSER.evaluate(count)
        BROWSER.evaluate("document.querySelector('#pictures input').click()")
        self.assertGreater(BROWSER.evaluate(count), pictures)
        BROWSER.settle()
        self.screenshot("report-ssim")

    def test_value_under_the_pointer_and_zoom(self):
        self.open(self.page())
        box = BROWSER.evaluate("""(() => { const canvas = document.querySelectorAll('#pictures canvas')[1];
            canvas.scrollIntoView({block: 'center'}); const box = canvas.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]; })()""")
        BROWSER.call("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])
        readouts = texts("#pictures output")
        self.assertRegex(readouts[0], r"x \d+, y \d+: ")
        self.assertTrue(all("error" in text for text in readouts[1:]), readouts)
        picture = "document.querySelectorAll('#pictures canvas')[2].toDataURL()"
        whole = BROWSER.evaluate(picture)
        BROWSER.call("Input.dispatchMouseEvent", type="mouseWheel", x=box[0], y=box[1], deltaX=0, deltaY=-300,
                     modifiers=2)
        BROWSER.settle()
        self.assertNotEqual(BROWSER.evaluate(picture), whole)

    def test_exports(self):
        self.open(self.page())
        BROWSER.evaluate(CATCH_FILES)
        for figure in sorted(FIGURES):
            BROWSER.evaluate(f"""document.querySelectorAll('#{figure} .exports button')
                .forEach((button) => button.click())""")
        wanted = 3 * len(FIGURES)
        BROWSER.evaluate(f"""new Promise((done) => {{ const wait = () =>
            Object.keys(savedFiles).length === {wanted} ? done() : setTimeout(wait, 50); wait(); }})""")
        for name, content in BROWSER.evaluate("savedFiles").items():
            with self.subTest(file=name):
                self.check_export(name, base64.b64decode(content))

    def check_export(self, name, content):
        (ARTEFACTS / name).write_bytes(content)
        if name.endswith(".svg"):
            xml.etree.ElementTree.fromstring(content)
            self.assertNotIn(b"var(", content)
        elif name.endswith(".png"):
            self.assertTrue(content.startswith(b"\x89PNG"))
            self.assertGreater(int.from_bytes(content[16:20], "big"), 1000)
        else:
            table = list(csv.reader(io.StringIO(content.decode("utf-8"))))
            self.assertGreater(len(table), 1)
            self.assertEqual({len(row) for row in table}, {len(table[0])})

    def test_names_stay_text(self):
        rows = example_rows()
        known = dict.fromkeys(row["dataset"] for row in rows)
        names = {name: f"{HOSTILE[i % len(HOSTILE)]} {i}" for i, name in enumerate(known)}
        for row in rows:
            row["dataset"] = names[row["dataset"]]
            row["compressor"] += "<b>&\"'"
            row["message"] = row["note"] = HOSTILE[2]
        rows[0]["status"] = "failed"
        write_rows(self.folder / "results.csv", rows)
        self.open(self.page(self.folder / "results.csv"))
        markup = BROWSER.evaluate("[document.scripts.length, document.querySelectorAll('th b, img').length]")
        self.assertEqual(markup, [2, 0])
        self.assertTrue(set(names.values()) <= set(texts("#ratio-table tbody th")))
        self.assertIn(HOSTILE[2], texts("#failures td")[-1])

    def test_results_alone(self):
        shutil.copy(EXAMPLE / "results.csv", self.folder)
        self.open(self.page(self.folder / "results.csv"))
        self.assertEqual(self.drawn(), FIGURES - NEED_DETAILS)
        self.assertEqual(len(texts("figure.empty .note")), len(NEED_DETAILS))

    def test_only_what_must_be_there(self):
        wanted = ("dataset", "compressor", "bound_kind", "bound", "status")
        rows = [{name: row[name] for name in wanted} for row in example_rows()]
        write_rows(self.folder / "results.csv", rows)
        self.open(self.page(self.folder / "results.csv"))
        self.assertEqual(self.drawn(), set())
        self.assert_fits(1440)

    def test_no_rows(self):
        write_rows(self.folder / "results.csv", example_rows())
        header = (self.folder / "results.csv").read_text(encoding="utf-8").split("\n")[0]
        (self.folder / "results.csv").write_text(header + "\n", encoding="utf-8")
        self.open(self.page(self.folder / "results.csv"))
        self.assertIn("no cells", texts("#summary-text")[0])

    def test_hundreds_of_rows(self):
        rows = example_rows()
        many = [{**row, "dataset": f"{row['dataset']} of a rather long name, part {part}"}
                for part in range(16) for row in rows]
        self.assertGreater(len(many), 200)
        write_rows(self.folder / "results.csv", many)
        BROWSER.resize(390, mobile=True)
        self.open(self.page(self.folder / "results.csv"))
        self.assert_fits(390)
        self.assertEqual(self.drawn(), FIGURES - NEED_DETAILS)


def main():
    global TEZPRESS, ARTEFACTS, BROWSER
    TEZPRESS, ARTEFACTS = sys.argv[1], pathlib.Path(sys.argv[2])
    path = chromium.find_chromium()
    if path is None:
        print("skipped: there is no Chromium (apt-get install chromium)")
        return 77
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    with chromium.Chromium(path) as BROWSER:
        return 0 if unittest.main(argv=[sys.argv[0], *sys.argv[3:]], exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
