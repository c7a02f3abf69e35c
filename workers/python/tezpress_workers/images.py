"""Arrays of any dtype, rank and size as sequences of padded images, and back: what every image codec needs.

One decision: an array becomes (time, sequence, y, x, channel). The last two axes are the image, axis 0 is time, and
what lies between (levels, detector panels, variables) are independent sequences that are predicted side by side;
nothing is glued into one image across a border that does not exist in the data.

  rank 0, 1   one value after the other: lines of LINE values, LINE of them a frame (the last frame is filled up)
  rank 2      one image
  rank 3      (T, Y, X): gray images
  rank 4      (T, N, Y, X): N sequences; or (T, Y, X, 3): colour images, where channels is 3
  rank 5...   (T, ..., Y, X): all axes between are sequences

Values become float32 in [0, 1] between the least and greatest finite value (8-bit images: 0 and 255, as TEZIP does),
NaN and infinities 0. Edges are repeated up to the next multiple of what the network halves.
"""

from dataclasses import dataclass

import numpy as np
from tezpress_worker import WorkerError

from .value_bounds import finite_range

LINE = 64


def frame_shape(shape: tuple, channels: int) -> tuple[int, int, int, int, int]:
    """(T, S, Y, X, C) of an array of shape; channels: 1, or 3 where the last axis holds colours."""
    if channels == 3 and (len(shape) < 4 or shape[-1] != 3):
        raise WorkerError(f"colour images are (T, ..., Y, X, 3), not {shape}")
    if channels == 3:
        *front, height, width, depth = shape
    else:
        *front, height, width = shape if len(shape) >= 2 else (1, 1)
        depth = 1
    if len(shape) < 2:
        frames = -(-int(np.prod(shape, dtype=np.int64)) // (LINE * LINE))
        return frames, 1, LINE, LINE, 1
    times, *middle = front or [1]
    return times, int(np.prod(middle, dtype=np.int64)), height, width, depth


def is_colour(shape: tuple, dtype: np.dtype) -> bool:
    """Whether an array looks like colour images: 8 bits and a last axis of 3 after time and image."""
    return dtype == np.uint8 and len(shape) >= 4 and shape[-1] == 3


def as_frames(data: np.ndarray, channels: int) -> np.ndarray:
    """data as (T, S, Y, X, C): a view, but for rank 0 and 1, where the last frame is filled with the last value."""
    shape = frame_shape(data.shape, channels)
    missing = int(np.prod(shape, dtype=np.int64)) - data.size
    flat = data.reshape(-1)
    if missing:
        flat = np.concatenate([flat, np.full(missing, flat[-1])])
    return flat.reshape(shape)


def from_frames(frames: np.ndarray, out: np.ndarray) -> None:
    """Fills out with frames, the inverse of as_frames()."""
    out[...] = frames.reshape(-1)[: out.size].reshape(out.shape)


@dataclass(frozen=True)
class Scale:
    """The values that become 0 and 1, and the multiple that the images' edges are padded to."""

    low: float
    high: float
    multiple: int

    @classmethod
    def of(cls, data: np.ndarray, multiple: int) -> "Scale":
        low, high = (0.0, 255.0) if data.dtype == np.uint8 else finite_range(data)
        return cls(low, high, multiple)

    def images(self, values: np.ndarray) -> np.ndarray:
        """float32 images (..., Y', X', C) in [0, 1] of values (..., Y, X, C)."""
        span = (self.high - self.low) or 1.0
        unit = (values.astype(np.float64) - self.low) / span
        unit = np.clip(np.nan_to_num(unit, nan=0.0, posinf=0.0, neginf=0.0), 0.0, 1.0).astype(np.float32)
        pads = [(0, -size % self.multiple) for size in unit.shape[-3:-1]]
        return np.pad(unit, [(0, 0)] * (unit.ndim - 3) + pads + [(0, 0)], mode="edge")

    def values(self, images: np.ndarray, shape: tuple) -> np.ndarray:
        """float64 values (..., Y, X, C) of images; shape: of the values, which cuts off the padding."""
        cut = images[..., : shape[-3], : shape[-2], :].astype(np.float64)
        return np.nan_to_num(cut, nan=0.0) * (self.high - self.low) + self.low
