"""Codes for what a prediction missed, so that every restored value keeps the bound.

One decision: predictions are floating point and only as good as the network, so nothing is assumed of them. A code is a
whole number of steps from the prediction; what is restored is computed here as in the decoder, compared with the
original after the cast to its dtype, and where the bound is broken (or the value is not finite) the value itself is
stored as an escape.

Bounds: "absolute" steps on the values; "pointwise" steps on log2|value| with the sign apart (Liang et al. 2018,
CLUSTER, "an efficient transformation scheme for ... point-wise relative error bound"); "lossless" steps between
representable numbers.
"""

import math
from dataclasses import asdict, dataclass

import numpy as np
from tezpress_worker import Bound, WorkerError

from .interval_runs import shared_codes
from .number_lines import distances, moved, saturated
from .value_bounds import absolute_bound, breaks_absolute, breaks_pointwise, finite_range
from .worker_stream import corrupt, header_value

GRID_STEPS = 8  # numbers of the grid in an interval of twice the bound: finer grids share longer runs of larger codes
CODE_LIMIT = 1 << 30  # a value that is further from its prediction is an escape
KINDS = ("absolute", "pointwise", "lossless")
_UNBOUND = 1 << 40  # the interval of an escape: it joins every run


@dataclass(frozen=True)
class Residual:
    """How residuals are coded; all of it stands in the stream.

    kind: one of KINDS. bound: greatest error, of values or relative. step: of the codes, in
    the domain of the kind. smallest: least magnitude that a pointwise prediction may have.
    """

    kind: str
    bound: float = 0.0
    step: float = 1.0
    smallest: float = 1.0

    def header(self) -> dict:
        return asdict(self)

    @classmethod
    def from_header(cls, header: dict) -> "Residual":
        """Raises WorkerError where header is not what header() returned."""
        numbers = [header_value(header, name, float) for name in ("bound", "step", "smallest")]
        kind = header_value(header, "kind", str)
        if kind not in KINDS or not all(math.isfinite(number) for number in numbers) or min(numbers[1:]) <= 0:
            raise corrupt(f"residuals coded as {header}")
        return cls(kind, *numbers)


@dataclass
class Codes:
    """One coded array: codes int64 of its shape, signs uint8 (pointwise: 0 zero, 1 as predicted, 2 opposite) or None,
    and the flat places and values of the escapes."""

    codes: np.ndarray
    signs: np.ndarray | None
    places: np.ndarray
    escapes: np.ndarray


def residual_for(bound: Bound | None, data: np.ndarray, limit: float = math.inf, intersect: bool = False) -> Residual:
    """How to keep bound on data; limit: a further absolute bound. intersect: codes are to be shared by runs."""
    if (bound is None or bound.kind == "lossless") and math.isinf(limit) or data.dtype == np.bool_:
        return Residual("lossless")
    if bound is not None and bound.kind == "pw_rel":
        if math.isfinite(limit):
            raise WorkerError("a pw_rel bound cannot be combined with an absolute or relative one")
        return _pointwise(bound.value, data, intersect)
    if bound is not None and bound.kind != "lossless":
        limit = min(limit, absolute_bound(bound, data))
    return _absolute(limit, data, intersect)


def encode_residual(
    values: np.ndarray, predicted: np.ndarray, residual: Residual, intersect: bool
) -> tuple[Codes, np.ndarray]:
    """(codes, restored values) of values against predicted (float64, the same shape, in the values' units)."""
    if residual.kind == "lossless":
        codes = distances(values, saturated(predicted, values.dtype))
        none = np.zeros(0, np.int64)
        return Codes(codes, None, none, np.zeros(0, values.dtype)), values
    target, signs = _target(values, predicted, residual)
    start = _start(predicted, values.dtype, residual)
    with np.errstate(invalid="ignore", over="ignore"):
        offset = (target - start) / residual.step
        wild = ~(np.abs(offset) < CODE_LIMIT)
    offset[wild] = 0
    if intersect:
        reach = _reach(values.dtype, residual)
        lower, upper = np.ceil(offset - reach), np.floor(offset + reach)
        lower[wild], upper[wild] = -_UNBOUND, _UNBOUND
        codes = shared_codes(
            *(np.moveaxis(limit.astype(np.int64), -1, 1) for limit in (lower, np.maximum(lower, upper)))
        )
        codes = np.ascontiguousarray(np.moveaxis(codes, 1, -1))
    else:
        codes = np.rint(offset).astype(np.int64)
    restored = _walk(start, codes, signs, predicted, values.dtype, residual)
    breaks = breaks_pointwise if residual.kind == "pointwise" else breaks_absolute
    places = np.flatnonzero(breaks(values, restored, residual.bound))
    escapes = values.reshape(-1)[places]
    restored.reshape(-1)[places] = escapes
    return Codes(codes, signs, places, escapes), restored


def decode_residual(codes: Codes, predicted: np.ndarray, residual: Residual, dtype: np.dtype) -> np.ndarray:
    """The restored values of encode_residual()."""
    if residual.kind == "lossless":
        return moved(saturated(predicted, dtype), codes.codes)
    start = _start(predicted, dtype, residual)
    restored = _walk(start, codes.codes, codes.signs, predicted, dtype, residual)
    restored.reshape(-1)[codes.places] = codes.escapes
    return restored


def predicted_codes(values: np.ndarray, base: np.ndarray, residual: Residual, dtype: np.dtype) -> np.ndarray:
    """int64 codes from base to other predicted values (float64, one shape): what encode_residual() gives for those."""
    if residual.kind == "lossless":
        return distances(saturated(values, dtype), saturated(base, dtype))
    with np.errstate(over="ignore"):
        offset = (_start(values, dtype, residual) - _start(base, dtype, residual)) / residual.step
    return np.rint(np.clip(offset, -CODE_LIMIT, CODE_LIMIT)).astype(np.int64)


def _absolute(limit: float, data: np.ndarray, intersect: bool) -> Residual:
    if data.dtype.kind != "f":
        limit = float(math.floor(min(limit, 2.0**53)))
        if limit == 0:
            return Residual("lossless")
        step = float(max(1, 2 * int(limit) // GRID_STEPS)) if intersect else 2 * limit + 1
        return Residual("absolute", limit, float(step))
    low, high = finite_range(data)
    cast = max(abs(low), abs(high)) * float(np.finfo(data.dtype).eps) / 2  # greatest error of the cast alone
    if limit <= cast:
        return Residual("lossless")
    usable = limit - cast if limit > 4 * cast else limit  # else the check decides what becomes an escape
    step = 2 * usable / (GRID_STEPS if intersect else 1)
    return Residual("absolute", float(limit), step) if step > 0 and math.isfinite(step) else Residual("lossless")


def _pointwise(relative: float, data: np.ndarray, intersect: bool) -> Residual:
    if not 0 <= relative < 1:
        raise WorkerError(f"the pw_rel bound {relative} is not in 0..1")
    if relative == 0:
        return Residual("lossless")
    magnitudes = np.abs(data.astype(np.float64))
    magnitudes = magnitudes[np.isfinite(magnitudes) & (magnitudes > 0)]
    smallest = float(magnitudes.min()) if magnitudes.size else 1.0
    step = 2 * math.log2(1 + relative) * (1 - 2.0**-10) / (GRID_STEPS if intersect else 1)
    return Residual("pointwise", float(relative), step, smallest)


def _reach(dtype: np.dtype, residual: Residual) -> float:
    """The bound in steps of the grid."""
    if residual.kind == "absolute" and dtype.kind != "f":
        return residual.bound / residual.step
    return GRID_STEPS / 2


def _target(values: np.ndarray, predicted: np.ndarray, residual: Residual):
    """(the numbers that steps should reach, signs): not finite where the value cannot be reached."""
    exact = values.astype(np.float64)
    if residual.kind == "absolute":
        return exact, None
    zero = exact == 0
    same = np.signbit(exact) == np.signbit(predicted)
    magnitudes = np.log2(np.where(zero, residual.smallest, np.abs(exact)))
    magnitudes[zero] = _start(predicted, values.dtype, residual)[zero]  # code 0
    return magnitudes, np.where(zero, 0, np.where(same, 1, 2)).astype(np.uint8)


def _start(predicted: np.ndarray, dtype: np.dtype, residual: Residual) -> np.ndarray:
    if residual.kind == "pointwise":
        return np.log2(np.maximum(np.abs(predicted), residual.smallest))
    return predicted if dtype.kind == "f" else np.rint(predicted)


def _walk(start, codes, signs, predicted, dtype, residual) -> np.ndarray:
    with np.errstate(over="ignore", invalid="ignore"):
        reached = start + codes * residual.step
        if residual.kind == "pointwise":
            reached = np.where(np.signbit(predicted) == (signs == 1), -1.0, 1.0) * np.exp2(reached)
            reached[signs == 0] = 0.0
        return saturated(reached, dtype)
