#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hb::procfs {

// Where a device is: "0000:00:02.1". Parts of the text.
struct PciAddress {
  std::string_view segment;
  std::string_view bus;
  std::string_view device;
  std::string_view function;
};
// Nothing when it is none, such as "pci0000:00", the root of a bus.
[[nodiscard]] std::optional<PciAddress> parse_pci_address(std::string_view text);

// "8.0 GT/s PCIe" in transfers a second: 8e9. Nothing for "Unknown".
[[nodiscard]] std::optional<double> parse_pci_link_speed(std::string_view text);

// What sysfs says that a device is: "0x8086". The class has six digits, the others four.
struct PciIds {
  std::string vendor;
  std::string device;
  std::string subsystem_vendor;
  std::string subsystem_device;
  std::string class_id;

  auto operator<=>(const PciIds&) const = default;
};

// The same for people. The identifier itself where there is no name.
struct PciNames {
  std::string vendor;
  std::string device;
  std::string subsystem_vendor;
  std::string subsystem_device;
  std::string device_class;  // of the interface, else of the subclass, else of the class
};

// Looks the names up in the text of a pci.ids file (https://pci-ids.ucw.cz).
[[nodiscard]] PciNames find_pci_names(std::string_view pci_ids, const PciIds& ids);

}  // namespace hb::procfs
