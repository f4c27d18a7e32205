#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <net/if.h>

namespace hb::collect {

// The names of this machine's interfaces by their index, each asked for once. For one reading: names change.
class InterfaceNames {
 public:
  // Empty when the interface is gone.
  [[nodiscard]] const std::string& operator[](uint32_t index) {
    const auto [entry, is_new] = names_.try_emplace(index);
    if (is_new) {
      std::string name(IF_NAMESIZE, '\0');
      if (::if_indextoname(index, name.data()) != nullptr) entry->second = name.c_str();
    }
    return entry->second;
  }

 private:
  std::map<uint32_t, std::string> names_;
};

}  // namespace hb::collect
