#include "procfs/selinux_config.hpp"

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(SelinuxConfig, FindsTheMode) {
  const struct {
    std::string_view text;
    SelinuxMode mode;
  } cases[] = {{"# SELINUX=permissive\nSELINUX=enforcing\nSELINUXTYPE=targeted\n", SelinuxMode::enforcing},
               {" SELINUX = permissive \n", SelinuxMode::permissive},
               {"SELINUX=disabled\n", SelinuxMode::disabled},
               {"SELINUX=enforcing\nSELINUX=permissive", SelinuxMode::permissive},
               {"SELINUX=maybe\n", SelinuxMode::disabled},
               {"SELINUX\n", SelinuxMode::disabled},
               {"", SelinuxMode::disabled}};
  for (const auto& [text, mode] : cases)
    EXPECT_EQ(parse_selinux_config(text), mode) << text;
}

TEST(SelinuxConfig, SurvivesEveryTruncation) {
  for_every_prefix("SELINUX=enforcing\n=\nSELINUXTYPE=targeted\n", parse_selinux_config);
}

}  // namespace
}  // namespace hb::procfs
