"""PredNet (Lotter, Kreiman, Cox 2016, arXiv 1605.08104) for Keras 3.

One decision: a time step is two functions, predict (top-down) and correct (bottom-up, with the frame that was seen),
because a compressor needs the prediction before it can say what was seen. Images are (N, Y, X, C) in [0, 1]; Y and X
are multiples of `multiple`. Import this module after tensorflow_runtime.tensorflow() only.

Layer l has representation R_l (a convolutional LSTM), prediction A^_l = conv(R_l) and error units
E_l = [relu(A^_l - A_l), relu(A_l - A^_l)]; A_0 is the image, A_l+1 = maxpool(relu(conv(E_l))).
"""

import io
import json

import h5py
import keras
import numpy as np
import tensorflow as tf
from tezpress_worker import WorkerError

ARCHITECTURE_FILE, WEIGHTS_FILE = "prednet_model.json", "prednet_weights.hdf5"  # TEZIP's names
FORMAT = "tezpress prednet 1"
KERNEL = 3
LEAST_REPRESENTATION = 3  # channels of R_0 also for gray images, as in the published network


class PredNetwork(keras.Model):
    """stack: channels of A_l, the image's first; (3, 48, 96, 192) as published."""

    def __init__(self, stack: tuple):
        super().__init__(name="prednet")
        self.stack = tuple(stack)
        self.representations = (max(stack[0], LEAST_REPRESENTATION), *stack[1:])
        self.gates = [_convolution(4 * size, f"gates_{n}") for n, size in enumerate(self.representations)]
        self.predictors = [_convolution(size, f"prediction_{n}", "relu") for n, size in enumerate(stack)]
        self.lifts = [_convolution(size, f"lift_{n + 1}", "relu") for n, size in enumerate(stack[1:])]
        self.enlarge = keras.layers.UpSampling2D()
        self.shrink = keras.layers.MaxPooling2D()
        edge = self.multiple
        self.step(tf.zeros((1, edge, edge, stack[0])), self.zero_state(1, edge, edge))  # makes the weights

    @property
    def multiple(self) -> int:
        """What the images' edges are multiples of."""
        return 1 << (len(self.stack) - 1)

    def zero_state(self, count: int, height: int, width: int) -> list:
        """[(R_l, cell_l, E_l)] before the first frame."""
        shapes = [(count, height >> n, width >> n) for n in range(len(self.stack))]
        return [
            (tf.zeros((*shape, size)), tf.zeros((*shape, size)), tf.zeros((*shape, 2 * channels)))
            for shape, size, channels in zip(shapes, self.representations, self.stack)
        ]

    def predict_frame(self, state: list):
        """(prediction of the next frame, state with the new R and cell)."""
        above, updated = None, []
        for number in reversed(range(len(self.stack))):
            representation, cell, error = state[number]
            inputs = [representation, error] + ([] if above is None else [self.enlarge(above)])
            take, forget, show, fresh = tf.split(self.gates[number](tf.concat(inputs, -1)), 4, -1)
            cell = keras.ops.hard_sigmoid(forget) * cell + keras.ops.hard_sigmoid(take) * tf.tanh(fresh)
            above = keras.ops.hard_sigmoid(show) * tf.tanh(cell)
            updated.append((above, cell, error))
        updated.reverse()
        return tf.minimum(self.predictors[0](updated[0][0]), 1.0), updated

    def correct(self, frame, prediction, state: list) -> list:
        """The state after frame was seen where prediction had been expected."""
        seen, expected, updated = frame, prediction, []
        for number, (representation, cell, _) in enumerate(state):
            if number:
                expected = self.predictors[number](representation)
            error = tf.concat([tf.nn.relu(expected - seen), tf.nn.relu(seen - expected)], -1)
            updated.append((representation, cell, error))
            if number + 1 < len(self.stack):
                seen = self.shrink(self.lifts[number](error))
        return updated

    def step(self, frame, state: list):
        """(prediction of frame, state after it)."""
        prediction, state = self.predict_frame(state)
        return prediction, self.correct(frame, prediction, state)

    def files(self) -> dict[str, bytes]:
        """Architecture as JSON and weights as HDF5, one dataset per array; the same weights give the same bytes."""
        architecture = {"format": FORMAT, "stack": list(self.stack), "kernel": KERNEL}
        content = io.BytesIO()
        with h5py.File(content, "w") as file:
            for name, variable in self._named_weights():
                file.create_dataset(name, data=variable.numpy())
        return {ARCHITECTURE_FILE: json.dumps(architecture, indent=1).encode(), WEIGHTS_FILE: content.getvalue()}

    @classmethod
    def from_files(cls, files: dict[str, bytes]) -> "PredNetwork":
        """Raises WorkerError where the files are no model of this format."""
        try:
            architecture = json.loads(files[ARCHITECTURE_FILE])
            if architecture["format"] != FORMAT or architecture["kernel"] != KERNEL:
                raise ValueError(f"its format is {architecture['format']!r}, not {FORMAT!r}")
            network = cls(tuple(int(size) for size in architecture["stack"]))
            with h5py.File(io.BytesIO(files[WEIGHTS_FILE]), "r") as file:
                for name, variable in network._named_weights():
                    variable.assign(np.asarray(file[name]))
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise WorkerError(f"the model cannot be read: {error}", "corrupt") from None
        return network

    def _named_weights(self):
        for layer in (*self.gates, *self.predictors, *self.lifts):
            for part, variable in zip(("kernel", "bias"), layer.weights):
                yield f"{layer.name}/{part}", variable


class Predictor:
    """A network at work on one batch of sequences: predict(), then correct(), frame after frame."""

    def __init__(self, network: PredNetwork):
        self._network = network
        self.multiple, self.channels = network.multiple, network.stack[0]
        self._predict = tf.function(network.predict_frame)
        self._correct = tf.function(network.correct)
        self._state: list = []
        self._prediction = None

    def begin(self, count: int, height: int, width: int) -> None:
        self._state = self._network.zero_state(count, height, width)

    def predict(self) -> np.ndarray:
        """float32 (count, Y, X, C)."""
        self._prediction, self._state = self._predict(self._state)
        return self._prediction.numpy()

    def correct(self, frame: np.ndarray) -> None:
        self._state = self._correct(tf.constant(frame), self._prediction, self._state)


def _convolution(channels: int, name: str, activation=None):
    return keras.layers.Conv2D(channels, KERNEL, padding="same", activation=activation, name=name)
