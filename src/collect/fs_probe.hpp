#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <sys/statvfs.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "collect/file_system_usage.hpp"
#include "collect/flag_values.hpp"
#include "procfs/host_root.hpp"

namespace hb::collect {

// Asks every mount for its usage away from the tick: statvfs on a mount whose server is gone blocks for ever.
// One thread asks all mounts in turn. When it is stuck in one at the next request, a spare thread takes the
// others over; the stuck mount is not asked again until it answers. A mount whose last answer is older than
// the timeout is reported with the error "mountpoint timeout". Thread-safe.
class FsProbe final : public FileSystemUsageSource {
 public:
  // 0 or the number of the error, as statvfs(3) and errno have it. Called on the probe's threads.
  using StatVfs = std::function<int(const std::string& path, struct statvfs& out)>;

  struct Options {
    // Threads there may be: all but one can be stuck while the others' mounts are still asked.
    std::size_t threads_max = 8;
    StatVfs stat_vfs = {};  // statvfs(3) when empty
  };

  // collector.filesystem.* as node_exporter has them.
  [[nodiscard]] static std::span<const FlagSpec> flags();

  // Whether probes can be made from the flags, without making one. invalid when a flag's value is wrong.
  [[nodiscard]] static Result<void> check(const FlagValues& flags);

  // Asks for the first answers at once. invalid when a flag's value is wrong. The clock must outlive the
  // probe.
  [[nodiscard]] static Result<std::unique_ptr<FsProbe>> make(const procfs::HostRoot& host,
                                                             const FlagValues& flags, const Clock& clock,
                                                             Options options);
  [[nodiscard]] static Result<std::unique_ptr<FsProbe>> make(const procfs::HostRoot& host,
                                                             const FlagValues& flags, const Clock& clock) {
    return make(host, flags, clock, Options{});
  }

  FsProbe(const FsProbe&) = delete;
  FsProbe& operator=(const FsProbe&) = delete;
  // Does not wait for threads that are stuck: they end when their mount answers, or with the process.
  ~FsProbe() override;

  [[nodiscard]] FileSystemUsagesPtr latest() const override;
  void refresh() override;

 private:
  class Rounds;
  explicit FsProbe(std::shared_ptr<Rounds> rounds);

  std::shared_ptr<Rounds> rounds_;  // shared with the threads, the stuck ones too
};

}  // namespace hb::collect
