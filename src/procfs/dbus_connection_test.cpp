#include "procfs/dbus_connection.hpp"

#include <array>
#include <filesystem>
#include <stdlib.h>
#include <string>

#include <gtest/gtest.h>

#include "procfs/fake_bus.hpp"

namespace hb::procfs {
namespace {

class DbusConnectionTest : public testing::Test {
 public:
  ~DbusConnectionTest() override { std::filesystem::remove_all(folder_); }

 protected:
  DbusConnectionTest() { folder_ = ::mkdtemp(folder_.data()); }
  [[nodiscard]] std::string socket_path() const { return folder_ + "/bus"; }

 private:
  std::string folder_ = std::filesystem::temp_directory_path().string() + "/hb-bus-XXXXXX";
};

constexpr DbusConnection::Call kCall{
    .destination = "a.b", .path = "/a/b", .interface = "a.b.C", .member = "Ask"};

TEST_F(DbusConnectionTest, AsksAndIsAnswered) {
  const FakeBus bus(socket_path(), [](const DbusMessage& call) -> FakeBus::Answer {
    DbusReader arguments = call.reader();
    std::string echoed(arguments.text());
    echoed += arguments.text();
    DbusWriter body;
    body.text(call.destination + call.path + call.interface + call.member + call.signature + echoed);
    return {.signature = "s", .body = body.bytes()};
  });
  auto connection = DbusConnection::open(socket_path());
  ASSERT_TRUE(connection) << connection.error().message;
  for (int i = 0; i < 2; ++i) {
    const auto answer = connection->call(kCall, std::array<std::string_view, 2>{"x", "yz"});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->reader().text(), "a.b/a/ba.b.CAskssxyz");
  }
}

TEST_F(DbusConnectionTest, SaysWhyItIsRefused) {
  const FakeBus bus(socket_path(), [](const DbusMessage&) -> FakeBus::Answer {
    return {.error_name = "org.freedesktop.DBus.Error.AccessDenied"};
  });
  auto connection = DbusConnection::open(socket_path());
  ASSERT_TRUE(connection);
  const auto answer = connection->call(kCall, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_NE(answer.error().message.find("AccessDenied"), std::string::npos);
}

TEST_F(DbusConnectionTest, NeedsABus) {
  const auto connection = DbusConnection::open(socket_path());
  ASSERT_FALSE(connection);
  EXPECT_EQ(connection.error().code, ErrorCode::not_found);
  const auto too_long = DbusConnection::open("/" + std::string(200, 'x'));
  ASSERT_FALSE(too_long);
  EXPECT_EQ(too_long.error().code, ErrorCode::limit);
}

}  // namespace
}  // namespace hb::procfs
