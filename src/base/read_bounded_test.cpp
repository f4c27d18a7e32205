#include "base/read_bounded.hpp"

#include <fcntl.h>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>
#include <sys/mman.h>

#include "base/fd.hpp"

namespace hb {
namespace {

UniqueFd file_of(std::size_t bytes) {
  UniqueFd file(::memfd_create("text", MFD_CLOEXEC));
  const std::string text(bytes, 'x');
  EXPECT_EQ(::pwrite(file.get(), text.data(), text.size(), 0), static_cast<ssize_t>(bytes));
  return file;
}

TEST(ReadBounded, ReadsUpToItsLimitAndNoMore) {
  for (const std::size_t bytes : {0U, 1U, 9U, 10U}) {
    const Result<std::string> text = read_bounded(file_of(bytes).get(), 10, "f");
    ASSERT_TRUE(text) << text.error().message;
    EXPECT_EQ(*text, std::string(bytes, 'x'));
  }
  const Result<std::string> longer = read_bounded(file_of(11).get(), 10, "f");
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().code, ErrorCode::limit);
  EXPECT_EQ(longer.error().message, "f: longer than 10 bytes");
}

TEST(ReadBounded, SaysWhatCannotBeRead) {
  const UniqueFd directory(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const Result<std::string> text = read_bounded(directory.get(), 10, "/");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::io);
  EXPECT_EQ(text.error().message, "/: Is a directory");
}

}  // namespace
}  // namespace hb
