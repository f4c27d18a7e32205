#pragma once

#include <chrono>
#include <cstddef>

namespace hb::http {

inline constexpr std::size_t kKiB = 1024;
inline constexpr std::size_t kMiB = 1024 * kKiB;

// Every maximum of the server. What happens there stands beside each.
struct Limits {
  std::size_t target_bytes_max = 16 * kKiB;          // of the request target; more: 414
  std::size_t header_bytes_max = 8 * kKiB;           // of all header fields; more: 431
  std::size_t body_bytes_max = 1024 * kKiB;          // more: 413, from the claimed length, before it is read
  std::size_t chunk_line_bytes_max = 4096;           // a chunk's size line or the trailers; more: 400
  std::size_t parameters_max = 1000;                 // of a query string or a form; more: 400
  std::size_t connections_max = 256;                 // more: the longest waiting one is closed, else 503
  std::size_t streams_max = 64;                      // more: 503
  std::size_t stream_send_buffer_bytes = 64 * kKiB;  // what the kernel holds for a reader that stands still

  std::chrono::milliseconds header_time{10'000};   // from a request's first byte to the end of its headers
  std::chrono::milliseconds body_time{30'000};     // from there to the end of its body
  std::chrono::milliseconds idle_time{60'000};     // between two requests of a connection
  std::chrono::milliseconds handler_time{30'000};  // for a worker to answer; more: 503
  // For the answer to a client that has closed its side meanwhile. Most of them are gone and their work is in
  // vain, but some only say that they will ask nothing more.
  std::chrono::milliseconds leaving_time{2'000};
  std::chrono::milliseconds write_stall_time{10'000};  // without any progress of a response
  std::chrono::milliseconds linger_time{1'000};        // for a refused client to read why, before the close
  std::chrono::milliseconds sweep_interval{500};       // how often the times above are looked at
};

// Of the local socket. Who may connect to it owns the data: bodies may be larger and answers may take longer.
// Its connections count apart, so that the command line gets through when the network's are used up.
inline constexpr Limits kLocalLimits{
    .body_bytes_max = 8 * kMiB,
    .connections_max = 16,
    .handler_time = std::chrono::minutes(2),
};

}  // namespace hb::http
