// A model is found by its hash: as given, in a folder of TEZIP_MODEL_PATH, or not,
// and then the sentence says which one and what to do.
#include "codec/model_store.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error_testing.h"

namespace tezpress::codec {
namespace {

NetworkModel model_called(const std::string& note) {
  NetworkModel model;
  model.note = note;
  return model;
}

class ModelStore : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_);
    setenv("TEZIP_MODEL_PATH", ("/no/such/folder:" + folder_).c_str(), 1);
  }
  void TearDown() override {
    unsetenv("TEZIP_MODEL_PATH");
    std::filesystem::remove_all(folder_);
  }
  void write(const std::string& name, const Bytes& bytes) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  const std::string folder_ = ::testing::TempDir() + "tezip_model_store_test";
};

TEST_F(ModelStore, TheShippedModelIsAlwaysThere) { EXPECT_EQ(find_model(generic_model()->hash), generic_model()); }

TEST_F(ModelStore, AnUnknownOneIsNamedAndSoIsTheRemedy) {
  EXPECT_ERROR(find_model(0xabc), kUnsupported, "0000000000000abc");
  EXPECT_ERROR(find_model(0xabc), kUnsupported, "tezip:model");
  EXPECT_ERROR(find_model(0xabc), kUnsupported, "TEZIP_MODEL_PATH");
}

TEST_F(ModelStore, FilesInTheFoldersAreFound) {
  const Bytes bytes = write_network_model(model_called("in a folder"));
  const std::uint64_t hash = read_network_model(bytes)->hash;
  EXPECT_THROW(find_model(hash), Error);
  write(model_file_name(hash), bytes);
  EXPECT_EQ(find_model(hash)->note, "in a folder");
}

TEST_F(ModelStore, AFileUnderAnothersNameIsAnError) {
  write(model_file_name(0x123), write_network_model(model_called("misnamed")));
  EXPECT_ERROR(find_model(0x123), kCorrupt, "not the one that its name says");
}

TEST_F(ModelStore, GivenModelsAreFoundFirstTheStreamsOwn) {
  const SharedModel given = read_network_model(write_network_model(model_called("given")));
  EXPECT_EQ(find_model(given->hash, std::span(&given, 1)), given);
  EXPECT_THROW(find_model(given->hash), Error);
  add_model(given);
  EXPECT_EQ(find_model(given->hash), given);
}

TEST_F(ModelStore, FilesThatAreNoneAreErrorsWithTheirName) {
  EXPECT_ERROR(load_model(folder_ + "/none"), kIo, "none");
  EXPECT_ERROR(load_model(folder_), kIo, folder_);
  write("broken", {1, 2, 3, 4, 5});
  EXPECT_ERROR(load_model(folder_ + "/broken"), kCorrupt, "broken");
  write("long", Bytes(kMaxModelBytes + 5));
  EXPECT_ERROR(load_model(folder_ + "/long"), kCorrupt, "limit");
}

}  // namespace
}  // namespace tezpress::codec
