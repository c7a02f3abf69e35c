"""The class that a user subclasses: numcodecs' four methods, and options that describe themselves.

One decision: an option is named once, in `options`; attribute, default, check, help text and configuration are derived
from that, here and in the C++ program that calls.
"""

import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np


class WorkerError(Exception):
    """A message for the caller without a traceback.

    kind: "invalid" (options or arrays that are refused), "corrupt" (a stream that cannot be decoded), "missing" (a model
    or a library that is not there) or "failed".
    """

    def __init__(self, message: str, kind: str = "invalid"):
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Option:
    """One option of a compressor: `name` becomes an attribute, and `<id>:<name>` outside.

    type: bool, int, float, str, or list (of str; of float with `items=float`). None as default: no value until set.
    """

    name: str
    type: type
    default: Any
    sentence: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple = ()
    items: type = str

    def checked(self, value):
        """value as this option's type; raises WorkerError naming the value and the limit."""
        if value is None:
            return None
        try:
            value = self._converted(value)
        except (TypeError, ValueError):
            raise WorkerError(f"option {self.name}: {value!r} is no {self.type.__name__}") from None
        if self.choices and value not in self.choices:
            raise WorkerError(f"option {self.name}: {value!r} is none of {', '.join(map(str, self.choices))}")
        if self.minimum is not None and not value >= self.minimum:
            raise WorkerError(f"option {self.name}: {value} is below the limit {self.minimum}")
        if self.maximum is not None and not value <= self.maximum:
            raise WorkerError(f"option {self.name}: {value} is above the limit {self.maximum}")
        return value

    def _converted(self, value):
        if self.type is list:
            return [self.items(item) for item in value]
        if self.type is int and (isinstance(value, str) or int(value) != value):
            raise ValueError
        return self.type(value)


@dataclass(frozen=True)
class Bound:
    """The error bound that the caller asks for; kind: "abs", "rel" (of max - min), "pw_rel" or "lossless"."""

    kind: str
    value: float


@dataclass
class Stages:
    """Seconds per named stage of the last call, in the order of their first appearance."""

    seconds: dict = field(default_factory=dict)

    @contextlib.contextmanager
    def measure(self, name):
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin


class Compressor:
    """Base class of the compressors that a worker serves. The first line of a subclass's docstring is its sentence.

    id: the compressor's name and the prefix of its options.
    bounds: the kinds of error bound that encode() keeps by itself; the one asked for is `self.bound`, or None.
    options: tuple of Option; each is an attribute of the instance.
    """

    id = ""
    version = "1"
    bounds: tuple = ()
    options: tuple = ()

    def __init__(self, bound: Bound | None = None, **values):
        known = {option.name: option for option in self.options}
        for name in values:
            if name not in known:
                raise WorkerError(f"{self.id} has no option {name!r}; it has: {', '.join(known) or 'none'}")
        for name, option in known.items():
            setattr(self, name, option.checked(values.get(name, option.default)))
        self.bound = bound
        self.results: dict = {}  # numbers and texts found out in the last call, as metric results "<id>:<key>"
        self.stages = Stages()
        self._room = None  # where the caller wants the stream, during encode()

    def encode(self, data: np.ndarray):
        """The stream (any buffer) of data: any shape, C order, slowest axis (time) first, read-only, not to be kept.

        A buffer of the stream's own is copied once; written into self.empty(size) it is not.
        """
        raise NotImplementedError

    def decode(self, stream: np.ndarray, out: np.ndarray) -> None:
        """Fills out (of the dtype and shape that were encoded) from stream (uint8, read-only)."""
        raise NotImplementedError

    def train(self, arrays: list, progress) -> dict:
        """Learns from arrays (read-only, slowest axis first); returns the options that change, e.g. the model's path.

        progress(fraction, text) tells how far it is; fraction in 0..1.
        """
        raise WorkerError(f"{self.id} cannot be trained")

    def warm_up(self) -> None:
        """Does now what the first call would have to do: imports, loading of the model."""

    def empty(self, size: int) -> np.ndarray:
        """size bytes (uint8) to write a stream into; returned from encode() from the start, they are not copied."""
        if self._room is not None and size <= self._room.size:
            return self._room[:size]
        return np.empty(size, np.uint8)

    def stage(self, name):
        """Context manager: the time inside counts as the stage `name` of this call."""
        return self.stages.measure(name)

    def get_config(self) -> dict:
        """What from_config() needs to make an equal compressor that decodes this one's streams. JSON values only."""
        config = {option.name: getattr(self, option.name) for option in self.options}
        if self.bound is not None:
            config["bound"] = {"kind": self.bound.kind, "value": self.bound.value}
        return {"id": self.id, **config}

    @classmethod
    def from_config(cls, config: dict):
        values = {name: value for name, value in config.items() if name not in ("id", "bound")}
        bound = config.get("bound")
        return cls(bound=Bound(**bound) if bound else None, **values)

    @classmethod
    def trains(cls) -> bool:
        return cls.train is not Compressor.train
