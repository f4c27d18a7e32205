#include "promql/result_writer.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "promql/engine.hpp"
#include "promql/json.hpp"
#include "promql/scripted_source.hpp"

namespace hb::promql {
namespace {

class ResultWriterTest : public testing::Test {
 protected:
  ResultWriterTest() {
    source_.load(Duration{1000}, "a{b=\"1\"} 1+1x50")
        .load(Duration{1000}, "a{b=\"2\"} _ _ stale 7 8 _ 9")
        .load(Duration{1000}, "c 0x3");
  }

  // The value in bits of about `bytes`; how many of them there were.
  static std::string in_bits(const Value& value, std::size_t bytes, std::size_t& bits) {
    ResultWriter writer(value);
    std::string out;
    std::string bit;
    bool more = true;
    for (bits = 0; more; ++bits) {
      bit.clear();
      more = writer.write(bit, bytes);
      EXPECT_LE(bit.size(), bytes + 100) << "at " << bits;
      out += bit;
    }
    return out;
  }

  ScriptedSource source_;
  ManualClock clock_{Timestamp{}};
};

TEST_F(ResultWriterTest, WritesInBitsWhatIsWrittenAtOnce) {
  const Engine engine(source_, clock_);
  for (const std::string_view text :
       {"1", "'x'", "{__name__=~'a|c'}", "{__name__=~'a|c'}[1m]", "a[10s:1s]", "none"}) {
    const auto query = Query::parse(text, {});
    ASSERT_TRUE(query) << text;
    const auto value = engine.instant(**query, from_unix_ms(6000));
    ASSERT_TRUE(value) << text;
    std::string whole;
    append_json(whole, *value);
    for (const std::size_t bytes : {1U, 30U, 100U, 100'000U}) {
      std::size_t bits = 0;
      EXPECT_EQ(in_bits(*value, bytes, bits), whole) << text << " in bits of " << bytes;
      EXPECT_LE(bits, whole.size() / bytes + 2) << text << " in bits of " << bytes;
    }
  }
}

TEST_F(ResultWriterTest, AMatrixIsCutBetweenItsPoints) {
  const auto query = Query::parse("a", {});
  const auto grid = make_grid({from_unix_ms(0), from_unix_ms(50'000), Duration{1000}}, {});
  const auto value = Engine(source_, clock_).range(**query, *grid);
  ASSERT_TRUE(value);
  std::string whole;
  append_json(whole, *value);
  std::size_t bits = 0;
  EXPECT_EQ(in_bits(*value, 64, bits), whole);
  EXPECT_GT(bits, 10U);
}

}  // namespace
}  // namespace hb::promql
