#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "http/limits.hpp"
#include "http/message.hpp"
#include "http/response_parser.hpp"

namespace hb::http {

// How the program's command line asks the running program: HTTP over the local socket of its data directory.
// Each function blocks until it is done. The connection is kept from request to request, and made again when
// the server has closed it meanwhile. Belongs to one thread.
class LocalClient {
 public:
  struct Options {
    std::size_t body_bytes_max = 64 * kMiB;  // of a response; more: limit
    // For a whole request. A little longer than the server gives itself, so that its own words arrive.
    std::chrono::milliseconds request_time = kLocalLimits.handler_time + std::chrono::seconds(10);
  };

  // To the program that has this data directory. unavailable when none is running.
  [[nodiscard]] static Result<LocalClient> connect(const std::string& directory) {
    return connect(directory, {});
  }
  [[nodiscard]] static Result<LocalClient> connect(const std::string& directory, const Options& options);

  // Any status is a response. `target` is percent-encoded and begins with '/': invalid otherwise. timeout,
  // limit, unavailable (the program ended) and corrupt are of this request alone.
  [[nodiscard]] Result<ClientResponse> request(Method method, std::string_view target,
                                               std::string_view body = {},
                                               std::string_view content_type = {});

 private:
  LocalClient(std::string directory, const Options& options, UniqueFd socket)
      : directory_(std::move(directory)), options_(options), socket_(std::move(socket)) {}

  Result<void> connect_again_if_closed();
  Result<void> exchange(std::string_view unsent, ResponseParser& parser);

  std::string directory_;
  Options options_;
  UniqueFd socket_;  // none after a response that ended the connection
};

}  // namespace hb::http
