"""The current SZ3 through its official Python binding, PyPI's pysz.

One decision: bounds reach SZ3 as absolute ones over the finite values, so that a NaN or a masked value cannot change
what "relative" means; narrow integers are widened to int32 and clipped back, which never enlarges an error.

SZ3: Liang et al. 2023 (IEEE Trans. Big Data 9); interpolation: Zhao et al. 2021 (ICDE).
"""

import os
import tempfile

import numpy as np
from tezpress_worker import Compressor, Option, WorkerError

from .frameworks import framework, installed_version
from .value_bounds import absolute_bound

ALGORITHMS = ("lorenzo_reg", "interp_lorenzo", "interp", "noprediction", "lossless")
MAX_RANK = 4
_WIDE = {"int8": "int32", "uint8": "int32", "bool": "int32", "int16": "int32", "uint16": "int32", "uint32": "int64"}
_NATIVE = ("float32", "float64", "int32", "int64")


class Pysz(Compressor):
    """SZ3, the current release, through its official Python binding."""

    id = "pysz"
    version = installed_version("pysz")
    bounds = ("abs", "rel", "lossless")
    options = (
        Option("algorithm", str, "interp_lorenzo", "SZ3's prediction", choices=ALGORITHMS),
        Option("interpolation", str, "cubic", "interpolation of the algorithms interp*", choices=("linear", "cubic")),
        Option("quantization_bins", int, 65536, "codes of the quantiser", minimum=4, maximum=1 << 24),
        Option("block_size", int, 0, "edge of a block of lorenzo_reg; 0: SZ3's choice", minimum=0, maximum=4096),
        Option("regression", bool, True, "whether lorenzo_reg may choose linear regression"),
        Option("lorenzo2", bool, False, "whether lorenzo_reg may choose the second-order Lorenzo predictor"),
        Option("openmp", bool, False, "parts of the array on several threads; changes the stream"),
    )

    def warm_up(self) -> None:
        framework("pysz", "pysz")

    def encode(self, data: np.ndarray):
        with self.stage("start"):
            pysz = framework("pysz", "pysz")
            config = self._config(pysz, data)
        wide = data.astype(_wide_type(data.dtype), copy=False)
        with self.stage("encode"):
            try:
                stream, _ = pysz.sz.compress(_at_most_rank_4(wide), config)
            except (RuntimeError, ValueError, TypeError) as error:
                raise WorkerError(f"SZ3 refuses {data.dtype} of shape {data.shape}: {error}") from error
        self.results["sz3_version"] = ".".join(str(part) for part in stream[7:3:-1])
        return stream

    def decode(self, stream: np.ndarray, out: np.ndarray) -> None:
        pysz = framework("pysz", "pysz")
        with self.stage("decode"):
            try:
                wide, _ = pysz.sz.decompress(stream, _wide_type(out.dtype), _at_most_rank_4(out).shape)
            except (RuntimeError, ValueError, TypeError) as error:
                raise WorkerError(
                    f"SZ3 cannot decode this stream of {stream.size} bytes: {error}", "corrupt"
                ) from error
        if wide.dtype != out.dtype:
            limits = (0, 1) if out.dtype == np.bool_ else (np.iinfo(out.dtype).min, np.iinfo(out.dtype).max)
            wide = np.clip(wide, *limits)
        out[...] = wide.reshape(out.shape)

    def _config(self, pysz, data: np.ndarray):
        config = pysz.szConfig()
        with tempfile.NamedTemporaryFile("w", suffix=".ini", delete=False) as file:
            file.write(self._settings_text())
        try:
            config.loadcfg(file.name)
        finally:
            os.unlink(file.name)
        lossless = self.bound is None or self.bound.kind == "lossless"
        config.errorBoundMode = pysz.szErrorBoundMode.ABS
        config.absErrorBound = 0.0 if lossless else absolute_bound(self.bound, data)
        config.cmprAlgo = ALGORITHMS.index("lossless" if lossless else self.algorithm)
        config.openmp = self.openmp
        return config

    def _settings_text(self) -> str:
        """SZ3's configuration file; the binding has no other door to these settings."""
        block = f"BlockSize = {self.block_size}\n" if self.block_size else ""
        return (
            f"[AlgoSettings]\nInterpolationAlgo = INTERP_ALGO_{self.interpolation.upper()}\n{block}"
            f"QuantizationBinTotal = {self.quantization_bins}\n"
            f"Regression = {_yes(self.regression)}\nLorenzo2ndOrder = {_yes(self.lorenzo2)}\n"
        )


def _yes(value: bool) -> str:
    return "YES" if value else "NO"


def _wide_type(dtype: np.dtype) -> np.dtype:
    name = _WIDE.get(dtype.name, dtype.name)
    if name not in _NATIVE:
        raise WorkerError(f"SZ3 takes floats and integers up to 32 bits unsigned or 64 bits signed, not {dtype}")
    return np.dtype(name)


def _at_most_rank_4(array: np.ndarray) -> np.ndarray:
    """The slowest axes folded into one where there are more than SZ3 takes."""
    if array.size == 0:
        raise WorkerError(f"SZ3 takes no empty array (shape {array.shape})")
    if array.ndim <= MAX_RANK:
        return array.reshape(array.shape or (1,))
    return array.reshape(-1, *array.shape[-3:])
