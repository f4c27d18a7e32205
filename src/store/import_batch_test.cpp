#include "store/import_batch.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace hb::store {
namespace {

TextSample sample(const Labels& labels, int64_t time_ms, double value) {
  return {
      .labels = &labels, .same_series = false, .type = MetricType::gauge, .time_ms = time_ms, .value = value};
}

const Labels kA{{"__name__", "a"}};
const Labels kB{{"__name__", "b"}};

TEST(ImportBatch, BringsSamplesIntoOrder) {
  ImportBatch batch;
  for (const auto& [time_ms, value] : std::vector<std::pair<int64_t, double>>{{5, 1}, {7, 2}, {5, 3}, {1, 4}})
    ASSERT_TRUE(batch.add(sample(kA, time_ms, value)));
  ASSERT_TRUE(batch.add(sample(kB, 9, 5)));
  TextSample same = sample(kB, 8, 6);
  same.same_series = true;
  ASSERT_TRUE(batch.add(same));
  EXPECT_EQ(batch.samples(), 6U);
  const std::vector<ImportedSeries> taken = batch.take();
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].labels, kA);
  EXPECT_EQ(taken[0].type, MetricType::gauge);
  EXPECT_EQ(taken[0].samples.times_ms, (std::vector<int64_t>{1, 5, 7}));
  EXPECT_EQ(taken[0].samples.values, (std::vector<double>{4, 3, 2}));
  EXPECT_EQ(taken[1].samples.times_ms, (std::vector<int64_t>{8, 9}));
  EXPECT_TRUE(check_import(taken));
}

// What the reader calls the same series need not be in the batch any more.
TEST(ImportBatch, IsEmptyOnceTaken) {
  ImportBatch batch;
  ASSERT_TRUE(batch.add(sample(kA, 1, 1)));
  EXPECT_EQ(batch.take().size(), 1U);
  EXPECT_EQ(batch.samples(), 0U);
  TextSample same = sample(kA, 2, 2);
  same.same_series = true;
  ASSERT_TRUE(batch.add(same));
  const std::vector<ImportedSeries> taken = batch.take();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].labels, kA);
  EXPECT_EQ(taken[0].samples.times_ms, (std::vector<int64_t>{2}));
}

TEST(ImportBatch, TakesAsMuchAsItMay) {
  ImportBatch batch({.samples = 3, .series = 1});
  EXPECT_TRUE(batch.add(sample(kA, 1, 1)));
  EXPECT_FALSE(batch.add(sample(kB, 1, 1)));
  EXPECT_TRUE(batch.add(sample(kA, 2, 1)));
  EXPECT_TRUE(batch.add(sample(kA, 3, 1)));
  EXPECT_FALSE(batch.add(sample(kA, 4, 1)));
  EXPECT_EQ(batch.take().size(), 1U);
  EXPECT_TRUE(batch.add(sample(kB, 1, 1)));
}

}  // namespace
}  // namespace hb::store
