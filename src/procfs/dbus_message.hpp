#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hb::procfs {

// Takes values out of a message's body one after the other (D-Bus specification, "Marshaling"). What does not
// fit, or lies past the end, makes the reader fail: from then on it gives zeros and empty texts. Views point
// into the body.
class DbusReader {
 public:
  DbusReader(std::string_view body, bool is_big_endian) : body_(body), is_big_endian_(is_big_endian) {}

  [[nodiscard]] bool has_failed() const { return has_failed_; }
  [[nodiscard]] bool at_end() const { return position_ >= body_.size(); }

  uint8_t byte() { return static_cast<uint8_t>(number(1)); }
  uint16_t u16() { return static_cast<uint16_t>(number(2)); }
  uint32_t u32() { return static_cast<uint32_t>(number(4)); }
  uint64_t u64() { return number(8); }
  bool boolean() { return u32() != 0; }
  std::string_view text();       // of types s and o
  std::string_view signature();  // of type g, such as before a variant's value
  void align(std::size_t bytes);

  // The end of an array that begins here, whose elements are aligned to so many bytes: take elements while
  // is_before() it.
  std::size_t begin_array(std::size_t element_alignment);
  [[nodiscard]] bool is_before(std::size_t end) const { return !has_failed_ && position_ < end; }

  // Passes over one value of the type at the beginning of a signature, which it takes off.
  void skip(std::string_view& signature) { skip(signature, 0); }

 private:
  uint64_t number(std::size_t bytes);
  std::string_view take(std::size_t bytes);
  void skip(std::string_view& signature, int depth);
  void skip_array(std::string_view& signature);
  void fail();

  std::string_view body_;
  bool is_big_endian_;
  std::size_t position_ = 0;
  bool has_failed_ = false;
};

// Puts values together, as little-endian ones.
class DbusWriter {
 public:
  void byte(uint8_t value) { number(value, 1); }
  void u32(uint32_t value) { number(value, 4); }
  void u64(uint64_t value) { number(value, 8); }
  void text(std::string_view value);
  void signature(std::string_view value);
  void align(std::size_t bytes) { bytes_.resize((bytes_.size() + bytes - 1) / bytes * bytes); }

  // Begins an array: its length is filled in when it ends.
  struct Array {
    std::size_t length_at = 0;
    std::size_t begin = 0;
  };
  [[nodiscard]] Array begin_array(std::size_t element_alignment);
  void end_array(const Array& array);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void number(uint64_t value, std::size_t bytes);

  std::string bytes_;
};

enum class DbusType : uint8_t { none, call, reply, error, signal };

// A message: what it is about, and its body.
struct DbusMessage {
  DbusType type = DbusType::none;
  uint32_t serial = 0;
  uint32_t reply_serial = 0;  // of a reply or an error
  std::string path = {};
  std::string interface = {};
  std::string member = {};
  std::string error_name = {};
  std::string destination = {};
  std::string signature = {};  // of the body
  std::string body = {};
  bool is_big_endian = false;

  [[nodiscard]] DbusReader reader() const { return {body, is_big_endian}; }
};

// The specification allows 128 MiB; nobody who is asked here says as much as this.
inline constexpr std::size_t kDbusMessageBytesMax = std::size_t{16} << 20;
// Of the part that tells the length of the rest.
inline constexpr std::size_t kDbusPrefixBytes = 16;

// How long the message is that begins with these bytes (kDbusPrefixBytes of them). Nothing when it is none,
// or longer than kDbusMessageBytesMax.
[[nodiscard]] std::optional<std::size_t> dbus_message_size(std::string_view prefix);

// One whole message. Nothing when it is of another form.
[[nodiscard]] std::optional<DbusMessage> parse_dbus_message(std::string_view bytes);

// The bytes of a message whose body is little-endian. Members that are empty are left out.
[[nodiscard]] std::string dbus_message_bytes(const DbusMessage& message);

}  // namespace hb::procfs
