#include "api/cached_answer.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace hb::api {
namespace {

const http::Request kRequest{.target = "/api/cpu", .path = "/api/cpu"};

std::string text_of(const http::Response& response) {
  if (const auto* shared = std::get_if<http::SharedText>(&response.body)) return **shared;
  return std::get<std::string>(response.body);
}

TEST(CachedAnswer, IsRenderedOncePerTick) {
  LatestFrame latest;
  latest.set(std::make_shared<Frame>());
  int rendered = 0;
  CachedAnswer answer(latest, http::kJson, [&] { return Result<std::string>(std::to_string(++rendered)); });
  EXPECT_FALSE(answer.ready().has_value());
  EXPECT_EQ(text_of(answer.fresh(kRequest)), "1");
  EXPECT_EQ(text_of(answer.fresh(kRequest)), "1");
  EXPECT_EQ(text_of(*answer.ready()), "1");

  latest.set(std::make_shared<Frame>());
  EXPECT_FALSE(answer.ready().has_value());
  EXPECT_EQ(text_of(answer.fresh(kRequest)), "2");
}

TEST(CachedAnswer, AnErrorIsToldAndNotKept) {
  LatestFrame latest;
  bool works = false;
  CachedAnswer answer(latest, http::kJson, [&]() -> Result<std::string> {
    if (!works) return fail(ErrorCode::unavailable, "not yet");
    return "fine";
  });
  const http::Response failed = answer.fresh(kRequest);
  EXPECT_EQ(failed.status, 503);
  EXPECT_EQ(text_of(failed), R"({"error":"not yet"})");
  EXPECT_FALSE(answer.ready().has_value());
  works = true;
  EXPECT_EQ(text_of(answer.fresh(kRequest)), "fine");
}

}  // namespace
}  // namespace hb::api
