"""The worker `autoencoder`: blocks predicted by an autoencoder or by Lorenzo, within an error bound (AE-SZ: Liu et al.
2021, "Exploring Autoencoder-based Error-bounded Compression for Scientific Data", CLUSTER).

One decision: values are quantised before they are predicted, so both predictors work on the same whole numbers, and
the choice between them is a choice of the smaller residual, block by block. Only the autoencoder's part depends on
floating point; a checksum of what the stream decodes to guards it.
"""

import math

import numpy as np
from tezpress_worker import Compressor, Option, WorkerError

from .block_fields import field_axes, from_blocks, padded_shape, padded_to, restore_lorenzo, to_blocks, unpadded
from .code_sections import SECTIONS, pack_codes, unpack_codes
from .entropy_coding import compress_bytes, decompress_bytes, pack_integers, unpack_integers
from .frameworks import framework, repeatable_networks
from .lorenzo import lorenzo_differences
from .model_store import load_model, save_model
from .residual_coding import Codes, Residual, decode_residual, encode_residual, predicted_codes, residual_for
from .value_bounds import finite_range
from .worker_stream import (
    array_header,
    checksum,
    corrupt,
    header_value,
    numbers,
    pack,
    require_array,
    require_check,
    unpack,
)

LATENT_STEP = 1.0 / 32  # of latents whose standard deviation is about 1
BITS_PER_LATENT = 6.0  # what one costs, for the choice between the predictors
_EDGES = {2: 32, 3: 8}  # as published


class Autoencoder(Compressor):
    """Block-wise convolutional autoencoder or Lorenzo prediction within an error bound, after Liu et al. 2021."""

    id = "autoencoder"
    version = "1"
    bounds = ("abs", "rel", "pw_rel", "lossless")
    options = (
        Option("model", str, "", "hash or folder of the trained model; training sets it"),
        Option("threads", int, 2, "threads of PyTorch", minimum=1, maximum=256),
        Option(
            "dims", int, 0, "training: axes of a block, 0: as many as the first array has, 2 or 3", choices=(0, 2, 3)
        ),
        Option("block", int, 0, "training: edge of a block, 0: 32 in 2-D, 8 in 3-D", choices=(0, 8, 16, 32, 64)),
        Option("latent", int, 16, "training: numbers that describe a block", minimum=1, maximum=1024),
        Option(
            "width",
            int,
            8,
            "training: channels of the first layer; each next one has twice as many",
            minimum=1,
            maximum=256,
        ),
        Option("epochs", int, 20, "training: epochs", minimum=1),
        Option("batch", int, 64, "training: blocks per step", minimum=1, maximum=65536),
        Option("samples", int, 20000, "training: blocks drawn from the arrays", minimum=1),
        Option("learning_rate", float, 1e-3, "training: learning rate of Adam", minimum=1e-9, maximum=1),
        Option("sliced_weight", float, 1e-3, "training: weight of the latents' sliced Wasserstein distance", minimum=0),
        Option(
            "patience", int, 0, "training: epochs without a better validation loss before it ends, 0: all", minimum=0
        ),
        Option("seed", int, 1, "training: seed of weights and blocks", minimum=0, maximum=2**31 - 1),
        Option("resume", bool, False, "training: goes on from the model"),
    )

    def __init__(self, bound=None, **values):
        super().__init__(bound, **values)
        self._network = self._identity = None

    def warm_up(self) -> None:
        self._loaded()

    def encode(self, data: np.ndarray):
        values = numbers(data)
        header = array_header(self.id, values)
        if data.size == 0:
            return pack(header, [])
        network = self._loaded()
        dims, edge = network.architecture.dims, network.architecture.edge
        with self.stage("quantise"):
            residual = residual_for(self.bound, data)
            low, high = finite_range(values)
            fields = padded_to(values, dims, edge)
            base = np.full(fields.shape, (low + high) / 2)
            codes, restored = encode_residual(fields, base, residual, False)
        chosen, latents, rest = self._predicted(network, fields, codes.codes, (low, high), base, residual)
        with self.stage("entropy"):
            header |= {"model": self._identity, "low": low, "high": high, "residual": residual.header()}
            header["chosen"] = int(chosen.sum())
            coded = Codes(rest, codes.signs, codes.places, codes.escapes)
            sections = [compress_bytes(np.packbits(chosen).tobytes()), pack_integers(latents)]
            sections += pack_codes([coded], (), header, "escapes")
        header["check"] = checksum(unpadded(restored, data.shape, dims))
        self.results |= {"blocks": chosen.size, "autoencoder_blocks": header["chosen"], "escapes": header["escapes"]}
        return pack(header, sections)

    def decode(self, stream: np.ndarray, out: np.ndarray) -> None:
        header, sections = unpack(stream)
        values = numbers(out)
        require_array(header, self.id, values)
        if out.size == 0:
            return
        network = self._loaded(header_value(header, "model", str))
        restored = self._restored(network, header, sections, values)
        require_check(header, restored)
        values[...] = restored

    def train(self, arrays: list, progress) -> dict:
        module = self._module()
        previous = load_model(self.model, module.FILES)[1] if self.resume else None
        network = module.BlockAutoencoder.from_files(previous) if previous else self._new_network(module, arrays)
        with self.stage("convert"):
            blocks = self._sampled(arrays, network.architecture)
        with self.stage("train"):
            found = module.train(network, blocks, self, progress)
        files = network.files()
        self.results |= {**found, "model_bytes": sum(map(len, files.values())), "blocks": len(blocks)}
        return {"model": save_model(files)}

    def _module(self):
        with self.stage("start"):
            repeatable_networks()
            framework("torch", "python3-torch (PyTorch)")
            module = framework("tezpress_workers.autoencoder_network", "python3-torch (PyTorch)")
            module.start(self.threads)
        return module

    def _loaded(self, wanted: str = ""):
        if self._network is None or wanted and wanted != self._identity:
            module = self._module()
            with self.stage("model_load"):
                self._identity, files = load_model(self.model, module.FILES, wanted)
                self._network = module.BlockAutoencoder.from_files(files)
        return self._network

    def _new_network(self, module, arrays: list):
        if not any(array.size for array in arrays):
            raise WorkerError("training needs an array with values")
        dims = self.dims or (3 if arrays[0].ndim >= 3 else 2)
        module.torch.manual_seed(self.seed)
        return module.BlockAutoencoder(module.Architecture(dims, self.block or _EDGES[dims], self.latent, self.width))

    def _sampled(self, arrays: list, architecture) -> np.ndarray:
        """At most `samples` blocks of the arrays in [-1, 1], drawn evenly by seed."""
        blocks = [
            to_blocks(
                _unit(padded_to(array, architecture.dims, architecture.edge), finite_range(array)), architecture.edge
            )
            for array in arrays
            if array.size
        ]
        blocks = np.concatenate(blocks)
        order = np.random.default_rng(self.seed).permutation(len(blocks))
        return blocks[order[: self.samples]]

    def _predicted(self, network, fields, codes, limits: tuple, base, residual: Residual):
        """(flat bool per block: the autoencoder predicts it, latent codes of those, residual codes of the fields)."""
        edge = network.architecture.edge
        with self.stage("predict"):
            lorenzo = to_blocks(lorenzo_differences(codes, field_axes(codes)), edge)
            latents = np.rint(network.encode_blocks(to_blocks(_unit(fields, limits), edge)) / LATENT_STEP).astype(
                np.int64
            )
            blocks, flat = to_blocks(codes, edge), to_blocks(base, edge)
            guess = _guessed(network, latents, limits, flat, residual, fields.dtype)
            gain = _bits(lorenzo) - _bits(blocks - guess) - BITS_PER_LATENT * network.architecture.latent
            chosen = gain > 0
            latents = latents[chosen]  # decoded again as the decoder does: a batch's size may change the last bits
            guess = _guessed(network, latents, limits, flat[chosen], residual, fields.dtype)
            rest = lorenzo
            rest[chosen] = blocks[chosen] - guess
        return chosen, latents, from_blocks(rest, fields.shape, edge)

    def _restored(self, network, header: dict, sections: list, values: np.ndarray) -> np.ndarray:
        dims, edge = network.architecture.dims, network.architecture.edge
        shape = padded_shape(values.shape, dims, edge)
        grid = (shape[0], *(size // edge for size in shape[1:]))
        low, high = (header_value(header, name, float) for name in ("low", "high"))
        if not (math.isfinite(low) and math.isfinite(high)):
            raise corrupt(f"its values range from {low} to {high}")
        residual = Residual.from_header(header_value(header, "residual", dict))
        with self.stage("entropy"):
            chosen, latents, coded = _read(
                header, sections, grid, shape, network.architecture.latent, residual, values.dtype
            )
        with self.stage("predict"):
            flat = np.full((int(chosen.sum()), *(edge,) * dims), (low + high) / 2)
            guess = _guessed(network, latents, (low, high), flat, residual, values.dtype)
            rest = to_blocks(coded.codes, edge)
            known = np.zeros_like(rest)
            known[chosen.reshape(-1)] = rest[chosen.reshape(-1)] + guess
            coded.codes = restore_lorenzo(known, chosen, rest, edge)
        with self.stage("quantise"):
            fields = decode_residual(coded, np.full(shape, (low + high) / 2), residual, values.dtype)
        return unpadded(fields, values.shape, dims)


def _read(header: dict, sections: list, grid: tuple, shape: tuple, latent: int, residual: Residual, dtype: np.dtype):
    if len(sections) != 2 + SECTIONS:
        raise corrupt(f"it has {len(sections)} sections, not {2 + SECTIONS}")
    blocks = int(np.prod(grid))
    bits = np.frombuffer(decompress_bytes(sections[0], -(-blocks // 8)), np.uint8)
    chosen = np.unpackbits(bits, count=blocks).astype(bool)
    latents = unpack_integers(sections[1], int(chosen.sum()) * latent).reshape(-1, latent)
    escapes = header_value(header, "escapes", int)
    (coded,) = unpack_codes(sections[2:], (1, *shape), (), escapes, residual.kind == "pointwise", dtype)
    return chosen.reshape(grid), latents, coded


def _unit(values: np.ndarray, limits: tuple) -> np.ndarray:
    """float32 values with the limits at -1 and 1; NaN and infinities 0."""
    low, high = limits
    unit = (values.astype(np.float64) - low) / ((high - low) or 1.0) * 2 - 1
    return np.clip(np.nan_to_num(unit, nan=0.0, posinf=0.0, neginf=0.0), -1, 1).astype(np.float32)


def _guessed(network, latents: np.ndarray, limits: tuple, base: np.ndarray, residual: Residual, dtype) -> np.ndarray:
    """The codes that the autoencoder predicts from latent codes, for blocks whose codes count from base."""
    low, high = limits
    if not len(latents):
        return np.zeros(base.shape, np.int64)
    with np.errstate(over="ignore"):
        unit = network.decode_blocks((latents * LATENT_STEP).astype(np.float32)).astype(np.float64)
    values = np.nan_to_num((np.clip(unit, -1, 1) + 1) / 2 * (high - low) + low)
    return predicted_codes(values, base, residual, dtype)


def _bits(residuals: np.ndarray) -> np.ndarray:
    """Estimated bits of the residuals of each block (N, edge...)."""
    return np.log2(1.0 + np.abs(residuals.astype(np.float64))).reshape(len(residuals), -1).sum(axis=1)
