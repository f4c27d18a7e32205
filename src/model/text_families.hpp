#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/exposition_entry.hpp"

namespace hb {

// What Prometheus's text format asks of lines together: a family's HELP and TYPE come once, its TYPE before
// its samples. Families may be interleaved.
class TextFamilies {
 public:
  [[nodiscard]] Result<void> metadata(const ExpositionMetadata& metadata);
  // Sets the sample's family and type, whose views are good as long as this object.
  [[nodiscard]] Result<void> sample(ExpositionSample& sample);

 private:
  struct Family {
    std::optional<ExpositionType> type = {};
    bool has_help = false;
    bool has_samples = false;
  };
  using Families = std::map<std::string, Family, std::less<>>;

  Families::iterator family_of(std::string_view name);

  Families families_;
  Families::iterator last_ = families_.end();
};

}  // namespace hb
