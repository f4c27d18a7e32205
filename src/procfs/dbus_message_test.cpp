#include "procfs/dbus_message.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

DbusMessage made_message() {
  DbusWriter body;
  body.text("word");
  body.byte(7);
  body.u32(70'000);
  const DbusWriter::Array array = body.begin_array(8);
  for (const uint64_t value : {uint64_t{1}, uint64_t{2}}) {
    body.align(8);
    body.u64(value);
    body.text("x");
  }
  body.end_array(array);
  body.signature("as");
  const DbusWriter::Array texts = body.begin_array(4);
  body.text("a");
  body.text("bc");
  body.end_array(texts);
  body.u32(1);
  return {.type = DbusType::call,
          .serial = 3,
          .reply_serial = 9,
          .path = "/a/b",
          .interface = "a.b",
          .member = "Do",
          .error_name = "a.Error",
          .destination = "x.y",
          .signature = "syua(ts)vb",
          .body = body.bytes()};
}

TEST(DbusMessage, GoesThereAndBack) {
  const DbusMessage message = made_message();
  const std::string bytes = dbus_message_bytes(message);
  EXPECT_EQ(dbus_message_size(bytes), bytes.size());
  const auto parsed = parse_dbus_message(bytes);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->type, DbusType::call);
  EXPECT_EQ(parsed->serial, 3);
  EXPECT_EQ(parsed->reply_serial, 9);
  EXPECT_EQ(parsed->path, "/a/b");
  EXPECT_EQ(parsed->interface, "a.b");
  EXPECT_EQ(parsed->member, "Do");
  EXPECT_EQ(parsed->error_name, "a.Error");
  EXPECT_EQ(parsed->destination, "x.y");
  EXPECT_EQ(parsed->signature, "syua(ts)vb");
  EXPECT_EQ(parsed->body, message.body);
}

TEST(DbusMessage, IsReadValueByValue) {
  const DbusMessage message = made_message();
  DbusReader reader = message.reader();
  EXPECT_EQ(reader.text(), "word");
  EXPECT_EQ(reader.byte(), 7);
  EXPECT_EQ(reader.u32(), 70'000);
  const std::size_t end = reader.begin_array(8);
  uint64_t sum = 0;
  while (reader.is_before(end)) {
    reader.align(8);
    sum += reader.u64();
    EXPECT_EQ(reader.text(), "x");
  }
  EXPECT_EQ(sum, 3);
  std::string_view variant = "v";
  reader.skip(variant);
  EXPECT_TRUE(variant.empty());
  EXPECT_TRUE(reader.boolean());
  EXPECT_TRUE(reader.at_end());
  EXPECT_FALSE(reader.has_failed());
}

TEST(DbusMessage, IsPassedOverAsAWhole) {
  const DbusMessage message = made_message();
  DbusReader reader = message.reader();
  std::string_view signature = message.signature;
  while (!signature.empty())
    reader.skip(signature);
  EXPECT_TRUE(reader.at_end());
  EXPECT_FALSE(reader.has_failed());
}

TEST(DbusMessage, MayBeBigEndian) {
  DbusReader reader(std::string_view("\x01\x02\x00\x00\x00\x00\x00\x05", 8), true);
  EXPECT_EQ(reader.u16(), 0x0102);
  EXPECT_EQ(reader.u32(), 5);
  EXPECT_FALSE(reader.has_failed());
}

TEST(DbusMessage, IsRefusedInAnotherForm) {
  const std::string bytes = dbus_message_bytes(made_message());
  std::string other = bytes;
  other[0] = 'x';
  EXPECT_FALSE(parse_dbus_message(other));
  other = bytes;
  other[1] = 9;  // no type of a message
  EXPECT_FALSE(parse_dbus_message(other));
  other = bytes;
  other[3] = 2;  // another protocol
  EXPECT_FALSE(parse_dbus_message(other));
  EXPECT_FALSE(parse_dbus_message(bytes + "x"));
}

TEST(DbusMessage, HasAMaximum) {
  const auto prefix_of = [](uint32_t body) {
    DbusWriter writer;
    for (const char c : {'l', '\1', '\0', '\1'})
      writer.byte(static_cast<uint8_t>(c));
    writer.u32(body);
    writer.u32(1);
    writer.u32(0);
    return writer.bytes();
  };
  constexpr auto kBodyMax = static_cast<uint32_t>(kDbusMessageBytesMax - kDbusPrefixBytes);
  EXPECT_EQ(dbus_message_size(prefix_of(kBodyMax)), kDbusMessageBytesMax);
  EXPECT_FALSE(dbus_message_size(prefix_of(kBodyMax + 1)));
}

TEST(DbusReader, FailsOnWhatDoesNotFit) {
  const struct {
    std::string_view signature;
    std::string body;
  } cases[] = {{"s", std::string("\xff\xff\xff\xff", 4)},
               {"u", "abc"},
               {"as", std::string("\x08\0\0\0\0", 5)},
               {"z", "abcdefgh"},
               {"", ""},
               {"(u", "abcd"},
               {"a", "abcd"},
               {"v", std::string("\x01z\0", 3)}};
  for (const auto& [signature, body] : cases) {
    DbusReader reader(body, false);
    std::string_view rest = signature;
    reader.skip(rest);
    EXPECT_TRUE(reader.has_failed()) << signature;
    EXPECT_EQ(reader.u64(), 0);
    EXPECT_EQ(reader.text(), "");
  }
}

TEST(DbusReader, GoesOnlySoDeep) {
  for (const int depth : {31, 32}) {
    std::string body;
    for (int i = 0; i < depth; ++i)
      body += std::string("\1v\0", 3);
    body += std::string("\1y\0x", 4);
    DbusReader reader(body, false);
    std::string_view signature = "v";
    reader.skip(signature);
    EXPECT_EQ(reader.has_failed(), depth == 32) << depth;
  }
}

TEST(DbusMessage, SurvivesEveryTruncationAndFlip) {
  const std::string bytes = dbus_message_bytes(made_message());
  for_every_prefix(bytes, [](std::string_view text) {
    static_cast<void>(dbus_message_size(text));
    static_cast<void>(parse_dbus_message(text));
  });
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    std::string flipped = bytes;
    flipped[i / 8] = static_cast<char>(static_cast<unsigned char>(flipped[i / 8]) ^ 1U << i % 8);
    const auto parsed = parse_dbus_message(flipped);
    if (!parsed) continue;
    DbusReader reader = parsed->reader();
    std::string_view signature = parsed->signature;
    while (!signature.empty() && !reader.has_failed())
      reader.skip(signature);
  }
}

}  // namespace
}  // namespace hb::procfs
