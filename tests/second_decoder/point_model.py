"""The model of a group in mode loop: experts and context weights (docs/format.md 5), bin widths (6)."""

from collections.abc import Iterator
from dataclasses import dataclass

from contexts import read_context_weights
from entropy import BitReader, unfold
from tezip_stream import StreamError

K, K1, T1, K2, T2 = range(5)
ONE = 1 << 14
COMPLETING_TAP = 4
LEVEL_CLASSES = 3
# Bend, slope, drift, known indices, previous index, up, up's neighbours, back, previous neighbours; then the bias.
DEFAULT_CONTEXTS = ([60, 6, 0, 60, 0, 180, 80, 130, 0, 100], [60, 6, 10, 60, 150, 180, 80, 130, 40, 100])


@dataclass(frozen=True)
class Tap:
    plane: int
    offset: tuple[int, int, int]  # z, y, x


Expert = list[tuple[Tap, int]]


def _tap(plane: int, *steps: tuple[int, int]) -> Tap:
    """steps: (axis, offset)."""
    offset = [0, 0, 0]
    for axis, step in steps:
        offset[axis] = step
    return Tap(plane, (offset[0], offset[1], offset[2]))


def fitted_taps(axis: int, shape: tuple[int, int, int], later: bool) -> list[Tap]:
    others = [c for c in range(3) if c != axis and shape[c] > 1]

    def sides(plane: int, distance: int, along: tuple[int, ...]) -> list[Tap]:
        return [_tap(plane, (axis, i), (c, side)) for c in others for side in (-distance, distance) for i in along]

    taps = [_tap(K, (axis, i)) for i in range(-3, 5)]
    taps += sides(K, 1, (-1, 0, 1, 2)) + sides(K, 2, (0, 1))
    if len(others) == 2:
        first, second = others
        taps += [_tap(K, (axis, i), (first, p), (second, q)) for p in (-1, 1) for q in (-1, 1) for i in (0, 1)]
    if later:
        taps += [_tap(T1, (axis, i)) for i in (-1, 0, 1)] + sides(T1, 1, (0,))
        taps += [_tap(K1, (axis, i)) for i in (-1, 0, 1, 2)] + sides(K1, 1, (0, 1))
        taps += [_tap(T2)] + [_tap(K2, (axis, i)) for i in (0, 1)]
    return taps


def fixed_experts(axis: int, later: bool) -> list[Expert]:
    weights = dict(zip(range(-1, 3), (-1024, 9216, 9216, -1024)))
    cubic = [(_tap(K, (axis, i)), w) for i, w in weights.items()]
    if not later:
        return [cubic]
    return [cubic, cubic + [(_tap(K1, (axis, i)), -w) for i, w in weights.items()] + [(_tap(T1), ONE)]]


def _read_expert(bits: BitReader, taps: list[Tap]) -> Expert:
    shift, k = bits.read(4), bits.read(4)
    if shift > 8:
        raise StreamError(f"a fitted expert's shift is {shift}")
    weights = [0] * len(taps)
    for i in range(len(taps)):
        if i != COMPLETING_TAP:
            weights[i] = unfold(bits.rice(k, 20)) << shift
    weights[COMPLETING_TAP] = ONE - sum(weights)
    return list(zip(taps, weights))


class PointModel:
    """Experts by (kind, axis, level class), context weights by (kind, level class); kind 1: later frames, 2: between."""

    def __init__(self, data: bytes, shape: tuple[int, int, int], levels: int, kinds: int, networks: dict) -> None:
        bits = BitReader(data)
        classes = range(min(levels, LEVEL_CLASSES))
        self.experts: dict[tuple[int, int, int], list[Expert]] = {}
        self.contexts: dict[tuple[int, int], list[int]] = {}
        self.network_classes: dict[tuple[int, int, int], int] = {}  # and the expert that it improves
        for kind in range(kinds):
            for axis in (a for a in range(3) if shape[a] > 1):
                taps = fitted_taps(axis, shape, kind > 0)
                for level_class in classes:
                    count = bits.read(2)
                    if count > (1 if kind in networks else 2):
                        raise StreamError(f"a class has {count} fitted experts")
                    fitted = [_read_expert(bits, taps) for _ in range(count)]
                    self.experts[kind, axis, level_class] = fitted + fixed_experts(axis, kind > 0)
                    if kind in networks and bits.read(1):
                        self.network_classes[kind, axis, level_class] = 0 if count else min(kind, 1)
        for kind in range(kinds):
            for level_class in classes:
                self.contexts[kind, level_class] = read_context_weights(bits, DEFAULT_CONTEXTS[min(kind, 1)])
        bits.finish()


def level_steps(step: int, law: int, levels: int, odd: bool) -> Iterator[int]:
    """The bin width of each level, the finest first."""
    if law > 2 or step < 1:
        raise StreamError(f"level law {law} or step {step} cannot be")
    share, of = ((1, 1), (4, 5), (2, 3))[law]
    width = step
    for _ in range(levels):
        result = max(width, (step + 1) // 2, 1)
        yield result - 1 if odd and result % 2 == 0 else result
        width = width * share // of
