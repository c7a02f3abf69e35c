"""Installs a build into a scratch folder, moves that, and builds and runs a small C program from there: through both
CMake packages and through both pkg-config files, as programs that were written for LibPressio do.

usage: install_test.py CMAKE BUILD C_COMPILER C_FLAGS
"""

import os
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).parent / "installed"


def run(*command, **settings):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, **settings)
    if result.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))} returned {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout


def check_program(program, library_folder):
    environment = dict(os.environ, LD_LIBRARY_PATH=str(library_folder))
    output = run(program, env=environment)
    print(f"{program.name}: {output.strip()}")
    if not output.startswith("1.0.7 ") or "bytes" not in output:
        sys.exit(f"error: {program} printed {output!r}")


def with_cmake(cmake, prefix, compiler, work, flags):
    run(cmake, "-S", SOURCE, "-B", work, f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_C_COMPILER={compiler}",
        f"-DCMAKE_C_FLAGS={flags}")
    run(cmake, "--build", work)
    return [work / "with_libpressio", work / "with_tezpress"]


def with_pkg_config(prefix, compiler, work, flags):
    folder = next(prefix.rglob("libpressio.pc")).parent
    environment = dict(os.environ, PKG_CONFIG_PATH=str(folder))
    programs = []
    for package in ("libpressio", "tezpress"):
        words = run("pkg-config", "--cflags", "--libs", package, env=environment).split()
        program = work / f"with_{package}_pc"
        run(compiler, SOURCE / "installed_program.c", *flags.split(), *words, "-o", program)
        programs.append(program)
    if run("pkg-config", "--modversion", "libpressio", env=environment).strip() != "1.0.7":
        sys.exit("error: libpressio.pc has another version than 1.0.7")
    return programs


def main():
    cmake, build, compiler, flags = sys.argv[1:5]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        run(cmake, "--install", build, "--prefix", scratch / "first")
        prefix = scratch / "moved"
        (scratch / "first").rename(prefix)
        library_folder = next(prefix.rglob("libtezpress.so")).parent
        (scratch / "pc").mkdir()
        for program in [*with_cmake(cmake, prefix, compiler, scratch / "cmake", flags),
                        *with_pkg_config(prefix, compiler, scratch / "pc", flags)]:
            check_program(program, library_folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
