"""The worker `prednet`: TEZIP (Roy et al. 2021, "Compression of Time Evolutionary Image Data through Predictive Deep
Neural Networks", CCGrid) on Keras 3, for arrays of any dtype and shape.

One decision: the bound is kept on the original values, not on the images: the network only predicts, and what it
predicts is corrected exactly (residual_coding.py). A network's output differs between machines, so the stream holds a
checksum of what it decodes to, and decoding anything else is an error. The defaults are as published; feedback, keys
and quantiser name what we added.
"""

import collections
import math

import numpy as np
from tezpress_worker import Bound, Compressor, Option, WorkerError

from . import prednet_codec
from .frameworks import framework
from .hickle_sets import read_sequences, write_sequences
from .images import Scale, as_frames, from_frames, is_colour
from .model_store import load_model, save_model
from .prednet_codec import Plan
from .residual_coding import Residual, residual_for
from .tensorflow_runtime import tensorflow
from .value_bounds import absolute_bound
from .worker_stream import (
    array_header,
    checksum,
    corrupt,
    header_value,
    numbers,
    pack,
    require_array,
    require_check,
    unpack,
)

LOADED_MODELS = 4
_loaded: collections.OrderedDict = collections.OrderedDict()  # hash: (Predictor, bytes of the model), newest last


class PredNet(Compressor):
    """TEZIP as published on Keras 3: PredNet predicts the frames, the residual is coded within the bound."""

    id = "prednet"
    version = "1"
    bounds = ("abs", "rel", "pw_rel", "lossless")
    options = (
        Option("model", str, "", "hash or folder of the trained model; training sets it"),
        Option("window", int, 10, "a key frame every so many frames, 0: never (TEZIP's -w)", minimum=0),
        Option(
            "threshold",
            float,
            0.0,
            "mean squared error of the predictions, in [0, 1], since the last key frame above "
            "which a frame becomes a key frame, 0: never (TEZIP's -t)",
            minimum=0,
            maximum=1,
        ),
        Option("warm_up_frames", int, 1, "key frames at the start (TEZIP's -p)", minimum=1),
        Option(
            "also_abs",
            float,
            None,
            "an absolute bound that holds besides the one asked for (TEZIP's absrel)",
            minimum=0,
        ),
        Option(
            "also_rel", float, None, "a bound relative to the range that holds besides the one asked for", minimum=0
        ),
        Option(
            "feedback",
            str,
            "predicted",
            "what the network sees between key frames: its own predictions (published) or the reconstructed frames",
            choices=("predicted", "reconstructed"),
        ),
        Option(
            "keys",
            str,
            "exact",
            "key frames without loss (published) or within the bound",
            choices=("exact", "bounded"),
        ),
        Option(
            "quantiser",
            str,
            "intersect",
            "codes shared by runs whose intervals intersect (published), or rounded",
            choices=("intersect", "uniform"),
        ),
        Option(
            "channels",
            int,
            0,
            "3: the last axis holds colours; 1: it does not; 0: it does where 8-bit data end in 3",
            choices=(0, 1, 3),
        ),
        Option(
            "threads",
            int,
            2,
            "threads of TensorFlow; the first compressor of a process decides",
            minimum=1,
            maximum=256,
        ),
        Option("stack", str, "48,96,192", "training: channels of the layers above the image; fewer are faster"),
        Option("epochs", int, 20, "training: epochs", minimum=1),
        Option("windows", int, 64, "training: windows of frames per epoch", minimum=1),
        Option("batch", int, 4, "training: windows per step", minimum=1, maximum=1024),
        Option("steps", int, 10, "training: frames per window", minimum=2, maximum=1000),
        Option("crop", int, 64, "training: edge of a window in pixels, 0: whole images", minimum=0),
        Option("learning_rate", float, 1e-3, "training: learning rate of Adam", minimum=1e-9, maximum=1),
        Option(
            "patience", int, 0, "training: epochs without a better validation loss before it ends, 0: all", minimum=0
        ),
        Option("seed", int, 1, "training: seed of weights and windows", minimum=0, maximum=2**31 - 1),
        Option("resume", bool, False, "training: goes on from the model"),
        Option(
            "training_set", str, "", "training: folder with X_train.hkl, sources_train.hkl (and _val) as TEZIP reads"
        ),
        Option("write_training_set", str, "", "training: folder that receives the sequences as such a set"),
    )

    def __init__(self, bound=None, **values):
        super().__init__(bound, **values)
        self._known: dict = {}  # the hash of the folder that the option model names

    def warm_up(self) -> None:
        self._predictor(self.model)

    def encode(self, data: np.ndarray):
        data = numbers(data)
        header = array_header(self.id, data)
        if data.size == 0:
            return pack(header, [])
        identity, predictor = self._predictor(self.model)
        channels = self._channels(data, predictor.channels)
        with self.stage("convert"):
            frames = as_frames(data, channels)
            plan = self._plan(data, predictor.multiple)
        coded, sections, restored = prednet_codec.encode_frames(frames, predictor, plan, self.stage)
        header |= {"model": identity, "channels": channels, "plan": _plan_header(plan), **coded}
        header["check"] = checksum(restored)
        self.results |= {
            "frames": frames.shape[0],
            "key_frames": coded["keys"].count("k"),
            "escapes": coded["escapes"] + coded["key_escapes"],
        }
        return pack(header, sections)

    def decode(self, stream: np.ndarray, out: np.ndarray) -> None:
        header, sections = unpack(stream)
        values = numbers(out)
        require_array(header, self.id, values)
        if out.size == 0:
            return
        _, predictor = self._predictor(self.model, header_value(header, "model", str))
        channels = header_value(header, "channels", int)
        plan = _plan_from_header(header_value(header, "plan", dict), predictor.multiple)
        if channels != predictor.channels:
            raise corrupt(f"its images have {channels} channels, its model {predictor.channels}")
        restored = np.empty(as_frames(values, channels).shape, values.dtype)
        prednet_codec.decode_frames(header, sections, restored, predictor, plan, self.stage)
        require_check(header, restored)
        from_frames(restored, values)

    def train(self, arrays: list, progress) -> dict:
        stack = _stack(self.stack)
        models = self._started()
        channels = {3 if self._wants_colour(array) else 1 for array in arrays}
        with self.stage("convert"):
            sequences, validation = self._sequences(arrays, 1 << len(stack))
        channels |= {sequence.shape[-1] for sequence in sequences}
        if len(channels) != 1:
            raise WorkerError(
                f"training needs sequences, all gray or all in colour; these have {channels or 'no'} channels"
            )
        if self.write_training_set:
            write_sequences(self.write_training_set, "train", sequences)
        with self.stage("train"):
            previous = load_model(self.model, models.FILES)[1] if self.resume else None
            files, found = models.train((*channels, *stack), previous, sequences, validation, self, progress)
        self.results |= {**found, "model_bytes": sum(map(len, files.values())), "frames": sum(map(len, sequences))}
        return {"model": save_model(files)}

    def _started(self):
        with self.stage("start"):
            tensorflow(self.threads)
            return framework("tezpress_workers.prednet_models", "keras with h5py")

    def _predictor(self, reference: str, wanted: str = ""):
        """(hash, predictor) of a model; kept for the next call of any compressor of this process."""
        models = self._started()
        with self.stage("model_load"):
            identity = wanted or self._known.get(reference, reference)
            if identity not in _loaded:
                identity, files = load_model(reference, models.FILES, wanted)
                _loaded[identity] = models.predictor_of(files), sum(map(len, files.values()))
                self._known = {reference: identity}
            _loaded.move_to_end(identity)
            while len(_loaded) > LOADED_MODELS:
                _loaded.popitem(last=False)
        predictor, self.results["model_bytes"] = _loaded[identity]
        return identity, predictor

    def _plan(self, data: np.ndarray, multiple: int) -> Plan:
        limit = min((math.inf if value is None else value) for value in (self.also_abs, self._also_rel(data)))
        intersect = self.quantiser == "intersect"
        residual = residual_for(self.bound, data, limit, intersect)
        key = residual_for(self.bound, data, limit) if self.keys == "bounded" else Residual("lossless")
        scale = Scale.of(data, multiple)
        feedback = self.feedback == "reconstructed"
        return Plan(scale, key, residual, intersect, feedback, self.window, self.threshold, self.warm_up_frames)

    def _also_rel(self, data: np.ndarray) -> float | None:
        return None if self.also_rel is None else absolute_bound(Bound("rel", self.also_rel), data)

    def _wants_colour(self, data: np.ndarray) -> bool:
        return self.channels == 3 or self.channels == 0 and is_colour(data.shape, data.dtype)

    def _channels(self, data: np.ndarray, of_model: int) -> int:
        wanted = self.channels or of_model
        if wanted != of_model:
            raise WorkerError(f"the model is of images with {of_model} channels, the option channels says {wanted}")
        return wanted

    def _sequences(self, arrays: list, multiple: int) -> tuple[list, list]:
        """(training, validation) sequences (T, Y', X', C) of the arrays and of the training set."""
        found, held = [], []
        for array in arrays:
            if array.size:
                frames = as_frames(array, 3 if self._wants_colour(array) else 1)
                images = Scale.of(array, multiple).images(frames)
                found += [images[:, number] for number in range(images.shape[1])]
        if self.training_set:
            padded = Scale(0.0, 1.0, multiple).images
            found += [padded(sequence) for sequence in read_sequences(self.training_set, "train")]
            held += [padded(sequence) for sequence in read_sequences(self.training_set, "val")]
        return found, held


def _stack(text: str) -> tuple:
    try:
        stack = tuple(int(size) for size in text.split(","))
    except ValueError:
        stack = ()
    if not 1 <= len(stack) <= 6 or not all(1 <= size <= 1024 for size in stack):
        raise WorkerError(f"option stack: {text!r} is no list of 1 to 6 numbers from 1 to 1024, like 48,96,192")
    return stack


def _plan_header(plan: Plan) -> dict:
    return {
        "low": plan.scale.low,
        "high": plan.scale.high,
        "key": plan.key.header(),
        "residual": plan.residual.header(),
        "intersect": plan.intersect,
        "feedback": plan.feedback,
    }


def _plan_from_header(header: dict, multiple: int) -> Plan:
    low, high = (float(header_value(header, name, (int, float))) for name in ("low", "high"))
    if not (math.isfinite(low) and math.isfinite(high)):
        raise corrupt(f"its values range from {low} to {high}")
    key, residual = (Residual.from_header(header_value(header, name, dict)) for name in ("key", "residual"))
    flags = [header_value(header, name, bool) for name in ("intersect", "feedback")]
    return Plan(Scale(low, high, multiple), key, residual, *flags, 0, 0.0, 1)
