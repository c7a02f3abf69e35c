"""Training sets as TEZIP and PredNet keep them: X_train.hkl, sources_train.hkl, X_val.hkl, sources_val.hkl.

One decision: hickle files are HDF5 with the object in `data` (hickle 4 and 5) or `data_0` (3), so h5py reads and writes
them, and no pickle in them is ever run. X: (N, Y, X, C) images, uint8 0..255 or float 0..1; sources: N names, equal
within one sequence.
"""

import pathlib
import pickle
import re

import numpy as np
from tezpress_worker import WorkerError

from .frameworks import framework


def read_sequences(folder: str, part: str) -> list[np.ndarray]:
    """Sequences (T, Y, X, C), float32 in [0, 1], of a folder's part "train" or "val"; [] where it has no such part."""
    root = pathlib.Path(folder)
    if not (root / f"X_{part}.hkl").exists():
        return []
    images = _load(root / f"X_{part}.hkl")
    sources = [str(name) for name in np.asarray(_load(root / f"sources_{part}.hkl")).reshape(-1)]
    if not isinstance(images, np.ndarray) or images.ndim != 4 or len(sources) != len(images):
        raise WorkerError(f"{root}: X_{part}.hkl must be (N, Y, X, C) with one source per image in sources_{part}.hkl")
    scale = 255.0 if images.dtype.kind in "iu" else 1.0
    starts = [0, *(n for n in range(1, len(sources)) if sources[n] != sources[n - 1]), len(sources)]
    return [images[a:b].astype(np.float32) / np.float32(scale) for a, b in zip(starts, starts[1:]) if b > a]


def write_sequences(folder: str, part: str, sequences: list[np.ndarray]) -> None:
    """Writes what read_sequences() reads: sequences (T, Y, X, C) of one image size, in [0, 1], as uint8."""
    root = pathlib.Path(folder)
    if len({sequence.shape[1:] for sequence in sequences}) > 1:
        raise WorkerError("a training set holds images of one size; these have several")
    root.mkdir(parents=True, exist_ok=True)
    images = np.concatenate([np.rint(np.clip(sequence, 0, 1) * 255).astype(np.uint8) for sequence in sequences])
    sources = np.concatenate([np.full(len(sequence), n) for n, sequence in enumerate(sequences)])
    _save(root / f"X_{part}.hkl", images)
    _save(root / f"sources_{part}.hkl", sources)


def _load(path: pathlib.Path):
    h5py = framework("h5py", "h5py")
    try:
        with h5py.File(path, "r") as file:
            return _value(file["data"] if "data" in file else file["data_0"], h5py)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WorkerError(f"{path} is no hickle file with one array or list: {error}") from None


def _value(node, h5py):
    """A dataset's array or text, or the list of a group's items in their order (hickle writes lists as groups)."""
    if isinstance(node, h5py.Group):
        return [_value(node[name], h5py) for name in sorted(node, key=lambda name: int(re.search(r"\d+$", name)[0]))]
    value = node[()]
    if isinstance(value, h5py.Reference):  # hickle 5: an item that stands elsewhere in the file
        return _value(node.file[value], h5py)
    value = np.asarray(value)
    return _text(value) if value.dtype.kind in "SO" and value.ndim < 3 and value.shape[0:1] in ((), (1,)) else value


def _text(value: np.ndarray) -> str:
    """hickle's ways to keep a string: one string, or one byte per element."""
    parts = [part if isinstance(part, bytes) else str(part).encode() for part in value.reshape(-1)]
    return b"".join(parts).decode(errors="replace")


def _save(path: pathlib.Path, array: np.ndarray) -> None:
    h5py = framework("h5py", "h5py")
    with h5py.File(path, "w") as file:
        file.attrs["HICKLE_VERSION"] = "4.0.1"
        file.attrs["HICKLE_PYTHON_VERSION"] = "3.6"
        node = file.create_dataset("data", data=array)
        node.attrs["np_dtype"] = np.bytes_(str(array.dtype))
        node.attrs["base_type"] = np.bytes_(b"ndarray")
        node.attrs["type"] = np.array(pickle.dumps(np.ndarray))  # what hickle's own reader looks for
