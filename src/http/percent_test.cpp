#include "http/percent.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hb::http {
namespace {

TEST(Percent, EncodesWhatAFormCannotHold) {
  std::string out = "match[]=";
  append_percent_encoded(out, "up{a=~\"b+ c\"}&\xc3\xa9\n-._~09azAZ");
  EXPECT_EQ(out, "match[]=up%7Ba%3D~%22b%2B%20c%22%7D%26%C3%A9%0A-._~09azAZ");
}

TEST(Percent, EveryByteComesBack) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte)
    all.push_back(static_cast<char>(byte));
  std::string encoded;
  append_percent_encoded(encoded, all);
  std::string decoded;
  ASSERT_TRUE(percent_decode(encoded, Plus::space, decoded));
  EXPECT_EQ(decoded, all);
}

}  // namespace
}  // namespace hb::http
