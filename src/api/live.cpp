#include "api/live.hpp"

#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "http/form.hpp"

namespace hb::api {
namespace {

// A watcher of the hub as the body of a response.
class WatcherStream final : public http::ByteStream {
 public:
  explicit WatcherStream(std::shared_ptr<live::Watcher> watcher) : watcher_(std::move(watcher)) {}
  WatcherStream(const WatcherStream&) = delete;
  WatcherStream& operator=(const WatcherStream&) = delete;
  // The connection may have ended before it took the stream over.
  ~WatcherStream() override { watcher_->close(); }

  [[nodiscard]] std::shared_ptr<const std::string> pop() override { return watcher_->pop(); }
  void on_ready(std::function<void()> ready) override { watcher_->on_ready(std::move(ready)); }
  [[nodiscard]] bool ended() const override { return watcher_->ended(); }
  void close() override { watcher_->close(); }

 private:
  const std::shared_ptr<live::Watcher> watcher_;
};

http::Response bad_data(std::string_view message) { return http::prometheus_error(400, "bad_data", message); }

Result<std::vector<std::string>> posted_queries(const http::Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  const auto wrong = [] { return fail(ErrorCode::invalid, R"(the body has to be {"queries": ["…", …]})"); };
  if (!body.is_object()) return wrong();
  const auto queries = body.find("queries");
  if (queries == body.end() || !queries->is_array()) return wrong();
  std::vector<std::string> texts;
  for (const auto& query : *queries) {
    if (!query.is_string()) return wrong();
    texts.push_back(query.get<std::string>());
  }
  return texts;
}

// The id of the last event that the reader saw; invalid when it is none of ours.
Result<std::optional<int64_t>> last_event_id(const http::Request& request) {
  auto text = request.headers.get("Last-Event-ID");
  if (!text) text = request.param("lastEventId");
  if (!text || text->empty()) return std::nullopt;
  int64_t id = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), id);
  if (error != std::errc{} || end != text->data() + text->size()) {
    return fail(ErrorCode::invalid,
                "Last-Event-ID is not the id of an event: milliseconds since the Unix epoch");
  }
  return id;
}

http::Response subscribe(live::Hub& hub, std::span<const std::string> queries,
                         std::optional<int64_t> last_event) {
  auto watcher = hub.subscribe(queries, last_event);
  if (watcher) return http::event_stream(std::make_shared<WatcherStream>(*std::move(watcher)));
  if (watcher.error().code != ErrorCode::limit) return bad_data(watcher.error().message);
  http::Response busy = http::prometheus_error(503, "unavailable", watcher.error().message);
  busy.headers.add("Retry-After", "10");
  return busy;
}

}  // namespace

http::Response live_answer(live::Hub& hub, const http::Request& request) {
  const Result<std::optional<int64_t>> last_event = last_event_id(request);
  if (!last_event) return bad_data(last_event.error().message);
  if (request.method == http::Method::post) {
    if (std::optional<http::Response> refused = http::refuse_other_content_type(request, http::kJson)) {
      return *std::move(refused);
    }
    const Result<std::vector<std::string>> queries = posted_queries(request);
    if (!queries) return bad_data(queries.error().message);
    return subscribe(hub, *queries, *last_event);
  }
  std::vector<std::string> queries;
  for (const std::string_view query : request.params("query"))
    queries.emplace_back(query);
  return subscribe(hub, queries, *last_event);
}

}  // namespace hb::api
