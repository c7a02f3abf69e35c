"""Fields of integers cut into blocks, where some blocks are known and the others are Lorenzo residuals.

One decision: Lorenzo prediction crosses the borders of blocks, so a block's residual depends on its neighbours; blocks
are restored in wavefronts, all whose coordinates have one sum at once. Fields are (M, axes...): M fields with 2 or 3
axes that are multiples of the block's edge.
"""

import numpy as np

from .lorenzo import lorenzo_differences, lorenzo_sums


def padded_to(array: np.ndarray, dims: int, edge: int) -> np.ndarray:
    """array as (M, dims axes) with edges repeated up to multiples of edge; a lower rank gets axes of 1 in front."""
    inner = _last_axes(array.shape, dims)
    fields = array.reshape(-1, *inner)
    return np.pad(fields, [(0, 0)] + [(0, -size % edge) for size in inner], mode="edge")


def padded_shape(shape: tuple, dims: int, edge: int) -> tuple:
    """The shape of what padded_to() returns for an array of shape."""
    inner = _last_axes(shape, dims)
    count = int(np.prod(shape, dtype=np.int64)) // int(np.prod(inner, dtype=np.int64))
    return (count, *(size + -size % edge for size in inner))


def _last_axes(shape: tuple, dims: int) -> tuple:
    return ((1,) * (dims - len(shape)) + tuple(shape))[-dims:]


def unpadded(fields: np.ndarray, shape: tuple, dims: int) -> np.ndarray:
    """The array of shape that padded_to() was given."""
    return fields[(slice(None), *(slice(size) for size in _last_axes(shape, dims)))].reshape(shape)


def to_blocks(fields: np.ndarray, edge: int) -> np.ndarray:
    """(number of blocks, edge, edge[, edge]) of fields, fields first, then the grid of blocks in C order."""
    counts = [size // edge for size in fields.shape[1:]]
    split = fields.reshape(fields.shape[0], *(part for count in counts for part in (count, edge)))
    grid, inner = range(1, 2 * len(counts), 2), range(2, 2 * len(counts) + 1, 2)
    return split.transpose(0, *grid, *inner).reshape(-1, *(edge,) * len(counts))


def from_blocks(blocks: np.ndarray, shape: tuple, edge: int) -> np.ndarray:
    """The fields of shape that to_blocks() was given."""
    counts = [size // edge for size in shape[1:]]
    split = blocks.reshape(shape[0], *counts, *(edge,) * len(counts))
    pairs = [axis for number in range(len(counts)) for axis in (1 + number, 1 + len(counts) + number)]
    return split.transpose(0, *pairs).reshape(shape)


def field_axes(fields: np.ndarray) -> range:
    return range(1, fields.ndim)


def restore_lorenzo(known: np.ndarray, is_known: np.ndarray, residual: np.ndarray, edge: int) -> np.ndarray:
    """The field whose blocks are those of known where is_known, and elsewhere have these Lorenzo residuals.

    known, residual: int64 blocks as of to_blocks(), in the order of is_known, which is (M, grid...) of bool.
    """
    dims = is_known.ndim - 1
    shape = (is_known.shape[0], *(count * edge for count in is_known.shape[1:]))
    if not is_known.any():
        return lorenzo_sums(from_blocks(residual, shape, edge), range(1, dims + 1))
    framed = np.zeros(
        (shape[0], *(size + 1 for size in shape[1:])), np.int64
    )  # one layer of zeros in front of each axis
    inside = framed[(slice(None), *(slice(1, None),) * dims)]
    blocks = np.where(is_known.reshape(-1, *(1,) * dims), known, 0)
    inside[...] = from_blocks(blocks, shape, edge)
    for wave in _waves(is_known):
        _restore_blocks(framed, residual, is_known.shape, wave, edge)
    return inside


def _waves(is_known: np.ndarray):
    """Flat numbers of the unknown blocks, those of one sum of coordinates together, sums ascending."""
    unknown = np.flatnonzero(~is_known)
    sums = sum(np.unravel_index(unknown, is_known.shape)[1:])
    order = np.argsort(sums, kind="stable")
    cuts = np.flatnonzero(np.diff(sums[order])) + 1
    return np.split(unknown[order], cuts) if unknown.size else []


def _restore_blocks(framed: np.ndarray, residual: np.ndarray, grid: tuple, wave: np.ndarray, edge: int) -> None:
    """Fills blocks whose neighbours in front are complete. With those neighbours h and zeros inside, the Lorenzo
    residual is linear: residual(h, block) = residual(h, 0) + residual(0, block), and the last is inverted by sums."""
    dims = len(grid) - 1
    field, *places = np.unravel_index(wave, grid)
    index = [field.reshape(-1, *(1,) * dims)]
    for axis, place in enumerate(places):
        reach = place[:, None] * edge + np.arange(edge + 1)
        index.append(reach.reshape(-1, *(1,) * axis, edge + 1, *(1,) * (dims - axis - 1)))
    around = framed[tuple(index)]
    core = (slice(None), *(slice(1, None),) * dims)
    around[core] = 0
    from_front = lorenzo_differences(around, range(1, dims + 1))[core]
    around[core] = lorenzo_sums(residual[wave] - from_front, range(1, dims + 1))
    framed[tuple(index)] = around
