#include "procfs/mountstats.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "procfs/fields.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

// More than a line of the file ever has: RDMA's, with 28 numbers.
constexpr std::size_t kNumbersMax = 64;

struct Numbers {
  std::array<uint64_t, kNumbersMax> values = {};
  std::size_t count = 0;
};

// The rest of a line; nothing when it is not made of numbers alone.
std::optional<Numbers> numbers_of(TextCursor line) {
  Numbers numbers;
  for (std::string_view field = line.field(); !field.empty(); field = line.field()) {
    const auto value = parse_u64(field);
    if (!value || numbers.count == kNumbersMax) return std::nullopt;
    numbers.values[numbers.count++] = *value;
  }
  return numbers;
}

// Exactly as many as `out` has room for.
bool read_exactly(TextCursor line, std::span<uint64_t> out) {
  const auto numbers = numbers_of(line);
  if (!numbers || numbers->count != out.size()) return false;
  std::ranges::copy_n(numbers->values.begin(), static_cast<std::ptrdiff_t>(out.size()), out.begin());
  return true;
}

// How many numbers a connection's line may have.
struct Counts {
  std::size_t min = 0;
  std::size_t max = 0;
};
std::optional<Counts> transport_counts(std::string_view protocol, std::string_view version) {
  if (version == "1.0") {
    if (protocol == "tcp") return Counts{.min = 10, .max = 10};
    if (protocol == "udp") return Counts{.min = 7, .max = 7};
  }
  if (version == "1.1") {
    if (protocol == "tcp") return Counts{.min = 13, .max = kNumbersMax};
    if (protocol == "udp") return Counts{.min = 10, .max = kNumbersMax};
    if (protocol == "rdma") return Counts{.min = 20, .max = 28};
  }
  return std::nullopt;
}

std::optional<NfsTransport> read_transport(TextCursor line, std::string_view version) {
  NfsTransport transport{.protocol = line.field()};
  const auto counts = transport_counts(transport.protocol, version);
  const auto numbers = numbers_of(line);
  if (!counts || !numbers || numbers->count < counts->min || numbers->count > counts->max)
    return std::nullopt;
  // UDP has no connections: three numbers are missing behind the second. RDMA counts other things than slots
  // and queues behind the tenth.
  constexpr std::size_t kUdpMissing = 3;
  constexpr std::size_t kRdmaCommon = 10;
  const bool is_udp = transport.protocol == "udp";
  const std::size_t common = transport.protocol == "rdma" ? kRdmaCommon : kNumbersMax;
  for (std::size_t i = 0; i < std::min(numbers->count, common); ++i) {
    const std::size_t to = is_udp && i >= 2 ? i + kUdpMissing : i;
    if (to < kNfsTransportValues) transport.values[to] = numbers->values[i];
  }
  return transport;
}

std::optional<NfsOperation> read_operation(TextCursor line) {
  NfsOperation operation{.name = line.field()};
  if (operation.name.ends_with(':')) operation.name.remove_suffix(1);
  const auto numbers = numbers_of(line);
  // Newer kernels count errors behind the eight.
  if (!numbers || numbers->count < kNfsOperationValues) return std::nullopt;
  std::ranges::copy_n(numbers->values.begin(), kNfsOperationValues, operation.values.begin());
  return operation;
}

// Reads the lines of one mount, up to an empty one.
class MountReader {
 public:
  MountReader(NfsMount& mount, std::string_view version) : mount_(mount), version_(version) {}

  Result<void> read(TextCursor& lines) {
    while (!lines.at_end()) {
      const std::string_view line = lines.line();
      TextCursor cursor(line);
      const std::string_view name = cursor.field();
      if (name.empty()) return {};
      if (!(in_operations_ ? take_operation(line) : take(name, cursor)))
        return corrupt_line("mountstats", line);
    }
    return {};
  }

 private:
  bool take_operation(std::string_view line) {
    const auto operation = read_operation(TextCursor(line));
    if (operation) mount_.operations.push_back(*operation);
    return operation.has_value();
  }

  bool take(std::string_view name, TextCursor rest) {
    if (name == "bytes:") return read_exactly(rest, mount_.bytes);
    if (name == "events:") return read_exactly(rest, mount_.events);
    if (name == "age:") {
      const auto seconds = parse_double(rest.field());
      mount_.age_seconds = seconds.value_or(0);
      return seconds.has_value();
    }
    if (name == "xprt:") {
      const auto transport = read_transport(rest, version_);
      if (transport) mount_.transports.push_back(*transport);
      return transport.has_value();
    }
    in_operations_ = name == "per-op";
    return true;
  }

  NfsMount& mount_;
  std::string_view version_;
  bool in_operations_ = false;
};

}  // namespace

Result<std::vector<NfsMount>> parse_nfs_mounts(std::string_view text) {
  // "device D mounted on M with fstype T statvers=V"
  constexpr std::size_t kFields = 8;
  constexpr std::string_view kVersion = "statvers=";
  std::vector<NfsMount> mounts;
  TextCursor lines(text);
  for (std::size_t position = 0; !lines.at_end();) {
    const std::string_view line = lines.line();
    std::array<std::string_view, kFields + 1> fields{};
    const std::size_t count = split_fields(line, fields);
    if (count == 0 || fields[0] != "device") continue;
    if (count < kFields || fields[2] != "mounted" || fields[3] != "on" || fields[5] != "with" ||
        fields[6] != "fstype")
      return corrupt_line("mountstats", line);
    const std::size_t here = position++;
    if (count == kFields) continue;
    if (fields[7] != "nfs" && fields[7] != "nfs4") return corrupt_line("mountstats", line);
    std::string_view version = fields[kFields];
    if (version.starts_with(kVersion)) version.remove_prefix(kVersion.size());
    NfsMount mount{.position = here, .device = fields[1], .mount_point = fields[4]};
    if (auto read = MountReader(mount, version).read(lines); !read) return std::unexpected(read.error());
    mounts.push_back(std::move(mount));
  }
  return mounts;
}

std::string_view mount_address(std::string_view mountinfo_line) {
  constexpr std::string_view kAddress = "addr=";
  const std::size_t blank = mountinfo_line.find_last_of(" \t");
  if (blank == std::string_view::npos) return {};
  TextCursor options(mountinfo_line.substr(blank + 1));
  std::string_view address;
  while (!options.at_end()) {
    const std::string_view option = options.until(',');
    if (option.starts_with(kAddress)) address = option.substr(kAddress.size());
  }
  return address;
}

}  // namespace hb::procfs
