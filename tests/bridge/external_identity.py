#!/usr/bin/env python3
"""A compressor that changes nothing, by LibPressio's external process protocol.

Bare Python on purpose: what a call costs is then the protocol and the start of the interpreter. With
--external_numpy it also imports NumPy, as most real scripts do.
"""

import argparse
import json
import os
import sys


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--external_numpy", action="store_true")
    parser.add_argument("--mode", required=True)
    parser.add_argument("--options", type=json.loads, default={})
    for name in ("--itype", "--otype", "--input", "--output"):
        parser.add_argument(name)
    for name in ("--idim", "--odim"):
        parser.add_argument(name, action="append", default=[])
    return parser.parse_known_args()[0]


def copy_file(source: str, target: str) -> None:
    with open(source, "rb") as file:
        data = file.read()
    with open(target, "wb") as file:
        file.write(data)


def convert(arguments: argparse.Namespace) -> None:
    """Copies the input; of compressed data the caller knows the type again when it decompresses them."""
    # Beside the input, in the call's own directory: it is removed with it.
    path = arguments.output or os.path.join(os.path.dirname(arguments.input), "identity.out")
    copy_file(arguments.input, path)
    compress = arguments.mode == "compress"
    print(f"output:0:path={path}")
    print(f"output:0:dtype={'byte' if compress else arguments.otype}")
    for dim in [os.path.getsize(path)] if compress else arguments.odim:
        print(f"output:0:dims={dim}")
    print(f"metric:identity:bytes={os.path.getsize(path)}")


def main() -> int:
    arguments = parse_arguments()
    print("external:api=5")
    if arguments.external_numpy:
        import numpy  # noqa: F401
    if arguments.mode in ("compress", "decompress"):
        convert(arguments)
    elif arguments.mode == "get_options":
        print(f"identity:level={arguments.options.get('identity:level', 3)}")
    elif arguments.mode == "get_documentation":
        print("identity:level=effort, without effect")
    elif arguments.mode == "set_options" and float(arguments.options.get("identity:level", 3)) < 0:
        print("identity:level must not be negative", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
