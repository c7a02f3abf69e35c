"""Tests of the workers `numcodecs` and `pysz` with the real packages."""

import unittest

import numpy as np
from round_trip import greatest_error, needs, restored, series
from tezpress_worker import Bound, WorkerError
from tezpress_workers.any_numcodecs import Numcodecs
from tezpress_workers.sz3_pysz import ALGORITHMS, Pysz


@needs("numcodecs")
class NumcodecsTest(unittest.TestCase):
    def test_a_lossless_codec_restores_every_type(self):
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
            data = series(dtype=dtype)
            _, out = restored(Numcodecs(id="blosc", config='{"cname":"zstd","clevel":5}'), data)
            np.testing.assert_array_equal(data, out)

    def test_its_id_and_configuration_are_numcodecs_own(self):
        config = Numcodecs(id="bz2", config='{"level":9}').get_config()
        self.assertEqual(config["id"], "bz2")
        self.assertIn("level=9", str(_loaded(Numcodecs.from_config(config))))

    def test_the_compressors_own_id_in_a_configuration_means_the_default_codec(self):
        self.assertEqual(Numcodecs.from_config({"id": "numcodecs"}).codec_id, "zstd")

    def test_an_unknown_codec_is_an_error_that_lists_the_installed_ones(self):
        with self.assertRaisesRegex(WorkerError, "no codec 'nope'; installed: .*blosc"):
            Numcodecs(id="nope").encode(series())

    def test_a_bad_configuration_is_an_error(self):
        for config, message in (("{", "is no JSON"), ("[]", "JSON object"), ('{"levell":1}', "levell")):
            with self.assertRaisesRegex(WorkerError, message):
                Numcodecs(id="zstd", config=config).encode(series())

    def test_pickle_is_refused_also_inside_of_another_codec(self):
        for codec, config in (("pickle", "{}"), ("combinators.stack", '{"codecs":[{"id":"pickle"}]}')):
            with self.assertRaisesRegex(WorkerError, "pickle is refused"):
                Numcodecs(id=codec, config=config)

    def test_a_truncated_stream_is_an_error(self):
        codec = Numcodecs(id="zstd")
        data = series()
        stream = np.frombuffer(codec.encode(data), np.uint8)
        with self.assertRaises(WorkerError):
            codec.decode(stream[: stream.size // 2], np.empty_like(data))

    def test_a_stream_of_another_size_is_an_error(self):
        codec = Numcodecs(id="zstd")
        stream = np.frombuffer(codec.encode(series()), np.uint8)
        with self.assertRaisesRegex(WorkerError, "for an array of 8"):
            codec.decode(stream, np.empty(2, np.float32))


@needs("numcodecs", "numcodecs_wasm_tthresh")
class TthreshTest(unittest.TestCase):
    def test_tthresh_follows_its_target_of_the_root_mean_square_error(self):
        data = series((16, 16, 24))
        for target in (1e-2, 1e-3, 1e-4):
            _, out = restored(Numcodecs(id="tthresh.rs", config=f'{{"eb_mode":"rmse","eb_rmse":{target}}}'), data)
            error = np.sqrt(np.mean((data.astype(np.float64) - out) ** 2))
            self.assertTrue(target / 5 < error < target * 5, (target, error))  # its estimate is no bound

    def test_what_tthresh_refuses_is_said_in_its_own_words(self):
        with self.assertRaisesRegex(WorkerError, "three-dimensional"):
            Numcodecs(id="tthresh.rs", config='{"eb_mode":"eps","eb_eps":1e-3}').encode(np.ones((4, 4), np.float32))


@needs("pysz")
class PyszTest(unittest.TestCase):
    def test_bounds_hold_for_every_algorithm(self):
        data = series()
        for algorithm in ALGORITHMS:
            stream, out = restored(Pysz(Bound("rel", 1e-3), algorithm=algorithm), data)
            self.assertLessEqual(greatest_error(data, out), 1e-3 * float(np.ptp(data)))
            self.assertLess(stream.size, data.nbytes)

    def test_bounds_hold_for_every_type_and_rank(self):
        for dtype in (np.float64, np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64):
            data = series((3, 2, 3, 4, 8, 10)[:6], dtype)
            bound = 1e-2 * (float(data.max()) - float(data.min()))
            _, out = restored(Pysz(Bound("abs", bound)), data)
            self.assertLessEqual(greatest_error(data, out), bound)

    def test_without_a_bound_nothing_is_lost(self):
        data = series(dtype=np.float64)
        for bound in (None, Bound("lossless", 0)):
            np.testing.assert_array_equal(restored(Pysz(bound), data)[1], data)

    def test_values_that_are_not_finite_come_back_and_do_not_widen_the_range(self):
        data = series()
        data[0, 0, :3] = np.nan, np.inf, -np.inf
        _, out = restored(Pysz(Bound("rel", 1e-3)), data)
        self.assertLessEqual(greatest_error(data, out), 1e-3 * 2.3)

    def test_settings_reach_sz3(self):
        data = series()
        sizes = {
            restored(Pysz(Bound("rel", 1e-4), algorithm="interp", interpolation=kind), data)[0].size
            for kind in ("linear", "cubic")
        }
        self.assertEqual(len(sizes), 2)

    def test_results_name_the_version_of_sz3(self):
        compressor = Pysz(Bound("abs", 0.1))
        compressor.encode(series())
        self.assertRegex(compressor.results["sz3_version"], r"^3\.\d+")

    def test_bad_input_is_an_error(self):
        with self.assertRaisesRegex(WorkerError, "uint64"):
            Pysz(Bound("abs", 1)).encode(np.ones(8, np.uint64))
        with self.assertRaisesRegex(WorkerError, "empty"):
            Pysz(Bound("abs", 1)).encode(np.ones((0, 8), np.float32))
        with self.assertRaisesRegex(WorkerError, "bound nan"):
            Pysz(Bound("abs", float("nan"))).encode(series())

    def test_a_truncated_stream_is_an_error(self):
        compressor = Pysz(Bound("abs", 0.01))
        data = series()
        stream = compressor.encode(data)
        for size in (0, 10, stream.size // 2):
            with self.assertRaises(WorkerError):
                compressor.decode(stream[:size].copy(), np.empty_like(data))


def _loaded(compressor: Numcodecs):
    compressor.warm_up()
    return compressor.results["codec"]


if __name__ == "__main__":
    unittest.main()
