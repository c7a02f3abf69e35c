"""python -m tezpress_worker my_module:MyCompressor [more ...]: serves these classes to the host that started it."""

import importlib
import os
import sys

from .compressor import Compressor
from .server import CONTROL_VARIABLE, Server


def load(name: str):
    """The class that "package.module:Class" names."""
    module, _, attribute = name.partition(":")
    if not attribute:
        sys.exit(f"tezpress_worker: {name!r} does not name a class; write module:Class")
    cls = getattr(importlib.import_module(module), attribute, None)
    if not (isinstance(cls, type) and issubclass(cls, Compressor)):
        sys.exit(f"tezpress_worker: {name} is no subclass of tezpress_worker.Compressor")
    if not cls.id:
        sys.exit(f"tezpress_worker: {name} has no id")
    return cls


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit("usage: python -m tezpress_worker module:Class [module:Class ...]")
    if CONTROL_VARIABLE not in os.environ:
        sys.exit(f"tezpress_worker: {CONTROL_VARIABLE} is not set: TezPress starts workers itself, for instance with\n"
                 f"  tezpress compress -c worker -o 'worker:command=[\"python3\",\"-m\",\"tezpress_worker\",\"{sys.argv[1]}\"]' ...")
    sys.path.insert(0, os.getcwd())
    classes = [load(name) for name in sys.argv[1:]]
    Server(int(os.environ.pop(CONTROL_VARIABLE)), classes).run()


if __name__ == "__main__":
    main()
