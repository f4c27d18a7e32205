#include "app/descriptor_limit.hpp"

#include <algorithm>
#include <cerrno>

#include <sys/resource.h>

#include "base/error.hpp"
#include "base/log.hpp"

namespace hb::app {

uint64_t raised_descriptor_limit(uint64_t soft, uint64_t hard) {
  return std::max(soft, std::min(hard, kDescriptorsMax));
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const uint64_t raised = raised_descriptor_limit(limit.rlim_cur, limit.rlim_max);
  if (raised == limit.rlim_cur) return;
  limit.rlim_cur = raised;
  if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) return;
  log::warn("the limit of open files cannot be raised to {}: {}", raised, errno_message(errno));
}

}  // namespace hb::app
