#include "http/assets.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "http/response_head.hpp"

namespace hb::http {
namespace {

constexpr std::array kTable = {
    Asset{.path = "/index.html",
          .content_type = "text/html; charset=utf-8",
          .identity = "<html>",
          .brotli = "BR",
          .gzip = "GZ"},
    Asset{.path = "/assets/app-1a2b.js",
          .content_type = "text/javascript",
          .identity = "let x",
          .brotli = "br!",
          .gzip = "gz!"},
    Asset{.path = "/favicon.svg",
          .content_type = "image/svg+xml",
          .identity = "<svg>",
          .brotli = {},
          .gzip = {}},
};

class AssetsTest : public testing::Test {
 protected:
  Response get(std::string_view path, const Headers& headers = {}) {
    Request request;
    request.path = path;
    request.headers = headers;
    return handler_(request);
  }

  AssetHandler handler_{kTable};
};

TEST_F(AssetsTest, SendsTheEncodingThatTheClientPrefers) {
  const Response plain = get("/assets/app-1a2b.js");
  EXPECT_EQ(plain.status, 200);
  EXPECT_EQ(plain.content_type, "text/javascript");
  EXPECT_EQ(body_text(plain.body), "let x");
  EXPECT_EQ(plain.headers.get("Content-Encoding"), std::nullopt);
  EXPECT_EQ(plain.headers.get("Vary"), "Accept-Encoding");

  const Response brotli = get("/assets/app-1a2b.js", {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(body_text(brotli.body), "br!");
  EXPECT_EQ(brotli.headers.get("Content-Encoding"), "br");
  EXPECT_NE(brotli.headers.get("ETag"), plain.headers.get("ETag"));

  const Response gzip = get("/assets/app-1a2b.js", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(body_text(gzip.body), "gz!");
  EXPECT_EQ(gzip.headers.get("Content-Encoding"), "gzip");

  EXPECT_EQ(get("/favicon.svg", {{"Accept-Encoding", "br"}}).headers.get("Vary"), std::nullopt);
  EXPECT_EQ(get("/favicon.svg", {{"Accept-Encoding", "identity;q=0"}}).status, 406);
}

TEST_F(AssetsTest, CachesHashedNamesForEverAndTheIndexNever) {
  EXPECT_EQ(get("/assets/app-1a2b.js").headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(get("/").headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(get("/index.html").headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(get("/favicon.svg").headers.get("Cache-Control"), "no-cache");
}

TEST_F(AssetsTest, AnswersNotModifiedToWhoHasIt) {
  const std::string tag(*get("/favicon.svg").headers.get("ETag"));
  for (const std::string& header : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const Response response = get("/favicon.svg", {{"If-None-Match", header}});
    EXPECT_EQ(response.status, 304) << header;
    EXPECT_EQ(body_text(response.body), "");
    EXPECT_EQ(response.headers.get("ETag"), tag);
    EXPECT_EQ(response.headers.get("Cache-Control"), "no-cache");
  }
  for (const std::string header : {"\"other\"", "", ",", "W/\"\""})
    EXPECT_EQ(get("/favicon.svg", {{"If-None-Match", header}}).status, 200) << header;
}

TEST_F(AssetsTest, PageRoutesGetTheIndexAndMissingFilesDoNot) {
  for (const std::string_view path : {"/", "/cpu", "/memory/deep", "/assets"}) {
    EXPECT_EQ(get(path).status, 200) << path;
    EXPECT_EQ(body_text(get(path).body), "<html>") << path;
  }
  for (const std::string_view path : {"/assets/", "/assets/gone.js", "/assets/app-1a2b.js/x"})
    EXPECT_EQ(get(path).status, 404) << path;
}

TEST(Assets, WithoutAnIndexOnlyFilesAreAnswered) {
  const AssetHandler handler(std::span<const Asset>{});
  Request request;
  request.path = "/";
  EXPECT_EQ(handler(request).status, 404);
}

}  // namespace
}  // namespace hb::http
