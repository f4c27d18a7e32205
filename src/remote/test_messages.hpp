#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <protozero/pbf_writer.hpp>

namespace hb::remote {

// Messages of remote write 1.0 for tests, in the order in which senders write their fields.
struct TestSeries {
  std::vector<std::pair<std::string, std::string>> labels = {};
  std::vector<std::pair<int64_t, double>> samples = {};  // milliseconds and value
  int exemplars = 0;
  int histograms = 0;
};

inline std::string test_message(const std::vector<TestSeries>& all) {
  std::string message;
  protozero::pbf_writer request(message);
  for (const TestSeries& each : all) {
    protozero::pbf_writer series(request, 1);
    for (const auto& [name, value] : each.labels) {
      protozero::pbf_writer label(series, 1);
      label.add_string(1, name);
      label.add_string(2, value);
    }
    for (const auto& [time_ms, value] : each.samples) {
      protozero::pbf_writer sample(series, 2);
      sample.add_double(1, value);
      sample.add_int64(2, time_ms);
    }
    for (int i = 0; i < each.exemplars; ++i) {
      protozero::pbf_writer exemplar(series, 3);
      exemplar.add_double(2, 1);
    }
    for (int i = 0; i < each.histograms; ++i) {
      protozero::pbf_writer histogram(series, 4);
      histogram.add_uint64(1, 12);
    }
  }
  return message;
}

}  // namespace hb::remote
