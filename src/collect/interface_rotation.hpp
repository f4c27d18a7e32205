#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

namespace hb::collect {

// Chooses the network interfaces whose files are read next, where each has files of its own and there may be
// thousands: those that are new at once, then so many at a time, in rotation. Belongs to one thread at a
// time.
class InterfaceRotation {
 public:
  // Interfaces of one turn. There are ten ticks between two turns.
  static constexpr std::size_t kInterfacesPerTurn = 512;

  struct Wanted {
    bool next_turn = false;
    std::vector<std::string> changed = {};  // to be read whoever's turn it is
  };

  // Out of all devices that there are, which are sorted; the answer is too, and each is in it once.
  [[nodiscard]] std::vector<std::string> choose(const std::vector<std::string>& devices,
                                                const Wanted& wanted) {
    std::vector<std::string> chosen;
    std::ranges::set_difference(devices, known_, std::back_inserter(chosen));
    known_ = devices;
    for (const std::string& device : wanted.changed) {
      if (std::ranges::binary_search(devices, device)) chosen.push_back(device);
    }
    const std::size_t count = wanted.next_turn ? std::min(devices.size(), kInterfacesPerTurn) : 0;
    for (std::size_t i = 0; i < count; ++i)
      chosen.push_back(devices[next_++ % devices.size()]);
    std::ranges::sort(chosen);
    const auto twice = std::ranges::unique(chosen);
    chosen.erase(twice.begin(), twice.end());
    return chosen;
  }

 private:
  std::vector<std::string> known_;  // sorted
  std::size_t next_ = 0;
};

// What a turn read, put into what is known of all: into `known`, which is sorted by `device` and keeps those
// of `devices` alone. All three are sorted.
template <typename Item, typename Device>
void merge_interfaces(std::vector<Item>& known, const std::vector<std::string>& devices,
                      std::vector<Item>&& fresh, Device device_of) {
  std::vector<Item> merged;
  merged.reserve(devices.size());
  auto old = known.begin();
  auto read = fresh.begin();
  for (const std::string& device : devices) {
    while (old != known.end() && device_of(*old) < device)
      ++old;
    while (read != fresh.end() && device_of(*read) < device)
      ++read;
    if (read != fresh.end() && device_of(*read) == device) {
      merged.push_back(std::move(*read));
    } else if (old != known.end() && device_of(*old) == device) {
      merged.push_back(std::move(*old));
    }
  }
  known = std::move(merged);
}

}  // namespace hb::collect
