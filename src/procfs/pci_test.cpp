#include "procfs/pci.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

std::string parts_of(std::string_view text) {
  const auto address = parse_pci_address(text);
  if (!address) return "none";
  return std::string(address->segment) + " " + std::string(address->bus) + " " +
         std::string(address->device) + " " + std::string(address->function);
}

TEST(Pci, TakesAnAddressApart) {
  const struct {
    std::string_view text;
    std::string_view parts;
  } cases[] = {{"0000:00:02.1", "0000 00 02 1"}, {"10000:e1:1f.7", "10000 e1 1f 7"},
               {"pci0000:00", "none"},           {"0000:00:02", "none"},
               {"0000:00:02.", "none"},          {"0000:0:02.1", "none"},
               {"000:00:02.1", "none"},          {"123456789:00:02.1", "none"},
               {"0000:00:02.1x", "none"},        {"", "none"}};
  for (const auto& [text, parts] : cases)
    EXPECT_EQ(parts_of(text), parts) << text;
}

TEST(Pci, ReadsALinkSpeed) {
  const struct {
    std::string_view text;
    double speed;  // -1: none
  } cases[] = {{"8.0 GT/s PCIe", 8e9}, {"2.5 GT/s", 2.5e9}, {"Unknown", -1}, {"8 GB/s", -1}, {"", -1}};
  for (const auto& [text, speed] : cases)
    EXPECT_EQ(parse_pci_link_speed(text).value_or(-1), speed) << text;
}

constexpr std::string_view kIds =
    "# comment\n"
    "1022  AMD\n"
    "\t1634  Bridge of AMD\n"
    "\t\t17aa 5095  Subsystem of AMD\n"
    "17aa  Lenovo\n"
    "\t1634  Bridge of Lenovo\n"
    "\t\t17aa 5095  Subsystem of Lenovo\n"
    "C 01  Storage\n"
    "\t08  Memory\n"
    "\t\t02  NVM Express\n"
    "C 06  Bridge\n"
    "\t04  PCI bridge\n"
    "\t\t01  Subtractive decode\n"
    "\t05  Other\n"
    "\t\t00  Of the other\n";

PciIds bridge() {
  return {.vendor = "0x1022",
          .device = "0x1634",
          .subsystem_vendor = "0x17aa",
          .subsystem_device = "0x5095",
          .class_id = "0x060400"};
}

TEST(Pci, FindsNames) {
  const PciNames names = find_pci_names(kIds, bridge());
  EXPECT_EQ(names.vendor, "AMD");
  EXPECT_EQ(names.device, "Bridge of AMD");
  EXPECT_EQ(names.subsystem_vendor, "Lenovo");
  EXPECT_EQ(names.subsystem_device, "Subsystem of AMD");
  EXPECT_EQ(names.device_class, "PCI bridge");
}

TEST(Pci, NamesAClassAsCloselyAsItCan) {
  const struct {
    std::string class_id;
    std::string_view name;
  } cases[] = {{"0x010802", "NVM Express"},        {"0x010801", "Memory"},   {"0x019900", "Storage"},
               {"0x060401", "Subtractive decode"}, {"0x0604", "PCI bridge"}, {"0x070000", "0x070000"}};
  for (const auto& [class_id, name] : cases) {
    PciIds ids = bridge();
    ids.class_id = class_id;
    EXPECT_EQ(find_pci_names(kIds, ids).device_class, name) << class_id;
  }
}

TEST(Pci, KeepsIdentifiersThatHaveNoName) {
  const PciIds unknown{
      .vendor = "0xffff", .device = "0x1634", .subsystem_vendor = "", .subsystem_device = "", .class_id = ""};
  const PciNames names = find_pci_names(kIds, unknown);
  EXPECT_EQ(names.vendor, "0xffff");
  EXPECT_EQ(names.device, "0x1634");
  EXPECT_EQ(names.subsystem_vendor, "");
  EXPECT_EQ(names.device_class, "");
}

TEST(Pci, SurvivesEveryTruncation) {
  for_every_prefix("0000:00:02.1", parse_pci_address);
  for_every_prefix("8.0 GT/s PCIe", parse_pci_link_speed);
  for_every_prefix(kIds, [](std::string_view text) { return find_pci_names(text, bridge()); });
}

}  // namespace
}  // namespace hb::procfs
