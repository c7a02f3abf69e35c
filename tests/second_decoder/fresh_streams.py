"""Series for what the golden files are too small for: fitted experts, slabs, level laws, low bits, masks."""

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
    magnitudes = random.standard_normal((3, 10, 12)) * 10.0 ** random.integers(-324, -300, (3, 10, 12))
    yield "denormal", magnitudes, ["-o", "pressio:pw_rel=1e-3"]
    for shape in ((3, 1, 1), (3, 1, 50), (3, 50, 1), (3, 5, 1, 9), (3, 6, 9, 1)):
        yield f"flat {shape}", _waves(shape, 0.02, random), ["--abs", "0.01", "-o", "tezip:time=yes"]
