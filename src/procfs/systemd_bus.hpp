#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "procfs/dbus_connection.hpp"

namespace hb::procfs {

// A unit as systemd's manager lists it; org.freedesktop.systemd1(5).
struct SystemdUnit {
  std::string name = {};
  std::string load_state = {};
  std::string active_state = {};
  std::string path = {};  // its object
};

// Units past this number are dropped.
inline constexpr std::size_t kSystemdUnitsMax = 16'384;

// The body of an answer to ListUnits. corrupt when it is of another form.
[[nodiscard]] Result<std::vector<SystemdUnit>> parse_unit_list(const DbusMessage& message);

// A session as logind lists it, by its object; org.freedesktop.login1(5).
[[nodiscard]] Result<std::vector<std::string>> parse_session_paths(const DbusMessage& message);
// The names of the seats.
[[nodiscard]] Result<std::vector<std::string>> parse_seat_names(const DbusMessage& message);

// One property of an object of the bus's. As the property's type is: text of s and o, and of a structure that
// begins with one; numbers of all the others.
struct DbusProperty {
  std::string text = {};
  std::optional<uint64_t> number = {};
};

// The body of an answer to Get. corrupt when it is of another form or type.
[[nodiscard]] Result<DbusProperty> parse_property(const DbusMessage& message);

// Asks for one property. The errors are DbusConnection's, and corrupt.
struct DbusObject {
  std::string_view destination;
  std::string_view path;
  std::string_view interface;
};
[[nodiscard]] Result<DbusProperty> ask_property(DbusConnection& bus, const DbusObject& object,
                                                std::string_view name);

}  // namespace hb::procfs
