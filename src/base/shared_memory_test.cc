#include "base/shared_memory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "base/array.h"
#include "base/error_testing.h"

namespace tezpress {
namespace {

TEST(SharedMemory, IsFoundByAnyAddressInIt) {
  const auto memory = allocate_shared(100'000);
  const auto place = find_shared(memory.get() + 1000, 99'000);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->offset, 1000U);
  EXPECT_EQ(place->data(), memory.get() + 1000);
  EXPECT_FALSE(find_shared(memory.get() + 1000, 200'000));  // not all of it
  int local = 0;
  EXPECT_FALSE(find_shared(&local, sizeof(local)));
}

TEST(SharedMemory, IsSeenThroughTheDescriptor) {
  const auto memory = allocate_shared(5000);
  std::memset(memory.get(), 42, 5000);
  const auto place = find_shared(memory.get(), 5000);
  unsigned char byte = 0;
  ASSERT_EQ(pread(place->segment->descriptor(), &byte, 1, 4999), 1);
  EXPECT_EQ(byte, 42);
  EXPECT_NE(ftruncate(place->segment->descriptor(), 10), 0);  // sealed
}

TEST(SharedMemory, FreedSegmentsAreUsedAgain) {
  auto memory = allocate_shared(300'000);
  const auto number = find_shared(memory.get(), 1)->segment->number();
  memory.reset();
  memory = allocate_shared(290'000);
  EXPECT_EQ(find_shared(memory.get(), 1)->segment->number(), number);
  never_reuse(memory.get());
  memory.reset();
  memory = allocate_shared(290'000);
  EXPECT_NE(find_shared(memory.get(), 1)->segment->number(), number);
}

TEST(SharedMemory, OnlySealedSegmentsOfTheSaidSizeAreReceived) {
  const int unsealed = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  ASSERT_EQ(ftruncate(unsealed, 4096), 0);
  EXPECT_ERROR(SharedSegment::received(unsealed, 4096), kCorrupt, "seals");
  const auto sent = SharedSegment::make(4096);
  EXPECT_ERROR(SharedSegment::received(dup(sent->descriptor()), 4097), kCorrupt, "4097 bytes was promised");
  sent->data()[7] = std::byte{9};
  EXPECT_EQ(SharedSegment::received(dup(sent->descriptor()), 4096)->data()[7], std::byte{9});
}

TEST(SharedMemory, LargeArraysAreSharedOnceThatWasAskedFor) {
  share_large_arrays();
  const Array large(Dtype::kByte, {kSharedArrayBytes});
  EXPECT_TRUE(find_shared(large.view().data(), large.size_bytes()));
  const Array small(Dtype::kByte, {kSharedArrayBytes - 1});
  EXPECT_FALSE(find_shared(small.view().data(), small.size_bytes()));
}

}  // namespace
}  // namespace tezpress
