#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "procfs/cgroup_files.hpp"
#include "procfs/cgroup_mounts.hpp"
#include "procfs/cgroup_path.hpp"
#include "procfs/format_fuzz.hpp"

namespace hb::procfs {
namespace {

void parse_path(std::string_view path) {
  const CgroupOwner owner = parse_cgroup_path(path);
  HB_ASSERT(!owner.is_container || !owner.container_id.empty());
  HB_ASSERT(!owner.is_unit || !owner.unit.empty());
}

void parse_mounts(std::string_view text) {
  CgroupResources taken;
  for (const CgroupMount& mount : parse_cgroup_mounts(text)) {
    HB_ASSERT(mount.resources.any() && (mount.resources & taken).none());
    taken |= mount.resources;
  }
}

// Every file's parser in turn: they share formats, and each must take the others' texts.
void parse_files(bool is_v2, std::string_view text) {
  CgroupUsage usage;
  for (const CgroupFile& file : cgroup_files(is_v2))
    file.parse(text, usage);
  derive_cgroup_values(usage);
  HB_ASSERT(usage.io().size() <= CgroupUsage::kDevicesMax);
}

void parse(uint8_t format, std::string_view text) {
  switch (format % 4) {
    case 0:
      return parse_path(text);
    case 1:
      return parse_mounts(text);
    case 2:
      return parse_files(true, text);
    default:
      return parse_files(false, text);
  }
}

}  // namespace
}  // namespace hb::procfs

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  return hb::procfs::parse_chosen(data, size, hb::procfs::parse);
}
