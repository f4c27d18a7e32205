#include "store/disk_space.hpp"

#include <gtest/gtest.h>

namespace hb::store {
namespace {

TEST(DiskSpace, KeepsTheSmallerOfTwoReserves) {
  EXPECT_EQ((DiskSpace{.total_bytes = 1'000'000'000, .free_bytes = 0}.reserve_bytes()), 50'000'000U);
  EXPECT_EQ((DiskSpace{.total_bytes = 2'000'000'000, .free_bytes = 0}.reserve_bytes()), 100'000'000U);
  EXPECT_EQ((DiskSpace{.total_bytes = 900'000'000'000, .free_bytes = 0}.reserve_bytes()), 100'000'000U);
}

TEST(DiskSpace, HasRoomUpToItsReserve) {
  struct Case {
    uint64_t free_bytes;
    uint64_t bytes;
    bool room;
  };
  for (const Case& test : {Case{150, 100, true}, Case{150, 101, false}, Case{50, 0, true}, Case{49, 0, false},
                           Case{0, 0, false}, Case{1000, UINT64_MAX, false}}) {
    const DiskSpace space{.total_bytes = 1000, .free_bytes = test.free_bytes};
    EXPECT_EQ(space.has_room_for(test.bytes), test.room) << test.free_bytes << " " << test.bytes;
  }
}

TEST(DiskSpace, AsksTheFileSystem) {
  const Result<DiskSpace> space = disk_space("/");
  ASSERT_TRUE(space.has_value());
  EXPECT_GT(space->total_bytes, 0U);
  EXPECT_LE(space->free_bytes, space->total_bytes);
  EXPECT_EQ(disk_space("/nowhere/at/all").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::store
