"""Compares the symbols that a shared library defines for others with its list, one name a line: nothing may appear
or vanish without a reviewed change of the list.

usage: check_exports.py NM LIBRARY LIST
"""

import pathlib
import subprocess
import sys


def exported(nm, library):
    output = subprocess.run([nm, "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    # "address type name[@@version]"; A is a version node itself.
    rows = [line.split() for line in output.splitlines()]
    return {row[-1].split("@")[0] for row in rows if row[-2] != "A"}


def main():
    nm, library, listing = sys.argv[1:4]
    lines = pathlib.Path(listing).read_text(encoding="utf-8").splitlines()
    expected = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    found = exported(nm, library)
    for name in sorted(found - expected):
        print(f"error: {library} exports {name}, which {listing} does not list")
    for name in sorted(expected - found):
        print(f"error: {library} lacks {name}, which {listing} lists")
    print(f"{len(found)} symbols exported, {len(expected)} listed")
    return 0 if found == expected else 1


if __name__ == "__main__":
    sys.exit(main())
