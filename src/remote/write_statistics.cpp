#include "remote/write_statistics.hpp"

namespace hb::remote {

std::string_view to_string(Refused reason) {
  switch (reason) {
    case Refused::labels:
      return "labels";
    case Refused::label_limit:
      return "label_limit";
    case Refused::too_old:
      return "too_old";
    case Refused::too_new:
      return "too_new";
    case Refused::duplicate:
      return "duplicate";
    case Refused::series_limit:
      return "series_limit";
    case Refused::histogram:
      return "histogram";
    case Refused::exemplar:
      return "exemplar";
  }
  return "unknown";
}

}  // namespace hb::remote
