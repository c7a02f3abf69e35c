"""Compressors written in Python, served to C and C++ programs by TezPress.

Subclass `Compressor`, then `python -m tezpress_worker my_module:MyCompressor` serves it. The protocol is
docs/bridge.md; this package needs the standard library and NumPy only.
"""

from .compressor import Bound, Compressor, Option, WorkerError

__all__ = ["Bound", "Compressor", "Option", "WorkerError"]
