"""Rows of indices of which most are 0 (docs/format.md 10)."""

from collections.abc import Callable

import numpy as np

from contexts import known
from entropy import Coders, initial_models, uniform_models
from tezip_stream import StreamError

PIECE = 32
MAX_COUNT, COUNTS, PLACES = 2, 27, 16


class RowGrid:
    """A box of rows: their indices, as contexts see them, in the present frame as far as they are read and in the frame
    before, and how many are not 0 in each piece."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.shape = shape
        self.indices, self.counts = self._nothing()
        self.begin_frame()

    def _nothing(self) -> tuple[np.ndarray, np.ndarray]:
        # One plane and one row more than there are: index -1 finds what lies before the first.
        z, y, x = self.shape
        return np.zeros((z + 1, y + 1, x), np.int64), np.zeros((z + 1, y + 1, -(-x // PIECE)), np.int64)

    def begin_frame(self) -> None:
        self.past, self.past_counts = self.indices[:-1, :-1], self.counts
        self.indices, self.counts = self._nothing()

    def flag_contexts(self, z: int, y: int) -> list[int]:
        return (9 * self.past_counts[z, y] + 3 * self.counts[z, y - 1] + self.counts[z - 1, y]).tolist()

    def up(self, z: int, y: int) -> np.ndarray:
        return self.indices[z, y - 1]

    def back(self, z: int, y: int) -> np.ndarray:
        return self.indices[z - 1, y]

    def set(self, z: int, y: int, row: list[int]) -> None:
        self.indices[z, y] = known(np.array(row))
        for piece, begin in enumerate(range(0, len(row), PIECE)):
            self.counts[z, y, piece] = min(np.count_nonzero(row[begin : begin + PIECE]), MAX_COUNT)


class SparseRows:
    """Reads rows piece by piece, with models that live for the whole group."""

    def __init__(self) -> None:
        self.primary, self.secondary = initial_models("primary"), initial_models("secondary")
        self.flags = uniform_models(2 * COUNTS + PLACES * COUNTS)

    def read(
        self, coders: Coders, grid: RowGrid, z: int, y: int, place: int, coded: np.ndarray | None, contexts: Callable
    ) -> list[int] | None:
        """The row's indices, None if all are 0; coded: which have one; contexts: called if one is not 0."""
        row: list[int] = []
        flag, tokens = 0, None
        for piece, n in enumerate(grid.flag_contexts(z, y)):
            flag = coders.index(self.flags[COUNTS * flag + n], self.flags[2 * COUNTS + COUNTS * place + n], 0)
            if flag not in (0, 1):
                raise StreamError(f"there is no flag {flag}")
            coders.tokens.may_end_chunk()
            begin, end = piece * PIECE, min(piece * PIECE + PIECE, grid.shape[2])
            if flag:
                tokens = tokens or list(zip(*contexts(grid.up(z, y), grid.back(z, y))))
                row += self._piece(coders, tokens[begin:end], coded, begin)
            else:
                row += [0] * (end - begin)
            coders.tokens.may_end_chunk()
        if tokens is None:
            return None
        grid.set(z, y, row)
        return row

    def _piece(self, coders: Coders, tokens: list, coded: np.ndarray | None, begin: int) -> list[int]:
        indices = []
        for x, (p, s, raw_bits, flip) in enumerate(tokens, begin):
            has = coded is None or coded[x]
            index = coders.index(self.primary[p], self.secondary[s], raw_bits) if has else 0
            indices.append(-index if flip else index)
        return indices
