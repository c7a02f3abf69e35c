"""Starts TensorFlow once per process, so that a decoder repeats an encoder's arithmetic on the same machine.

One decision: deterministic kernels, one instruction set and a fixed number of threads, chosen before the first
operation; TensorFlow cannot change them afterwards, so the first compressor of a process decides and the streams'
checksums guard the rest.
"""

import os

from .frameworks import framework, repeatable_networks

_started = None


def tensorflow(threads: int):
    """The tensorflow module, on the CPU alone, with deterministic operations; quiet, because a library never prints."""
    global _started
    if _started is None:
        repeatable_networks()
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        os.environ["KERAS_BACKEND"] = "tensorflow"
        tf = framework("tensorflow", "tensorflow-cpu")
        tf.config.set_visible_devices([], "GPU")
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        tf.config.experimental.enable_op_determinism()
        _started = tf
    return _started
