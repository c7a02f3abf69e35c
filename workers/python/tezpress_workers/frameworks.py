"""Imports what a worker needs when it needs it, and says how to get it where it is absent."""

import importlib
import importlib.metadata
import os

from tezpress_worker import WorkerError

# What a network computes depends on the instructions that its kernels pick; AVX2 is what machines have in common.
# Threads that wait must sleep: on a busy machine spinning ones take 20 times the time of the work.
_ENVIRONMENT = {"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2", "OMP_WAIT_POLICY": "passive"}


def repeatable_networks() -> None:
    """Before TensorFlow or PyTorch is imported: settings that make machines alike, where the user has set none."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)


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
