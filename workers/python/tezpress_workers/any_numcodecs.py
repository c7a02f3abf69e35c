"""Any installed numcodecs codec as a compressor; with numcodecs-wasm-tthresh also TTHRESH.

One decision: the codec's own configuration, as JSON, is the only interface to it. No error bound is declared, because
numcodecs has no common name for one: wrap it in the compressor `bounded` where a bound must hold. The codec `pickle` is
refused, also inside of others: a stream names its codec, and decoding a stranger's pickle runs a stranger's program.

TTHRESH: Ballester-Ripoll, Lindstrom, Pajarola 2020 (IEEE TVCG 26), configuration {"eb_mode": "eps"|"rmse"|"psnr", and
"eb_eps"|"eb_rmse"|"eb_psnr": number}; it bounds an L2 norm, never the greatest error.
"""

import json

import numpy as np
from tezpress_worker import Bound, Compressor, Option, WorkerError

from .frameworks import framework, installed_version


class Numcodecs(Compressor):
    """Any installed numcodecs codec, by its id and configuration."""

    id = "numcodecs"
    version = installed_version("numcodecs")
    options = (
        Option("id", str, "zstd", "numcodecs' id of the codec, e.g. zstd, blosc, tthresh.rs"),
        Option(
            "config", str, "{}", 'the codec\'s configuration as a JSON object, e.g. {"eb_mode":"eps","eb_eps":1e-3}'
        ),
    )

    def __init__(self, bound=None, **values):
        super().__init__(bound, **values)
        self.codec_id = self.id  # the option; on the instance it hides the class's own id
        self._settings = _parsed(self.config)
        _refuse_pickle({"id": self.codec_id, **self._settings})
        self._codec = None

    @classmethod
    def from_config(cls, config: dict):
        made_for = config.get("id")  # the option, or this class's id as other compressors have it there
        chosen = {} if made_for in (None, cls.id) else {"id": made_for}
        rest = {name: value for name, value in config.items() if name != "id"}
        bound = rest.pop("bound", None)
        return cls(bound=Bound(**bound) if bound else None, **rest, **chosen)

    def warm_up(self) -> None:
        self._loaded()

    def encode(self, data: np.ndarray):
        codec = self._loaded()
        with self.stage("encode"):
            try:
                return codec.encode(data)
            except Exception as error:  # codecs raise what they like
                what = f"numcodecs' {self.codec_id} refuses {data.dtype} of shape {data.shape}"
                raise WorkerError(f"{what}: {_reasons(error)}") from error

    def decode(self, stream: np.ndarray, out: np.ndarray) -> None:
        codec = self._loaded()
        with self.stage("decode"):
            try:
                decoded = np.asarray(codec.decode(stream))
            except Exception as error:
                raise WorkerError(
                    f"numcodecs' {self.codec_id} cannot decode this stream: {_reasons(error)}", "corrupt"
                ) from error
        if decoded.nbytes != out.nbytes:
            raise WorkerError(
                f"numcodecs' {self.codec_id} returned {decoded.nbytes} bytes for an array of {out.nbytes}", "corrupt"
            )
        out[...] = decoded.reshape(-1).view(out.dtype).reshape(out.shape)

    def _loaded(self):
        if self._codec is None:
            with self.stage("start"):
                self._codec = _make(self.codec_id, self._settings)
        self.results["codec"] = str(self._codec)
        return self._codec


def _parsed(text: str) -> dict:
    try:
        settings = json.loads(text)
    except json.JSONDecodeError as error:
        raise WorkerError(f"option config: {text!r} is no JSON: {error}") from None
    if not isinstance(settings, dict) or "id" in settings:
        raise WorkerError(f"option config: {text!r} must be a JSON object without id")
    return settings


def _make(codec_id: str, settings: dict):
    numcodecs = framework("numcodecs", "numcodecs")
    try:
        return numcodecs.get_codec({"id": codec_id, **settings})
    except ImportError as error:
        raise WorkerError(f"numcodecs' {codec_id} lacks a package: {error}", "missing") from None
    except Exception as error:  # also for a bad configuration
        if type(error).__name__ == "UnknownCodecError":
            known = sorted({*numcodecs.registry.codec_registry, *numcodecs.registry.entries})
            raise WorkerError(
                f"numcodecs has no codec {codec_id!r}; installed: {', '.join(known)}", "missing"
            ) from None
        raise WorkerError(f"numcodecs' {codec_id} refuses the configuration {settings}: {_reasons(error)}") from error


def _refuse_pickle(settings) -> None:
    if isinstance(settings, dict):
        if settings.get("id") == "pickle":
            raise WorkerError("numcodecs' pickle is refused: decoding a stream with it would run what the stream says")
        settings = list(settings.values())
    if isinstance(settings, list):
        for item in settings:
            _refuse_pickle(item)


def _reasons(error: BaseException) -> str:
    """The messages of an error and of those that caused it: WebAssembly codecs hide theirs in the cause."""
    messages = []
    while error is not None and len(messages) < 8:
        messages.append(str(error))
        error = error.__cause__
    return "; ".join(dict.fromkeys(message for message in messages if message))
