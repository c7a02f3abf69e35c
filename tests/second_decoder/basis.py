"""Mode basis: tiles of a frame as sums over vectors, and what corrects them (docs/format.md 10)."""

import numpy as np

from basis_model import COEFFICIENTS, CORRECTIONS, BasisModel, band, tiling
from contexts import PointContexts, base_energy, beside, index_feature, steps, token_contexts
from entropy import Coders
from phases import LIMIT, reconstruct, to_32_bits
from sparse_rows import RowGrid, SparseRows
from tezip_stream import StreamError

MAX_MEAN, MEAN_RATE = 1 << 14, 3
ENTRY_BITS = 22


def _limited(values: np.ndarray) -> np.ndarray:
    return np.clip(values, -LIMIT, LIMIT)


class Tile:
    """Its coefficients, frame after frame."""

    def __init__(self, model: BasisModel) -> None:
        self.model = model
        self.grid = RowGrid(model.ranks)
        self.means = np.zeros(model.ranks, np.int64)
        self.past = [self.means, self.means]  # the coefficients of the two frames before, the later one first
        orders = sum(np.meshgrid(*(np.arange(rank) for rank in model.ranks), indexing="ij"))
        self.bands = np.vectorize(band, otypes=[np.int64])(orders)

    def _expected(self, frame: int) -> np.ndarray:
        first, second = np.array(self.model.time[min(frame, 2)], np.int64).T
        return _limited((first[self.bands] * self.past[0] + second[self.bands] * self.past[1] + 128) >> 8)

    def _base(self, weights: list[int], expected: np.ndarray, past: np.ndarray) -> np.ndarray:
        wide = np.pad(self.means, ((0, 1), (0, 1), (0, 0)))
        following = wide[:-1, 1:] + wide[1:, :-1]
        features = [self.means, steps(abs(expected), self.model.step), following, 0, index_feature(past)]
        return base_energy(weights, features + [sum(beside(self.means, False))])

    def read(self, coders: Coders, rows: SparseRows, frame: int) -> np.ndarray:
        """The next frame's coefficients."""
        self.grid.begin_frame()
        past = abs(self.grid.past)
        weights = self.model.contexts[min(frame, 1)][COEFFICIENTS]
        expected = self._expected(frame)
        base = self._base(weights, expected, past)
        indices = np.zeros(self.model.ranks, np.int64)

        for z, y in np.ndindex(indices.shape[:2]):

            def contexts(up: np.ndarray, back: np.ndarray) -> tuple:
                up, back = abs(up), abs(back)
                energy = base[z, y] + weights[3] * index_feature(sum(beside(back, False)))
                return token_contexts(weights, energy, past[z, y], up, back)

            row = rows.read(coders, self.grid, z, y, band(z + y), None, contexts)
            if row is not None:
                indices[z, y] = row
        magnitudes = abs(self.grid.indices[:-1, :-1])
        self.means = self.means + ((np.minimum(16 * magnitudes, MAX_MEAN) - self.means) >> MEAN_RATE)
        self.past = [_limited(expected + indices * self.model.step), self.past[0]]
        return self.past[0]


class BasisMode:
    """Decodes the frames of a group, one after the other."""

    def __init__(self, model: bytes, shape: tuple[int, int, int], frames: int, step: int, law: int, _odd: bool) -> None:
        if law != 0 or not 1 <= step <= LIMIT:
            raise StreamError(f"level law {law} or step {step} cannot be")
        self.shape, self.step = shape, step
        tilings = [tiling(n) for n in shape]
        self.lengths = tuple(length for _, length in tilings)
        self.model = BasisModel(model, self.lengths, frames)
        self.tiles = [(at, Tile(self.model)) for at in np.ndindex(*(count for count, _ in tilings))]
        self.coefficient_rows, self.correction_rows = SparseRows(), SparseRows()
        self.corrections = RowGrid(shape)
        self.frame = 0
        self.past: np.ndarray | None = None

    def decode_frame(self, coders: Coders, coded: np.ndarray) -> np.ndarray:
        """The next frame's integers; coded says which values have an index. Both flat."""
        points = np.zeros(self.shape, np.int64)
        for at, tile in self.tiles:
            place = tuple(slice(i * length, (i + 1) * length) for i, length in zip(at, self.lengths))
            box = points[place]
            box[:] = self._transform(tile.read(coders, self.coefficient_rows, self.frame))[tuple(map(slice, box.shape))]
        self.past = self._correct(coders, points, coded.reshape(self.shape))
        self.frame += 1
        return self.past.ravel()

    def _transform(self, values: np.ndarray) -> np.ndarray:
        axes = [axis for axis in (2, 1, 0) if self.lengths[axis] > 1]
        if not axes:
            return _limited(values << self.model.unit_shift)
        for axis in axes:
            shift = ENTRY_BITS - (self.model.unit_shift if axis == axes[-1] else 0)
            sums = np.moveaxis(np.tensordot(values, self.model.vectors[axis], (axis, 0)), -1, axis)
            values = _limited(to_32_bits((sums + (1 << (shift - 1))) >> shift))
        return values

    def _correct(self, coders: Coders, points: np.ndarray, coded: np.ndarray) -> np.ndarray:
        self.corrections.begin_frame()
        indices = np.zeros(self.shape, np.int64)
        around = self._contexts(points)
        for z, y in np.ndindex(self.shape[:2]):

            def contexts(up: np.ndarray, back: np.ndarray) -> tuple:
                return around.row(z, y, up, back)

            row = self.correction_rows.read(coders, self.corrections, z, y, 0, coded[z, y], contexts)
            if row is not None:
                indices[z, y] = row
        return reconstruct(points, indices, self.step)

    def _contexts(self, points: np.ndarray) -> PointContexts:
        def along(frame: np.ndarray, places: range) -> list[np.ndarray]:
            wide = np.pad(frame, ((0, 0), (0, 0), (1, 2)), "edge")
            return [wide[..., 1 + i : 1 + i + frame.shape[2]] for i in places]

        k1 = None if self.past is None else along(self.past, range(2))
        weights = self.model.contexts[min(self.frame, 1)][CORRECTIONS]
        return PointContexts(weights, self.step, along(points, range(-1, 3)), k1, 0, self.corrections.past, False)
