#include "procfs/socket_owners.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include "procfs/folder.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/process.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

// "socket:[12345]"
std::optional<uint64_t> socket_inode(std::string_view target) {
  constexpr std::string_view kPrefix = "socket:[";
  if (!target.starts_with(kPrefix) || !target.ends_with(']')) return std::nullopt;
  target.remove_prefix(kPrefix.size());
  target.remove_suffix(1);
  return parse_u64(target);
}

std::optional<uint64_t> inode_behind(const std::string& link) {
  std::array<char, 64> target{};
  const ssize_t length = ::readlink(link.c_str(), target.data(), target.size());
  if (length <= 0) return std::nullopt;
  return socket_inode({target.data(), static_cast<std::size_t>(length)});
}

std::string read_comm(const std::string& process_folder) {
  const auto text = read_file(process_folder + "comm");
  if (!text) return {};
  std::string comm = *text;
  if (comm.ends_with('\n')) comm.pop_back();
  return comm;
}

}  // namespace

std::unordered_map<uint64_t, SocketOwner> find_socket_owners(const HostRoot& host) {
  std::unordered_map<uint64_t, SocketOwner> owners;
  std::size_t scanned = 0;
  for (const uint32_t pid : list_processes(host)) {
    const std::string process_folder = host.proc(std::to_string(pid)) + "/";
    std::optional<std::string> comm;
    for (const std::string& name : list_folder(process_folder + "fd")) {
      if (++scanned > kScannedDescriptorsMax) return owners;
      const auto fd = parse_u64(name);
      const auto inode = inode_behind(process_folder + "fd/" + name);
      if (!fd || !inode || owners.contains(*inode)) continue;
      if (!comm) comm = read_comm(process_folder);
      owners.emplace(*inode, SocketOwner{.pid = pid, .fd = static_cast<uint32_t>(*fd), .comm = *comm});
    }
  }
  return owners;
}

}  // namespace hb::procfs
