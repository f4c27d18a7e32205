#include "app/commands/db/import.hpp"

#include <functional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace hb::app::db {
namespace {

// One import on its way.
class Import {
 public:
  Import(Database& database, SampleReader& reader, store::ImportBatch::Limits limits)
      : database_(database), reader_(reader), batch_(limits) {}

  ImportRun run() {
    while (!run_.error) {
      const Result<std::optional<TextSample>> sample = reader_.next();
      if (!sample) {
        flush();
        // That the samples before the line were not taken is the graver thing to say.
        if (!run_.error) {
          run_.error = sample.error();
          run_.line = reader_.line();
        }
        break;
      }
      if (!*sample) {
        flush();
        break;
      }
      add(**sample);
    }
    run_.taken.series = series_.size();
    return std::move(run_);
  }

 private:
  void add(const TextSample& sample) {
    if (!sample.same_series) series_.insert(std::hash<Labels>{}(*sample.labels));
    if (batch_.add(sample)) return;
    flush();
    // An empty batch takes any sample.
    if (!run_.error) (void)batch_.add(sample);
  }

  void flush() {
    if (batch_.samples() == 0) return;
    const Result<store::ImportOutcome> taken = database_.import(batch_.take());
    if (taken) {
      run_.taken += *taken;
    } else {
      run_.error = taken.error();
    }
  }

  Database& database_;
  SampleReader& reader_;
  store::ImportBatch batch_;
  std::unordered_set<std::size_t> series_;  // by their hash, to count each once
  ImportRun run_;
};

}  // namespace

ImportRun import_samples(Database& database, SampleReader& reader, store::ImportBatch::Limits limits) {
  return Import(database, reader, limits).run();
}

SampleFormat guess_sample_format(std::string_view first_line) {
  const bool csv = first_line.contains("metric") && first_line.contains("timestamp") &&
                   first_line.contains(',') && !first_line.starts_with('#');
  return csv ? SampleFormat::csv : SampleFormat::openmetrics;
}

}  // namespace hb::app::db
