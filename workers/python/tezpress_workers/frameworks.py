"""Imports what a worker needs when it needs it, and says how to get it where it is absent."""

import importlib
import importlib.metadata

from tezpress_worker import WorkerError


def framework(module: str, package: str):
    """The imported module; raises WorkerError naming the package where it cannot be imported."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{package} is not installed for this Python ({error}); `scripts/setup workers` installs it"
        raise WorkerError(message, "missing") from None


def installed_version(package: str) -> str:
    """The version of an installed package without importing it, or "not installed"."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
