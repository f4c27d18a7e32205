#include "app/version.hpp"

#include <fmt/format.h>

#include "app/version.gen.hpp"

namespace hb::app {

std::string_view version() { return kVersion; }
std::string_view revision() { return kRevision; }

std::string_view compiler() {
#ifdef __clang__
  return "clang " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

std::string version_text() { return fmt::format("heartbeat {} ({}, {})", version(), revision(), compiler()); }

}  // namespace hb::app
