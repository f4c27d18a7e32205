#include "procfs/cgroup_path.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

const std::string kId = "3f4a0c8b9d2e1f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a";
const std::string kUid = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const std::string kUidOfSlice = "0a1b2c3d_4e5f_6071_8293_a4b5c6d7e8f9";

TEST(CgroupPath, KnowsContainersByTheirId) {
  const std::string pod_slice = "kubepods-burstable-pod" + kUidOfSlice + ".slice";
  const struct {
    std::string path;
    bool is_container;
    std::string uid;
  } cases[] = {
      {"/system.slice/docker-" + kId + ".scope", true, ""},
      {"/docker/" + kId, true, ""},
      {"/docker/" + kId + "/init.scope", false, ""},
      {"/machine.slice/libpod-" + kId + ".scope", true, ""},
      {"/machine.slice/libpod-" + kId + ".scope/container", false, ""},
      {"/libpod_parent/libpod-" + kId, true, ""},
      {"/system.slice/nerdctl-" + kId + ".scope", true, ""},
      {"/kubepods.slice/kubepods-burstable.slice/" + pod_slice + "/cri-containerd-" + kId + ".scope", true,
       kUid},
      {"/kubepods.slice/kubepods-pod" + kUidOfSlice + ".slice/crio-" + kId + ".scope", true, kUid},
      {"/kubepods/besteffort/pod" + kUid + "/" + kId, true, kUid},
      {"/system.slice/containerd.service/" + pod_slice + ":cri-containerd:" + kId, true, kUid},
      {"/ecs/task/" + kId, true, ""},
  };
  for (const auto& [path, is_container, uid] : cases) {
    const CgroupOwner owner = parse_cgroup_path(path);
    EXPECT_EQ(owner.container_id, kId) << path;
    EXPECT_EQ(owner.container_name, "") << path;
    EXPECT_EQ(owner.is_container, is_container) << path;
    EXPECT_EQ(owner.pod_uid, uid) << path;
  }
}

TEST(CgroupPath, KnowsContainersByTheirName) {
  const struct {
    std::string path;
    std::string name;
    bool is_container;
  } cases[] = {
      {"/lxc.payload.web", "web", true},
      {"/lxc.payload.web/system.slice/ssh.service", "web", false},
      {"/lxc/101", "101", true},
      {"/lxc/101/ns", "101", false},
      {"/lxc.payload/web", "web", true},
      {"/machine.slice/machine-debian\\x2d12.scope", "debian-12", true},
      {"/machine.slice/systemd-nspawn@build.service", "build", true},
      {"/machine.slice/systemd-nspawn@build.service/payload", "build", false},
      {"/machine.slice/machine-qemu\\x2d1\\x2dvm.scope", "qemu-1-vm", true},
  };
  for (const auto& [path, name, is_container] : cases) {
    const CgroupOwner owner = parse_cgroup_path(path);
    EXPECT_EQ(owner.container_name, name) << path;
    EXPECT_EQ(owner.container_id, name) << path;
    EXPECT_EQ(owner.is_container, is_container) << path;
  }
}

TEST(CgroupPath, TakesNothingElseForAContainer) {
  for (const std::string& path :
       {std::string("/"), std::string(), std::string("/system.slice"), std::string("/lxc"),
        std::string("/lxc.payload."), std::string("/lxc.monitor.web"), std::string("/lxc/lxc.monitor"),
        std::string("/machine.slice/machine-.scope"), std::string("/machine-x.slice"),
        "/machine.slice/libpod-conmon-" + kId + ".scope", "/system.slice/docker-" + kId.substr(1) + ".scope",
        "/docker/" + kId + "0", "/docker/G" + kId.substr(1), "/system.slice/docker-" + kId + ".service"}) {
    const CgroupOwner owner = parse_cgroup_path(path);
    EXPECT_EQ(owner.container_id, "") << path;
    EXPECT_FALSE(owner.is_container) << path;
  }
}

TEST(CgroupPath, KnowsUnits) {
  const struct {
    std::string_view path;
    std::string_view unit;
    bool is_unit;
  } cases[] = {
      {"/", "", false},
      {"/system.slice", "system.slice", true},
      {"/system.slice/ssh.service", "ssh.service", true},
      {"/system.slice/ssh.service/inner/", "ssh.service", false},
      {"/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service", true},
      {"/user.slice/user-1000.slice/user@1000.service/app.slice/app-a\\x2db.scope", "app-a-b.scope", true},
      {"/system.slice/dev-hugepages.mount", "dev-hugepages.mount", true},
      {"/system.slice/dbus.socket", "dbus.socket", true},
      {"/system.slice/swapfile.swap", "swapfile.swap", true},
      {"/.service", "", false},
      {"/init.scope", "init.scope", true},
  };
  for (const auto& [path, unit, is_unit] : cases) {
    const CgroupOwner owner = parse_cgroup_path(path);
    EXPECT_EQ(owner.unit, unit) << path;
    EXPECT_EQ(owner.is_unit, is_unit) << path;
  }
}

TEST(CgroupPath, KnowsPods) {
  const std::string hash = "0123456789abcdef0123456789abcdef";
  EXPECT_EQ(parse_cgroup_path("/kubepods/pod" + hash).pod_uid, hash);
  EXPECT_EQ(parse_cgroup_path("/kubepods.slice/kubepods-pod" + kUidOfSlice + ".slice").pod_uid, kUid);
  for (const std::string& path :
       {std::string("/kubepods.slice"), std::string("/kubepods.slice/kubepods-burstable.slice"),
        std::string("/podman"), "/pod" + hash + "0", "/kubepods/podg" + hash.substr(1),
        "/other-pod" + hash + ".slice"})
    EXPECT_EQ(parse_cgroup_path(path).pod_uid, "") << path;
}

TEST(CgroupPath, UndoesEscapes) {
  const struct {
    std::string_view escaped;
    std::string_view name;
  } cases[] = {
      {"a\\x2db", "a-b"}, {"\\x2d", "-"},   {"\\x", "\\x"}, {"\\x2", "\\x2"},
      {"\\xzz", "\\xzz"}, {"a\\b", "a\\b"}, {"", ""},       {"\\\\x2d", "\\-"},
  };
  for (const auto& [escaped, name] : cases)
    EXPECT_EQ(unescape_unit(escaped), name) << escaped;
}

TEST(CgroupPath, TakesCutPaths) {
  for_every_prefix(
      "/kubepods.slice/kubepods-pod" + kUidOfSlice + ".slice/crio-" + kId + ".scope/a\\x2db.service",
      [](std::string_view path) {
        if (path.size() < kId.size()) {
          EXPECT_EQ(parse_cgroup_path(path).container_id, "");
        }
      });
}

}  // namespace
}  // namespace hb::procfs
