#include "app/commands/query_backend.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "api/query.hpp"
#include "app/query_text.hpp"
#include "base/worker_pool.hpp"
#include "http/local_client.hpp"
#include "http/message.hpp"
#include "http/stream.hpp"
#include "store/store.hpp"

namespace hb::app {
namespace {

std::string_view path_of(QueryBackend::Kind kind) {
  return kind == QueryBackend::Kind::range ? "/api/v1/query_range" : "/api/v1/query";
}

Result<std::string> body_or_error(int status, std::string body) {
  if (status == 200) return body;
  std::string error = query_error(body);
  if (error.empty()) error = fmt::format("the program answered with status {}", status);
  return fail(ErrorCode::invalid, std::move(error));
}

class RunningProgram final : public QueryBackend {
 public:
  RunningProgram(http::LocalClient client, const Clock& clock) : client_(std::move(client)), clock_(clock) {}

  [[nodiscard]] Timestamp now() const override { return clock_.now(); }

  [[nodiscard]] Result<std::string> ask(Kind kind, const std::string& form) override {
    Result<http::ClientResponse> response =
        client_.request(http::Method::post, path_of(kind), form, http::kForm);
    if (!response) return std::unexpected(response.error());
    return body_or_error(response->status, std::move(response->body));
  }

 private:
  http::LocalClient client_;
  const Clock& clock_;
};

// A clock that stands, so that "now" is when history ends. Time that is taken still passes.
class StandingClock final : public Clock {
 public:
  StandingClock(Timestamp now, const Clock& clock) : now_(now), clock_(clock) {}
  [[nodiscard]] Timestamp now() const override { return now_; }
  [[nodiscard]] Steady steady_now() const override { return clock_.steady_now(); }

 private:
  const Timestamp now_;
  const Clock& clock_;
};

// All pieces of a stream, as they come.
std::string drained(http::ByteStream& stream) {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  stream.on_ready([&] {
    // Notified under the lock: once it is free, the condition may be gone.
    const std::lock_guard lock(mutex);
    ready = true;
    changed.notify_one();
  });
  std::string text;
  for (;;) {
    // Looked at before the pieces: none follows those that are there when it has ended.
    const bool ended = stream.ended();
    const std::shared_ptr<const std::string> piece = stream.pop();
    if (piece) {
      text += *piece;
      continue;
    }
    if (ended) break;
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ready; });
    ready = false;
  }
  stream.close();
  return text;
}

class HistoryAtRest final : public QueryBackend {
 public:
  HistoryAtRest(std::unique_ptr<store::Store> store, Timestamp newest, const Clock& clock)
      : store_(std::move(store)), clock_(newest, clock) {}

  [[nodiscard]] Timestamp now() const override { return clock_.now(); }

  [[nodiscard]] Result<std::string> ask(Kind kind, const std::string& form) override {
    http::Request request{.method = http::Method::post, .path = std::string(path_of(kind)), .body = form};
    request.headers.add("Content-Type", http::kForm);
    http::Response response = kind == Kind::range ? api_.range(request) : api_.instant(request);
    std::string body;
    if (const auto* text = std::get_if<std::string>(&response.body)) body = *text;
    if (const auto* stream = std::get_if<std::shared_ptr<http::ByteStream>>(&response.body))
      body = drained(**stream);
    return body_or_error(response.status, std::move(body));
  }

 private:
  const std::unique_ptr<store::Store> store_;
  const StandingClock clock_;
  WorkerPool renderers_{{.threads = 1, .queue_max = 4}};
  api::QueryApi api_{*store_, clock_, renderers_, {}};
};

}  // namespace

Result<std::unique_ptr<QueryBackend>> open_query_backend(const std::string& directory, const Clock& clock) {
  Result<http::LocalClient> client = http::LocalClient::connect(directory);
  if (client) return std::make_unique<RunningProgram>(*std::move(client), clock);
  if (client.error().code != ErrorCode::unavailable) return std::unexpected(client.error());
  Result<std::unique_ptr<store::Store>> store = store::Store::open_read_only({.directory = directory}, clock);
  if (!store) {
    if (store.error().code != ErrorCode::not_found) return std::unexpected(store.error());
    return fail(ErrorCode::not_found,
                fmt::format("{}\nStart it with: heartbeat --data-dir {}", client.error().message, directory));
  }
  const Result<std::optional<Timestamp>> newest = (*store)->newest_sample();
  if (!newest) return std::unexpected(newest.error());
  return std::make_unique<HistoryAtRest>(*std::move(store), newest->value_or(clock.now()), clock);
}

}  // namespace hb::app
