"""PredNet's models as files: made by training, opened for prediction. Imports Keras: see tensorflow_runtime.py."""

import keras
from tezpress_worker import WorkerError

from .prednet_network import ARCHITECTURE_FILE, WEIGHTS_FILE, Predictor, PredNetwork
from .prednet_training import Schedule, train_network

FILES = (ARCHITECTURE_FILE, WEIGHTS_FILE)


def predictor_of(files: dict[str, bytes]) -> Predictor:
    return Predictor(PredNetwork.from_files(files))


def train(stack: tuple, previous: dict | None, sequences: list, validation: list, options, progress):
    """(files, what was found out) of a network of this stack trained on sequences, or of the previous one trained on.

    options: an object with the attributes of Schedule.
    """
    schedule = Schedule(**{name: getattr(options, name) for name in Schedule.__dataclass_fields__})
    keras.utils.set_random_seed(schedule.seed)
    network = PredNetwork.from_files(previous) if previous else PredNetwork(stack)
    if network.stack != stack:
        raise WorkerError(f"the model to go on from has the stack {network.stack}, not {stack}")
    found = train_network(network, sequences, validation, schedule, progress)
    return network.files(), found
