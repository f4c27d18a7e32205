#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/series_source.hpp"

namespace hb::api {

// A source that gives what another has in memory, or says unavailable: for a thread that must not wait.
class AtOnceSource final : public SeriesSource {
 public:
  // It must outlive this.
  explicit AtOnceSource(SeriesSource& source) : source_(source) {}

  [[nodiscard]] Result<void> for_each(std::span<const Matcher> matchers, TimeRange range,
                                      const SelectHints& hints, const SeriesVisitor& visit) override {
    SelectHints at_once = hints;
    at_once.at_once = true;
    return source_.for_each(matchers, range, at_once, visit);
  }
  // These copy or look at all series.
  [[nodiscard]] Result<std::vector<SeriesView>> select(std::span<const Matcher> /*matchers*/,
                                                       TimeRange /*range*/,
                                                       const SelectHints& /*hints*/) override {
    return refuse();
  }
  [[nodiscard]] Result<std::vector<std::string>> label_values(std::string_view /*label*/,
                                                              std::span<const Matcher> /*matchers*/,
                                                              TimeRange /*range*/) override {
    return refuse();
  }
  [[nodiscard]] Result<std::vector<std::string>> label_names(std::span<const Matcher> /*matchers*/,
                                                             TimeRange /*range*/) override {
    return refuse();
  }

 private:
  static std::unexpected<Error> refuse() {
    return fail(ErrorCode::unavailable, "this is not asked of a source that must not wait");
  }

  SeriesSource& source_;
};

}  // namespace hb::api
