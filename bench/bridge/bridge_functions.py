"""The function whose call bench_bridge measures: it touches nothing, or copies its input, and times itself."""

import os

import numpy as np

from tezpress_worker import Compressor, Option


class Measured(Compressor):
    """Stores the values as they are, or only says that it did."""

    id = "measured"
    options = (Option("copies", bool, False, "Copy the input into the stream; else the stream is as long, untouched."),)

    def encode(self, data):
        self.results = {"pid": os.getpid()}
        with self.stage("function"):
            stream = self.empty(data.nbytes)
            if self.copies:
                np.copyto(stream, data.reshape(-1).view(np.uint8))
            return stream

    def decode(self, stream, out):
        with self.stage("function"):
            if self.copies:
                np.copyto(out.reshape(-1).view(np.uint8), stream)
