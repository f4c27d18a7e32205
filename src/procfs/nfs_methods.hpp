#pragma once

#include <span>
#include <string_view>

namespace hb::procfs {

// The procedures of NFS in the order in which the kernel counts them, as node_exporter calls them. An empty
// name is one that it does not show.

// proc2 of the client and the server (RFC 1094).
[[nodiscard]] std::span<const std::string_view> nfs_v2_methods();
// proc3 of both (RFC 1813).
[[nodiscard]] std::span<const std::string_view> nfs_v3_methods();
// proc4 of the client (include/linux/nfs4.h).
[[nodiscard]] std::span<const std::string_view> nfs_v4_client_methods();
// proc4ops of the server: the operations of a compound (RFC 7530).
[[nodiscard]] std::span<const std::string_view> nfs_v4_server_operations();

}  // namespace hb::procfs
