#!/usr/bin/env python3
"""TTHRESH as a compressor of `external_compressor`: calls the program `tthresh` (github.com/rballester/tthresh).

Bare Python that only translates arguments; the stream is tthresh's own file, byte by byte. Both sides list axes
fastest first, so the sizes are passed on as they come. Options, as in LibPressio: tthresh:target_str (eps, rmse or
psnr) and tthresh:target_value.

TTHRESH: Ballester-Ripoll, Lindstrom, Pajarola, TTHRESH: Tensor Compression for Multidimensional Visual Data, IEEE TVCG
26 (9), 2020.
"""

import argparse
import decimal
import json
import os
import shutil
import subprocess
import sys

FLAGS = {"eps": "-e", "rmse": "-r", "psnr": "-p"}
TYPES = {"uint8": "uchar", "uint16": "ushort", "int32": "int", "float": "float", "double": "double"}
DEFAULTS = {"tthresh:target_str": "rmse", "tthresh:target_value": 0.0}
SENTENCES = {
    "tthresh:target_str": "what the target is: relative error, root mean square error or peak signal-to-noise ratio",
    "tthresh:target_value": "the target, above 0",
}


class Refused(Exception):
    """What the caller must change, in one sentence."""


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", required=True)
    parser.add_argument("--options", type=json.loads, default={})
    for name in ("--itype", "--otype", "--input"):
        parser.add_argument(name)
    for name in ("--idim", "--odim"):
        parser.add_argument(name, action="append", default=[])
    return parser.parse_known_args()[0]


def settings(options: dict) -> dict:
    return {key: options.get(key, default) for key, default in DEFAULTS.items()}


def check(options: dict) -> None:
    if shutil.which("tthresh") is None:
        raise Refused("no program tthresh on the PATH; it is built from github.com/rballester/tthresh")
    target = settings(options)["tthresh:target_str"]
    if target not in FLAGS:
        raise Refused(f"tthresh:target_str is {target!r}; legal are {', '.join(FLAGS)}")


def run_tthresh(arguments: list[str]) -> None:
    result = subprocess.run(["tthresh", *arguments], capture_output=True, text=True, errors="replace", check=False)
    if result.returncode != 0:
        said = (result.stdout + result.stderr).strip() or "nothing"
        raise Refused(f"tthresh ended with code {result.returncode} and said: {said}")


def target_arguments(options: dict) -> list[str]:
    chosen = settings(options)
    value = float(chosen["tthresh:target_value"])
    if not 0 < value < float("inf"):
        raise Refused(f"tthresh:target_value is {value}; it must be above 0 and finite")
    # The program takes no exponents.
    return [FLAGS[chosen["tthresh:target_str"]], format(decimal.Decimal(repr(value)), "f")]


def compress(arguments: argparse.Namespace, path: str) -> None:
    if arguments.itype not in TYPES:
        raise Refused(f"tthresh compresses {', '.join(TYPES)}, not {arguments.itype}")
    if len(arguments.idim) < 3:
        raise Refused(f"tthresh takes three axes or more, not {len(arguments.idim)}")
    run_tthresh(["-i", arguments.input, "-t", TYPES[arguments.itype], "-s", *arguments.idim,
                 *target_arguments(arguments.options), "-c", path])  # fmt: skip


def convert(arguments: argparse.Namespace) -> None:
    check(arguments.options)
    # Beside the input, in the call's own directory: it is removed with it.
    path = os.path.join(os.path.dirname(arguments.input), "tthresh.out")
    if arguments.mode == "compress":
        compress(arguments, path)
        dtype, dims = "byte", [os.path.getsize(path)]
    else:
        run_tthresh(["-c", arguments.input, "-o", path])
        dtype, dims = arguments.otype, arguments.odim
    print(f"output:0:path={path}", f"output:0:dtype={dtype}", *(f"output:0:dims={dim}" for dim in dims), sep="\n")


def print_listing(mode: str, options: dict) -> None:
    if mode == "get_configuration":
        print(*(f"tthresh:target_str={target}" for target in FLAGS), sep="\n")
    else:
        listed = settings(options) if mode == "get_options" else SENTENCES
        print(*(f"{key}={value}" for key, value in listed.items()), sep="\n")


def main() -> int:
    arguments = parse_arguments()
    print("external:api=5")
    try:
        if arguments.mode in ("compress", "decompress"):
            convert(arguments)
        elif arguments.mode == "set_options":
            check(arguments.options)
        elif arguments.mode in ("get_options", "get_configuration", "get_documentation"):
            print_listing(arguments.mode, arguments.options)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
