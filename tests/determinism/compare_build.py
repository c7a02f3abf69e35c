"""Builds the determinism program from the codec's sources with one compiler at one level of optimisation and demands
the lines of expected.txt of it. A cross compiler's program is static and runs in qemu's user mode, with the machine's
header files of fmt and xxhash instead of their libraries. Ends with 77 (skipped) where a tool is not installed.

Usage: compare_build.py SOURCE_FOLDER WORK_FOLDER GENERATED_FOLDER COMPILER LEVEL
GENERATED_FOLDER holds the source that the main build wrote: the shipped model.
"""
import pathlib
import shutil
import subprocess
import sys

import compare_runs

EMULATORS = {"aarch64-linux-gnu-g++": "qemu-aarch64"}
# -ffp-contract=off as in cmake/flags.cmake: the one flag that the results rely on. Warnings are the main build's business.
FLAGS = ("-std=c++20", "-ffp-contract=off", "-pthread", "-w")
HOST_HEADERS = pathlib.Path("/usr/include")
HERE = pathlib.Path(__file__).resolve().parent


def sources_of(root):
    folders = (root / "src/base", root / "src/codec")
    sources = [path for folder in folders for path in sorted(folder.glob("*.cc")) if not path.stem.endswith("_test")]
    return sources + [HERE / "determinism_main.cc"]


def compile_with(compiler, *arguments):
    subprocess.run([compiler, *FLAGS, *map(str, arguments)], check=True)


def libraries_for(compiler, work):
    """Flags that find fmt and xxhash. /usr/include as a whole is another machine's: a folder with the two links is not."""
    if compiler not in EMULATORS:
        return ["-lfmt", "-lxxhash"]
    headers, libraries = work / "headers", work / "header_libraries.o"
    headers.mkdir(exist_ok=True)
    for name in ("fmt", "xxhash.h"):
        (headers / name).unlink(missing_ok=True)
        (headers / name).symlink_to(HOST_HEADERS / name)
    compile_with(compiler, "-O0", "-fkeep-inline-functions", "-isystem", headers,
                 "-c", HERE / "header_libraries.cc", "-o", libraries)
    return [libraries, "-isystem", headers, "-static"]


def main():
    root, work, generated = (pathlib.Path(folder) for folder in sys.argv[1:4])
    compiler, level = sys.argv[4:6]
    emulator = [EMULATORS[compiler]] if compiler in EMULATORS else []
    for tool in [compiler, *emulator]:
        if shutil.which(tool) is None:
            print(f"{tool} is not installed: skipped")
            sys.exit(77)
    work = work / f"build_{compiler}{level}"
    work.mkdir(parents=True, exist_ok=True)
    program = work / "determinism"
    compile_with(compiler, level, f"-I{root / 'src'}", f"-I{root / 'include'}", f"-I{generated}", *sources_of(root),
                 *libraries_for(compiler, work), "-o", program)
    # Emulation is slow, -O0 too: two runs where compare_runs.py, which has the main build, takes all six.
    runs = [("scalar", 2)] if emulator else [("scalar", 1), ("avx2", 3)]
    compare_runs.compare([*emulator, program], runs, HERE / "expected.txt")


main()
