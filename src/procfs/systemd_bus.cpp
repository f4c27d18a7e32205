#include "procfs/systemd_bus.hpp"

#include <array>

namespace hb::procfs {
namespace {

std::unexpected<Error> corrupt(std::string_view what) {
  return fail(ErrorCode::corrupt, "D-Bus: an answer of another form to " + std::string(what));
}

// The member at a position of each structure of a list; the structures are made of texts and u.
Result<std::vector<std::string>> texts_at(const DbusMessage& message, std::string_view structure,
                                          std::size_t position) {
  if (message.signature != "a(" + std::string(structure) + ")") return corrupt(message.signature);
  std::vector<std::string> texts;
  DbusReader reader = message.reader();
  const std::size_t end = reader.begin_array(8);
  while (reader.is_before(end)) {
    reader.align(8);
    for (std::size_t i = 0; i < structure.size(); ++i) {
      if (structure[i] == 'u') {
        reader.u32();
      } else if (const std::string_view text = reader.text(); i == position) {
        texts.emplace_back(text);
      }
    }
  }
  if (reader.has_failed()) return corrupt(message.signature);
  return texts;
}

}  // namespace

Result<std::vector<SystemdUnit>> parse_unit_list(const DbusMessage& message) {
  if (message.signature != "a(ssssssouso)") return corrupt("ListUnits");
  std::vector<SystemdUnit> units;
  DbusReader reader = message.reader();
  const std::size_t end = reader.begin_array(8);
  while (reader.is_before(end) && units.size() < kSystemdUnitsMax) {
    reader.align(8);
    SystemdUnit unit;
    unit.name = reader.text();
    reader.text();  // description
    unit.load_state = reader.text();
    unit.active_state = reader.text();
    reader.text();  // sub-state
    reader.text();  // the unit that it follows
    unit.path = reader.text();
    reader.u32();  // its job
    reader.text();
    reader.text();
    units.push_back(std::move(unit));
  }
  if (reader.has_failed()) return corrupt("ListUnits");
  return units;
}

Result<std::vector<std::string>> parse_session_paths(const DbusMessage& message) {
  return texts_at(message, "susso", 4);
}

Result<std::vector<std::string>> parse_seat_names(const DbusMessage& message) {
  return texts_at(message, "so", 0);
}

Result<DbusProperty> parse_property(const DbusMessage& message) {
  if (message.signature != "v") return corrupt("Get");
  DbusReader reader = message.reader();
  const std::string_view type = reader.signature();
  DbusProperty property;
  if (type.starts_with('(')) reader.align(8);
  switch (type.empty() ? '\0' : type[type.starts_with('(') ? 1 : 0]) {
    case 's':
    case 'o':
      property.text = reader.text();
      break;
    case 'b':
    case 'u':
    case 'i':
      property.number = reader.u32();
      break;
    case 't':
    case 'x':
      property.number = reader.u64();
      break;
    default:
      return corrupt("Get");
  }
  if (reader.has_failed()) return corrupt("Get");
  return property;
}

Result<DbusProperty> ask_property(DbusConnection& bus, const DbusObject& object, std::string_view name) {
  const auto answer = bus.call({.destination = object.destination,
                                .path = object.path,
                                .interface = "org.freedesktop.DBus.Properties",
                                .member = "Get"},
                               std::array<std::string_view, 2>{object.interface, name});
  if (!answer) return std::unexpected(answer.error());
  return parse_property(*answer);
}

}  // namespace hb::procfs
