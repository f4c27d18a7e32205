#pragma once

#include <string>

#include "base/error.hpp"

// What can be said of SQLite's files from their bytes, before SQLite opens them. The format is described in
// https://www.sqlite.org/fileformat2.html.
namespace hb::store {

// Whether the first bytes of a database that is not empty are such as SQLite writes for Heartbeat. SQLite
// itself takes some of them as a file to read only, or as one for a newer SQLite, where a flipped bit is
// likelier.
[[nodiscard]] Result<bool> header_is_sound(const std::string& path);

// How SQLite will find a write-ahead log, judged before it is opened.
enum class WalState {
  empty,   // absent, or nothing in it
  sound,   // every frame of it has a checksum that fits, a last one that was cut short apart
  broken,  // its header or a frame is not as it was written: SQLite will leave out everything from there on
};

// SQLite ends at the first frame whose checksum is wrong and says nothing. That is right after a power cut,
// and wrong when a frame behind it had been copied into the database already: then old and new pages stand
// side by side. So a broken log asks for a check of the database itself, which is too slow for every start.
// The format is described in https://www.sqlite.org/fileformat2.html#walformat.
[[nodiscard]] Result<WalState> check_wal(const std::string& path);

}  // namespace hb::store
