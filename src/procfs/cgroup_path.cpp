#include "procfs/cgroup_path.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::size_t kContainerIdDigits = 64;
constexpr std::size_t kUuidDigits = 36;    // with its hyphens
constexpr std::size_t kStaticPodUid = 32;  // of a pod that the kubelet has from a file: a hash

struct Container {
  std::string id;
  std::string name;
};

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_container_id(std::string_view text) {
  return text.size() == kContainerIdDigits && std::ranges::all_of(text, is_hex_digit);
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

bool is_unit_name(std::string_view element) {
  constexpr std::array<std::string_view, 6> kTypes = {".service", ".scope",  ".slice",
                                                      ".mount",   ".socket", ".swap"};
  return std::ranges::any_of(
      kTypes, [&](std::string_view type) { return element.size() > type.size() && element.ends_with(type); });
}

// "docker-ID", "ID", "kubepods-podUID.slice:cri-containerd:ID". The group of podman's and CRI-O's monitor has
// the id of the container that it watches, without being the container.
std::optional<Container> container_by_id(std::string_view stem) {
  const std::size_t separator = stem.find_last_of("-:");
  if (separator == std::string_view::npos) {
    if (!is_container_id(stem)) return std::nullopt;
    return Container{.id = std::string(stem), .name = {}};
  }
  const std::string_view id = stem.substr(separator + 1);
  if (!is_container_id(id) || stem.substr(0, separator).ends_with("conmon")) return std::nullopt;
  return Container{.id = std::string(id), .name = {}};
}

std::optional<Container> named(std::string_view name) {
  if (name.empty()) return std::nullopt;
  return Container{.id = unescape_unit(name), .name = unescape_unit(name)};
}

// "lxc.payload.NAME", "lxc/NAME", "machine-NAME.scope", "systemd-nspawn@NAME.service".
std::optional<Container> container_by_name(std::string_view element, std::string_view parent) {
  if (take_prefix(element, "lxc.payload.")) return named(element);
  if ((parent == "lxc" || parent == "lxc.payload") && !element.starts_with("lxc.")) return named(element);
  if (element.ends_with(".scope") && take_prefix(element, "machine-")) {
    take_suffix(element, ".scope");
    return named(element);
  }
  if (element.ends_with(".service") && take_prefix(element, "systemd-nspawn@")) {
    take_suffix(element, ".service");
    return named(element);
  }
  return std::nullopt;
}

std::optional<Container> container_of(std::string_view element, std::string_view parent) {
  std::string_view stem = element;
  take_suffix(stem, ".scope");
  if (auto container = container_by_id(stem)) return container;
  return container_by_name(element, parent);
}

// "kubepods-burstable-pod0a1b2c3d_….slice", "pod0a1b2c3d-…".
std::optional<std::string> pod_uid_of(std::string_view element) {
  element = element.substr(0, element.find(':'));
  if (element.starts_with("kubepods")) {
    constexpr std::string_view kPod = "-pod";
    const std::size_t at = element.find(kPod);
    if (at == std::string_view::npos) return std::nullopt;
    element.remove_prefix(at + kPod.size());
    take_suffix(element, ".slice");
  } else if (!take_prefix(element, "pod")) {
    return std::nullopt;
  }
  if (element.size() != kUuidDigits && element.size() != kStaticPodUid) return std::nullopt;
  std::string uid(element);
  std::ranges::replace(uid, '_', '-');
  if (!std::ranges::all_of(uid, [](char c) { return c == '-' || is_hex_digit(c); })) return std::nullopt;
  return uid;
}

}  // namespace

CgroupOwner parse_cgroup_path(std::string_view path) {
  CgroupOwner owner;
  TextCursor elements(path);
  std::string_view parent;
  while (!elements.at_end()) {
    const std::string_view element = elements.until('/');
    if (element.empty()) continue;
    owner.is_unit = is_unit_name(element);
    if (owner.is_unit) owner.unit = unescape_unit(element);
    auto container = container_of(element, parent);
    owner.is_container = container.has_value();
    if (container) {
      owner.container_id = std::move(container->id);
      owner.container_name = std::move(container->name);
    }
    if (auto uid = pod_uid_of(element)) owner.pod_uid = std::move(*uid);
    parent = element;
  }
  return owner;
}

std::string unescape_unit(std::string_view name) {
  constexpr std::size_t kEscapeBytes = 4;
  std::string out;
  out.reserve(name.size());
  while (!name.empty()) {
    if (name.size() >= kEscapeBytes && name.starts_with("\\x")) {
      if (const auto byte = parse_u64(name.substr(2, 2), 16)) {
        out.push_back(static_cast<char>(*byte));
        name.remove_prefix(kEscapeBytes);
        continue;
      }
    }
    out.push_back(name.front());
    name.remove_prefix(1);
  }
  return out;
}

}  // namespace hb::procfs
