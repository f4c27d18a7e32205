#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "model/series_source.hpp"
#include "promql/script/script.hpp"

namespace hb::promql::script {

// Where the samples of a script go and the queries' come from.
class Target {
 public:
  virtual ~Target() = default;

  [[nodiscard]] virtual Result<void> clear() = 0;
  // Samples of one series, ascending in time; later ones may be older.
  [[nodiscard]] virtual Result<void> load(const Labels& labels, std::span<const Timestamp> times,
                                          std::span<const double> values) = 0;
  // All series of one load have been given: queries find them from now on.
  [[nodiscard]] virtual Result<void> finish_load() { return {}; }
  [[nodiscard]] virtual SeriesSource& source() = 0;
};

// Samples in memory.
class MemoryTarget final : public Target {
 public:
  MemoryTarget();
  ~MemoryTarget() override;

  [[nodiscard]] Result<void> clear() override;
  [[nodiscard]] Result<void> load(const Labels& labels, std::span<const Timestamp> times,
                                  std::span<const double> values) override;
  [[nodiscard]] SeriesSource& source() override;

 private:
  class Source;
  std::unique_ptr<Source> source_;
};

enum class Verdict { passed, failed, skipped };

struct Outcome {
  std::size_t line = 0;
  std::string query;
  Verdict verdict = Verdict::passed;
  std::string why = {};  // not passed
};

// Runs the commands in order. An instant case is run as the middle of a range query too, where its result
// does not depend on that. Cases that need native histograms or start timestamps are skipped. An error is one
// of the target's.
[[nodiscard]] Result<std::vector<Outcome>> run(std::span<const Command> commands, Target& target,
                                               const Clock& clock);

}  // namespace hb::promql::script
