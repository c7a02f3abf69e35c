"""Trained networks: model files, what a network sees of a target, its layers (docs/format.md 11)."""

from dataclasses import dataclass

import numpy as np

from phases import LIMIT, window
from point_model import K, K1, K2, T1, T2
from tezip_stream import ByteReader, StreamError

INPUT_LIMIT, HIDDEN_LIMIT, OUTPUT_LIMIT = 2047, 4095, 32767
DIFFERENCE_LIMIT, NOISE_LIMIT = 1 << 23, 1 << 22


@dataclass(frozen=True)
class Layer:
    weights: np.ndarray  # output, input
    biases: np.ndarray  # set, output
    shift: int

    def apply(self, inputs: np.ndarray, bias_set: int, limits: tuple[int, int]) -> np.ndarray:
        half = (1 << self.shift) >> 1
        sums = np.tensordot(self.weights, inputs, 1) + (self.biases[bias_set] + half).reshape(-1, 1, 1, 1)
        return np.clip(sums >> self.shift, *limits)


def _read_layer(reader: ByteReader, inputs: int, sets: int) -> Layer:
    outputs, shift = reader.u8(), reader.u8()
    if shift > 24:
        raise StreamError(f"a network's shift is {shift}")
    weights = np.frombuffer(reader.bytes(2 * inputs * outputs), "<i2").astype(np.int64).reshape(outputs, inputs)
    biases = np.frombuffer(reader.bytes(4 * outputs * sets), "<i4").astype(np.int64).reshape(sets, outputs)
    return Layer(weights, biases, shift)


def input_count(axes: int, later: bool) -> int:
    others = axes - 1
    details = 7 + 6 * others + (12 + 5 * others if later else 0)
    near = 4 + 4 * others + (6 + 2 * others if later else 0)
    return details + near + 8


@dataclass(frozen=True)
class Network:
    layers: tuple[Layer, Layer, Layer]

    def improve(self, base: np.ndarray, inputs: tuple[np.ndarray, np.ndarray], level_class: int) -> np.ndarray:
        values, scale = inputs
        first, second, last = self.layers
        if values.shape[0] % 2:
            values = np.concatenate([values, np.zeros_like(values[:1])])
        hidden = second.apply(first.apply(values, level_class, (0, HIDDEN_LIMIT)), 0, (0, HIDDEN_LIMIT))
        out = last.apply(hidden, 0, (-OUTPUT_LIMIT, OUTPUT_LIMIT))[0]
        return np.clip(base + (((out << scale) + (1 << 11)) >> 12), -LIMIT, LIMIT)


def find_networks(models: list[bytes], wanted: int, box: tuple[int, int, int]) -> dict[int, Network]:
    """Of the model with that hash: the networks for frames of such a box, by kind."""
    axes_here = sum(n > 1 for n in box)
    found: dict[int, Network] = {}
    for data in models:
        if int.from_bytes(data[-8:], "little") != wanted:
            continue
        reader = ByteReader(data[4:-8])
        if reader.u8() != 1:
            raise StreamError("a model file is of an unknown version")
        reader.bytes(reader.varint())
        for _ in range(reader.u8()):
            axes, kind = reader.u8(), reader.u8()
            inputs = input_count(axes, kind > 0)
            first = _read_layer(reader, inputs + inputs % 2, 3)
            second = _read_layer(reader, len(first.weights), 1)
            last = _read_layer(reader, len(second.weights), 1)
            if axes == axes_here:
                found[kind] = Network((first, second, last))
        return found
    raise StreamError(f"the model {wanted:016x} is not here")


class _Differences:
    """What taps differ from the base prediction."""

    def __init__(self, planes: dict, axis: int, base: np.ndarray) -> None:
        self.planes, self.axis, self.base = planes, axis, base

    def __call__(self, plane: int, along: int, side: tuple[int, int] | None = None) -> np.ndarray:
        offset = [0, 0, 0]
        offset[self.axis] = along
        if side:
            offset[side[0]] = side[1]
        value = np.clip(window(self.planes[plane], self.base.shape, tuple(offset)), -LIMIT, LIMIT)
        return np.clip(value - self.base, -DIFFERENCE_LIMIT, DIFFERENCE_LIMIT)


def _spatial(d: _Differences, others: list[int]) -> tuple[list, list]:
    k = {o: d(K, o) for o in range(-2, 4)}
    details = [(k[0] + k[1]) >> 1, (9 * (k[0] + k[1]) - k[-1] - k[2]) >> 4]
    details += [k[o - 1] - 2 * k[o] + k[o + 1] for o in (-1, 0, 1, 2)] + [k[0] - k[1]]
    near = [k[o] for o in (-1, 0, 1, 2)]
    for c in others:
        s = {(o, i): d(K, o, (c, i)) for o in (-1, 0, 1, 2) for i in (-1, 1)}
        details += [s[o, -1] - 2 * k[o] + s[o, 1] for o in (0, 1)]
        details.append(s[1, 1] - s[0, 1] - s[1, -1] + s[0, -1])
        details += [(s[0, i] + s[1, i] - s[-1, i] - s[2, i]) >> 1 for i in (-1, 1)]
        details.append((s[0, 1] + s[1, 1] - s[0, -1] - s[1, -1]) >> 1)
        near += [s[o, i] for i in (-1, 1) for o in (0, 1)]
    return details, near


def _temporal(d: _Differences, others: list[int]) -> tuple[list, list]:
    k, k1 = ({o: d(plane, o) for o in (-1, 0, 1, 2)} for plane in (K, K1))
    t, k2, t2 = {o: d(T1, o) for o in (-1, 0, 1)}, {o: d(K2, o) for o in (0, 1)}, d(T2, 0)
    now = 9 * (k[0] + k[1]) - k[-1] - k[2]
    then = 9 * (k1[0] + k1[1]) - k1[-1] - k1[2]
    details = [(2 * t[0] - k1[0] - k1[1]) >> 1, (16 * t[0] + now - then) >> 4]
    details += [k[o] - k1[o] for o in (0, 1, -1, 2)]
    details += [t[-1] - 2 * t[0] + t[1], t[0], t2 - t[0], (2 * t2 - k2[0] - k2[1]) >> 1]
    details += [k2[o] - k1[o] for o in (0, 1)]
    near = [t[0], t[-1], t[1]]
    for c in others:
        sides = {i: d(T1, 0, (c, i)) for i in (-1, 1)}
        details.append(sides[-1] - 2 * t[0] + sides[1])
        details += [d(K, o, (c, i)) - d(K1, o, (c, i)) for i in (-1, 1) for o in (0, 1)]
        near += [sides[-1], sides[1]]
    return details, [*near, k1[0], k1[1], t2]


def _bit_length(values: np.ndarray) -> np.ndarray:
    return np.frexp(values.astype(np.float64))[1].astype(np.int64)


def _log(values: np.ndarray) -> np.ndarray:
    g = _bit_length(values) - 1
    return 256 * g + (((values << 8) >> g) & 255)


def _scaled(values: np.ndarray, step: int, guard: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs, scale, magnitude."""
    magnitude = 1 + len(values) * min(step, NOISE_LIMIT) // 4 + abs(values).sum(0)
    scale = np.maximum(0, _bit_length(magnitude) - guard)
    return np.clip((values << 8) >> scale, -INPUT_LIMIT, INPUT_LIMIT), scale, magnitude


def network_inputs(planes: dict, axis: int, box, base: np.ndarray, step: int, features: list) -> tuple:
    """(inputs, scale of the correction); features: those of numbers 0, 1, 2, 3, 4, 8."""
    others = [c for c in range(3) if c != axis and box[c] > 1]
    d = _Differences(planes, axis, base)
    details, near = _spatial(d, others)
    if K1 in planes:
        more_details, more_near = _temporal(d, others)
        details, near = details + more_details, near + more_near
    in_details, scale, detail_magnitude = _scaled(np.stack(details), step, 5)
    in_near, _, near_magnitude = _scaled(np.stack(near), step, 4)
    log_step = int(_log(np.array(step)))
    logs = [_log(m) - log_step for m in (detail_magnitude, near_magnitude)]
    logs += [np.broadcast_to(_log(f + 16) - 1024, base.shape) for f in features]
    return np.concatenate([in_details, in_near, np.clip(np.stack(logs) >> 2, -INPUT_LIMIT, INPUT_LIMIT)]), scale
