#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/error.hpp"

namespace hb::collect {

// Of collectors whose source is a socket: what it would answer can be given as a file of JSON, for tests of
// the whole program.

// The entries of a list. not_found, io, or corrupt when the file is no list of objects.
[[nodiscard]] Result<std::vector<nlohmann::json>> read_json_list(const std::string& path);

// One object. not_found, io, or corrupt when the file is none.
[[nodiscard]] Result<nlohmann::json> read_json_object(const std::string& path);

// A member, whose name may be written in other letters' case; 0 or empty when there is none of that type.
[[nodiscard]] uint64_t json_unsigned(const nlohmann::json& object, const std::string& key);
[[nodiscard]] double json_number(const nlohmann::json& object, const std::string& key);
[[nodiscard]] std::string json_text(const nlohmann::json& object, const std::string& key);

}  // namespace hb::collect
