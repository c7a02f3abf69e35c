"""Runs the determinism program under every kernel table and thread count and
demands the same lines of all, and those of the file of expected ones where it exists.

Usage: compare_runs.py PROGRAM EXPECTED_FILE
"""
import os
import pathlib
import subprocess
import sys


def output_of(program, kernels, threads):
    environment = dict(os.environ, TEZIP_KERNELS=kernels)
    return subprocess.run([program, str(threads)], env=environment, check=True, capture_output=True, text=True).stdout


def main():
    program, expected = sys.argv[1], pathlib.Path(sys.argv[2])
    runs = {(kernels, threads): output_of(program, kernels, threads)
            for kernels in ("scalar", "avx2") for threads in (1, 2, 3)}
    reference = runs[("scalar", 1)]
    failures = [f"{kernels} kernels, {threads} threads:\n{output}"
                for (kernels, threads), output in runs.items() if output != reference]
    if failures:
        sys.exit("scalar kernels, 1 thread:\n" + reference + "differs from\n" + "\n".join(failures))
    if expected.exists() and expected.read_text() != reference:
        sys.exit(f"{expected.name} has\n{expected.read_text()}but this build gives\n{reference}")
    print(reference, end="")


main()
