#include "dashboard/dashboards.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <unistd.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/clock.hpp"
#include "dashboard/dashboard_name.hpp"
#include "dashboard/limits.hpp"

namespace hb::dashboard {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

std::string text_of(std::string_view title, std::size_t bytes = 0) {
  const std::string head = fmt::format(R"({{"version":1,"title":"{}","panels":[],"description":")", title);
  const std::string tail = R"("})";
  const std::size_t fill = bytes > head.size() + tail.size() ? bytes - head.size() - tail.size() : 0;
  return head + std::string(fill, 'x') + tail;
}

TEST(DashboardName, IsOfFewCharacters) {
  for (const std::string name : {"a", "0", "node-exporter_full", "a-b"})
    EXPECT_TRUE(is_name(name)) << name;
  for (const std::string name : {"", "-a", "a-", "_a", "A", "a b", "a.json", "..", "a/b", ".a", "ä"})
    EXPECT_FALSE(is_name(name)) << name;
  EXPECT_FALSE(is_name(std::string_view("a\0b", 3)));
  EXPECT_TRUE(is_name(std::string(kNameBytesMax, 'a')));
  EXPECT_FALSE(is_name(std::string(kNameBytesMax + 1, 'a')));
}

// Both shelves behave alike; "disk" or "memory".
class DashboardsTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    ASSERT_NE(::mkdtemp(root_.data()), nullptr);
    dashboards_ = make();
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  [[nodiscard]] bool on_disk() const { return GetParam() == "disk"; }
  [[nodiscard]] std::string directory() const { return root_ + "/dashboards"; }
  [[nodiscard]] std::string file(std::string_view name) const {
    return fmt::format("{}/{}.json", directory(), name);
  }
  [[nodiscard]] std::unique_ptr<Dashboards> make() const {
    return std::make_unique<Dashboards>(on_disk() ? file_shelf(directory()) : memory_shelf(clock_),
                                        GetParam());
  }
  // Of something that has to succeed.
  Change put(std::string_view name, std::string_view text, const Precondition& precondition = {}) {
    const Result<Change> change = dashboards_->put(name, text, precondition);
    EXPECT_TRUE(change) << change.error().message;
    return change.value_or(Change{});
  }
  [[nodiscard]] std::vector<std::string> names() {
    const std::vector<Summary> list = dashboards_->list().value();
    std::vector<std::string> names;
    names.reserve(list.size());
    for (const Summary& each : list)
      names.push_back(each.name);
    return names;
  }

  ManualClock clock_{from_unix_ms(1'700'000'000'000)};
  std::string root_ = "/tmp/hb-dashboards-XXXXXX";
  std::unique_ptr<Dashboards> dashboards_;
};

INSTANTIATE_TEST_SUITE_P(, DashboardsTest, testing::Values("disk", "memory"),
                         [](const auto& shelf) { return shelf.param; });

TEST_P(DashboardsTest, AreEmptyAtFirst) {
  EXPECT_THAT(names(), ElementsAre());
  EXPECT_EQ(dashboards_->get("a").error().code, ErrorCode::not_found);
  EXPECT_EQ(dashboards_->erase("a", {}).error().code, ErrorCode::not_found);
  EXPECT_EQ(dashboards_->kept(), GetParam());
}

TEST_P(DashboardsTest, GiveBackWhatWasPut) {
  const Change created = put("b", text_of("B"));
  EXPECT_EQ(created.outcome, Outcome::created);
  put("a", text_of("A"));
  const Document document = dashboards_->get("b").value();
  EXPECT_EQ(document.text, text_of("B"));
  EXPECT_EQ(document.version, created.version);
  const std::vector<Summary> list = dashboards_->list().value();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].name, "a");
  EXPECT_EQ(list[1].title, "B");
  EXPECT_EQ(list[1].version, created.version);
  EXPECT_EQ(list[1].bytes, text_of("B").size());
  EXPECT_GT(unix_ms(list[1].changed), 0);

  const Change replaced = put("b", text_of("C"));
  EXPECT_EQ(replaced.outcome, Outcome::replaced);
  EXPECT_NE(replaced.version, created.version);
  EXPECT_EQ(dashboards_->list().value()[1].title, "C");

  EXPECT_EQ(dashboards_->erase("b", {}).value().outcome, Outcome::erased);
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_P(DashboardsTest, RefuseWhoIsLate) {
  const std::string first = put("a", text_of("A"), {.absent = true}).version;
  EXPECT_EQ(put("a", text_of("B"), {.absent = true}).outcome, Outcome::refused);
  EXPECT_EQ(put("new", text_of("B"), {.present = true}).outcome, Outcome::refused);
  EXPECT_EQ(put("new", text_of("B"), {.versions = {first}}).outcome, Outcome::refused);

  const std::string second = put("a", text_of("B"), {.present = true, .versions = {"other", first}}).version;
  const Change late = put("a", text_of("C"), {.present = true, .versions = {first}});
  EXPECT_EQ(late.outcome, Outcome::refused);
  EXPECT_EQ(late.version, second);
  EXPECT_EQ(dashboards_->erase("a", {.versions = {first}}).value().outcome, Outcome::refused);
  EXPECT_EQ(dashboards_->get("a").value().text, text_of("B"));
  EXPECT_EQ(dashboards_->erase("a", {.versions = {second}}).value().outcome, Outcome::erased);
  EXPECT_THAT(names(), ElementsAre());
}

TEST_P(DashboardsTest, SayWhatIsWrongWithAText) {
  const std::pair<std::string, std::string> wrong[] = {
      {"", "not JSON"},
      {"{", "not JSON"},
      {"[]", "JSON object"},
      {R"({"title":"x"})", "version"},
      {R"({"title":"x","version":"1"})", "version"},
      {R"({"version":1})", "title"},
      {R"({"version":1,"title":2})", "title"},
      {"{\"version\":1,\"title\":\"\xff\"}", "not JSON"},
      {std::string(100'000, '['), "not JSON"},
  };
  for (const auto& [text, words] : wrong) {
    const Result<Change> change = dashboards_->put("a", text, {});
    ASSERT_FALSE(change) << text;
    EXPECT_EQ(change.error().code, ErrorCode::invalid);
    EXPECT_THAT(change.error().message, HasSubstr(words));
  }
  EXPECT_EQ(dashboards_->put("../a", text_of("A"), {}).error().code, ErrorCode::invalid);
  EXPECT_EQ(dashboards_->get("../a").error().code, ErrorCode::invalid);
  EXPECT_EQ(dashboards_->erase("../a", {}).error().code, ErrorCode::invalid);
  EXPECT_THAT(names(), ElementsAre());
}

TEST_P(DashboardsTest, HaveAtMostSoManyBytes) {
  const std::string largest = text_of("A", kDashboardBytesMax);
  ASSERT_EQ(largest.size(), kDashboardBytesMax);
  put("a", largest);
  EXPECT_EQ(dashboards_->get("a").value().text, largest);
  const Result<Change> larger = dashboards_->put("b", text_of("A", kDashboardBytesMax + 1), {});
  EXPECT_EQ(larger.error().code, ErrorCode::limit);
}

TEST_P(DashboardsTest, AreAtMostSoMany) {
  for (std::size_t i = 0; i < kDashboardsMax; ++i)
    put(fmt::format("d{}", i), text_of("D"));
  EXPECT_EQ(names().size(), kDashboardsMax);
  const Result<Change> another = dashboards_->put("another", text_of("D"), {});
  EXPECT_EQ(another.error().code, ErrorCode::limit);
  EXPECT_THAT(another.error().message, HasSubstr("delete one first"));
  // Those that are there may change, and make room.
  EXPECT_EQ(put("d0", text_of("E")).outcome, Outcome::replaced);
  EXPECT_TRUE(dashboards_->erase("d0", {}));
  EXPECT_EQ(put("another", text_of("D")).outcome, Outcome::created);
}

using DashboardsInMemory = DashboardsTest;
INSTANTIATE_TEST_SUITE_P(, DashboardsInMemory, testing::Values("memory"));

TEST_P(DashboardsInMemory, HaveAtMostSoManyBytesTogether) {
  constexpr std::size_t kFull = kMemoryBytesMax / kDashboardBytesMax;
  for (std::size_t i = 0; i < kFull; ++i)
    put(fmt::format("d{}", i), text_of("D", kDashboardBytesMax));
  EXPECT_EQ(dashboards_->put("another", text_of("D"), {}).error().code, ErrorCode::limit);
  put("d0", text_of("D", kDashboardBytesMax - 1000));
  EXPECT_EQ(put("another", text_of("D", 1000)).outcome, Outcome::created);
  EXPECT_EQ(dashboards_->put("d1", text_of("D"), {}).value().outcome, Outcome::replaced);
}

using DashboardsOnDisk = DashboardsTest;
INSTANTIATE_TEST_SUITE_P(, DashboardsOnDisk, testing::Values("disk"));

TEST_P(DashboardsOnDisk, AreThereForTheNextStart) {
  const std::string version = put("a", text_of("A")).version;
  dashboards_ = make();
  EXPECT_EQ(dashboards_->list().value().at(0).title, "A");
  EXPECT_EQ(dashboards_->get("a").value().version, version);
}

TEST_P(DashboardsOnDisk, AreTheirOwnersAlone) {
  put("a", text_of("A"));
  struct stat status{};
  ASSERT_EQ(::stat(file("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
  ASSERT_EQ(::stat(directory().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700U);
}

TEST_P(DashboardsOnDisk, TakeFilesThatSomebodyPutThere) {
  put("a", text_of("A"));
  std::ofstream(file("hand-made")) << text_of("By hand");
  std::ofstream(file("broken")) << "{";
  std::ofstream(file("large")) << text_of("L", kDashboardBytesMax + 1);
  std::ofstream(directory() + "/README.txt") << "not one";
  std::ofstream(directory() + "/Upper.json") << text_of("not one");
  fs::create_directory(file("directory"));
  fs::create_symlink("/etc/passwd", file("link"));
  ASSERT_THAT(names(), ElementsAre("a", "broken", "hand-made", "large"));
  EXPECT_EQ(dashboards_->list().value()[2].title, "By hand");
  EXPECT_EQ(dashboards_->get("broken").value().text, "{");
  EXPECT_EQ(dashboards_->get("large").error().code, ErrorCode::limit);
  EXPECT_FALSE(dashboards_->get("link"));
  // What cannot be read can be put right.
  EXPECT_EQ(put("large", text_of("small")).outcome, Outcome::replaced);
}

TEST_P(DashboardsOnDisk, SeeWhatAnEditorChanged) {
  const std::string version = put("a", text_of("A")).version;
  ASSERT_EQ(names().size(), 1U);
  std::ofstream(file("a")) << text_of("Another");
  EXPECT_EQ(dashboards_->list().value()[0].title, "Another");
  EXPECT_EQ(put("a", text_of("B"), {.versions = {version}}).outcome, Outcome::refused);
}

TEST_P(DashboardsOnDisk, KeepTheOldOneWhereTheNewCannotBeWritten) {
  put("a", text_of("A"));
  // In the place of the file that is written first.
  fs::create_directory(directory() + "/.unfinished");
  const Result<Change> change = dashboards_->put("a", text_of("B"), {});
  ASSERT_FALSE(change);
  EXPECT_EQ(change.error().code, ErrorCode::io);
  EXPECT_THAT(change.error().message, HasSubstr(directory()));
  EXPECT_EQ(dashboards_->get("a").value().text, text_of("A"));
}

TEST_P(DashboardsOnDisk, LeaveNothingUnfinished) {
  std::filesystem::create_directory(directory());
  std::ofstream(directory() + "/.unfinished")
      << "left by a crash, and longer than what follows it" << text_of("X", 9000);
  put("a", text_of("A"));
  EXPECT_EQ(dashboards_->get("a").value().text, text_of("A"));
  EXPECT_FALSE(fs::exists(directory() + "/.unfinished"));
}

}  // namespace
}  // namespace hb::dashboard
