#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "model/csv_records.hpp"
#include "model/csv_samples.hpp"
#include "model/exposition_samples.hpp"

namespace {

std::vector<std::vector<std::string>> records_of(std::string_view text) {
  hb::StringLines lines(text);
  hb::CsvRecords records(lines);
  std::vector<std::vector<std::string>> all;
  for (;;) {
    const auto record = records.next();
    if (!record || !*record) return all;
    all.emplace_back((**record).begin(), (**record).end());
  }
}

void drain(hb::SampleReader& reader) {
  std::size_t last_line = 0;
  for (;;) {
    const auto sample = reader.next();
    HB_ASSERT(reader.line() >= last_line);
    last_line = reader.line();
    if (!sample) HB_ASSERT(last_line >= 1 && !sample.error().message.empty());
    if (!sample || !*sample) return;
    HB_ASSERT(!(*sample)->labels->metric_name().empty());
    HB_ASSERT((*sample)->time_ms >= 0 && (*sample)->time_ms <= hb::kTextTimeMsMax);
  }
}

}  // namespace

// Records that were read and written again read as the same: but for those of one empty field, whose line is
// empty, and behind a byte order mark, since a first field may look like one.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto records = records_of(text);
  std::erase(records, std::vector<std::string>{""});
  std::string written = "\xef\xbb\xbf";
  for (const auto& record : records) {
    for (std::size_t i = 0; i < record.size(); ++i) {
      if (i > 0) written.push_back(',');
      hb::append_csv_field(written, record[i]);
    }
    written.push_back('\n');
  }
  HB_ASSERT(records_of(written) == records);

  hb::StringLines csv_lines(text);
  hb::CsvSamples csv(csv_lines);
  drain(csv);
  for (const auto format : {hb::ExpositionFormat::openmetrics, hb::ExpositionFormat::prometheus}) {
    hb::StringLines lines(text);
    hb::ExpositionSamples samples(format, lines);
    drain(samples);
  }
  return 0;
}
