#include "api/db_text.hpp"

#include <charconv>
#include <exception>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api/json_dump.hpp"
#include "model/exposition.hpp"
#include "model/exposition_number.hpp"
#include "store/tiers.hpp"

namespace hb::api {
namespace {

using Json = nlohmann::ordered_json;
using store::Tier;

constexpr MetricType kTypes[] = {MetricType::counter, MetricType::gauge, MetricType::histogram,
                                 MetricType::summary, MetricType::untyped};

std::string envelope(Json data) {
  Json document;
  document["status"] = "success";
  document["data"] = std::move(data);
  return dump_json(document);
}

// Reads what an envelope holds. The library throws where a member is absent or of another type.
template <typename T, typename Read>
Result<T> open_envelope(std::string_view text, const Read& read) {
  try {
    return read(Json::parse(text).at("data"));
  } catch (const std::exception& wrong) {
    return fail(ErrorCode::corrupt,
                fmt::format("the running program's answer is not understood ({}): is it another version?",
                            wrong.what()));
  }
}

Json time_json(std::optional<int64_t> time_ms) { return time_ms ? Json(*time_ms) : Json(nullptr); }

std::optional<int64_t> read_time(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<int64_t>());
}

Json tier_json(Tier tier, const store::TierInventory& inventory) {
  Json json;
  json["tier"] = store::tier_name(tier);
  json["blocks"] = inventory.blocks;
  json["bytes"] = inventory.bytes;
  json["samples"] = inventory.samples;
  json["oldest_ms"] = time_json(inventory.oldest_ms);
  json["newest_ms"] = time_json(inventory.newest_ms);
  return json;
}

Json metrics_json(const std::vector<store::MetricInventory>& metrics) {
  Json all = Json::array();
  for (const store::MetricInventory& metric : metrics) {
    Json json;
    json["name"] = metric.name;
    json["series"] = metric.series;
    json["bytes"] = metric.bytes;
    all.push_back(std::move(json));
  }
  return all;
}

std::vector<store::MetricInventory> metrics_of(const Json& all) {
  std::vector<store::MetricInventory> metrics;
  for (const Json& json : all)
    metrics.push_back({.name = json.at("name").get<std::string>(),
                       .series = json.at("series").get<uint64_t>(),
                       .bytes = json.at("bytes").get<uint64_t>()});
  return metrics;
}

Json inventory_json(const store::Inventory& inventory) {
  Json json;
  json["file_bytes"] = inventory.file_bytes;
  json["wal_bytes"] = inventory.wal_bytes;
  json["journal_bytes"] = inventory.journal_bytes;
  json["tiers"] = Json::array();
  for (std::size_t tier = 0; tier < store::kTiers; ++tier)
    json["tiers"].push_back(tier_json(static_cast<Tier>(tier), inventory.tiers[tier]));
  json["series_active"] = inventory.series_active;
  json["series_ended"] = inventory.series_ended;
  json["label_bytes"] = inventory.label_bytes;
  json["damaged"] = inventory.damaged;
  json["most_series"] = metrics_json(inventory.most_series);
  json["most_bytes"] = metrics_json(inventory.most_bytes);
  return json;
}

store::Inventory inventory_of(const Json& json) {
  store::Inventory inventory;
  inventory.file_bytes = json.at("file_bytes").get<uint64_t>();
  inventory.wal_bytes = json.at("wal_bytes").get<uint64_t>();
  inventory.journal_bytes = json.at("journal_bytes").get<uint64_t>();
  for (std::size_t tier = 0; tier < store::kTiers; ++tier) {
    const Json& from = json.at("tiers").at(tier);
    inventory.tiers[tier] = {.blocks = from.at("blocks").get<uint64_t>(),
                             .bytes = from.at("bytes").get<uint64_t>(),
                             .samples = from.at("samples").get<uint64_t>(),
                             .oldest_ms = read_time(from.at("oldest_ms")),
                             .newest_ms = read_time(from.at("newest_ms"))};
  }
  inventory.series_active = json.at("series_active").get<uint64_t>();
  inventory.series_ended = json.at("series_ended").get<uint64_t>();
  inventory.label_bytes = json.at("label_bytes").get<uint64_t>();
  inventory.damaged = json.at("damaged").get<uint64_t>();
  inventory.most_series = metrics_of(json.at("most_series"));
  inventory.most_bytes = metrics_of(json.at("most_bytes"));
  return inventory;
}

MetricType type_of(std::string_view name) {
  for (const MetricType type : kTypes) {
    if (metric_type_name(type) == name) return type;
  }
  return MetricType::untyped;
}

SeriesPage::Entry entry_of(const Json& json) {
  std::vector<LabelView> labels;
  for (const auto& [name, value] : json.at("labels").items())
    labels.push_back({name, value.get_ref<const std::string&>()});
  SeriesPage::Entry entry;
  entry.series = {.id = json.at("id").get<uint64_t>(),
                  .labels = std::make_shared<const Labels>(labels),
                  .type = type_of(json.at("type").get_ref<const std::string&>()),
                  .family = {}};
  entry.span = {.start_ms = json.at("first_ms").get<int64_t>(), .end_ms = json.at("last_ms").get<int64_t>()};
  if (!store::is_sample_time(entry.span.start_ms) || !store::is_sample_time(entry.span.end_ms))
    throw std::out_of_range("samples of no time");
  return entry;
}

}  // namespace

std::string check_text(const store::CheckReport& report) {
  Json json;
  json["blocks"] = report.blocks;
  json["chunks"] = report.chunks;
  json["samples"] = report.samples;
  json["series"] = report.series;
  json["journal_records"] = report.journal_records;
  json["damaged"] = report.damaged;
  json["findings"] = report.findings;
  return envelope(std::move(json));
}

Result<store::CheckReport> read_check(std::string_view text) {
  return open_envelope<store::CheckReport>(text, [](const Json& json) {
    store::CheckReport report;
    report.blocks = json.at("blocks").get<uint64_t>();
    report.chunks = json.at("chunks").get<uint64_t>();
    report.samples = json.at("samples").get<uint64_t>();
    report.series = json.at("series").get<uint64_t>();
    report.journal_records = json.at("journal_records").get<uint64_t>();
    report.damaged = json.at("damaged").get<uint64_t>();
    report.findings = json.at("findings").get<std::vector<std::string>>();
    return report;
  });
}

std::string inventory_text(const store::Inventory& inventory) { return envelope(inventory_json(inventory)); }

Result<store::Inventory> read_inventory(std::string_view text) {
  return open_envelope<store::Inventory>(text, inventory_of);
}

std::string inventory_document(const store::Inventory& inventory) {
  return inventory_json(inventory).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string series_text(const SeriesPage& page) {
  Json json;
  json["series"] = Json::array();
  for (const SeriesPage::Entry& entry : page.entries) {
    Json one;
    one["id"] = entry.series.id;
    one["type"] = metric_type_name(entry.series.type);
    one["first_ms"] = entry.span.start_ms;
    one["last_ms"] = entry.span.end_ms;
    one["labels"] = Json::object();
    for (const LabelView label : *entry.series.labels)
      one["labels"][std::string(label.name)] = label.value;
    json["series"].push_back(std::move(one));
  }
  json["next_after"] = page.next_after ? Json(*page.next_after) : Json(nullptr);
  return envelope(std::move(json));
}

Result<SeriesPage> read_series(std::string_view text) {
  return open_envelope<SeriesPage>(text, [](const Json& json) {
    SeriesPage page;
    for (const Json& each : json.at("series"))
      page.entries.push_back(entry_of(each));
    const Json& next = json.at("next_after");
    if (!next.is_null()) page.next_after = next.get<uint64_t>();
    return page;
  });
}

std::string import_text(const store::ImportOutcome& outcome) {
  Json json;
  json["samples"] = outcome.samples;
  json["series"] = outcome.series;
  json["series_new"] = outcome.series_new;
  json["samples_refused"] = outcome.samples_refused;
  return envelope(std::move(json));
}

Result<store::ImportOutcome> read_import(std::string_view text) {
  return open_envelope<store::ImportOutcome>(text, [](const Json& json) {
    store::ImportOutcome outcome;
    outcome.samples = json.at("samples").get<uint64_t>();
    outcome.series = json.at("series").get<uint64_t>();
    outcome.series_new = json.at("series_new").get<uint64_t>();
    outcome.samples_refused = json.at("samples_refused").get<uint64_t>();
    return outcome;
  });
}

void append_samples(std::string& out, const store::SampleColumns& samples) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    fmt::format_to(std::back_inserter(out), "{} ", samples.times_ms[i]);
    append_sample_value(out, samples.values[i]);
    out.push_back('\n');
  }
}

Result<store::SampleColumns> read_samples(std::string_view text) {
  store::SampleColumns samples;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    int64_t time_ms = 0;
    const auto [rest, wrong] = std::from_chars(line.data(), line.data() + line.size(), time_ms);
    const std::string_view number = line.substr(static_cast<std::size_t>(rest - line.data()));
    const auto value =
        number.starts_with(' ') ? parse_exposition_number(number.substr(1)) : std::optional<double>();
    if (end == std::string_view::npos || wrong != std::errc{} || !value)
      return fail(ErrorCode::corrupt, "the running program's answer is no list of samples");
    samples.add(time_ms, *value);
    text.remove_prefix(end + 1);
  }
  return samples;
}

std::string read_error(std::string_view text) {
  const Json document = Json::parse(text, nullptr, false);
  if (!document.is_object()) return std::string(text);
  const auto error = document.find("error");
  return error != document.end() && error->is_string() ? error->get<std::string>() : std::string(text);
}

}  // namespace hb::api
