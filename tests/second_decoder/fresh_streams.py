"""Series for what the golden files are too small for: fitted experts, slabs, level laws, low bits, masks; and mode
basis, asked for by its option, so that no choice of the encoder leaves it untested."""

from collections.abc import Iterator

import numpy as np


def _waves(shape: tuple[int, ...], noise: float, random: np.random.Generator) -> np.ndarray:
    axes = np.meshgrid(*[np.linspace(0, 3, n) for n in shape], indexing="ij")
    line = sum((i + 1.3) * x for i, x in enumerate(axes))
    bowl = sum((3 - i) * x * x for i, x in enumerate(axes))
    return (np.sin(line) + 0.3 * np.cos(bowl) + noise * random.standard_normal(shape)).astype(np.float32)


def _far_apart(random: np.random.Generator) -> np.ndarray:
    """Integers whose differences overflow 64 bits where contexts scale them."""
    shape = (3, 20, 24)
    return (random.integers(0, 2, shape) * 2**28 + random.integers(0, 100, shape)).astype(np.int32)


def _with_holes(series: np.ndarray, random: np.random.Generator) -> np.ndarray:
    series[random.random(series.shape) < 0.02] = np.nan
    series[:, :, 5:9, 3:9] = 1e20
    return series


def _with_gap(series: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Rows of which whole pieces have no index, a frame whose mask differs, single holes."""
    series[random.random(series.shape) < 0.005] = np.nan
    series[..., 10:30, 20:70] = np.nan
    series[2, ..., :35] = np.nan
    return series


def _product(*lengths: int) -> np.ndarray:
    """Doubles of rank 1: a frame is a product of functions of its axes."""
    factors = [np.sin(np.linspace(0.2, 2.5 + i, n)) for i, n in enumerate(lengths)]
    return np.prod(np.meshgrid(*factors, indexing="ij"), axis=0)


def _basis_series(random: np.random.Generator) -> Iterator[tuple[str, np.ndarray, list[str]]]:
    """What mode basis takes: floating-point values of maps 0 and 4."""
    yield "4-D", _waves((4, 12, 20, 24), 0.001, random), ["--abs", "0.01"]
    yield "rows of two pieces", _waves((5, 40, 50), 0.001, random), ["--abs", "0.001"]
    yield "one frame", _waves((1, 40, 50), 0.001, random), ["--abs", "0.001"]
    yield "two frames", _waves((2, 33, 20), 0.001, random), ["--abs", "0.001"]
    yield "two tiles", _waves((3, 1, 130, 40), 0.001, random), ["--abs", "0.001"]
    yield "tiles beyond the frame", _waves((3, 5, 131, 261), 0.0001, random), ["--abs", "0.001"]
    yield "40 frames", _waves((40, 16, 20), 0.001, random), ["--abs", "0.001"]
    yield "three groups", _waves((14, 20, 40), 0.001, random), ["--abs", "0.001", "-o", "tezip:key_interval=5"]
    yield "gaps", _with_gap(_waves((4, 40, 80), 0.001, random), random), ["--abs", "0.001"]
    yield "gaps in planes", _with_gap(_waves((4, 3, 40, 80), 0.001, random), random), ["--abs", "0.001"]
    yield "rank 1", _product(6, 40, 300), ["--rel", "1e-3"]
    yield "doubles", _waves((5, 33, 40), 0.001, random).astype(np.float64), ["--abs", "0.001"]
    yield "logarithms", np.exp(5 * _waves((5, 33, 40), 0.001, random)), ["--pw-rel", "0.001"]
    yield "signed logarithms", _waves((5, 33, 40), 0.001, random), ["--pw-rel", "0.001"]
    yield "tight", _waves((5, 33, 40), 0.0001, random), ["--rel", "1e-6"]
    yield "large corrections", _product(5, 60, 200), ["--rel", "3e-8"]
    yield "corrections in planes", _product(4, 5, 30, 60), ["--rel", "3e-8"]
    yield "columns", _waves((5, 200, 1), 0.01, random), ["--abs", "0.01"]
    yield "planes of columns", _waves((5, 30, 40, 1), 0.01, random), ["--abs", "0.01"]
    yield "one axis", _waves((300,), 0.001, random), ["--abs", "0.01"]
    yield "points", _waves((9, 1, 1), 0.01, random), ["--abs", "0.01", "-o", "tezip:time=yes"]
    yield "several chunks", _product(8, 140, 300) + 1e-8 * random.standard_normal((8, 140, 300)), ["--rel", "3e-8"]


def _bidirectional_series(random: np.random.Generator) -> Iterator[tuple[str, np.ndarray, list[str]]]:
    yield "planes", _waves((11, 60, 80), 0.001, random), ["--abs", "0.001"]
    yield "volumes", _waves((6, 12, 20, 24), 0.001, random), ["--abs", "0.01"]
    yield "three frames", _waves((3, 33, 20), 0.001, random), ["--abs", "0.001"]
    yield "three groups", _waves((14, 20, 40), 0.001, random), ["--abs", "0.001", "-o", "tezip:key_interval=6"]
    yield "gaps", _with_gap(_waves((7, 40, 80), 0.001, random), random), ["--abs", "0.001"]
    yield "low bits", random.integers(0, 2**63, (6, 12, 14)).astype(np.uint64), ["-o", "pressio:lossless=1"]


def fresh_series() -> Iterator[tuple[str, np.ndarray, list[str]]]:
    """Names, series (time first) and arguments of `tezpress compress`."""
    random = np.random.default_rng(5)
    yield "y slabs", _waves((2, 200, 400), 0.05, random), ["--abs", "0.02"]
    yield "z slabs", _waves((2, 40, 40, 48), 0.05, random), ["--abs", "0.02"]
    yield "long group", _waves((14, 40, 64), 0.0005, random), ["--rel", "1e-2"]
    yield "narrow coarse bins", (_waves((14, 40, 64), 0.01, random) * 1e4).astype(np.int16), ["--abs", "300"]
    yield "low bits", random.integers(0, 2**63, (3, 12, 14)).astype(np.uint64), ["-o", "pressio:lossless=1"]
    yield "far apart", _far_apart(random), ["-o", "pressio:lossless=1"]
    holes = _with_holes(_waves((5, 7, 20, 24), 0.02, random), random)
    yield "holes", holes, ["--abs", "0.01", "-o", "tezip:fill_value=1e20"]
    fast = ["-o", "tezip:effort=fast"]
    yield "quiet blocks", _waves((5, 60, 100), 0.002, random), ["--abs", "0.01", *fast]
    yield "quiet blocks in volumes", _waves((3, 20, 30, 50), 0.002, random), ["--abs", "0.01", *fast]
    yield "quiet blocks with gaps", _with_gap(_waves((4, 40, 80), 0.002, random), random), ["--abs", "0.01", *fast]
    yield "several chunks of quiet blocks", _waves((4, 300, 400), 0.01, random), ["--abs", "0.01", *fast]
    magnitudes = random.standard_normal((3, 10, 12)) * 10.0 ** random.integers(-324, -300, (3, 10, 12))
    yield "denormal", magnitudes, ["-o", "pressio:pw_rel=1e-3"]
    for shape in ((3, 1, 1), (3, 1, 50), (3, 50, 1), (3, 5, 1, 9), (3, 6, 9, 1)):
        yield f"flat {shape}", _waves(shape, 0.02, random), ["--abs", "0.01", "-o", "tezip:time=yes"]
    for name, series, arguments in _bidirectional_series(random):
        yield f"bidirectional: {name}", series, [*arguments, "-o", "tezip:mode=loop", "-o", "tezip:order=bidirectional"]
    for name, series, arguments in _basis_series(random):
        yield f"basis: {name}", series, [*arguments, "-o", "tezip:mode=basis"]
