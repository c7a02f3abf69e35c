"""Training of PredNet on sequences of images: random windows in time and space, mean absolute error, Adam.

One decision: an epoch is a fixed number of random windows, not a pass over the data, so that its duration is known
whatever the data's size. Loss: that of the image layer, the first time step weighs nothing because nothing has been
seen (Lotter et al. 2016, "L_0"); the learning rate falls to a tenth after three quarters of the epochs, as published.
"""

from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from tezpress_worker import WorkerError

from .prednet_network import PredNetwork

VALIDATION_WINDOWS = 16


@dataclass(frozen=True)
class Schedule:
    """epochs of `windows` windows (steps frames long, crop pixels wide; 0: whole images) in batches of batch."""

    epochs: int
    batch: int
    windows: int
    steps: int
    crop: int
    learning_rate: float
    patience: int
    seed: int


class Windows:
    """Windows of sequences: a list of (T, Y, X, C) float32 arrays in [0, 1], edges multiples of multiple."""

    def __init__(self, sequences: list, steps: int, crop: int, multiple: int, generator):
        self._sequences = [sequence for sequence in sequences if len(sequence) >= steps]
        crop = -(-crop // multiple) * multiple or 1 << 30
        self._size = [min(crop, *(sequence.shape[axis] for sequence in self._sequences)) for axis in (1, 2)]
        self._steps = steps
        self._generator = generator
        starts = np.array([len(sequence) - steps + 1 for sequence in self._sequences], np.float64)
        self._weights = starts / starts.sum()

    def draw(self, count: int) -> np.ndarray:
        """(count, steps, Y, X, C)."""
        return np.stack([self._one() for _ in range(count)])

    def _one(self) -> np.ndarray:
        sequence = self._sequences[self._generator.choice(len(self._sequences), p=self._weights)]
        room = [sequence.shape[0] - self._steps, sequence.shape[1] - self._size[0], sequence.shape[2] - self._size[1]]
        t, y, x = (int(self._generator.integers(free + 1)) for free in room)
        return sequence[t : t + self._steps, y : y + self._size[0], x : x + self._size[1]]


def split_in_time(sequences: list, steps: int) -> tuple[list, list]:
    """(training, validation): the last tenth of every sequence that is long enough; else both are everything."""
    held = [max(steps, len(sequence) // 10) for sequence in sequences]
    if not all(len(sequence) >= count + 2 * steps for sequence, count in zip(sequences, held)):
        return sequences, sequences
    return (
        [sequence[:-count] for sequence, count in zip(sequences, held)],
        [sequence[-count:] for sequence, count in zip(sequences, held)],
    )


def train_network(network: PredNetwork, sequences: list, validation: list, schedule: Schedule, progress) -> dict:
    """Trains network in place and leaves its best weights; returns train_loss, val_loss (of [0, 1]) and epochs."""
    longest = max((len(sequence) for sequence in sequences), default=0)
    if longest < 2:
        raise WorkerError(f"training needs a sequence of at least 2 frames in time; the longest has {longest}")
    steps = min(schedule.steps, longest)
    if not validation:
        sequences, validation = split_in_time(sequences, steps)
    generator = np.random.default_rng(schedule.seed)
    windows = Windows(sequences, steps, schedule.crop, network.multiple, generator)
    held = Windows(validation, min(steps, max(map(len, validation))), schedule.crop, network.multiple, generator)
    held_batches = [held.draw(schedule.batch) for _ in range(max(1, VALIDATION_WINDOWS // schedule.batch))]
    return _fit(network, windows, held_batches, schedule, progress)


def _fit(network, windows: Windows, held_batches: list, schedule: Schedule, progress) -> dict:
    optimizer = keras.optimizers.Adam(schedule.learning_rate)
    train_step, loss_of = _step_functions(network, optimizer)
    best, best_weights, waited, epoch = float("inf"), network.get_weights(), 0, 0
    for epoch in range(1, schedule.epochs + 1):
        if epoch > 0.75 * schedule.epochs:
            optimizer.learning_rate.assign(schedule.learning_rate / 10)
        batches = max(1, schedule.windows // schedule.batch)
        train_loss = float(np.mean([train_step(windows.draw(schedule.batch)) for _ in range(batches)]))
        val_loss = float(np.mean([loss_of(batch) for batch in held_batches]))
        if not np.isfinite(train_loss):
            raise WorkerError(f"training diverged in epoch {epoch}; lower learning_rate ({schedule.learning_rate})")
        progress(
            epoch / schedule.epochs, f"epoch {epoch} of {schedule.epochs}: loss {train_loss:.5f}, val {val_loss:.5f}"
        )
        waited = 0 if val_loss < best else waited + 1
        if val_loss < best:
            best, best_weights = val_loss, network.get_weights()
        if schedule.patience and waited >= schedule.patience:
            break
    network.set_weights(best_weights)
    return {"train_loss": train_loss, "val_loss": best, "epochs": epoch}


def _step_functions(network: PredNetwork, optimizer):
    optimizer.build(network.trainable_variables)

    def loss_of(batch):
        state = network.zero_state(batch.shape[0], batch.shape[2], batch.shape[3])
        losses = []
        for time in range(batch.shape[1]):
            prediction, state = network.step(batch[:, time], state)
            losses.append(tf.reduce_mean(tf.abs(prediction - batch[:, time])))
        return tf.add_n(losses[1:]) / (len(losses) - 1)

    def train_step(batch):
        with tf.GradientTape() as tape:
            loss = loss_of(batch)
        optimizer.apply_gradients(zip(tape.gradient(loss, network.trainable_variables), network.trainable_variables))
        return loss

    def on_arrays(function):
        compiled = tf.function(function)
        return lambda batch: compiled(tf.constant(batch))

    return on_arrays(train_step), on_arrays(loss_of)
