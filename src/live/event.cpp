#include "live/event.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "promql/json.hpp"

namespace hb::live {

std::string tick_event(Timestamp tick, const std::vector<const std::string*>& fragments,
                       std::size_t bytes_max) {
  std::string too_large;
  promql::append_failure(too_large, "execution",
                         fmt::format("the results of this stream's queries exceed {} bytes; ask for fewer "
                                     "series",
                                     bytes_max));
  constexpr std::string_view kEnd = "]}\n\n";
  // What the fragments take at least: the error where that is shorter.
  const auto least = [&](const std::string& fragment) {
    return std::min(fragment.size(), too_large.size()) + 1;
  };
  std::size_t whole = 0;
  std::size_t least_left = kEnd.size();
  for (const std::string* fragment : fragments) {
    whole += fragment->size() + 1;
    least_left += least(*fragment);
  }

  std::string event;
  event.reserve(std::min(whole + 128, bytes_max));
  const int64_t ms = unix_ms(tick);
  fmt::format_to(std::back_inserter(event), "id: {}\nevent: tick\ndata: {{\"time\":{}.{:03},\"results\":[",
                 ms, ms / 1000, ms % 1000);
  for (std::size_t i = 0; i < fragments.size(); ++i) {
    const std::string& fragment = *fragments[i];
    least_left -= least(fragment);
    if (i > 0) event.push_back(',');
    const bool fits = event.size() + fragment.size() + least_left <= bytes_max;
    event.append(fits || fragment.size() <= too_large.size() ? fragment : too_large);
  }
  return event.append(kEnd);
}

}  // namespace hb::live
