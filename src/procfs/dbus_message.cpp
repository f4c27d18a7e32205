#include "procfs/dbus_message.hpp"

#include <algorithm>

namespace hb::procfs {
namespace {

constexpr uint8_t kProtocolVersion = 1;
constexpr int kDepthMax = 32;

// A monitor starts no service by asking for it.
constexpr uint8_t kNoAutoStart = 0x2;

// The fields of a header, by their codes in the specification.
constexpr uint8_t kPath = 1;
constexpr uint8_t kInterface = 2;
constexpr uint8_t kMember = 3;
constexpr uint8_t kErrorName = 4;
constexpr uint8_t kReplySerial = 5;
constexpr uint8_t kDestination = 6;
constexpr uint8_t kSignature = 8;

// What a value of a type is aligned to; 0 for what is no type.
std::size_t alignment_of(char type) {
  switch (type) {
    case 'y':
    case 'g':
    case 'v':
      return 1;
    case 'n':
    case 'q':
      return 2;
    case 'b':
    case 'i':
    case 'u':
    case 'h':
    case 's':
    case 'o':
    case 'a':
      return 4;
    case 'x':
    case 't':
    case 'd':
    case '(':
    case '{':
      return 8;
    default:
      return 0;
  }
}

// How much of a signature its first complete type takes; 0 when there is none.
std::size_t type_length(std::string_view signature) {
  std::size_t length = 0;
  while (length < signature.size() && signature[length] == 'a')
    ++length;
  if (length == signature.size()) return 0;
  int open = 0;
  do {
    const char c = signature[length++];
    if (c == '(' || c == '{') ++open;
    if (c == ')' || c == '}') --open;
  } while (open > 0 && length < signature.size());
  return open == 0 ? length : 0;
}

void take_field(uint8_t code, DbusReader& reader, DbusMessage& message) {
  std::string_view type = reader.signature();
  if (code == kReplySerial && type == "u") {
    message.reply_serial = reader.u32();
    return;
  }
  if (code == kSignature && type == "g") {
    message.signature = reader.signature();
    return;
  }
  std::string* text = code == kPath          ? &message.path
                      : code == kInterface   ? &message.interface
                      : code == kMember      ? &message.member
                      : code == kErrorName   ? &message.error_name
                      : code == kDestination ? &message.destination
                                             : nullptr;
  if (text != nullptr && (type == "s" || type == "o")) {
    *text = reader.text();
  } else {
    reader.skip(type);
  }
}

void put_text_field(DbusWriter& writer, uint8_t code, std::string_view type, const std::string& text) {
  if (text.empty()) return;
  writer.align(8);
  writer.byte(code);
  writer.signature(type);
  if (type == "g") {
    writer.signature(text);
  } else {
    writer.text(text);
  }
}

}  // namespace

void DbusReader::fail() {
  has_failed_ = true;
  position_ = body_.size();
}

std::string_view DbusReader::take(std::size_t bytes) {
  if (has_failed_ || bytes > body_.size() - position_) {
    fail();
    return {};
  }
  const std::string_view taken = body_.substr(position_, bytes);
  position_ += bytes;
  return taken;
}

void DbusReader::align(std::size_t bytes) { take((bytes - position_ % bytes) % bytes); }

uint64_t DbusReader::number(std::size_t bytes) {
  align(bytes);
  const std::string_view taken = take(bytes);
  uint64_t value = 0;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    const std::size_t at = is_big_endian_ ? i : taken.size() - 1 - i;
    value = value << 8U | static_cast<unsigned char>(taken[at]);
  }
  return value;
}

std::string_view DbusReader::text() {
  const std::string_view text = take(u32());
  take(1);
  return has_failed_ ? std::string_view() : text;
}

std::string_view DbusReader::signature() {
  const std::string_view text = take(byte());
  take(1);
  return has_failed_ ? std::string_view() : text;
}

std::size_t DbusReader::begin_array(std::size_t element_alignment) {
  const std::size_t length = u32();
  align(element_alignment);
  if (length > body_.size() - position_) fail();
  return has_failed_ ? 0 : position_ + length;
}

void DbusReader::skip_array(std::string_view& signature) {
  const std::size_t element = type_length(signature);
  if (element == 0) return fail();
  const std::size_t end = begin_array(std::max<std::size_t>(alignment_of(signature.front()), 1));
  if (!has_failed_) position_ = end;
  signature.remove_prefix(element);
}

void DbusReader::skip(std::string_view& signature, int depth) {
  if (signature.empty() || depth > kDepthMax) return fail();
  const char type = signature.front();
  signature.remove_prefix(1);
  const std::size_t alignment = alignment_of(type);
  switch (type) {
    case 's':
    case 'o':
      text();
      return;
    case 'g':
      this->signature();
      return;
    case 'a':
      return skip_array(signature);
    case 'v': {
      std::string_view inner = this->signature();
      return skip(inner, depth + 1);
    }
    case '(':
    case '{':
      align(alignment);
      while (!has_failed_ && !signature.empty() && signature.front() != ')' && signature.front() != '}')
        skip(signature, depth + 1);
      if (signature.empty()) return fail();
      signature.remove_prefix(1);
      return;
    default:
      if (alignment == 0) return fail();
      number(alignment);
  }
}

void DbusWriter::number(uint64_t value, std::size_t bytes) {
  align(bytes);
  for (std::size_t i = 0; i < bytes; ++i)
    bytes_.push_back(static_cast<char>(value >> 8U * i & 0xFFU));
}

void DbusWriter::text(std::string_view value) {
  u32(static_cast<uint32_t>(value.size()));
  bytes_.append(value).push_back('\0');
}

void DbusWriter::signature(std::string_view value) {
  byte(static_cast<uint8_t>(value.size()));
  bytes_.append(value).push_back('\0');
}

DbusWriter::Array DbusWriter::begin_array(std::size_t element_alignment) {
  u32(0);
  const std::size_t length_at = bytes_.size() - 4;
  align(element_alignment);
  return {.length_at = length_at, .begin = bytes_.size()};
}

void DbusWriter::end_array(const Array& array) {
  const std::size_t length = bytes_.size() - array.begin;
  for (std::size_t i = 0; i < 4; ++i)
    bytes_[array.length_at + i] = static_cast<char>(length >> 8U * i & 0xFFU);
}

std::optional<std::size_t> dbus_message_size(std::string_view prefix) {
  if (prefix.size() < kDbusPrefixBytes || (prefix[0] != 'l' && prefix[0] != 'B')) return std::nullopt;
  DbusReader reader(prefix, prefix[0] == 'B');
  reader.u32();  // byte order, type, flags, version
  const std::size_t body = reader.u32();
  reader.u32();  // serial
  const std::size_t fields = reader.u32();
  const std::size_t size = (kDbusPrefixBytes + fields + 7) / 8 * 8 + body;
  if (size > kDbusMessageBytesMax) return std::nullopt;
  return size;
}

std::optional<DbusMessage> parse_dbus_message(std::string_view bytes) {
  const auto size = dbus_message_size(bytes);
  if (!size || *size != bytes.size()) return std::nullopt;
  DbusMessage message;
  message.is_big_endian = bytes[0] == 'B';
  DbusReader reader(bytes, message.is_big_endian);
  reader.byte();
  const uint8_t type = reader.byte();
  reader.byte();  // flags
  if (reader.byte() != kProtocolVersion || type > static_cast<uint8_t>(DbusType::signal)) return std::nullopt;
  message.type = static_cast<DbusType>(type);
  const std::size_t body = reader.u32();
  message.serial = reader.u32();
  const std::size_t end = reader.begin_array(8);
  while (reader.is_before(end)) {
    reader.align(8);
    const uint8_t code = reader.byte();
    take_field(code, reader, message);
  }
  if (reader.has_failed()) return std::nullopt;
  message.body = bytes.substr(bytes.size() - body);
  return message;
}

std::string dbus_message_bytes(const DbusMessage& message) {
  DbusWriter writer;
  writer.byte('l');
  writer.byte(static_cast<uint8_t>(message.type));
  writer.byte(kNoAutoStart);
  writer.byte(kProtocolVersion);
  writer.u32(static_cast<uint32_t>(message.body.size()));
  writer.u32(message.serial);
  const DbusWriter::Array fields = writer.begin_array(8);
  put_text_field(writer, kPath, "o", message.path);
  put_text_field(writer, kInterface, "s", message.interface);
  put_text_field(writer, kMember, "s", message.member);
  put_text_field(writer, kErrorName, "s", message.error_name);
  if (message.reply_serial != 0) {
    writer.align(8);
    writer.byte(kReplySerial);
    writer.signature("u");
    writer.u32(message.reply_serial);
  }
  put_text_field(writer, kDestination, "s", message.destination);
  put_text_field(writer, kSignature, "g", message.signature);
  writer.end_array(fields);
  writer.align(8);
  return writer.bytes() + message.body;
}

}  // namespace hb::procfs
