// .npy files: as NumPy writes them, and as nobody should.
#include <algorithm>
#include <cstdlib>

#include "plugins/all.h"
#include "plugins/io/io_test_files.h"
#include "plugins/io/numpy_header.h"

namespace tezpress {
namespace {

std::string npy(const std::string& dictionary, const std::string& values, int version = 1) {
  std::string file("\x93NUMPY", 6);
  file += static_cast<char>(version);
  file += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) file += static_cast<char>(dictionary.size() >> (8 * i) & 0xff);
  return file + dictionary + values;
}

Array read(const std::string& path) { return all_plugins().io("numpy")->read(path); }

TEST(Numpy, EveryDtypeAndRankComesBack) {
  const TestFolder folder;
  for (int number = 0; number < kDtypeCount; ++number)
    for (const Shape& shape : {Shape{7}, Shape{3, 5}, Shape{2, 3, 4, 5, 2}, Shape{0, 4}}) {
      auto dtype = static_cast<Dtype>(number);
      const Array data = patterned(dtype, shape);
      all_plugins().io("numpy")->write(folder / "a.npy", data.view());
      const Array back = read(folder / "a.npy");
      if (dtype == Dtype::kByte) dtype = Dtype::kUint8;  // NumPy has no byte beside uint8
      EXPECT_EQ(back.dtype(), dtype);
      EXPECT_EQ(back.shape(), shape);
      EXPECT_EQ(std::memcmp(back.view().data(), data.view().data(), data.size_bytes()), 0);
      EXPECT_EQ((get_file(folder / "a.npy").size() - data.size_bytes()) % 64, 0u);
    }
}

TEST(Numpy, EveryVersionOfTheHeader) {
  const TestFolder folder;
  for (const int version : {1, 2, 3}) {
    put_file(folder / "a.npy",
             npy("{'descr': '<i2', 'fortran_order': False, 'shape': (2, 1), }\n", {1, 2, 3, 4}, version));
    const Array array = read(folder / "a.npy");
    EXPECT_EQ(array.shape(), (Shape{2, 1}));
    EXPECT_EQ(array.values<std::int16_t>()[1], 0x0403);
  }
  put_file(folder / "a.npy", npy("", "", 4));
  error_of(ErrorCode::kUnsupported, [&] { read(folder / "a.npy"); });
}

TEST(Numpy, FortranOrderAndBigEndian) {
  const TestFolder folder;
  put_file(folder / "a.npy",
           npy("{'descr': '>u2', 'fortran_order': True, 'shape': (2, 3), }", {0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6}));
  const Array array = read(folder / "a.npy");
  EXPECT_EQ(array.shape(), (Shape{2, 3}));
  const auto values = array.values<std::uint16_t>();
  EXPECT_EQ(std::vector<int>(values.begin(), values.end()), (std::vector<int>{1, 2, 3, 4, 5, 6}));
}

TEST(Numpy, SingleValuesOtherOrdersOfKeysAndPython2) {
  const TestFolder folder;
  put_file(folder / "a.npy", npy("{\"shape\": (), \"descr\": \"|u1\", \"fortran_order\": False}", "\x2a"));
  EXPECT_EQ(read(folder / "a.npy").shape(), Shape{1});
  EXPECT_EQ(read(folder / "a.npy").values<std::uint8_t>()[0], 42);
  put_file(folder / "a.npy", npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2L,), }", {1, 0}));
  EXPECT_EQ(read(folder / "a.npy").dtype(), Dtype::kBool);
  EXPECT_EQ(read(folder / "a.npy").shape(), Shape{2});
}

TEST(Numpy, TypesThatCannotBeHeldAreNamed) {
  const TestFolder folder;
  for (const char* code : {"<c8", "<f2", "|O", "<U5", "<f16", "|S3", "<M8[ns]", "", "<", "<<", "u8u", "float"}) {
    put_file(folder / "a.npy", npy(fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': (1,), }}", code),
                                   std::string(16, '\0')));
    error_of(ErrorCode::kUnsupported, [&] { read(folder / "a.npy"); });
  }
  put_file(folder / "a.npy", npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "1234"));
  EXPECT_TRUE(contains(error_of(ErrorCode::kUnsupported, [&] { read(folder / "a.npy"); }), "structured"));
}

TEST(Numpy, HostileHeadersAreErrors) {
  const TestFolder folder;
  const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";
  const std::string values(16, 'v');
  const auto fails = [&](const std::string& content) {
    put_file(folder / "a.npy", content);
    EXPECT_THROW(read(folder / "a.npy"), Error) << content;
  };
  for (std::size_t length = 0; length < npy(good, values).size(); ++length) fails(npy(good, values).substr(0, length));
  fails(npy(good, values + "more"));
  fails(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296), }", values));
  fails(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,), }", values));
  fails(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -2), }", values));
  fails(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,4), }", values));
  fails(npy("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2, 2), }", values));
  fails(npy("{'descr': '<f4', 'shape': (2, 2), }", values));
  fails(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), 'extra': 1}", values));
  fails(npy(good + " + 1", values));
  fails(npy("{'descr: '<f4', 'fortran_order': False, 'shape': (2 2), }", values));
  std::string huge = npy(good, values, 2);
  huge[11] = '\x7f';  // a header of two gigabytes
  fails(huge);
}

TEST(Numpy, EveryFlippedByteIsAnErrorOrAnArrayOfTheFilesSize) {
  const TestFolder folder;
  const std::string good = npy("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 2), }", std::string(16, 'v'));
  for (std::size_t i = 0; i < good.size(); ++i)
    for (const int flip : {1, 16, 64}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      put_file(folder / "a.npy", bad);
      try {
        EXPECT_EQ(read(folder / "a.npy").size_bytes(), 16u);
      } catch (const Error&) {
      }
    }
}

TEST(Numpy, NumPyItselfAgrees) {
  const char* python = std::getenv("TEZPRESS_TEST_PYTHON");
  const std::string command = python ? python : "python3";
  if (std::system((command + " -c 'import numpy' 2>/dev/null").c_str()) != 0) GTEST_SKIP() << "no Python with NumPy";
  const TestFolder folder;
  const Array data = patterned(Dtype::kInt16, {2, 3, 4});
  all_plugins().io("numpy")->write(folder / "ours.npy", data.view());
  const std::string script = fmt::format(
      "import numpy as n; a=n.load('{0}/ours.npy'); assert a.shape==(2,3,4) and a.dtype==n.int16; "
      "n.save('{0}/theirs.npy', n.asfortranarray(a.astype('>i2')))",
      folder.path());
  ASSERT_EQ(std::system(fmt::format("{} -c \"{}\"", command, script).c_str()), 0);
  EXPECT_TRUE(same(read(folder / "theirs.npy").view(), data.view()));
}

}  // namespace
}  // namespace tezpress
