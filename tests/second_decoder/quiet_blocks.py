"""Blocks of a row that are likely to be all 0 (docs/format.md 7): which have flags, and what these say."""

from entropy import Coders, TokenModel
from tezip_stream import StreamError

BLOCK, LEAST, BUCKETS = 16, 8, 12
SECONDARY, MODELS = 45, 93
START = [30706, 1, 2048] + 13 * [1]


class QuietBlocks:
    def __init__(self) -> None:
        self.models = [TokenModel(START) for _ in range(MODELS)]

    def stretches(self, coders: Coders, primary: list[int]) -> list[tuple[int, int]]:
        """Where in a row of these primary contexts the indices have tokens: from, to."""
        width, result, begin = len(primary), [], 0
        flags = [(x, self._flag(coders, primary[x : x + BLOCK])) for x in range(0, width, BLOCK)]
        coders.tokens.may_end_chunk()
        for x, flag in flags:
            if flag == 0:
                result.append((begin, x))
                begin = min(x + BLOCK, width)
        return [stretch for stretch in result + [(begin, width)] if stretch[0] < stretch[1]]

    def _flag(self, coders: Coders, block: list[int]) -> int:
        highest = max(p // 4 for p in block)
        if highest >= BUCKETS or len(block) < LEAST:
            return 1
        leaning = sum(p % 4 != 0 for p in block)
        secondary = self.models[SECONDARY + 4 * highest + min(leaning, 3)]
        flag = coders.index(self.models[sum(p // 4 for p in block) // 4], secondary, 0)
        if flag not in (0, 1):
            raise StreamError(f"there is no flag {flag}")
        return flag
