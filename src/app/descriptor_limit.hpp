#pragma once

#include <cstdint>

namespace hb::app {

// Descriptors that the program asks for: far more than its connections, kept files and store need, and few
// enough that whatever walks through a process's descriptors is quick.
inline constexpr uint64_t kDescriptorsMax = 65'536;

// The soft limit of descriptors to ask for, given the one that there is and the hard one: never lower than it
// is, never past the hard one.
[[nodiscard]] uint64_t raised_descriptor_limit(uint64_t soft, uint64_t hard);

// Raises this process's RLIMIT_NOFILE so far: a service manager's soft limit is 1,024 for the sake of
// programs that call select(2). Where that is refused, a warning says so and the limit stays. To be called
// before HostRoot and the server divide the descriptors up.
void raise_descriptor_limit();

}  // namespace hb::app
