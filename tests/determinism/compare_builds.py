"""Builds the determinism program from the codec's sources with two compilers at two
levels of optimisation and demands the same output of all. Compilers that are not
installed are skipped; fewer than two builds are a failure.

Usage: compare_builds.py SOURCE_FOLDER WORK_FOLDER
"""
import pathlib
import shutil
import subprocess
import sys

COMPILERS = ("g++", "clang++")
LEVELS = ("-O0", "-O3")
# -ffp-contract=off as in cmake/flags.cmake: the one flag that the results rely on. Warnings are the main build's business.
FLAGS = ("-std=c++20", "-ffp-contract=off", "-pthread", "-w")


def sources_of(root):
    folders = (root / "src/base", root / "src/codec")
    sources = [path for folder in folders for path in sorted(folder.glob("*.cc")) if not path.stem.endswith("_test")]
    return sources + [root / "tests/determinism/determinism_main.cc"]


def build(root, work, compiler, level):
    program = work / f"determinism_{compiler}_{level.strip('-')}"
    command = [compiler, *FLAGS, level, f"-I{root / 'src'}", f"-I{root / 'include'}",
               *map(str, sources_of(root)), "-lfmt", "-lxxhash", "-o", str(program)]
    subprocess.run(command, check=True)
    return program


def main():
    root, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    work.mkdir(parents=True, exist_ok=True)
    outputs = {}
    for compiler in COMPILERS:
        if shutil.which(compiler) is None:
            print(f"{compiler} is not installed: left out")
            continue
        for level in LEVELS:
            program = build(root, work, compiler, level)
            outputs[f"{compiler} {level}"] = subprocess.run([program], check=True, capture_output=True,
                                                            text=True).stdout
    if len(outputs) < 2:
        sys.exit("fewer than two builds: nothing was compared")
    if len(set(outputs.values())) > 1:
        sys.exit("\n".join(f"{name}:\n{output}" for name, output in outputs.items()))
    print(f"{len(outputs)} builds agree: {', '.join(outputs)}")


main()
