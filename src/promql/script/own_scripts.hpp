#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "promql/script/script.hpp"

// For tests: the project's own scripts of query cases.
namespace hb::promql::script {

struct OwnScript {
  std::string name;
  std::vector<Command> commands;
};

[[nodiscard]] inline std::vector<OwnScript> own_scripts() {
  std::vector<OwnScript> scripts;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(HB_SOURCE_DIR) + "/tests/promql")) {
    std::ifstream file(entry.path());
    auto commands = parse(std::string(std::istreambuf_iterator<char>(file), {}));
    HB_ASSERT(commands.has_value());
    scripts.push_back({entry.path().filename().string(), *std::move(commands)});
  }
  HB_ASSERT(!scripts.empty());
  return scripts;
}

}  // namespace hb::promql::script
