#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "procfs/dbus_message.hpp"

namespace hb::procfs {

// A connection to a message bus over its Unix socket (D-Bus specification). Only what asking takes is spoken:
// method calls whose arguments are texts, one after the other. Each wait for an answer ends after a few
// seconds. Belongs to one thread, which must not be the tick's.
class DbusConnection {
 public:
  struct Call {
    std::string_view destination;
    std::string_view path;
    std::string_view interface;
    std::string_view member;
  };

  // not_found when there is no such socket, io when it is refused.
  [[nodiscard]] static Result<DbusConnection> open(const std::string& socket_path);

  // The answer. io when the connection is broken, and useless from then on; not_found when the service does
  // not run, which this does not change; unavailable with the bus's own words when the call is refused.
  [[nodiscard]] Result<DbusMessage> call(const Call& call, std::span<const std::string_view> arguments);

 private:
  explicit DbusConnection(UniqueFd socket) : socket_(std::move(socket)) {}

  Result<void> authenticate();
  Result<void> send(std::string_view bytes);
  Result<std::string> receive(std::size_t bytes);
  Result<std::string> receive_line();
  Result<DbusMessage> receive_message();

  UniqueFd socket_;
  uint32_t serial_ = 0;
};

}  // namespace hb::procfs
