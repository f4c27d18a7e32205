#include "procfs/pci.hpp"

#include <algorithm>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

std::string_view digits_of(std::string_view id) { return id.starts_with("0x") ? id.substr(2) : id; }

// One line of pci.ids: how deep it is indented, and what stands there.
struct IdLine {
  std::size_t depth = 0;
  std::string_view text;

  // The name when the line is that of this identifier ("1634", "17aa 5095", "C 06"); empty otherwise.
  [[nodiscard]] std::string_view name_of(std::string_view id) const {
    if (id.empty() || !text.starts_with(id) || text.substr(id.size(), 1) != " ") return {};
    return trim(text.substr(id.size()));
  }
};

// Goes through the vendors' part of the file, and keeps where in the tree it is.
class NameFinder {
 public:
  explicit NameFinder(const PciIds& ids)
      : vendor_(digits_of(ids.vendor)),
        device_(digits_of(ids.device)),
        subsystem_vendor_(digits_of(ids.subsystem_vendor)),
        subsystem_(std::string(subsystem_vendor_) + " " + std::string(digits_of(ids.subsystem_device))),
        class_(digits_of(ids.class_id)) {}

  void take(const IdLine& line, PciNames& names) {
    if (line.depth == 0) begin(line, names);
    if (in_class_) return take_class(line, names);
    if (line.depth == 1) {
      const std::string_view name = in_vendor_ ? line.name_of(device_) : std::string_view();
      in_device_ = !name.empty();
      if (in_device_) names.device = name;
    } else if (line.depth == 2 && in_device_) {
      const std::string_view name = line.name_of(subsystem_);
      if (!name.empty()) names.subsystem_device = name;
    }
  }

 private:
  void begin(const IdLine& line, PciNames& names) {
    in_class_ = line.text.starts_with("C ");
    in_device_ = false;
    const std::string_view name = line.name_of(vendor_);
    in_vendor_ = !name.empty();
    if (in_vendor_) names.vendor = name;
    const std::string_view subsystem_vendor = line.name_of(subsystem_vendor_);
    if (!subsystem_vendor.empty()) names.subsystem_vendor = subsystem_vendor;
  }

  // Two digits of the class for each depth; a deeper name is a better one.
  void take_class(const IdLine& line, PciNames& names) {
    const std::size_t at = line.depth * 2;
    if (at + 2 > class_.size()) return;
    const std::string_view text = line.depth == 0 ? line.text.substr(2) : line.text;
    const std::string_view name = IdLine{.depth = line.depth, .text = text}.name_of(class_.substr(at, 2));
    const bool in_parent = line.depth == 0 || class_depth_ >= line.depth;
    if (line.depth == 0) class_depth_ = 0;
    if (!in_parent) return;
    class_depth_ = line.depth + (name.empty() ? 0 : 1);
    if (!name.empty()) names.device_class = name;
  }

  std::string_view vendor_;
  std::string_view device_;
  std::string_view subsystem_vendor_;
  std::string subsystem_;
  std::string_view class_;
  bool in_vendor_ = false;
  bool in_device_ = false;
  bool in_class_ = false;
  std::size_t class_depth_ = 0;  // how many of the class's parts the lines above have
};

}  // namespace

std::optional<PciAddress> parse_pci_address(std::string_view text) {
  TextCursor parts(text);
  const PciAddress address{.segment = parts.until(':'),
                           .bus = parts.until(':'),
                           .device = parts.until('.'),
                           .function = parts.rest()};
  // Segments of some virtual machines are longer.
  const bool has_segment = address.segment.size() >= 4 && address.segment.size() <= 8 &&
                           is_hex(address.segment, address.segment.size());
  if (!has_segment || !is_hex(address.bus, 2) || !is_hex(address.device, 2) || !is_hex(address.function, 1))
    return std::nullopt;
  return address;
}

std::optional<double> parse_pci_link_speed(std::string_view text) {
  constexpr double kGiga = 1e9;
  TextCursor fields(text);
  const auto speed = parse_double(fields.field());
  if (!speed || fields.field() != "GT/s") return std::nullopt;
  return *speed * kGiga;
}

PciNames find_pci_names(std::string_view pci_ids, const PciIds& ids) {
  PciNames names{.vendor = ids.vendor,
                 .device = ids.device,
                 .subsystem_vendor = ids.subsystem_vendor,
                 .subsystem_device = ids.subsystem_device,
                 .device_class = ids.class_id};
  NameFinder finder(ids);
  for (TextCursor lines(pci_ids); !lines.at_end();) {
    const std::string_view text = lines.line();
    const std::size_t depth = text.find_first_not_of('\t');
    if (depth == std::string_view::npos || text[depth] == '#') continue;
    finder.take({.depth = depth, .text = text.substr(depth)}, names);
  }
  return names;
}

}  // namespace hb::procfs
