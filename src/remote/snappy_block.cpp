#include "remote/snappy_block.hpp"

#include <snappy.h>

#include <fmt/format.h>

namespace hb::remote {
namespace {

// The densest element copies 64 bytes and takes three: whatever claims a better ratio lies about its length.
constexpr std::size_t kExpansionMax = 64;

}  // namespace

Result<std::string> decompress_snappy_block(std::string_view block, std::size_t bytes_max) {
  std::size_t length = 0;
  if (!snappy::GetUncompressedLength(block.data(), block.size(), &length))
    return fail(ErrorCode::invalid, "this is no snappy block: it begins with no length");
  if (length > bytes_max) {
    return fail(ErrorCode::limit,
                fmt::format("the snappy block has {} bytes when it is decompressed; at most {} are taken",
                            length, bytes_max));
  }
  if (length > block.size() * kExpansionMax) {
    return fail(ErrorCode::invalid,
                fmt::format("this is no snappy block: {} bytes cannot become the {} it claims", block.size(),
                            length));
  }
  std::string message(length, '\0');
  if (!snappy::RawUncompress(block.data(), block.size(), message.data()))
    return fail(ErrorCode::invalid, "the snappy block is damaged or cut off");
  return message;
}

}  // namespace hb::remote
