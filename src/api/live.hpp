#pragma once

#include "http/message.hpp"
#include "live/hub.hpp"

namespace hb::api {

// Answers /api/v1/live: an event stream with the values of each query at every tick. GET takes `query`, once
// or more; POST takes a JSON object {"queries": ["…", …]}. The header Last-Event-ID, or the parameter
// lastEventId, asks for the ticks since then first. Errors come in Prometheus's envelope before the stream
// begins.
[[nodiscard]] http::Response live_answer(live::Hub& hub, const http::Request& request);

}  // namespace hb::api
