#include "collect/json_fixture.hpp"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "collect/made_host.hpp"

namespace hb::collect {
namespace {

TEST(JsonFixture, ReadsMembersOfAnyCase) {
  const MadeHost made;
  made.write("x.json", R"([{"Bytes": 7, "name": "eth0", "signal": -52.5}])");
  const auto list = read_json_list(made.root().root("x.json"));
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 1);
  EXPECT_EQ(json_unsigned(list->front(), "bytes"), 7);
  EXPECT_EQ(json_text(list->front(), "Name"), "eth0");
  EXPECT_EQ(json_number(list->front(), "Signal"), -52.5);
  // Of another type, or not there.
  EXPECT_EQ(json_unsigned(list->front(), "signal"), 0);
  EXPECT_EQ(json_unsigned(list->front(), "name"), 0);
  EXPECT_EQ(json_number(list->front(), "name"), 0);
  EXPECT_EQ(json_text(list->front(), "bytes"), "");
  EXPECT_EQ(json_text(list->front(), "none"), "");
}

TEST(JsonFixture, RefusesAnotherForm) {
  for (const char* text : {"", "[", "{}", "[1]", "7"}) {
    const MadeHost made;
    made.write("x.json", text);
    const auto list = read_json_list(made.root().root("x.json"));
    ASSERT_FALSE(list) << text;
    EXPECT_EQ(list.error().code, ErrorCode::corrupt);
  }
  const MadeHost made;
  EXPECT_EQ(read_json_object(made.root().root("none.json")).error().code, ErrorCode::not_found);
  made.write("x.json", "[]");
  EXPECT_EQ(read_json_object(made.root().root("x.json")).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
