"""Where trained models live, and that a model is the one that a stream was made with.

One decision: a model is a folder named by the SHA-256 of its two files, so a configuration or a stream names its model
by what it is, on every machine, and a model cannot change under a stream. The folder of models is $TEZPRESS_MODELS,
else $XDG_CACHE_HOME/tezpress/models, else ~/.cache/tezpress/models. Models hold JSON and plain arrays, never code.
"""

import hashlib
import os
import pathlib
import re
import tempfile

from tezpress_worker import WorkerError

_HASH = re.compile(r"[0-9a-f]{64}")


def store_folder() -> pathlib.Path:
    if os.environ.get("TEZPRESS_MODELS"):
        return pathlib.Path(os.environ["TEZPRESS_MODELS"])
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(cache) / "tezpress" / "models"


def model_hash(files: dict[str, bytes]) -> str:
    """SHA-256 over names, sizes and contents, in the order of the names."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name} {len(files[name])}\n".encode())
        digest.update(files[name])
    return digest.hexdigest()


def save_model(files: dict[str, bytes]) -> str:
    """Puts a model into the store, all of it or nothing, and returns its hash."""
    identity = model_hash(files)
    folder = store_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / identity).is_dir():
            return identity
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as unfinished:
            made = pathlib.Path(unfinished) / identity
            made.mkdir()
            for name, content in files.items():
                (made / name).write_bytes(content)
            made.rename(folder / identity)
    except OSError as error:
        if not (folder / identity).is_dir():  # else another process was faster
            raise WorkerError(f"the model cannot be stored in {folder}: {error}", "failed") from None
    return identity


def load_model(reference: str, names: tuple, wanted: str = "") -> tuple[str, dict[str, bytes]]:
    """(hash, files) of a model: reference is a hash or a folder with files of these names.

    wanted: the hash that a stream needs; the reference is used where it is that model, else the store is searched.
    Raises WorkerError naming what was searched.
    """
    if not (reference or wanted):
        raise WorkerError("there is no model: train it (train_data), or name one with the option model", "missing")
    searched = []
    for folder in _candidates(reference, wanted):
        searched.append(str(folder))
        files = _read(folder, names)
        if files is None:
            continue
        identity = model_hash(files)
        if identity == (wanted or identity):
            _check_name(folder, identity)
            return identity, files
    what = f"the model {wanted or reference}"
    raise WorkerError(f"{what} is in none of {', '.join(searched)}; copy it there, or train", "missing")


def _candidates(reference: str, wanted: str):
    if reference and not _HASH.fullmatch(reference):
        yield pathlib.Path(reference)
    for identity in dict.fromkeys(name for name in (wanted, reference) if _HASH.fullmatch(name or "")):
        yield store_folder() / identity


def _read(folder: pathlib.Path, names: tuple) -> dict[str, bytes] | None:
    try:
        return {name: (folder / name).read_bytes() for name in names}
    except OSError:
        return None


def _check_name(folder: pathlib.Path, identity: str) -> None:
    if _HASH.fullmatch(folder.name) and folder.name != identity:
        raise WorkerError(f"the model in {folder} was changed: its hash is {identity}", "corrupt")
