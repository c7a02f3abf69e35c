"""Tests of the worker `prednet` with the real TensorFlow, on networks of some thousand weights."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import numpy as np
from forgery import forgeries
from model_folder import ModelFolder
from round_trip import decoded_elsewhere, greatest_error, needs, restored, series
from tezpress_worker import Bound, WorkerError
from tezpress_workers.images import frame_shape
from tezpress_workers.prednet import PredNet
from tezpress_workers.prednet_codec import batch_size
from tezpress_workers.value_bounds import breaks_pointwise

TINY = {"stack": "4,8", "epochs": 2, "windows": 4, "batch": 2, "steps": 3, "crop": 16}
SMALLEST = {**TINY, "stack": "4", "epochs": 1, "steps": 2}
MODEL, COLOUR_MODEL = "", ""


def setUpModule():
    global FOLDER, MODEL, COLOUR_MODEL
    FOLDER = ModelFolder()
    try:
        MODEL = PredNet(**TINY).train([series((6, 16, 24))], quiet)["model"]
        COLOUR_MODEL = PredNet(**TINY).train([colours()], quiet)["model"]
    except WorkerError as error:
        if error.kind != "missing":
            raise  # else the classes below say what is absent


def tearDownModule():
    FOLDER.close()


def quiet(_fraction, _text):
    pass


def colours() -> np.ndarray:
    return np.stack([series((4, 16, 24), np.uint8, seed) for seed in range(3)], -1)


def everything(**options) -> dict:
    return {"model": MODEL, "window": 3, **options}


@needs("tensorflow", "keras", "h5py", "zstandard")
class BoundTest(unittest.TestCase):
    def test_absolute_bounds_hold_with_every_combination_of_options(self):
        data = series((7, 11, 21))
        for feedback in ("predicted", "reconstructed"):
            for keys in ("exact", "bounded"):
                for quantiser in ("intersect", "uniform"):
                    options = everything(feedback=feedback, keys=keys, quantiser=quantiser)
                    stream, out = restored(PredNet(Bound("rel", 1e-2), **options), data)
                    self.assertLessEqual(greatest_error(data, out), 1e-2 * float(np.ptp(data)), options)
                    self.assertLess(stream.size, data.nbytes)

    def test_bounds_hold_for_every_type(self):
        for dtype in (np.float64, np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64):
            data = series((3, 9, 9), dtype)
            bound = 1e-2 * (float(data.max()) - float(data.min()))
            _, out = restored(PredNet(Bound("abs", bound), **everything()), data)
            self.assertLessEqual(greatest_error(data, out), bound, dtype)

    def test_every_rank_and_size(self):
        for shape in ((), (1,), (5000,), (3, 5), (2, 1, 1), (3, 2, 9, 5), (2, 2, 2, 5, 9), (0, 4, 4)):
            data = np.random.default_rng(2).normal(size=shape).astype(np.float32)
            _, out = restored(PredNet(Bound("abs", 0.1), **everything()), data)
            self.assertEqual(out.shape, shape)
            self.assertLessEqual(greatest_error(data, out) if data.size else 0.0, 0.1)

    def test_a_pointwise_bound_holds_and_signs_and_zeros_stay(self):
        data = series((4, 9, 16))
        data[0, 0, :4] = 0.0
        _, out = restored(PredNet(Bound("pw_rel", 0.02), **everything(keys="bounded")), data)
        self.assertFalse(breaks_pointwise(data, out, 0.02).any())
        np.testing.assert_array_equal(np.sign(data), np.sign(out))

    def test_without_a_bound_every_bit_comes_back(self):
        data = series((4, 9, 16))
        data[0, 0, :4] = np.nan, np.inf, -0.0, 1e-40
        truth = series((4, 9, 16)) > 0
        for bound in (None, Bound("lossless", 0)):
            for values in (data, truth):
                _, out = restored(PredNet(bound, **everything()), values)
                self.assertEqual(out.tobytes(), values.tobytes())

    def test_values_that_are_not_finite_come_back(self):
        data = series((4, 9, 16))
        data[1:, 3, 4:7] = np.nan, np.inf, -np.inf
        _, out = restored(PredNet(Bound("rel", 1e-3), **everything()), data)
        self.assertLessEqual(greatest_error(data, out), 1e-3 * 2.3)

    def test_absrel_is_both_bounds(self):
        data = series((4, 9, 16))
        span = float(np.ptp(data))
        for bound, options, wanted in (
            (Bound("abs", 0.1), {"also_rel": 1e-3}, 1e-3 * span),
            (Bound("rel", 0.5), {"also_abs": 0.01}, 0.01),
            (None, {"also_abs": 0.2}, 0.2),
        ):
            _, out = restored(PredNet(bound, **everything(**options)), data)
            self.assertTrue(wanted / 4 < greatest_error(data, out) <= wanted, (bound, options))

    def test_colour_images(self):
        data = colours()
        compressor = PredNet(Bound("abs", 3), model=COLOUR_MODEL)
        _, out = restored(compressor, data)
        self.assertLessEqual(greatest_error(data, out), 3)
        with self.assertRaisesRegex(WorkerError, "colour images"):
            compressor.encode(series((4, 9, 16)))


@needs("tensorflow", "keras", "h5py", "zstandard")
class KeyFrameTest(unittest.TestCase):
    def keys(self, data, **options) -> int:
        compressor = PredNet(Bound("rel", 1e-2), model=MODEL, **options)
        _, out = restored(compressor, data)
        self.assertLessEqual(greatest_error(data, out), 1e-2 * float(np.ptp(data)))
        self.assertEqual(compressor.results["frames"], len(data))
        return compressor.results["key_frames"]

    def test_static_windows_and_warm_up(self):
        data = series((12, 8, 8))
        self.assertEqual(self.keys(data, window=4), 3)
        self.assertEqual(self.keys(data, window=0), 1)
        self.assertEqual(self.keys(data, window=4, warm_up_frames=3), 3 + 2)
        self.assertEqual(self.keys(data, window=1), 12)

    def test_predictions_that_miss_by_more_than_the_threshold_make_key_frames(self):
        data = series((10, 8, 8))
        self.assertEqual(self.keys(data, window=0, threshold=1.0), 1)
        self.assertEqual(self.keys(data, window=0, threshold=1e-9), 10)
        data[:5], data[5:] = 0.0, 1.0  # a network that has learned nothing predicts darkness
        some = self.keys(data, window=0, threshold=0.1)
        self.assertTrue(1 < some <= 6, some)

    def test_sequences_beyond_one_batch_are_walked_one_batch_after_the_other(self):
        data = series((4, 6, 8, 8))
        with unittest.mock.patch("tezpress_workers.prednet_codec.BATCH_PIXELS", 2 * 64):
            compressor = PredNet(Bound("rel", 1e-2), **everything())
            _, out = restored(compressor, data)
            self.assertEqual(compressor.results["key_frames"], 3 * 2)
        self.assertLessEqual(greatest_error(data, out), 1e-2 * float(np.ptp(data)))

    def test_batches_hold_whole_sequences(self):
        self.assertEqual(batch_size((3, 25, 125, 125, 1)), 25)
        self.assertEqual(batch_size((3, 64, 256, 256, 1)), 8)
        self.assertEqual(batch_size((3, 7, 2000, 2000, 1)), 1)
        self.assertEqual(frame_shape((3, 5, 5, 125, 125), 1)[1], 25)


@needs("tensorflow", "keras", "h5py", "zstandard")
class TrainingTest(unittest.TestCase):
    def test_training_learns_and_tells_how_far_it_is(self):
        heard = []
        compressor = PredNet(**{**TINY, "epochs": 12, "windows": 16, "learning_rate": 3e-3})
        compressor.train([series((12, 16, 24))], lambda fraction, text: heard.append((fraction, text)))
        self.assertEqual([fraction for fraction, _ in heard], [(n + 1) / 12 for n in range(12)])
        losses = [float(text.split("loss ")[1].split(",")[0]) for _, text in heard]
        self.assertLess(losses[-1], 0.8 * losses[0])
        self.assertEqual(compressor.results["epochs"], 12)
        self.assertGreater(compressor.results["model_bytes"], 1000)

    def test_the_seed_decides_the_model(self):
        models = [PredNet(**SMALLEST, seed=seed).train([series((6, 16, 24))], quiet)["model"] for seed in (1, 1, 2)]
        self.assertEqual(models[0], models[1])
        self.assertNotEqual(models[0], models[2])

    def test_training_goes_on_from_a_model(self):
        compressor = PredNet(**{**TINY, "epochs": 1, "patience": 1}, resume=True, model=MODEL)
        self.assertNotEqual(compressor.train([series((6, 16, 24))], quiet)["model"], MODEL)
        with self.assertRaisesRegex(WorkerError, r"stack \(1, 4, 8\), not \(1, 4\)"):
            PredNet(**{**TINY, "stack": "4"}, resume=True, model=MODEL).train([series((6, 16, 24))], quiet)

    def test_training_sets_as_tezip_keeps_them(self):
        with tempfile.TemporaryDirectory() as folder:
            PredNet(**SMALLEST, write_training_set=folder).train([series((6, 16, 24), np.uint8)], quiet)
            self.assertEqual(
                {path.name for path in pathlib.Path(folder).iterdir()}, {"X_train.hkl", "sources_train.hkl"}
            )
            compressor = PredNet(**SMALLEST, training_set=folder)
            compressor.train([], quiet)
            self.assertEqual(compressor.results["frames"], 6)

    def test_what_cannot_be_trained_is_an_error(self):
        cases = (
            ([], {}, "no channels"),
            ([series((1, 8, 8))], {}, "at least 2 frames"),
            ([series((3, 8, 8)), colours()], {}, "all gray or all in colour"),
            ([series((3, 8, 8))], {"stack": "4,x"}, "stack"),
        )
        for arrays, options, message in cases:
            with self.assertRaisesRegex(WorkerError, message):
                PredNet(**{**TINY, **options}).train(arrays, quiet)


@needs("tensorflow", "keras", "h5py", "zstandard")
class StreamTest(unittest.TestCase):
    def test_the_stream_finds_its_model_whatever_the_options_say(self):
        data = series((3, 8, 8))
        stream = np.frombuffer(PredNet(Bound("abs", 0.1), model=MODEL).encode(data), np.uint8)
        out = np.empty_like(data)
        PredNet().decode(stream, out)
        PredNet(model=COLOUR_MODEL).decode(stream, out)
        self.assertLessEqual(greatest_error(data, out), 0.1)

    def test_another_process_decodes_the_same(self):
        data = series((5, 9, 16))
        compressor = PredNet(Bound("rel", 1e-3), **everything(feedback="reconstructed"))
        stream, out = restored(compressor, data)
        np.testing.assert_array_equal(decoded_elsewhere(compressor, stream, data), out)

    def test_a_model_that_is_not_here_is_an_error_that_names_it(self):
        with self.assertRaisesRegex(WorkerError, f"{'0' * 64} is in none of") as caught:
            PredNet(model="0" * 64).encode(series((3, 8, 8)))
        self.assertEqual(caught.exception.kind, "missing")
        with self.assertRaisesRegex(WorkerError, "no model: train it"):
            PredNet().encode(series((3, 8, 8)))

    def test_other_predictions_than_the_encoders_are_an_error(self):
        data = series((3, 8, 8))
        stream = PredNet(Bound("abs", 0.1), model=MODEL).encode(data)
        header_size = int.from_bytes(stream[8:12], "little")
        begin = 16 + 8 * int.from_bytes(stream[12:16], "little")
        header = json.loads(stream[begin : begin + header_size])
        header["check"] ^= 1
        changed = np.frombuffer(resealed(stream, begin, header_size, header), np.uint8)
        with self.assertRaisesRegex(WorkerError, "another machine or framework version"):
            PredNet().decode(changed, np.empty_like(data))

    def test_an_array_of_another_shape_or_type_is_an_error(self):
        data = series((3, 8, 8))
        stream = np.frombuffer(PredNet(Bound("abs", 0.1), model=MODEL).encode(data), np.uint8)
        for out in (np.empty((3, 8, 9), np.float32), np.empty((3, 8, 8), np.float64)):
            with self.assertRaisesRegex(WorkerError, "it holds float32"):
                PredNet().decode(stream, out)

    def test_damaged_streams_are_errors(self):
        data = series((3, 8, 8))
        for bound in (Bound("abs", 0.1), Bound("pw_rel", 0.1)):
            stream = np.frombuffer(PredNet(bound, **everything(keys="bounded")).encode(data), np.uint8)
            refused = 0
            for damaged in (stream[: stream.size // 2], *forgeries(stream, 60, 4)):
                try:
                    PredNet().decode(damaged, np.empty_like(data))
                except WorkerError:
                    refused += 1
            self.assertGreater(refused, 50)  # what was not refused decoded to the same values

    def test_stages_are_measured(self):
        compressor = PredNet(Bound("abs", 0.1), model=MODEL)
        compressor.encode(series((3, 8, 8)))
        self.assertEqual(
            set(compressor.stages.seconds), {"start", "model_load", "convert", "predict", "quantise", "entropy"}
        )


class DescriptionTest(unittest.TestCase):
    def test_a_description_needs_no_framework(self):
        code = (
            "import sys; from tezpress_workers.prednet import PredNet; PredNet(); "
            "from tezpress_workers.autoencoder import Autoencoder; Autoencoder(); "
            "sys.exit(any(name in sys.modules for name in ('tensorflow', 'keras', 'torch', 'h5py', 'zstandard')))"
        )
        self.assertEqual(subprocess.run([sys.executable, "-c", code], check=False).returncode, 0)

    def test_options_are_checked(self):
        for options, message in (
            ({"window": -1}, "window"),
            ({"feedback": "x"}, "feedback"),
            ({"channels": 2}, "channels"),
        ):
            with self.assertRaisesRegex(WorkerError, message):
                PredNet(**options)


def resealed(stream: bytes, begin: int, header_size: int, header: dict) -> bytes:
    """stream with another header and a right checksum."""
    import struct
    import zlib

    text = json.dumps(header, separators=(",", ":")).encode()
    body = struct.pack("<I", len(text)) + stream[12:begin] + text + stream[begin + header_size :]
    return stream[:4] + struct.pack("<I", zlib.crc32(body)) + body


if __name__ == "__main__":
    unittest.main()
