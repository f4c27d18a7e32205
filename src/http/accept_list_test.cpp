#include "http/accept_list.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hb::http {
namespace {

std::string read(std::string_view header) {
  std::string out;
  AcceptList list(header);
  while (const auto item = list.next())
    out += std::string(item->value) + " " + std::to_string(item->quality) + "|";
  return out;
}

TEST(AcceptList, ReadsElementsAndTheirQualities) {
  const struct {
    std::string_view header;
    std::string_view read;
  } cases[] = {
      {"", ""},
      {"gzip", "gzip 1000|"},
      {" gzip ;q=0.5 ,, br\t;\tq=1.000,", "gzip 500|br 1000|"},
      {"text/plain;version=0.0.4;q=0.3,*/*;q=0.1", "text/plain 300|*/* 100|"},
      {"a;Q=0.001", "a 1|"},
      {"a;q=0", "a 0|"},
      {"a;q=2", "a 0|"},
      {"a;q=1.001", "a 0|"},
      {"a;q=0.1234", "a 0|"},
      {"a;q=x", "a 0|"},
      {"a;q=", "a 0|"},
      {";q=1,a", "a 1000|"},
  };
  for (const auto& [header, expected] : cases)
    EXPECT_EQ(read(header), expected) << header;
}

TEST(AcceptList, GivesParameters) {
  AcceptList list("application/openmetrics-text; version=1.0.0; Escaping=\"allow-utf-8\";flag;q = 0.5");
  const auto item = list.next();
  ASSERT_TRUE(item);
  EXPECT_EQ(item->parameter("version"), "1.0.0");
  EXPECT_EQ(item->parameter("escaping"), "allow-utf-8");
  EXPECT_EQ(item->parameter("flag"), "");
  EXPECT_EQ(item->parameter("charset"), std::nullopt);
  EXPECT_EQ(item->quality, 500);
}

}  // namespace
}  // namespace hb::http
