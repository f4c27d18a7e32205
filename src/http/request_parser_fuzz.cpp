#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "http/request_parser.hpp"

namespace {

using hb::http::HostPolicy;
using hb::http::Limits;
using hb::http::Request;
using hb::http::RequestParser;
using hb::http::Router;

// Every request that one reading of the bytes saw.
std::vector<std::string> read(std::span<const uint8_t> bytes, std::size_t piece_bytes, bool local = false) {
  using State = RequestParser::State;
  const Limits limits{.target_bytes_max = 128, .header_bytes_max = 256, .body_bytes_max = 256};
  const HostPolicy hosts = local ? HostPolicy::any() : HostPolicy({});
  Router router;  // one path takes larger bodies than the others
  router.add({.methods = {hb::http::Method::post},
              .path = "/w",
              .on_network_thread = [](const Request&) { return hb::http::plain_text(""); },
              .on_worker = nullptr,
              .body_bytes_max = 512});
  Request request{.local = local};
  RequestParser parser(limits, hosts, router, request);
  std::vector<std::string> seen;
  State state = State::head;
  while (state != State::refused) {
    state = parser.advance();
    if (state == State::done) {
      HB_ASSERT(request.body.size() <=
                    std::max(limits.body_bytes_max, router.body_bytes_max(request.target)) &&
                request.target.size() <= limits.target_bytes_max);
      seen.push_back(request.target + '\n' + request.path + '\n' + request.body);
      parser.next();
    } else if (state != State::refused) {
      if (bytes.empty()) break;
      const auto space = parser.prepare();
      HB_ASSERT(!space.empty());
      const std::size_t taken = std::min({piece_bytes, bytes.size(), space.size()});
      std::memcpy(space.data(), bytes.data(), taken);
      parser.commit(taken);
      bytes = bytes.subspan(taken);
    }
  }
  return seen;
}

}  // namespace

// The same bytes mean the same requests however they are cut into pieces, and the local socket, which asks
// for less, reads at least as many of them.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::span bytes(data, size);
  const auto whole = read(bytes, size + 1);
  HB_ASSERT(read(bytes, 1) == whole);
  HB_ASSERT(read(bytes, 7) == whole);
  const auto local = read(bytes, size + 1, true);
  HB_ASSERT(local.size() >= whole.size() && std::ranges::equal(whole, std::span(local).first(whole.size())));
  return 0;
}
