"""Runs the determinism program under every kernel table and thread count and demands the lines of expected.txt of all.

Usage: compare_runs.py PROGRAM EXPECTED_FILE
"""
import os
import pathlib
import subprocess
import sys


def output_of(command, kernels, threads):
    environment = dict(os.environ, TEZIP_KERNELS=kernels)
    return subprocess.run([*command, str(threads)], env=environment, check=True, capture_output=True, text=True).stdout


def compare(command, runs, expected):
    """Ends the process with the lines of the first run that differs, where one does."""
    for kernels, threads in runs:
        output = output_of(command, kernels, threads)
        if output != expected.read_text():
            sys.exit(f"{kernels} kernels, {threads} threads:\n{output}{expected.name} has\n{expected.read_text()}")
    print(expected.read_text(), end="")


if __name__ == "__main__":
    compare([sys.argv[1]], [(kernels, threads) for kernels in ("scalar", "avx2") for threads in (1, 2, 3)],
            pathlib.Path(sys.argv[2]))
