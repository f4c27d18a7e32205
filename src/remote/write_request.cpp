#include "remote/write_request.hpp"

#include <vector>

#include <fmt/format.h>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>

#include "remote/limits.hpp"

namespace hb::remote {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

// The messages and their fields: prompb/remote.proto and prompb/types.proto of version 1.0.
enum class RequestField : uint32_t { timeseries = 1, metadata = 3 };
enum class SeriesField : uint32_t { labels = 1, samples = 2, exemplars = 3, histograms = 4 };
enum class LabelField : uint32_t { name = 1, value = 2 };
enum class SampleField : uint32_t { value = 1, timestamp = 2 };

// A field that is known by its number but has another's type: no program that speaks this protocol sends it.
struct WrongType final : protozero::exception {
  [[nodiscard]] const char* what() const noexcept override {
    return "a field has another type than it should";
  }
};

void expect(const pbf_reader& reader, pbf_wire_type type) {
  if (!reader.has_wire_type(type)) throw WrongType{};
}

pbf_reader message_of(pbf_reader& reader) {
  expect(reader, pbf_wire_type::length_delimited);
  return reader.get_message();
}

std::string_view text_of(pbf_reader& reader) {
  expect(reader, pbf_wire_type::length_delimited);
  const protozero::data_view view = reader.get_view();
  return {view.data(), view.size()};
}

void skip_message(pbf_reader message) {
  while (message.next())
    message.skip();
}

// Collects what one series has; the memory is kept from series to series.
class SeriesReader {
 public:
  // False when there are too many samples.
  bool read(pbf_reader message) {
    labels_.clear();
    times_ms_.clear();
    values_.clear();
    series_ = {};
    while (message.next()) {
      switch (SeriesField{message.tag()}) {
        case SeriesField::labels:
          read_label(message_of(message));
          break;
        case SeriesField::samples:
          if (++samples_ > kWriteSamplesMax) return false;
          read_sample(message_of(message));
          break;
        case SeriesField::exemplars:
          skip_message(message_of(message));
          ++series_.exemplars;
          break;
        case SeriesField::histograms:
          skip_message(message_of(message));
          ++series_.histograms;
          break;
        default:
          message.skip();
      }
    }
    series_.labels = labels_;
    series_.times_ms = times_ms_;
    series_.values = values_;
    return true;
  }

  [[nodiscard]] const WrittenSeries& series() const { return series_; }

 private:
  void read_label(pbf_reader message) {
    LabelView label;
    while (message.next()) {
      if (LabelField{message.tag()} == LabelField::name) {
        label.name = text_of(message);
      } else if (LabelField{message.tag()} == LabelField::value) {
        label.value = text_of(message);
      } else {
        message.skip();
      }
    }
    if (labels_.size() <= kSeriesLabelsMax) labels_.push_back(label);
  }

  // What is zero need not be sent.
  void read_sample(pbf_reader message) {
    int64_t time_ms = 0;
    double value = 0;
    while (message.next()) {
      if (SampleField{message.tag()} == SampleField::value) {
        expect(message, pbf_wire_type::fixed64);
        value = message.get_double();
      } else if (SampleField{message.tag()} == SampleField::timestamp) {
        expect(message, pbf_wire_type::varint);
        time_ms = message.get_int64();
      } else {
        message.skip();
      }
    }
    times_ms_.push_back(time_ms);
    values_.push_back(value);
  }

  std::size_t samples_ = 0;  // of all series
  std::vector<LabelView> labels_;
  std::vector<int64_t> times_ms_;
  std::vector<double> values_;
  WrittenSeries series_;
};

}  // namespace

Result<void> read_write_request(std::string_view message,
                                const std::function<void(const WrittenSeries&)>& visit) {
  SeriesReader reader;
  try {
    pbf_reader request(message.data(), message.size());
    while (request.next()) {
      switch (RequestField{request.tag()}) {
        case RequestField::timeseries:
          if (!reader.read(message_of(request))) {
            return fail(ErrorCode::limit,
                        fmt::format("the request has more than {} samples, which are too many "
                                    "for one: send fewer at once",
                                    kWriteSamplesMax));
          }
          visit(reader.series());
          break;
        case RequestField::metadata:
          skip_message(message_of(request));
          break;
        default:
          request.skip();
      }
    }
  } catch (const protozero::exception& error) {
    return fail(ErrorCode::invalid, fmt::format("the protobuf message is broken: {}", error.what()));
  }
  return {};
}

}  // namespace hb::remote
