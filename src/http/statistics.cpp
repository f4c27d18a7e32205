#include "http/statistics.hpp"

namespace hb::http {

std::string_view to_string(Reject reason) {
  switch (reason) {
    case Reject::malformed:
      return "malformed";
    case Reject::header_too_large:
      return "header_too_large";
    case Reject::target_too_long:
      return "target_too_long";
    case Reject::body_too_large:
      return "body_too_large";
    case Reject::host:
      return "host";
    case Reject::origin:
      return "origin";
    case Reject::header_time:
      return "header_time";
    case Reject::body_time:
      return "body_time";
    case Reject::write_stall:
      return "write_stall";
    case Reject::connections:
      return "connections";
    case Reject::streams:
      return "streams";
    case Reject::workers:
      return "workers";
    case Reject::handler_time:
      return "handler_time";
    case Reject::evicted:
      return "evicted";
    case Reject::left:
      return "left";
  }
  return "unknown";
}

}  // namespace hb::http
