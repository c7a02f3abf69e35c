"""Which values of a frame are coded, special or stored (docs/format.md 8)."""

import numpy as np

from entropy import Coders, uniform_models
from tezip_stream import StreamError

CODED, NEGATIVE, STORED = 0, 14, 15
FRAME_FLAG, ROW_FLAG, ROW_FLAG_AGAIN, PRIMARY, SECONDARY, MODELS = 0, 1, 2, 3, 35, 291


class ClassPlanes:
    """Reads the planes of a group, one frame after the other."""

    def __init__(self, box: tuple[int, int, int]) -> None:
        self.models = uniform_models(MODELS)
        self.width = box[2]
        self.previous = np.zeros((box[0] * box[1], box[2]), np.int64)

    def _flag(self, coders: Coders, model: int) -> int:
        return coders.symbol(self.models[model], self.models[model])

    def _row(self, coders: Coders, above: list[int], previous: list[int]) -> list[int]:
        row, left = [], 0
        for x in range(self.width):
            primary = PRIMARY + 2 * left + (previous[x] == left)
            secondary = SECONDARY + 16 * above[x] + previous[x]
            left = coders.symbol(self.models[primary], self.models[secondary])
            if left > STORED:
                raise StreamError(f"there is no class {left}")
            row.append(left)
        return row

    def read(self, coders: Coders) -> np.ndarray:
        """The next frame's classes, flat."""
        plane = np.zeros_like(self.previous)
        if self._flag(coders, FRAME_FLAG):
            above, again = self.previous[0].tolist(), 0
            for y, previous in enumerate(self.previous.tolist()):
                again = self._flag(coders, ROW_FLAG_AGAIN if again == 1 else ROW_FLAG)
                above = previous if again else self._row(coders, above, previous)
                plane[y] = above
        self.previous = plane
        return plane.ravel()
