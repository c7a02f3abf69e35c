"""Tests of the worker `autoencoder` with the real PyTorch, on small networks."""

import unittest

import numpy as np
from forgery import forgeries
from model_folder import ModelFolder
from round_trip import decoded_elsewhere, greatest_error, needs, restored, series
from tezpress_worker import Bound, WorkerError
from tezpress_workers.autoencoder import Autoencoder
from tezpress_workers.value_bounds import breaks_pointwise

TINY = {"latent": 4, "width": 2, "epochs": 2, "samples": 200}
MODEL, PLANE_MODEL, IGNORANT_MODEL = "", "", ""


def setUpModule():
    global FOLDER, MODEL, PLANE_MODEL, IGNORANT_MODEL
    FOLDER = ModelFolder()
    try:
        learning = {**TINY, "epochs": 20, "batch": 32, "learning_rate": 1e-2}
        MODEL = Autoencoder(**learning).train([pattern()], quiet)["model"]
        IGNORANT_MODEL = Autoencoder(**TINY).train([np.zeros((8, 8, 8))], quiet)["model"]
        PLANE_MODEL = Autoencoder(**TINY, dims=2, block=8).train([series((40, 40, 40))], quiet)["model"]
    except WorkerError as error:
        if error.kind != "missing":
            raise  # else the classes below say what is absent


def tearDownModule():
    FOLDER.close()


def quiet(_fraction, _text):
    pass


def pattern() -> np.ndarray:
    """One block of rough cells with many amplitudes and noise: easy for an autoencoder that has seen it, and Lorenzo
    adds up the noise of eight values."""
    generator = np.random.default_rng(3)
    block = np.kron(generator.choice([-1.0, 1.0], (4, 4, 4)), np.ones((2, 2, 2)))
    data = np.kron(generator.uniform(0.5, 1.0, (4, 6, 8)), block)
    return (data + 0.1 * generator.normal(size=data.shape)).astype(np.float32)


@needs("torch", "zstandard")
class BoundTest(unittest.TestCase):
    def test_bounds_hold_for_every_type(self):
        for dtype in (
            np.float32,
            np.float64,
            np.int8,
            np.uint8,
            np.int16,
            np.uint16,
            np.int32,
            np.uint32,
            np.int64,
            np.uint64,
        ):
            data = series((9, 16, 20), dtype)
            bound = 1e-2 * (float(data.max()) - float(data.min()))
            stream, out = restored(Autoencoder(Bound("abs", bound), model=MODEL), data)
            self.assertLessEqual(greatest_error(data, out), bound, dtype)
            self.assertLess(stream.size, data.nbytes / 2)

    def test_every_rank_and_size_with_blocks_of_3_and_of_2_axes(self):
        for model in (MODEL, PLANE_MODEL):
            for shape in ((), (1,), (50,), (3, 5), (9, 17, 1), (3, 2, 9, 5), (2, 2, 2, 5, 9), (0, 4, 4)):
                data = np.random.default_rng(2).normal(size=shape).astype(np.float32)
                _, out = restored(Autoencoder(Bound("abs", 0.1), model=model), data)
                self.assertEqual(out.shape, shape)
                self.assertLessEqual(greatest_error(data, out) if data.size else 0.0, 0.1)

    def test_a_pointwise_bound_holds(self):
        data = series((9, 16, 20))
        data[0, 0, :4] = 0.0
        _, out = restored(Autoencoder(Bound("pw_rel", 0.02), model=MODEL), data)
        self.assertFalse(breaks_pointwise(data, out, 0.02).any())

    def test_without_a_bound_every_bit_comes_back(self):
        data = series((9, 16, 20))
        data[0, 0, :4] = np.nan, np.inf, -0.0, 1e-40
        for values in (data, data > 0):
            _, out = restored(Autoencoder(model=MODEL), values)
            self.assertEqual(out.tobytes(), values.tobytes())

    def test_values_that_are_not_finite_come_back(self):
        data = series((9, 16, 20))
        data[1:, 3, 4:7] = np.nan, np.inf, -np.inf
        _, out = restored(Autoencoder(Bound("rel", 1e-3), model=MODEL), data)
        self.assertLessEqual(greatest_error(data, out), 1e-3 * 2.3)


@needs("torch", "zstandard")
class ChoiceTest(unittest.TestCase):
    def test_each_block_has_the_better_predictor(self):
        smooth = series((32, 48, 64)) * np.float32(0.5)
        mixed = pattern()
        mixed[:, :, 32:] = smooth[:, :, 32:]
        compressor = Autoencoder(Bound("abs", 0.05), model=MODEL)
        mixed_stream, out = restored(compressor, mixed)
        self.assertLessEqual(greatest_error(mixed, out), 0.05)
        chosen, blocks = compressor.results["autoencoder_blocks"], compressor.results["blocks"]
        self.assertEqual(blocks, 4 * 6 * 8)
        self.assertTrue(0.4 * blocks <= chosen <= 0.6 * blocks, chosen)

    def test_what_it_has_learned_takes_less_than_lorenzo(self):
        data = pattern()
        stream, _ = restored(Autoencoder(Bound("abs", 0.05), model=MODEL), data)
        plain, _ = restored(Autoencoder(Bound("abs", 0.05), model=IGNORANT_MODEL), data)
        self.assertLess(stream.size, 0.7 * plain.size)


@needs("torch", "zstandard")
class TrainingTest(unittest.TestCase):
    def test_training_learns_and_tells_how_far_it_is(self):
        heard = []
        compressor = Autoencoder(**{**TINY, "epochs": 8})
        compressor.train([series((24, 32, 32))], lambda fraction, text: heard.append((fraction, text)))
        self.assertEqual([fraction for fraction, _ in heard], [(n + 1) / 8 for n in range(8)])
        self.assertLess(float(heard[-1][1].rsplit(" ", 1)[1]), float(heard[0][1].rsplit(" ", 1)[1]))
        self.assertEqual(compressor.results["blocks"], 3 * 4 * 4)

    def test_the_seed_decides_the_model_and_training_goes_on(self):
        data = series((16, 16, 16))
        models = [Autoencoder(**TINY, seed=seed).train([data], quiet)["model"] for seed in (1, 1, 2)]
        self.assertEqual(models[0], models[1])
        self.assertNotEqual(models[0], models[2])
        resumed = Autoencoder(**{**TINY, "epochs": 1}, resume=True, model=models[0]).train([data], quiet)["model"]
        self.assertNotIn(resumed, models)

    def test_nothing_to_learn_from_is_an_error(self):
        for arrays in ([], [np.zeros((0, 3), np.float32)]):
            with self.assertRaisesRegex(WorkerError, "an array with values"):
                Autoencoder(**TINY).train(arrays, quiet)


@needs("torch", "zstandard")
class StreamTest(unittest.TestCase):
    def test_the_stream_finds_its_model_whatever_the_options_say(self):
        data = series((9, 16, 20))
        stream = np.frombuffer(Autoencoder(Bound("abs", 0.1), model=MODEL).encode(data), np.uint8)
        for decoder in (Autoencoder(), Autoencoder(model=PLANE_MODEL)):
            out = np.empty_like(data)
            decoder.decode(stream, out)
            self.assertLessEqual(greatest_error(data, out), 0.1)

    def test_another_process_decodes_the_same(self):
        data = pattern()
        compressor = Autoencoder(Bound("abs", 0.05), model=MODEL)
        stream, out = restored(compressor, data)
        np.testing.assert_array_equal(decoded_elsewhere(compressor, stream, data), out)

    def test_a_model_that_is_not_here_is_an_error(self):
        for model, message in (("", "no model: train it"), ("0" * 64, "is in none of")):
            with self.assertRaisesRegex(WorkerError, message) as caught:
                Autoencoder(model=model).encode(series((9, 16, 20)))
            self.assertEqual(caught.exception.kind, "missing")

    def test_an_array_of_another_shape_is_an_error(self):
        stream = np.frombuffer(Autoencoder(Bound("abs", 0.1), model=MODEL).encode(series((8, 8, 8))), np.uint8)
        with self.assertRaisesRegex(WorkerError, "it holds float32"):
            Autoencoder().decode(stream, np.empty((8, 8, 9), np.float32))

    def test_damaged_streams_are_errors(self):
        data = pattern()[:16, :16, :16]
        for bound in (Bound("abs", 0.1), Bound("pw_rel", 0.1)):
            compressor = Autoencoder(bound, model=MODEL)
            stream = np.frombuffer(compressor.encode(data), np.uint8)
            refused = 0
            for damaged in (stream[: stream.size // 2], *forgeries(stream, 60, 4)):
                try:
                    Autoencoder().decode(damaged, np.empty_like(data))
                except WorkerError:
                    refused += 1
            self.assertGreater(refused, 50)  # what was not refused decoded to the same values


if __name__ == "__main__":
    unittest.main()
