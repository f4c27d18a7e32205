#pragma once

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <poll.h>
#include <stdlib.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <linux/fuse.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "base/fd.hpp"

namespace hb::collect {

// For tests. A file system of the kernel's FUSE whose server, a thread of the test, can be dead for a while:
// whoever asks for its usage then waits until it lives again, as with a network file system whose server is
// gone. Thread-safe.
class DeadMount {
 public:
  // False where this machine or this user may not mount: then there is nothing to test.
  [[nodiscard]] bool is_mounted() const { return mounted_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  DeadMount() : path_("/tmp/hb-fuse-XXXXXX") {
    path_ = ::mkdtemp(path_.data());
    device_ = UniqueFd(::open("/dev/fuse", O_RDWR | O_CLOEXEC));
    if (!device_) return;
    const std::string options =
        "fd=" + std::to_string(device_.get()) + ",rootmode=40000,user_id=0,group_id=0";
    mounted_ = ::mount("hb", path_.c_str(), "fuse", MS_NOSUID | MS_NODEV, options.c_str()) == 0;
    if (mounted_) server_ = std::thread([this] { serve(); });
  }
  DeadMount(const DeadMount&) = delete;
  DeadMount& operator=(const DeadMount&) = delete;
  ~DeadMount() {
    revive();
    stopping_ = true;
    if (server_.joinable()) server_.join();
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
    ::rmdir(path_.c_str());
  }

  void die() {
    const std::lock_guard lock(mutex_);
    dead_ = true;
  }
  // Those who waited are answered.
  void revive() {
    const std::lock_guard lock(mutex_);
    dead_ = false;
    for (const uint64_t request : waiting_)
      answer_usage(request);
    waiting_.clear();
  }
  [[nodiscard]] bool has_somebody_waiting() const {
    const std::lock_guard lock(mutex_);
    return !waiting_.empty();
  }

 private:
  static constexpr std::size_t kRequestBytesMax = std::size_t{1} << 17;
  static constexpr int kPollMs = 10;

  void serve() {
    std::vector<char> request(kRequestBytesMax);
    while (!stopping_) {
      pollfd ready{.fd = device_.get(), .events = POLLIN, .revents = 0};
      if (::poll(&ready, 1, kPollMs) <= 0) continue;
      const ssize_t got = ::read(device_.get(), request.data(), request.size());
      if (got < static_cast<ssize_t>(sizeof(fuse_in_header))) continue;
      fuse_in_header header{};
      std::memcpy(&header, request.data(), sizeof header);
      answer(header);
    }
  }

  void answer(const fuse_in_header& request) {
    const std::lock_guard lock(mutex_);
    if (request.opcode == FUSE_INIT) {
      fuse_init_out init{};
      init.major = FUSE_KERNEL_VERSION;
      init.minor = FUSE_KERNEL_MINOR_VERSION;
      init.max_write = 4096;
      reply(request.unique, 0, &init, sizeof init);
    } else if (request.opcode == FUSE_GETATTR) {
      fuse_attr_out attributes{};
      attributes.attr.ino = FUSE_ROOT_ID;
      attributes.attr.mode = S_IFDIR | 0755;
      attributes.attr.nlink = 2;
      reply(request.unique, 0, &attributes, sizeof attributes);
    } else if (request.opcode == FUSE_STATFS) {
      if (dead_) {
        waiting_.push_back(request.unique);
      } else {
        answer_usage(request.unique);
      }
    } else if (request.opcode != FUSE_FORGET && request.opcode != FUSE_BATCH_FORGET &&
               request.opcode != FUSE_INTERRUPT) {
      reply(request.unique, -ENOSYS, nullptr, 0);
    }
  }

  void answer_usage(uint64_t request) const {
    fuse_statfs_out usage{};
    usage.st.blocks = 1000;
    usage.st.bfree = 600;
    usage.st.bavail = 500;
    usage.st.bsize = 4096;
    usage.st.frsize = 4096;
    usage.st.namelen = 255;
    reply(request, 0, &usage, sizeof usage);
  }

  void reply(uint64_t request, int error, const void* body, std::size_t bytes) const {
    std::vector<char> message(sizeof(fuse_out_header) + bytes);
    const fuse_out_header header{
        .len = static_cast<uint32_t>(message.size()), .error = error, .unique = request};
    std::memcpy(message.data(), &header, sizeof header);
    if (bytes > 0) std::memcpy(message.data() + sizeof header, body, bytes);
    // A request that its asker gave up is gone, and the answer refused: that is as well.
    [[maybe_unused]] const ssize_t written = ::write(device_.get(), message.data(), message.size());
  }

  std::string path_;
  UniqueFd device_;
  bool mounted_ = false;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  bool dead_ = false;              // guarded by mutex_
  std::vector<uint64_t> waiting_;  // guarded by mutex_
  std::thread server_;
};

}  // namespace hb::collect
