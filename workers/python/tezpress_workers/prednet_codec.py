"""Frames to codes and back around a predictor: key frames, predicted frames, what is fed to the network next.

One decision: encoder and decoder share `_Walk`, which feeds the network exactly what both sides know: key frames as
they are restored, and else the prediction itself (as TEZIP does: a window depends on its key frame alone) or, with
feedback "reconstructed", the restored frame. Sequences are walked side by side in batches of at most BATCH_PIXELS.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .code_sections import SECTIONS, pack_codes, unpack_codes
from .images import Scale
from .residual_coding import Codes, Residual, decode_residual, encode_residual
from .worker_stream import corrupt, header_value

BATCH_PIXELS = 1 << 19
KEY_AXES, RUN_AXES = (1, 2), (2,)  # of (S, Y, X, C): Lorenzo over the image; neighbours in a row


@dataclass(frozen=True)
class Plan:
    """What a stream says about how it was made. window: key frame every so many frames, 0 never; threshold: mean
    squared error of the predictions (in [0, 1]) since the last key frame above which a frame becomes one, 0 never."""

    scale: Scale
    key: Residual
    residual: Residual
    intersect: bool
    feedback: bool
    window: int
    threshold: float
    warm_up_frames: int

    @property
    def run_axes(self) -> tuple:
        return RUN_AXES if self.intersect else ()


class _Walk:
    """One batch of sequences through the network, frame after frame."""

    def __init__(self, predictor, plan: Plan, shape: tuple, stage: Callable):
        self._predictor, self._plan, self._shape, self._stage = predictor, plan, shape, stage
        count, height, width, _ = shape
        multiple = plan.scale.multiple
        predictor.begin(count, height + -height % multiple, width + -width % multiple)
        middle = (plan.scale.low + plan.scale.high) / 2
        self.flat = np.full(shape, middle)  # what key frames are predicted with
        self._images = None

    def predicted(self) -> np.ndarray:
        with self._stage("predict"):
            self._images = self._predictor.predict()
        with self._stage("convert"):
            return self._plan.scale.values(self._images, self._shape)

    def see(self, restored: np.ndarray, key: bool) -> None:
        """Goes on with what both sides know of this frame."""
        images = self._images
        if key or self._plan.feedback:
            with self._stage("convert"):
                images = self._plan.scale.images(restored)
        with self._stage("predict"):
            self._predictor.correct(images)

    def missed(self, values: np.ndarray) -> float:
        """Mean squared error of the prediction in [0, 1]."""
        images = self._plan.scale.images(values)
        return float(np.mean((images - self._images) ** 2, dtype=np.float64))


class _KeyFrames:
    """Decides which frames of a batch are key frames: warm-up, static window, dynamic threshold."""

    def __init__(self, plan: Plan):
        self._plan = plan
        self._since, self._error = 0, 0.0

    def is_key(self, time: int, missed: Callable[[], float]) -> bool:
        if time < max(1, self._plan.warm_up_frames) or self._plan.window and self._since >= self._plan.window:
            return self._start_over()
        if not self._plan.threshold:
            self._since += 1
            return False
        error = missed()
        if (self._error + error) / self._since > self._plan.threshold:
            return self._start_over()
        self._error += error
        self._since += 1
        return False

    def _start_over(self) -> bool:
        self._since, self._error = 1, 0.0
        return True


def batch_size(shape: tuple) -> int:
    """Sequences per batch: the greatest divisor of their number that keeps a batch within BATCH_PIXELS."""
    _, count, height, width, _ = shape
    limit = max(1, BATCH_PIXELS // (height * width))
    return max(size for size in range(1, min(count, limit) + 1) if count % size == 0)


def encode_frames(frames: np.ndarray, predictor, plan: Plan, stage=contextlib.nullcontext):
    """(header, sections, restored frames) of frames (T, S, Y, X, C) of any dtype."""
    restored = np.empty_like(frames)
    keys, key_codes, run_codes = [], [], []
    size = batch_size(frames.shape)
    for begin in range(0, frames.shape[1], size):
        part = frames[:, begin : begin + size]
        walk, decision = _Walk(predictor, plan, part.shape[1:], stage), _KeyFrames(plan)
        for time, values in enumerate(part):
            predicted = walk.predicted()
            key = decision.is_key(time, lambda: walk.missed(values))
            with stage("quantise"):
                if key:
                    codes, found = encode_residual(values, walk.flat, plan.key, False)
                else:
                    codes, found = encode_residual(values, predicted, plan.residual, plan.intersect)
            keys.append(key)
            (key_codes if key else run_codes).append(codes)
            restored[time, begin : begin + size] = found
            walk.see(found, key)
    header = {"keys": "".join("k" if key else "p" for key in keys)}
    with stage("entropy"):
        sections = pack_codes(key_codes, KEY_AXES, header, "key_escapes")
        sections += pack_codes(run_codes, plan.run_axes, header, "escapes")
    return header, sections, restored


def decode_frames(
    header: dict, sections: list, restored: np.ndarray, predictor, plan: Plan, stage=contextlib.nullcontext
):
    """Fills restored (T, S, Y, X, C) from what encode_frames() returned."""
    size = batch_size(restored.shape)
    keys = header_value(header, "keys", str)
    if len(keys) != restored.shape[0] * (restored.shape[1] // size) or set(keys) - {"k", "p"}:
        raise corrupt("its list of key frames does not fit its shape")
    with stage("entropy"):
        key_codes, run_codes = _unpacked(header, sections, keys, (size, *restored.shape[2:]), restored.dtype, plan)
    kinds = iter(keys)
    for begin in range(0, restored.shape[1], size):
        part = restored[:, begin : begin + size]
        walk = _Walk(predictor, plan, part.shape[1:], stage)
        for time in range(len(part)):
            predicted = walk.predicted()
            key = next(kinds) == "k"
            with stage("quantise"):
                if key:
                    found = decode_residual(next(key_codes), walk.flat, plan.key, part.dtype)
                else:
                    found = decode_residual(next(run_codes), predicted, plan.residual, part.dtype)
            part[time] = found
            walk.see(found, key)


def _unpacked(header, sections, keys: str, shape: tuple, dtype: np.dtype, plan: Plan):
    if len(sections) != 2 * SECTIONS:
        raise corrupt(f"it has {len(sections)} sections, not {2 * SECTIONS}")

    def codes(which: list, kind: str, axes: tuple, escapes: str, residual: Residual) -> Iterator[Codes]:
        count, signed = keys.count(kind), residual.kind == "pointwise"
        return iter(unpack_codes(which, (count, *shape), axes, header_value(header, escapes, int), signed, dtype))

    return (
        codes(sections[:SECTIONS], "k", KEY_AXES, "key_escapes", plan.key),
        codes(sections[SECTIONS:], "p", plan.run_axes, "escapes", plan.residual),
    )
