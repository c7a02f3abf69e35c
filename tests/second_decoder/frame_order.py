"""In which order a group's frames are coded, and what each refers to (docs/format.md 4)."""

from collections.abc import Iterator
from dataclasses import dataclass

FIRST, LATER, BETWEEN = range(3)


@dataclass(frozen=True)
class Step:
    """references of a later frame: the anchor before and the one before that; of a frame between: past and future."""

    frame: int
    kind: int
    references: tuple[int, ...]


def _between(past: int, future: int) -> Iterator[Step]:
    if future - past < 2:
        return
    middle = (past + future) // 2
    yield Step(middle, BETWEEN, (past, future))
    yield from _between(past, middle)
    yield from _between(middle, future)


def coding_order(frames: int, distance: int) -> list[Step]:
    steps = [Step(0, FIRST, ())]
    last = older = 0
    while last < frames - 1:
        anchor = min(last + distance, frames - 1)
        steps += [Step(anchor, LATER, (last, older)), *_between(last, anchor)]
        last, older = anchor, last
    return steps
