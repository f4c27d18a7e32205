#include "procfs/disk_device.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <utility>

#include <linux/nvme_ioctl.h>
#include <scsi/sg.h>
#include <sys/ioctl.h>

#include "base/fd.hpp"

namespace hb::procfs {
namespace {

std::unexpected<Error> fail_ioctl(int error_number, const std::string& what) {
  const auto with_code = [&](ErrorCode code) {
    return fail(code, what + ": " + errno_message(error_number));
  };
  switch (error_number) {
    case EACCES:
    case EPERM:
      return with_code(ErrorCode::unavailable);
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case ENOMEDIUM:
      return with_code(ErrorCode::not_found);
    case ENOTTY:
    case EINVAL:
    case EOPNOTSUPP:
      return with_code(ErrorCode::unsupported);
    case ETIMEDOUT:
    case EINTR:  // how the NVMe driver says that it gave a command up
      return with_code(ErrorCode::timeout);
    default:
      return with_code(ErrorCode::io);
  }
}

class KernelDisk final : public DiskDevice {
 public:
  KernelDisk(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  [[nodiscard]] Result<void> nvme_read(const NvmeAdminRead& command, std::span<uint8_t> into) override {
    nvme_admin_cmd request{};
    request.opcode = command.opcode;
    request.nsid = command.namespace_id;
    request.addr = reinterpret_cast<uintptr_t>(into.data());
    request.data_len = static_cast<uint32_t>(into.size());
    request.cdw10 = command.dword10;
    request.timeout_ms = kDiskTimeoutMs;
    const int status = ::ioctl(fd_.get(), NVME_IOCTL_ADMIN_CMD, &request);
    if (status < 0) return fail_ioctl(errno, path_);
    if (status > 0) return fail_nvme(static_cast<unsigned>(status), path_);
    return {};
  }

  [[nodiscard]] Result<ScsiReply> scsi_read(DeviceBytes command, std::span<uint8_t> into) override {
    // Host status of the kernel's SCSI layer: the device did not answer in time.
    constexpr uint16_t kTimeOut = 0x03;
    std::array<uint8_t, 64> sense{};
    std::vector<uint8_t> command_bytes(command.begin(), command.end());
    sg_io_hdr_t request{};
    request.interface_id = 'S';
    request.dxfer_direction = into.empty() ? SG_DXFER_NONE : SG_DXFER_FROM_DEV;
    request.cmd_len = static_cast<unsigned char>(command_bytes.size());
    request.cmdp = command_bytes.data();
    request.mx_sb_len = sense.size();
    request.sbp = sense.data();
    request.dxfer_len = static_cast<unsigned>(into.size());
    request.dxferp = into.data();
    request.timeout = kDiskTimeoutMs;
    if (::ioctl(fd_.get(), SG_IO, &request) != 0) return fail_ioctl(errno, path_);
    if (request.host_status == kTimeOut) return fail(ErrorCode::timeout, path_ + ": no answer in time");
    if (request.host_status != 0) {
      return fail(ErrorCode::io, path_ + ": the host adapter says " + std::to_string(request.host_status));
    }
    const auto left = static_cast<std::size_t>(request.resid < 0 ? 0 : request.resid);
    return ScsiReply{
        .status = request.status,
        .bytes = into.size() - std::min(left, into.size()),
        .sense = {sense.begin(), sense.begin() + std::min<std::size_t>(request.sb_len_wr, sense.size())}};
  }

 private:
  UniqueFd fd_;
  std::string path_;
};

}  // namespace

Result<std::unique_ptr<DiskDevice>> open_disk(const std::string& path) {
  // O_NONBLOCK: a drive without a medium is not waited for.
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!fd) return fail_ioctl(errno, path);
  return std::make_unique<KernelDisk>(std::move(fd), path);
}

std::unexpected<Error> fail_nvme(unsigned status, const std::string& what) {
  // The lower eleven bits are the type and the code; above them stand "more" and "do not retry".
  constexpr unsigned kCodeMask = 0x7ff;
  constexpr unsigned kInvalidOpcode = 0x001;
  constexpr unsigned kInvalidField = 0x002;
  constexpr unsigned kInvalidNamespace = 0x00b;
  constexpr unsigned kInvalidLogPage = 0x109;
  const unsigned code = status & kCodeMask;
  std::array<char, 8> text{};
  static_cast<void>(std::snprintf(text.data(), text.size(), "0x%03x", code));
  const bool is_unknown =
      code == kInvalidOpcode || code == kInvalidField || code == kInvalidNamespace || code == kInvalidLogPage;
  return fail(is_unknown ? ErrorCode::unsupported : ErrorCode::io,
              what + ": NVMe status " + std::string(text.data()));
}

}  // namespace hb::procfs
