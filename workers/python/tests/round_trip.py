"""What every worker's test does: encode, decode with a fresh compressor made from the configuration, compare."""

import importlib.util
import json
import subprocess
import sys
import unittest

import numpy as np


def needs(*modules: str):
    """Skips a test class, saying what is absent."""
    absent = [name for name in modules if importlib.util.find_spec(name) is None]
    return unittest.skipIf(absent, f"not installed for this Python: {', '.join(absent)} (scripts/setup workers)")


def series(shape=(12, 24, 40), dtype=np.float32, seed=1) -> np.ndarray:
    """Smooth waves that travel along the last axis with a little noise, scaled to most of an integer's range."""
    time_axis, *space = [np.arange(size) for size in shape]
    phase = sum(np.cos(0.2 * axis + number) for number, axis in enumerate(np.meshgrid(*space, indexing="ij")))
    values = np.stack([np.sin(phase + 0.15 * time) for time in time_axis])
    values += 0.002 * np.random.default_rng(seed).normal(size=shape)
    if np.dtype(dtype).kind in "iu":
        info = np.iinfo(dtype)
        low, high = max(info.min, -(2**40)), min(info.max, 2**40)
        values = (low + (values + 1.1) / 2.2 * (high - low)).clip(low, high)
    return values.astype(dtype)


def restored(compressor, data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(the stream as bytes, what a fresh compressor of the same configuration decodes from it)."""
    read_only = data.copy()
    read_only.setflags(write=False)
    stream = np.frombuffer(bytes(memoryview(compressor.encode(read_only))), np.uint8)
    config = json.loads(json.dumps(compressor.get_config()))
    out = np.empty_like(data)
    type(compressor).from_config(config).decode(stream, out)
    return stream, out


def decoded_elsewhere(compressor, stream: np.ndarray, like: np.ndarray) -> np.ndarray:
    """What another process decodes, which shares nothing but the models."""
    cls = type(compressor)
    code = (
        "import json, sys, numpy as np\n"
        f"from {cls.__module__} import {cls.__name__} as Codec\n"
        f"out = np.empty({like.shape}, {like.dtype.name!r})\n"
        f"config = json.loads({json.dumps(compressor.get_config())!r})\n"
        "Codec.from_config(config).decode(np.frombuffer(sys.stdin.buffer.read(), np.uint8), out)\n"
        "sys.stdout.buffer.write(out.tobytes())\n"
    )
    run = subprocess.run([sys.executable, "-c", code], input=stream.tobytes(), stdout=subprocess.PIPE, check=True)
    return np.frombuffer(run.stdout, like.dtype).reshape(like.shape)


def greatest_error(data: np.ndarray, out: np.ndarray) -> float:
    """Over the finite values; the others must be equal bit by bit."""
    finite = np.isfinite(data)
    np.testing.assert_array_equal(data[~finite], out[~finite])
    if not finite.any():
        return 0.0
    return float(np.max(np.abs(data[finite].astype(np.float64) - out[finite].astype(np.float64))))
