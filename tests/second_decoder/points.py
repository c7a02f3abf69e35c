"""Mode loop: a group's frames are coded point by point, from coarse to fine (docs/format.md 4 to 7)."""

import numpy as np

from contexts import PointContexts, known
from entropy import Coders, initial_models, unfold, uniform_models
from frame_order import BETWEEN, Step
from network import network_inputs
from phases import LIMIT, Phase, level_count, padded, phases, predict, reconstruct, slabs, tapped_planes, taps_along
from point_model import K, K1, K2, LEVEL_CLASSES, T1, T2, PointModel, level_steps
from quiet_blocks import QuietBlocks
from tezip_stream import StreamError

CHOICE_MODELS, NO_LEFT, ABOVE, NO_ABOVE = 10, 4, 5, 9
BLOCK_WIDTH = 32


def _kinds(order: list[Step]) -> int:
    """How many kinds of frames the model has parts for."""
    return 1 + max(step.kind for step in order)


class PointsMode:
    """Decodes the frames of a group, one after the other."""

    def __init__(
        self,
        model: bytes,
        shape: tuple[int, int, int],
        frames: int,
        step: int,
        law: int,
        odd: bool,
        order: list[Step],
        networks: dict,
    ) -> None:
        levels = level_count(shape)
        self.shape = shape
        self.networks = networks
        self.model = PointModel(model, shape, levels, _kinds(order), networks)
        self.steps = list(level_steps(step, law, max(levels, 1), odd))
        self.primary = initial_models("primary")
        self.secondary = [initial_models("secondary") for _ in range(LEVEL_CLASSES)]
        self.choices = uniform_models(CHOICE_MODELS)
        self.order = iter(order)
        self.coded_frames: dict[int, tuple[np.ndarray, np.ndarray]] = {}  # reconstruction and indices
        self.quiet: QuietBlocks | None = None

    def decode_frame(self, coders: Coders, coded: np.ndarray) -> np.ndarray:
        """The next frame's integers; coded says which values have an index. Both flat."""
        step = next(self.order)
        self._refer(step)
        self.coded = coded.reshape(self.shape)
        self.frame = np.zeros(self.shape, np.int64)
        self.indices = np.zeros(self.shape, np.int64)
        self._first_point(coders)
        for phase in phases(self.shape):
            self._phase(coders, phase)
        self.coded_frames[step.frame] = (self.frame, self.indices)
        return self.frame.ravel()

    def _refer(self, step: Step) -> None:
        """Sets the kind, what counts as the two frames before, and as the indices of the frame before."""
        self.kind = step.kind
        frames = [self.coded_frames[i] for i in step.references]
        self.past = [values for values, _ in frames]
        self.past_indices = frames[0][1] if frames else None
        if step.kind == BETWEEN:
            self.past = [sum(self.past) >> 1, self.past[0]]
            self.past_indices = np.minimum(sum(abs(indices) for _, indices in frames), 32767)

    def _first_point(self, coders: Coders) -> None:
        at = (0, 0, 0)
        secondary = self.secondary[min(max(len(self.steps), 1) - 1, LEVEL_CLASSES - 1)][167]
        index = coders.index(self.primary[156], secondary, 0) if self.coded[at] else 0
        coders.tokens.may_end_chunk()
        self.indices[at] = known(index)
        prediction = self.past[0][at] if self.past else np.int64(0)
        self.frame[at] = reconstruct(prediction, np.int64(index), self.steps[0])

    def _phase(self, coders: Coders, phase: Phase) -> None:
        kind, level_class = self.kind, min(phase.level, LEVEL_CLASSES - 1)
        shape = self.frame[phase.targets].shape
        planes = tapped_planes(phase, self.frame, *(self.past or (None, None)))
        experts = self.model.experts[kind, phase.axis, level_class]
        predictions = [predict(expert, planes, shape) for expert in experts]
        step = self.steps[phase.level]
        contexts = self._contexts(phase, shape, planes, step, self.model.contexts[kind, level_class])
        if (kind, phase.axis, level_class) in self.model.network_classes:
            base = predictions[self.model.network_classes[kind, phase.axis, level_class]]
            inputs = network_inputs(planes, phase.axis, self.shape, base, step, contexts.features)
            predictions.append(self.networks[kind].improve(base, inputs, level_class))
        coded = self.coded[phase.targets]
        indices = np.zeros(shape, np.int64)
        prediction = np.zeros(shape, np.int64)
        for slab in slabs(self.shape, shape):
            self._choices(coders, slab, predictions, prediction)
            for z in range(slab[0].start, slab[0].stop):
                for y in range(slab[1].start, slab[1].stop):
                    self._row(coders, contexts, self.secondary[level_class], coded, indices, z, y)
        self.frame[phase.targets] = reconstruct(prediction, indices, step)
        self.indices[phase.targets] = known(indices)

    def _contexts(self, phase: Phase, shape, planes: dict, step: int, weights: list[int]) -> PointContexts:
        k1 = taps_along(planes[K1], phase, shape, (0, 1)) if self.past else None
        apart = self._apart(phase, shape, planes) if self.kind == BETWEEN else None
        around = sum(taps_along(padded(abs(self.indices[phase.known]), None), phase, shape, (0, 1)))
        past = np.zeros(shape, np.int64) if self.past_indices is None else self.past_indices[phase.targets]
        return PointContexts(weights, step, taps_along(planes[K], phase, shape, (-1, 0, 1, 2)), k1, around, past, True, apart)

    def _apart(self, phase: Phase, shape, planes: dict) -> tuple[np.ndarray, np.ndarray]:
        """How far the mean of the references is from the past one: at the targets, and in detail."""
        mean, past = (taps_along(planes[plane], phase, shape, (0,))[0] for plane in (T1, T2))
        around = [taps_along(planes[plane], phase, shape, (0, 1)) for plane in (K1, K2)]
        beside = sum((a >> 2) - (b >> 2) for a, b in zip(*around))
        return abs(mean - past), abs((mean >> 1) - (past >> 1) - beside)

    def _choices(self, coders: Coders, slab: tuple[slice, slice], predictions: list, result: np.ndarray) -> None:
        """Fills result with the predictions of the chosen experts."""
        planes, rows = slab
        if len(predictions) == 1:
            result[planes, rows] = predictions[0][planes, rows]
            return
        depth, height = (4, 4) if self.shape[0] > 1 else (1, 8)
        width = result.shape[2]
        above = [NO_ABOVE - ABOVE] * -(-width // BLOCK_WIDTH)
        for z in range(planes.start, planes.stop, depth):
            for y in range(rows.start, rows.stop, height):
                left = NO_LEFT
                for b, x in enumerate(range(0, width, BLOCK_WIDTH)):
                    left = unfold(coders.symbol(self.choices[left], self.choices[ABOVE + above[b]]))
                    if not 0 <= left < len(predictions):
                        raise StreamError(f"there is no expert {left}")
                    above[b] = left
                    box = np.s_[z : min(z + depth, planes.stop), y : min(y + height, rows.stop), x : x + BLOCK_WIDTH]
                    result[box] = predictions[left][box]

    def _row(self, coders: Coders, contexts: PointContexts, models: list, coded, indices, z: int, y: int) -> None:
        nothing = np.zeros(indices.shape[2], np.int64)
        up = indices[z, y - 1] if y > 0 else nothing
        back = indices[z - 1, y] if z > 0 else nothing
        targets = list(zip(coded[z, y].tolist(), *contexts.row(z, y, up, back)))
        row = [0] * len(targets)
        stretches = self.quiet.stretches(coders, [t[1] for t in targets]) if self.quiet else [(0, len(row))]
        for begin, end in stretches:
            for x, (has, p, s, raw_bits, flip) in enumerate(targets[begin:end], begin):
                index = coders.index(self.primary[p], models[s], raw_bits) if has else 0
                row[x] = -index if flip else index
            coders.tokens.may_end_chunk()
        indices[z, y] = row
