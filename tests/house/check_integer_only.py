"""Fails if a file of tests/house/integer_only.txt names float or double outside comments and text: prediction,
probabilities and entropy coding must give the same bits on every machine, so they may only use integers.

usage: check_integer_only.py REPOSITORY
"""

import pathlib
import re
import sys

NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
FLOATING = re.compile(r"\b(float|double|float_t|double_t)\b|\b\d+\.\d*|\b\d+[eE]-\d")


def floating_lines(text):
    code = NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    for number, line in enumerate(code.splitlines(), 1):
        if FLOATING.search(line):
            yield number, line.strip()


def main():
    root = pathlib.Path(sys.argv[1])
    listed = (root / "tests/house/integer_only.txt").read_text(encoding="utf-8").splitlines()
    names = [line.strip() for line in listed if line.strip() and not line.startswith("#")]
    faults = [] if names else ["tests/house/integer_only.txt names no file"]
    for name in names:
        path = root / name
        if not path.is_file():
            faults.append(f"{name}: listed as integer-only, but there is no such file")
            continue
        faults += [f"{name}:{n}: {line}" for n, line in floating_lines(path.read_text(encoding="utf-8"))]
    for fault in faults:
        print("error:", fault)
    print(f"{len(names)} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
