#include "http/local_socket.hpp"

#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "http/test_directory.hpp"

namespace hb::http {
namespace {

using testing::HasSubstr;

constexpr std::size_t kAddressBytesMax = 107;  // of sun_path, without the NUL

bool exists(const std::string& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0;
}

bool can_connect(const std::string& path) { return connect_local(path).has_value(); }

// A socket's file whose process has died.
void leave_stale(const std::string& path) {
  const std::string aside = path + ".aside";
  auto socket = LocalSocket::listen(aside);
  ASSERT_TRUE(socket) << socket.error().message;
  ASSERT_EQ(::rename(aside.c_str(), path.c_str()), 0);
}

class LocalSocketTest : public testing::Test {
 protected:
  TestDirectory directory_;
  std::string path_ = directory_.file("heartbeat.sock");
};

TEST_F(LocalSocketTest, ListensAndIsGoneAtTheEnd) {
  {
    const auto socket = LocalSocket::listen(path_);
    ASSERT_TRUE(socket) << socket.error().message;
    EXPECT_TRUE(can_connect(path_));
  }
  EXPECT_FALSE(exists(path_));
  EXPECT_EQ(connect_local(path_).error().code, ErrorCode::unavailable);
}

TEST_F(LocalSocketTest, OnlyItsOwnerMayConnectWhateverTheUmask) {
  for (const mode_t mask : {0000U, 0022U, 0077U, 0377U}) {
    const mode_t before = ::umask(mask);
    const auto socket = LocalSocket::listen(path_);
    ::umask(before);
    ASSERT_TRUE(socket) << socket.error().message;
    struct stat status{};
    ASSERT_EQ(::stat(path_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & ALLPERMS, 0600U & ~mask);
  }
}

// Long paths are named through the directory; what that changes must not be seen from outside.
TEST_F(LocalSocketTest, PathsMayBeLongerThanAnAddress) {
  for (const std::size_t bytes :
       {kAddressBytesMax - 1, kAddressBytesMax, kAddressBytesMax + 1, std::size_t{2000}}) {
    const std::string path = directory_.deep(bytes, kLocalSocketName) + "/" + std::string(kLocalSocketName);
    ASSERT_EQ(path.size(), bytes);
    {
      const auto socket = LocalSocket::listen(path);
      ASSERT_TRUE(socket) << bytes << ": " << socket.error().message;
      EXPECT_TRUE(exists(path)) << bytes;
      const auto client = connect_local(path);
      EXPECT_TRUE(client) << bytes << ": " << client.error().message;
    }
    EXPECT_FALSE(exists(path)) << bytes;
    EXPECT_EQ(connect_local(path).error().code, ErrorCode::unavailable) << bytes;
  }
}

TEST_F(LocalSocketTest, ANameThatFitsIntoNoAddressIsALimit) {
  const std::string name(kAddressBytesMax, 'n');
  const auto socket = LocalSocket::listen(directory_.file(name));
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().code, ErrorCode::limit);
  EXPECT_EQ(connect_local(directory_.file(name)).error().code, ErrorCode::limit);
}

TEST_F(LocalSocketTest, ReplacesASocketThatWasLeftBehind) {
  leave_stale(path_);
  ASSERT_TRUE(exists(path_));
  EXPECT_EQ(connect_local(path_).error().code, ErrorCode::unavailable);
  const auto socket = LocalSocket::listen(path_);
  ASSERT_TRUE(socket) << socket.error().message;
  EXPECT_TRUE(can_connect(path_));
}

TEST_F(LocalSocketTest, LeavesWhatIsNoSocket) {
  std::ofstream(path_) << "mine";
  const auto over_file = LocalSocket::listen(path_);
  ASSERT_FALSE(over_file);
  EXPECT_THAT(over_file.error().message, HasSubstr("move it away"));
  EXPECT_TRUE(exists(path_));

  // Through a link nothing is replaced either, though it leads to a socket.
  const std::string link = directory_.file("link");
  const auto target = LocalSocket::listen(directory_.file("target"));
  ASSERT_EQ(::symlink("target", link.c_str()), 0);
  EXPECT_FALSE(LocalSocket::listen(link));
  EXPECT_TRUE(exists(link));
  EXPECT_TRUE(can_connect(directory_.file("target")));
}

TEST_F(LocalSocketTest, AtTheEndRemovesItsOwnFileAlone) {
  {
    const auto socket = LocalSocket::listen(path_);
    ASSERT_EQ(::unlink(path_.c_str()), 0);
    std::ofstream(path_) << "another";
  }
  EXPECT_TRUE(exists(path_));
}

TEST_F(LocalSocketTest, AtTheEndRemovesItsFileFromADirectoryThatWasMoved) {
  const std::string before = directory_.deep(60, kLocalSocketName);
  const std::string after = directory_.file("moved");
  const std::string name = "/" + std::string(kLocalSocketName);
  {
    const auto socket = LocalSocket::listen(before + name);
    ASSERT_EQ(::rename(before.c_str(), after.c_str()), 0);
    EXPECT_TRUE(can_connect(after + name));
  }
  EXPECT_FALSE(exists(after + name));
}

TEST_F(LocalSocketTest, SaysWhereItCannotListen) {
  const auto missing = LocalSocket::listen(directory_.file("none/heartbeat.sock"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_THAT(missing.error().message, HasSubstr("none"));
  EXPECT_EQ(connect_local(directory_.file("none/heartbeat.sock")).error().code, ErrorCode::unavailable);
  EXPECT_FALSE(LocalSocket::listen("/proc/heartbeat.sock")) << "procfs keeps no sockets";
}

TEST_F(LocalSocketTest, HandsItsDescriptorOverOnce) {
  auto socket = LocalSocket::listen(path_);
  ASSERT_TRUE(socket);
  const UniqueFd fd(socket->release());
  EXPECT_GE(fd.get(), 0);
  EXPECT_EQ(socket->release(), -1);
  EXPECT_TRUE(can_connect(path_));
}

TEST_F(LocalSocketTest, AFullQueueOfWaitingClientsIsUnavailable) {
  auto socket = LocalSocket::listen(path_);
  ASSERT_TRUE(socket);
  const UniqueFd fd(socket->release());
  ASSERT_EQ(::listen(fd.get(), 0), 0);
  std::vector<UniqueFd> waiting;
  for (int i = 0; i < 4; ++i) {
    auto client = connect_local(path_);
    if (client) {
      waiting.push_back(*std::move(client));
      continue;
    }
    EXPECT_EQ(client.error().code, ErrorCode::unavailable);
    EXPECT_THAT(client.error().message, HasSubstr("too many"));
    return;
  }
  FAIL() << "nobody was turned away";
}

}  // namespace
}  // namespace hb::http
