#include "procfs/systemd_bus.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

DbusMessage unit_list() {
  DbusWriter body;
  const DbusWriter::Array units = body.begin_array(8);
  for (const char* name : {"a.service", "b.socket"}) {
    body.align(8);
    for (const char* text : {name, "description", "loaded", "active", "running", "", "/unit"})
      body.text(text);
    body.u32(0);
    body.text("");
    body.text("/");
  }
  body.end_array(units);
  return {.type = DbusType::reply, .signature = "a(ssssssouso)", .body = body.bytes()};
}

TEST(SystemdBus, ReadsTheUnits) {
  const auto units = parse_unit_list(unit_list());
  ASSERT_TRUE(units);
  ASSERT_EQ(units->size(), 2);
  EXPECT_EQ(units->back().name, "b.socket");
  EXPECT_EQ(units->back().load_state, "loaded");
  EXPECT_EQ(units->back().active_state, "active");
  EXPECT_EQ(units->back().path, "/unit");
}

TEST(SystemdBus, ReadsSessionsAndSeats) {
  DbusWriter sessions;
  const DbusWriter::Array session = sessions.begin_array(8);
  sessions.align(8);
  sessions.text("1");
  sessions.u32(1000);
  sessions.text("user");
  sessions.text("seat0");
  sessions.text("/session/1");
  sessions.end_array(session);
  const auto paths = parse_session_paths({.signature = "a(susso)", .body = sessions.bytes()});
  ASSERT_TRUE(paths);
  EXPECT_EQ(*paths, (std::vector<std::string>{"/session/1"}));

  DbusWriter seats;
  const DbusWriter::Array seat = seats.begin_array(8);
  seats.align(8);
  seats.text("seat0");
  seats.text("/seat/0");
  seats.end_array(seat);
  const auto names = parse_seat_names({.signature = "a(so)", .body = seats.bytes()});
  ASSERT_TRUE(names);
  EXPECT_EQ(*names, (std::vector<std::string>{"seat0"}));
}

DbusMessage property(std::string_view type, const std::string& value) {
  return {.signature = "v",
          .body = std::string(1, static_cast<char>(type.size())) + std::string(type) + std::string(1, '\0') +
                  value};
}

TEST(SystemdBus, ReadsAPropertyOfEachType) {
  const std::string text("\0\2\0\0\0ab\0", 8);
  EXPECT_EQ(parse_property(property("s", text))->text, "ab");
  EXPECT_EQ(parse_property(property("b", std::string("\0\1\0\0\0", 5)))->number, 1);
  EXPECT_EQ(parse_property(property("u", std::string("\0\7\0\0\0", 5)))->number, 7);
  EXPECT_EQ(parse_property(property("t", std::string("\0\0\0\0\0\7\0\0\0\0\0\0\1", 13)))->number,
            (uint64_t{1} << 56) + 7);
  EXPECT_EQ(parse_property(property("(so)", std::string("\0\0\2\0\0\0ab\0", 9)))->text, "ab");
}

TEST(SystemdBus, RefusesAnotherForm) {
  DbusMessage other = unit_list();
  other.signature = "as";
  EXPECT_EQ(parse_unit_list(other).error().code, ErrorCode::corrupt);
  EXPECT_EQ(parse_session_paths(other).error().code, ErrorCode::corrupt);
  EXPECT_EQ(parse_seat_names(other).error().code, ErrorCode::corrupt);
  EXPECT_EQ(parse_property(other).error().code, ErrorCode::corrupt);
  EXPECT_EQ(parse_property(property("as", "abcdefgh")).error().code, ErrorCode::corrupt);
  EXPECT_EQ(parse_property({.signature = "v", .body = {}}).error().code, ErrorCode::corrupt);
}

TEST(SystemdBus, SurvivesEveryTruncation) {
  DbusMessage message = unit_list();
  const std::string body = message.body;
  for_every_prefix(std::string_view(body).substr(0, body.size() - 1), [&message](std::string_view cut) {
    message.body = cut;
    EXPECT_FALSE(parse_unit_list(message));
  });
}

}  // namespace
}  // namespace hb::procfs
