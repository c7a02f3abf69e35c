"""The layering check must find what it looks for: each fault is planted in a small tree.

usage: check_layering_test.py
"""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check_layering  # noqa: E402

TABLE = """# Architecture
## Layers
| folder | may include |
|---|---|
| `src/base` | |
| `src/core` | `src/base` |
## Next
"""


class Layering(unittest.TestCase):
    def check(self, files):
        """(exit code, printed text) for a tree of these files."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {"docs/architecture.md": TABLE, **files}.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            sys.argv = ["check_layering.py", folder]
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                code = check_layering.main()
            return code, output.getvalue()

    def test_arrows_of_the_table_pass(self):
        code, text = self.check({"src/base/a.h": "", "src/core/b.cc": '#include "base/a.h"\n'})
        self.assertEqual(code, 0, text)

    def test_an_arrow_against_the_table_fails(self):
        code, text = self.check({"src/core/b.h": "", "src/base/a.cc": '#  include "core/b.h"\n'})
        self.assertEqual(code, 1)
        self.assertIn("src/base may not include src/core", text)

    def test_an_unknown_file_fails(self):
        code, text = self.check({"src/base/a.cc": '#include "base/none.h"\n'})
        self.assertEqual(code, 1)
        self.assertIn("no file of the tree", text)

    def test_a_folder_without_a_row_fails(self):
        code, text = self.check({"src/other/a.cc": ""})
        self.assertEqual(code, 1)
        self.assertIn("not in the table", text)

    def test_two_files_of_one_name_fail(self):
        code, text = self.check({"src/base/a.h": "", "src/core/a.h": ""})
        self.assertEqual(code, 1)
        self.assertIn("unique", text)

    def test_a_long_file_is_a_warning(self):
        code, text = self.check({"src/base/a.h": "\n" * 151})
        self.assertEqual(code, 0)
        self.assertIn("151 lines", text)


if __name__ == "__main__":
    unittest.main()
