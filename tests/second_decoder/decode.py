"""A second decoder of tezip streams, written from docs/format.md alone: python3 decode.py STREAM.tezip VALUES.raw"""

import sys
from pathlib import Path

import numpy as np

from group_payload import Group
from tezip_stream import StreamError, read_stream


def decode(data: bytes) -> np.ndarray:
    """All values of a stream, in its shape (time first)."""
    stream = read_stream(data)
    frames = [frame for group in stream.groups for frame in Group(stream.header, *group, stream.models).decode()]
    return np.concatenate(frames).reshape(stream.shape)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        decode(Path(arguments[0]).read_bytes()).tofile(arguments[1])
    except StreamError as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
