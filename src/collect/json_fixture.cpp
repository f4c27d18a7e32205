#include "collect/json_fixture.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

Result<nlohmann::json> read_json(const std::string& path) {
  const auto text = procfs::read_file(path);
  if (!text) return std::unexpected(text.error());
  nlohmann::json parsed = nlohmann::json::parse(*text, nullptr, false);
  if (parsed.is_discarded()) return fail(ErrorCode::corrupt, path + ": not JSON");
  return parsed;
}

bool is_same_name(std::string_view left, std::string_view right) {
  return std::ranges::equal(
      left, right, [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

const nlohmann::json* member(const nlohmann::json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  for (auto entry = object.begin(); entry != object.end(); ++entry) {
    if (is_same_name(entry.key(), key)) return &*entry;
  }
  return nullptr;
}

}  // namespace

Result<std::vector<nlohmann::json>> read_json_list(const std::string& path) {
  auto parsed = read_json(path);
  if (!parsed) return std::unexpected(parsed.error());
  const bool is_list = parsed->is_array() && std::ranges::all_of(*parsed, [](const nlohmann::json& entry) {
                         return entry.is_object();
                       });
  if (!is_list) return fail(ErrorCode::corrupt, path + ": not a list of objects");
  return std::vector<nlohmann::json>(parsed->begin(), parsed->end());
}

Result<nlohmann::json> read_json_object(const std::string& path) {
  auto parsed = read_json(path);
  if (parsed && !parsed->is_object()) return fail(ErrorCode::corrupt, path + ": not an object");
  return parsed;
}

uint64_t json_unsigned(const nlohmann::json& object, const std::string& key) {
  const nlohmann::json* found = member(object, key);
  return found != nullptr && found->is_number_unsigned() ? found->get<uint64_t>() : 0;
}

double json_number(const nlohmann::json& object, const std::string& key) {
  const nlohmann::json* found = member(object, key);
  return found != nullptr && found->is_number() ? found->get<double>() : 0;
}

std::string json_text(const nlohmann::json& object, const std::string& key) {
  const nlohmann::json* found = member(object, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace hb::collect
