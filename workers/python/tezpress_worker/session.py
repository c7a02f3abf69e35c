"""Answers the requests of one session. docs/bridge.md, section 4."""

import json
import time
import traceback

import numpy as np

from .channel import Channel, ProtocolError
from .compressor import Compressor, Option, WorkerError
from .segments import Segments

ERROR_LIMIT = 16000  # characters of a traceback; the end says most
PROGRESS_SECONDS = 0.1
_TYPE_NAMES = {bool: "bool", int: "int", float: "float", str: "str"}


class Instances:
    """Compressors made so far, by id and configuration: what one session has loaded the others need not load again."""

    LIMIT = 8

    def __init__(self, classes: list):
        self.classes = {cls.id: cls for cls in classes}
        self._made: dict = {}

    def get(self, codec: str, config: dict) -> Compressor:
        if codec not in self.classes:
            raise WorkerError(f"this worker serves {', '.join(self.classes)}, not {codec!r}")
        key = (codec, json.dumps(config, sort_keys=True))
        instance = self._made.pop(key, None) or self.classes[codec].from_config(config)
        self._made[key] = instance  # now the newest
        while len(self._made) > self.LIMIT:
            self._made.pop(next(iter(self._made)))
        return instance


class Session:
    def __init__(self, number: int, descriptor: int, instances: Instances):
        self.number = number
        self.channel = Channel(descriptor)
        self._segments = Segments()
        self._instances = instances

    def close(self) -> None:
        self._segments.close()
        self.channel.close()

    def answer_one(self) -> None:
        """Reads a request and answers it; EOFError, OSError or ProtocolError when the session is over."""
        request, descriptors = self.channel.receive()
        gone = self._segments.drop_result()
        answer, own = {}, None
        try:
            self._segments.update(request, descriptors)
            operation = _OPERATIONS.get(request.get("op"))
            if operation is None:
                raise WorkerError(f"there is no operation {request.get('op')!r}")
            answer, own = operation(self, request)
            answer["ok"] = True
        except Exception as error:  # noqa: BLE001 whatever the user's code raises is the caller's to know
            answer = _failure(error)
        answer["id"] = request.get("id")
        if gone:
            answer["forget"] = gone
        if own:
            number, segment = own
            answer["segments"] = [{"segment": number, "size": segment.size}]
        self.channel.send(answer, [own[1].descriptor] if own else ())

    # Operations: (answer, a segment of ours to send along or None).

    def _describe(self, _request: dict):
        return {"codecs": [_description(cls) for cls in self._instances.classes.values()]}, None

    def _warm_up(self, request: dict):
        self._instances.get(request["codec"], request["config"]).warm_up()
        return {}, None

    def _encode(self, request: dict):
        compressor = self._fresh(request)
        room = self._segments.bytes_at(request["output"], writable=True)
        compressor._room = room
        try:
            stream = _as_bytes(compressor.encode(self._segments.array_at(request["input"])))
        finally:
            compressor._room = None
        place, own = self._placed(stream, room, request["output"])
        return {"output": place, "config": compressor.get_config(), **_found_out(compressor)}, own

    def _decode(self, request: dict):
        compressor = self._fresh(request)
        out = self._segments.array_at(request["output"], writable=True)
        stream = self._segments.bytes_at(request["input"])
        returned = compressor.decode(stream, out)
        if returned is not None and returned is not out:
            out[...] = np.asarray(returned).reshape(out.shape)
        return _found_out(compressor), None

    def _train(self, request: dict):
        compressor = self._fresh(request)
        arrays = [self._segments.array_at(place) for place in request["arrays"]]
        changed = compressor.train(arrays, self._progress_of(request.get("id"))) or {}
        return {"config": changed, "results": compressor.results}, None

    def _fresh(self, request: dict) -> Compressor:
        compressor = self._instances.get(request["codec"], request["config"])
        compressor.results = {}
        compressor.stages.seconds.clear()
        return compressor

    def _placed(self, stream: np.ndarray, room: np.ndarray, place: dict):
        """Where stream stands: in the client's room, copied there unless encode() wrote it there, or in a segment of ours."""
        place = {"segment": place["segment"], "offset": place.get("offset", 0), "size": stream.size}
        if stream.size <= room.size:
            if not _same_start(stream, room):
                room[: stream.size] = stream
            return place, None
        number, segment = self._segments.result_segment(stream.size)
        segment.bytes(True)[: stream.size] = stream
        return {"segment": number, "offset": 0, "size": stream.size}, (number, segment)

    def _progress_of(self, request_id):
        last = [0.0]

        def progress(fraction: float, text: str = "") -> None:
            if time.monotonic() - last[0] >= PROGRESS_SECONDS:
                last[0] = time.monotonic()
                self.channel.send({"id": request_id, "progress": float(fraction), "text": text[:1000]})

        return progress


_OPERATIONS = {
    "describe": Session._describe,
    "warm_up": Session._warm_up,
    "encode": Session._encode,
    "decode": Session._decode,
    "train": Session._train,
}


def _as_bytes(stream) -> np.ndarray:
    """Any buffer as flat uint8, without a copy where it is contiguous."""
    if isinstance(stream, np.ndarray):
        return np.ascontiguousarray(stream).reshape(-1).view(np.uint8)
    return np.frombuffer(stream, np.uint8)


def _same_start(a: np.ndarray, b: np.ndarray) -> bool:
    return a.size == 0 or a.__array_interface__["data"][0] == b.__array_interface__["data"][0]


def _found_out(compressor: Compressor) -> dict:
    return {"stages": list(compressor.stages.seconds.items()), "results": compressor.results}


def _failure(error: Exception) -> dict:
    kind = getattr(error, "kind", "failed")
    if isinstance(error, (WorkerError, ProtocolError)):
        text = str(error)
    else:
        text = "".join(traceback.format_exception(error)).rstrip()
    return {"ok": False, "error": text[-ERROR_LIMIT:], "kind": kind}


def _description(cls) -> dict:
    return {
        "id": cls.id,
        "version": cls.version,
        "sentence": (cls.__doc__ or "").strip().split("\n")[0],
        "bounds": list(cls.bounds),
        "trains": cls.trains(),
        "options": [_option_description(option) for option in cls.options],
    }


def _option_description(option: Option) -> dict:
    type_name = ("floats" if option.items is float else "strings") if option.type is list else _TYPE_NAMES[option.type]
    described = {"name": option.name, "type": type_name, "default": option.default, "sentence": option.sentence}
    for limit in ("minimum", "maximum"):
        if getattr(option, limit) is not None:
            described[limit] = getattr(option, limit)
    if option.choices:
        described["choices"] = list(option.choices)
    return described
