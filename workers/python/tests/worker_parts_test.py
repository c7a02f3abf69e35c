"""Tests of what the ready workers share: bounds, residuals, entropy coding, images, blocks, streams, models, sets."""

import json
import os
import pathlib
import struct
import tempfile
import unittest
import zlib

import numpy as np
from round_trip import needs, series
from tezpress_worker import Bound, WorkerError
from tezpress_workers import (
    block_fields,
    entropy_coding,
    hickle_sets,
    images,
    interval_runs,
    model_store,
    worker_stream,
)
from tezpress_workers.code_sections import pack_codes, unpack_codes
from tezpress_workers.lorenzo import lorenzo_differences, lorenzo_sums
from tezpress_workers.number_lines import distances, moved, ordered, saturated
from tezpress_workers.residual_coding import Residual, decode_residual, encode_residual, residual_for
from tezpress_workers.value_bounds import absolute_bound, breaks_absolute, finite_range, integer_distance

DTYPES = [np.dtype(name) for name in "f4 f8 i1 u1 i2 u2 i4 u4 i8 u8".split()]


def awkward(dtype: np.dtype) -> np.ndarray:
    """(1, 24, 40, 1) with every special value of the type."""
    data = series((1, 24, 40), dtype).reshape(1, 24, 40, 1)
    if dtype.kind == "f":
        info = np.finfo(dtype)
        data.reshape(-1)[:8] = np.nan, np.inf, -np.inf, 0.0, -0.0, info.tiny / 4, info.tiny, -info.eps
    else:
        data.reshape(-1)[:3] = np.iinfo(dtype).min, np.iinfo(dtype).max, 0
    return data


class ValueBoundsTest(unittest.TestCase):
    def test_the_range_is_of_the_finite_values(self):
        self.assertEqual(finite_range(np.array([np.nan, 3, -np.inf, -2], np.float32)), (-2, 3))
        self.assertEqual(finite_range(np.array([np.nan])), (0, 0))

    def test_a_relative_bound_is_of_the_range(self):
        self.assertEqual(absolute_bound(Bound("rel", 0.5), np.array([1.0, 5.0, np.nan])), 2)

    def test_bounds_that_are_no_bounds_are_refused(self):
        for value in (-1.0, float("nan"), float("inf")):
            with self.assertRaisesRegex(WorkerError, "is not a number from 0 up"):
                absolute_bound(Bound("abs", value), np.ones(3))

    def test_64_bit_integers_are_compared_exactly(self):
        a = np.array([2**63 - 1, -(2**63)], np.int64)
        self.assertEqual(integer_distance(a, a[::-1].copy()).tolist(), [2**64 - 1] * 2)
        self.assertTrue(breaks_absolute(a, a - np.array([2, -1]), 1).tolist() == [True, False])


class NumberLinesTest(unittest.TestCase):
    def test_the_order_of_numbers_is_that_of_values(self):
        for dtype in DTYPES:
            data = np.unique(awkward(dtype))
            finite = data[np.isfinite(data)]
            self.assertTrue(np.all(np.diff(ordered(finite).astype(object)) > 0), dtype)

    def test_steps_lead_back_bit_by_bit(self):
        for dtype in DTYPES:
            data = awkward(dtype)
            other = data.reshape(-1)[::-1].reshape(data.shape).copy()
            self.assertEqual(moved(other, distances(data, other)).tobytes(), data.tobytes())

    def test_casts_saturate(self):
        for dtype in DTYPES:
            info = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
            low, high, nothing = saturated(np.array([-np.inf, np.inf, np.nan]), dtype)
            self.assertEqual((low, nothing), (info.min, 0))
            self.assertGreaterEqual(float(high), float(info.max) * (1 - 1e-15))


class ResidualTest(unittest.TestCase):
    def check(self, dtype, bound, intersect):
        data = awkward(dtype)
        noise = np.random.default_rng(3).normal(size=data.shape)
        predicted = np.nan_to_num(data.astype(np.float64), posinf=0, neginf=0)
        predicted += noise * (0.02 if dtype.kind == "f" else 5)
        residual = residual_for(bound, data, intersect=intersect)
        coded, restored = encode_residual(data, predicted, residual, intersect)
        header = {}
        axes = (2,) if intersect else ()
        sections = [memoryview(section) for section in pack_codes([coded, coded], axes, header, "escapes")]
        signed = residual.kind == "pointwise"
        _, again = unpack_codes(sections, (2, *data.shape), axes, header["escapes"], signed, dtype)
        header = json.loads(json.dumps(residual.header()))
        decoded = decode_residual(again, predicted, Residual.from_header(header), dtype)
        self.assertEqual(decoded.tobytes(), restored.tobytes())
        return data, decoded

    def test_absolute_bounds_hold_for_every_type_and_what_is_not_finite_is_exact(self):
        for dtype in DTYPES:
            for value in (0, 1e-9, 1e-3, 7.5, 1e300):
                for intersect in (False, True):
                    data, decoded = self.check(dtype, Bound("abs", value), intersect)
                    broken = breaks_absolute(data, decoded, value)
                    self.assertFalse(np.any(broken & np.isfinite(data)), (dtype, value, intersect))
                    np.testing.assert_array_equal(data[~np.isfinite(data)], decoded[~np.isfinite(data)])

    def test_pointwise_bounds_hold_for_every_type_and_zero_stays_zero(self):
        for dtype in DTYPES:
            for intersect in (False, True):
                data, decoded = self.check(dtype, Bound("pw_rel", 0.01), intersect)
                finite = np.isfinite(data)
                exact = data[finite].astype(np.float64)
                self.assertTrue(
                    np.all(np.abs(decoded[finite].astype(np.float64) - exact) <= 0.01 * np.abs(exact)), dtype
                )

    def test_without_a_bound_every_bit_comes_back(self):
        for dtype in DTYPES:
            data, decoded = self.check(dtype, None, False)
            self.assertEqual(data.tobytes(), decoded.tobytes())

    def test_two_bounds_hold_both(self):
        data = series((1, 8, 8))
        self.assertEqual(residual_for(Bound("rel", 1.0), data, 0.25).bound, 0.25)
        with self.assertRaisesRegex(WorkerError, "cannot be combined"):
            residual_for(Bound("pw_rel", 0.1), data, 0.25)

    def test_a_header_that_no_encoder_writes_is_refused(self):
        good = Residual("absolute", 0.1, 0.2).header()
        for change in ({"kind": "x"}, {"step": 0.0}, {"step": float("nan")}, {"bound": "1"}, {"smallest": -1.0}):
            with self.assertRaisesRegex(WorkerError, "corrupt"):
                Residual.from_header({**good, **change})


class IntervalRunsTest(unittest.TestCase):
    def one_row(self, lower, upper):
        """The publication's greedy runs, value by value."""
        codes, begin, low, high = [], 0, lower[0], upper[0]
        for place in range(1, len(lower) + 1):
            if place < len(lower) and max(low, lower[place]) <= min(high, upper[place]):
                low, high = max(low, lower[place]), min(high, upper[place])
                continue
            codes += [(low + high) // 2] * (place - begin)
            if place < len(lower):
                begin, low, high = place, lower[place], upper[place]
        return codes

    def test_rows_are_those_of_the_greedy_scan(self):
        generator = np.random.default_rng(5)
        lower = generator.integers(-6, 6, (7, 3, 50))
        upper = lower + generator.integers(0, 9, lower.shape)
        codes = interval_runs.shared_codes(lower, upper)
        for index in np.ndindex(7, 3):
            self.assertEqual(codes[index].tolist(), self.one_row(lower[index].tolist(), upper[index].tolist()))

    def test_a_row_of_one_value(self):
        self.assertEqual(interval_runs.shared_codes(np.array([[3]]), np.array([[5]])).tolist(), [[4]])


class EntropyTest(unittest.TestCase):
    def test_integers_come_back(self):
        generator = np.random.default_rng(6)
        extreme = np.array([-(2**63), 2**63 - 1, 0, 1, -1] * 30)
        wide = generator.integers(-(2**62), 2**62, 1000)
        for codes in (np.zeros(0, np.int64), np.zeros(9, np.int64), extreme, wide, generator.integers(-3, 3, (40, 50))):
            section = entropy_coding.pack_integers(codes)
            again = entropy_coding.unpack_integers(memoryview(section), codes.size)
            np.testing.assert_array_equal(again, codes.reshape(-1))

    def test_skewed_codes_take_less_than_their_bytes(self):
        codes = np.random.default_rng(7).geometric(0.5, 100000) * 1000
        self.assertLess(len(entropy_coding.pack_integers(codes)), 2.05 * codes.size / 8)  # the entropy is 2 bits

    def test_damaged_sections_are_errors(self):
        good = entropy_coding.pack_integers(np.arange(-50, 50).repeat(10))
        changes = [good[:size] for size in range(0, len(good), 7)] + [b"\x07" + good[1:], good[:1] + b"\x09" + good[2:]]
        for section in changes:
            with self.assertRaisesRegex(WorkerError, "corrupt"):
                entropy_coding.unpack_integers(memoryview(section), 1000)
        with self.assertRaisesRegex(WorkerError, "corrupt"):
            entropy_coding.unpack_integers(memoryview(good), 10**12)  # refused before anything is allocated for it


class LorenzoTest(unittest.TestCase):
    def test_sums_invert_differences_also_when_they_wrap(self):
        codes = np.random.default_rng(8).integers(-(2**63), 2**63 - 1, (3, 4, 5, 6))
        for axes in ((), (1,), (1, 2), (1, 2, 3)):
            np.testing.assert_array_equal(lorenzo_sums(lorenzo_differences(codes, axes), axes), codes)

    def test_a_plane_has_no_residual_inside(self):
        y, x = np.mgrid[:6, :7]
        self.assertFalse(lorenzo_differences(3 * y + 5 * x + 2, (0, 1))[1:, 1:].any())

    def test_wavefronts_restore_any_mixture_of_blocks(self):
        generator = np.random.default_rng(9)
        for dims, edge, shape in ((2, 4, (3, 9, 14)), (3, 8, (2, 10, 9, 20)), (3, 8, (7,))):
            data = generator.integers(-1000, 1000, shape)
            field = block_fields.padded_to(data, dims, edge)
            np.testing.assert_array_equal(block_fields.unpadded(field, shape, dims), data)
            blocks = block_fields.to_blocks(field, edge)
            np.testing.assert_array_equal(block_fields.from_blocks(blocks, field.shape, edge), field)
            residual = block_fields.to_blocks(lorenzo_differences(field, block_fields.field_axes(field)), edge)
            for share in (0.0, 0.4, 1.0):
                known = generator.random((len(field), *(size // edge for size in field.shape[1:]))) < share
                again = block_fields.restore_lorenzo(blocks, known, residual, edge)
                np.testing.assert_array_equal(again, field)


class ImagesTest(unittest.TestCase):
    def test_every_rank_becomes_frames_and_comes_back(self):
        shapes = {
            (): (1, 1, 64, 64, 1),
            (5000,): (2, 1, 64, 64, 1),
            (9, 7): (1, 1, 9, 7, 1),
            (4, 9, 7): (4, 1, 9, 7, 1),
            (4, 2, 9, 3): (4, 2, 9, 3, 1),
            (4, 2, 5, 9, 7): (4, 10, 9, 7, 1),
        }
        for shape, wanted in shapes.items():
            data = np.arange(int(np.prod(shape)), dtype=np.int16).reshape(shape)
            frames = images.as_frames(data, 1)
            self.assertEqual(frames.shape, wanted)
            out = np.empty_like(data)
            images.from_frames(frames, out)
            np.testing.assert_array_equal(out, data)

    def test_colours_are_channels_where_asked_for(self):
        self.assertEqual(images.frame_shape((4, 9, 7, 3), 3), (4, 1, 9, 7, 3))
        self.assertEqual(images.frame_shape((4, 2, 9, 7, 3), 3), (4, 2, 9, 7, 3))
        with self.assertRaisesRegex(WorkerError, "colour images"):
            images.frame_shape((4, 9, 7), 3)

    def test_images_are_padded_and_lie_between_0_and_1(self):
        values = np.array([[[[1.0], [np.nan]], [[np.inf], [5.0]], [[3.0], [1.0]]]])
        scale = images.Scale.of(values, 4)
        made = scale.images(values)
        self.assertEqual(made.shape, (1, 4, 4, 1))
        self.assertEqual((made.dtype, made.min(), made.max()), (np.float32, 0, 1))
        self.assertEqual(scale.values(made, values.shape)[0, 2, 0, 0], 3)

    def test_8_bit_images_keep_their_scale(self):
        self.assertEqual(
            images.Scale.of(np.array([7, 9], np.uint8), 1).images(np.full((1, 1, 1, 1), 51, np.uint8)), 0.2
        )

    def test_one_value_everywhere_divides_by_nothing(self):
        values = np.full((1, 2, 2, 1), 4.0)
        scale = images.Scale.of(values, 1)
        np.testing.assert_array_equal(scale.values(scale.images(values), values.shape), values)


class StreamTest(unittest.TestCase):
    def forged(self, body: bytes) -> np.ndarray:
        return np.frombuffer(b"TZW1" + struct.pack("<I", zlib.crc32(body)) + body, np.uint8)

    def test_header_and_sections_come_back(self):
        stream = np.frombuffer(worker_stream.pack({"a": [1, 2.5]}, [b"xyz", b"", b"q"]), np.uint8)
        header, sections = worker_stream.unpack(stream)
        self.assertEqual((header, [bytes(section) for section in sections]), ({"a": [1, 2.5]}, [b"xyz", b"", b"q"]))

    def test_every_cut_and_every_changed_byte_is_an_error(self):
        stream = np.frombuffer(worker_stream.pack({"a": 1}, [b"xyz"]), np.uint8)
        for place in range(stream.size):
            changed = stream.copy()
            changed[place] ^= 0x40
            for damaged in (stream[:place], changed):
                with self.assertRaisesRegex(WorkerError, "corrupt"):
                    worker_stream.unpack(damaged)

    def test_lengths_that_lie_are_errors_also_behind_a_right_checksum(self):
        for body in (
            b"\xff" * 8,
            struct.pack("<IIQ", 2, 1, 2**60) + b"{}",
            struct.pack("<II", 2, 0) + b"[]",
            b"\0" * 8,
        ):
            with self.assertRaisesRegex(WorkerError, "corrupt"):
                worker_stream.unpack(self.forged(body))


class ModelStoreTest(unittest.TestCase):
    NAMES = ("a.json", "b.bin")
    FILES = {"a.json": b"{}", "b.bin": b"12"}  # noqa: RUF012

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        before = os.environ.get("TEZPRESS_MODELS")
        os.environ["TEZPRESS_MODELS"] = self.folder.name
        self.addCleanup(
            lambda: os.environ.pop("TEZPRESS_MODELS") if before is None else os.environ.update(TEZPRESS_MODELS=before)
        )

    def test_a_model_is_found_by_its_hash_and_by_its_folder(self):
        identity = model_store.save_model(self.FILES)
        self.assertEqual(model_store.save_model(self.FILES), identity)
        folder = pathlib.Path(self.folder.name) / identity
        for reference, wanted in ((identity, ""), (str(folder), ""), (str(folder), identity), ("", identity)):
            self.assertEqual(model_store.load_model(reference, self.NAMES, wanted), (identity, self.FILES))

    def test_another_model_in_the_named_folder_is_not_taken_for_the_wanted_one(self):
        wanted, other = model_store.save_model(self.FILES), model_store.save_model({**self.FILES, "b.bin": b"3"})
        folder = str(pathlib.Path(self.folder.name) / other)
        self.assertEqual(model_store.load_model(folder, self.NAMES, wanted)[0], wanted)

    def test_a_missing_model_is_an_error_that_names_hash_and_folders(self):
        with self.assertRaisesRegex(WorkerError, f"{'0' * 64} is in none of .*{self.folder.name}"):
            model_store.load_model("0" * 64, self.NAMES)

    def test_a_changed_model_is_an_error(self):
        identity = model_store.save_model(self.FILES)
        (pathlib.Path(self.folder.name) / identity / "b.bin").write_bytes(b"13")
        with self.assertRaisesRegex(WorkerError, "was changed"):
            model_store.load_model(identity, self.NAMES)


@needs("h5py")
class HickleSetsTest(unittest.TestCase):
    def test_sequences_come_back(self):
        sequences = [np.round(np.random.default_rng(n).random((n + 2, 8, 12, 3)) * 255) / 255 for n in range(3)]
        with tempfile.TemporaryDirectory() as folder:
            hickle_sets.write_sequences(folder, "train", sequences)
            again = hickle_sets.read_sequences(folder, "train")
            self.assertEqual(hickle_sets.read_sequences(folder, "val"), [])
        self.assertEqual([sequence.shape for sequence in again], [sequence.shape for sequence in sequences])
        for ours, theirs in zip(again, sequences):
            np.testing.assert_allclose(ours, theirs, atol=1e-6)

    def test_lists_and_strings_as_hickle_4_and_5_write_them(self):
        import h5py

        with tempfile.TemporaryDirectory() as folder:
            with h5py.File(f"{folder}/X_train.hkl", "w") as file:
                file["data"] = np.full((3, 4, 4, 1), 51, np.uint8)
            with h5py.File(f"{folder}/sources_train.hkl", "w") as file:
                file["data/data0"] = np.array([[b"a", b"b"]], "S1")
                file["data"].create_dataset("data1", data=file["data/data0"].ref)
                file["data/data2"] = np.array([b"abc"], "O")
            again = hickle_sets.read_sequences(folder, "train")
        self.assertEqual([sequence.shape for sequence in again], [(2, 4, 4, 1), (1, 4, 4, 1)])
        self.assertAlmostEqual(float(again[0].max()), 0.2)

    def test_what_is_no_set_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "X_train.hkl").write_bytes(b"no HDF5")
            with self.assertRaisesRegex(WorkerError, "no hickle file"):
                hickle_sets.read_sequences(folder, "train")


if __name__ == "__main__":
    unittest.main()
