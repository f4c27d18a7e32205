#pragma once

#include "http/message.hpp"
#include "procfs/host_root.hpp"
#include "procfs/user_names.hpp"

namespace hb::api {

// Answers /api/process?pid=N: 400 when there is no pid or it is no positive number, 404 when no process has
// it. Reads files of another process, which can wait for that process: for a worker.
[[nodiscard]] http::Response process_answer(const procfs::HostRoot& host, procfs::UserNames& users,
                                            const http::Request& request);

}  // namespace hb::api
