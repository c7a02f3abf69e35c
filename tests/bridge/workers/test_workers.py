"""Compressors that behave, and that do not: what tests ask TezPress to survive."""

import ctypes
import os
import sys
import time

import numpy as np

from tezpress_worker import Compressor, Option, WorkerError


class Echo(Compressor):
    """Stores the values as they are."""

    id = "echo"
    version = "1.2"
    bounds = ("abs", "rel", "lossless")
    options = (
        Option("gain", float, 1.0, "Multiplies what is decoded.", minimum=0.5, maximum=2.0),
        Option("mode", str, "plain", "How to store.", choices=("plain", "large", "kept")),
        Option("repeat", int, 1, "Copies of the values in the stream.", minimum=1),
        Option("tags", list, [], "Texts."),
        Option("weights", list, None, "Numbers.", items=float),
        Option("fast", bool, False, "A switch."),
    )

    def encode(self, data):
        self.results = {"mean": float(data.mean()) if data.size else None, "pid": os.getpid(), "mode": self.mode}
        with self.stage("copy"):
            stream = self.empty(data.nbytes)
            stream[:] = data.reshape(-1).view(np.uint8)
        if self.mode == "large":  # beyond the caller's room
            return np.concatenate([stream, np.zeros(1 << 17, np.uint8)])
        if self.mode == "kept":
            self.last = data  # not allowed, and harmless
        return stream

    def decode(self, stream, out):
        out[...] = stream[: out.nbytes].view(out.dtype).reshape(out.shape)
        if self.gain != 1.0:
            out *= out.dtype.type(self.gain)


class Trained(Echo):
    """Learns one number."""

    id = "trained"
    options = (Option("mean", float, None, "What was learnt."), Option("epochs", int, 2, "How often.", minimum=1))

    def encode(self, data):
        if self.mean is None:
            raise WorkerError("train it first: set trained:train_data", kind="missing")
        return np.asarray(data - data.dtype.type(self.mean))

    def decode(self, stream, out):
        out[...] = stream.view(out.dtype).reshape(out.shape) + out.dtype.type(self.mean)

    def train(self, arrays, progress):
        for epoch in range(self.epochs):
            progress(epoch / self.epochs, f"epoch {epoch}")
            time.sleep(0.11)
        self.results = {"loss": 0.25}
        return {"mean": float(arrays[0].mean())}


class Bad(Compressor):
    """Does what it should not, as its option says."""

    id = "bad"
    bounds = ("abs",)
    options = (Option("deed", str, "none", "What to do in encode."),)

    def encode(self, data):
        deeds = {
            "none": lambda: None,
            "raise": lambda: self._raise(data),
            "exit": lambda: os._exit(3),
            "segfault": lambda: ctypes.string_at(8),
            "hang": lambda: time.sleep(1000),
            "flood": lambda: [sys.stderr.write("x" * 100000 + "\n") for _ in range(100)],
            "last_words": lambda: (print("the model is on fire", flush=True), os.abort()),
            "write_input": lambda: data.__setitem__(0, 1),
            "break_bound": lambda: None,
            "huge_config": lambda: setattr(self, "deed", "x" * 50000),
            "no_bytes": lambda: None,
        }
        deeds[self.deed]()
        if self.deed == "no_bytes":
            return 42
        return (data + 3 * self.bound.value if self.deed == "break_bound" else data).tobytes()

    def decode(self, stream, out):
        out[...] = stream.view(out.dtype).reshape(out.shape)

    @staticmethod
    def _raise(data):
        raise ValueError(f"no idea what to do with {data.shape}")
