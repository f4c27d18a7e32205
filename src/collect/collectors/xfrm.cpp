#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "collect/collector.hpp"
#include "procfs/fields.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

struct XfrmCounter {
  std::string_view kernel_name;
  Metric metric;
};
constexpr std::array<XfrmCounter, 28> kCounters = {{
    {"XfrmInError",
     {"node_xfrm_in_error_packets_total", "All errors not matched by other", MetricType::counter}},
    {"XfrmInBufferError",
     {"node_xfrm_in_buffer_error_packets_total", "No buffer is left", MetricType::counter}},
    {"XfrmInHdrError", {"node_xfrm_in_hdr_error_packets_total", "Header error", MetricType::counter}},
    {"XfrmInNoStates",
     {"node_xfrm_in_no_states_packets_total",
      "No state is found i.e. Either inbound SPI, address, or IPsec protocol at SA is wrong",
      MetricType::counter}},
    {"XfrmInStateProtoError",
     {"node_xfrm_in_state_proto_error_packets_total",
      "Transformation protocol specific error e.g. SA key is wrong", MetricType::counter}},
    {"XfrmInStateModeError",
     {"node_xfrm_in_state_mode_error_packets_total", "Transformation mode specific error",
      MetricType::counter}},
    {"XfrmInStateSeqError",
     {"node_xfrm_in_state_seq_error_packets_total", "Sequence error i.e. Sequence number is out of window",
      MetricType::counter}},
    {"XfrmInStateExpired",
     {"node_xfrm_in_state_expired_packets_total", "State is expired", MetricType::counter}},
    {"XfrmInStateMismatch",
     {"node_xfrm_in_state_mismatch_packets_total",
      "State has mismatch option e.g. UDP encapsulation type is mismatch", MetricType::counter}},
    {"XfrmInStateInvalid",
     {"node_xfrm_in_state_invalid_packets_total", "State is invalid", MetricType::counter}},
    {"XfrmInTmplMismatch",
     {"node_xfrm_in_tmpl_mismatch_packets_total",
      "No matching template for states e.g. Inbound SAs are correct but SP rule is wrong",
      MetricType::counter}},
    {"XfrmInNoPols",
     {"node_xfrm_in_no_pols_packets_total",
      "No policy is found for states e.g. Inbound SAs are correct but no SP is found", MetricType::counter}},
    {"XfrmInPolBlock", {"node_xfrm_in_pol_block_packets_total", "Policy discards", MetricType::counter}},
    {"XfrmInPolError", {"node_xfrm_in_pol_error_packets_total", "Policy error", MetricType::counter}},
    {"XfrmOutError",
     {"node_xfrm_out_error_packets_total", "All errors which is not matched others", MetricType::counter}},
    {"XfrmOutBundleGenError",
     {"node_xfrm_out_bundle_gen_error_packets_total", "Bundle generation error", MetricType::counter}},
    {"XfrmOutBundleCheckError",
     {"node_xfrm_out_bundle_check_error_packets_total", "Bundle check error", MetricType::counter}},
    {"XfrmOutNoStates", {"node_xfrm_out_no_states_packets_total", "No state is found", MetricType::counter}},
    {"XfrmOutStateProtoError",
     {"node_xfrm_out_state_proto_error_packets_total", "Transformation protocol specific error",
      MetricType::counter}},
    {"XfrmOutStateModeError",
     {"node_xfrm_out_state_mode_error_packets_total", "Transformation mode specific error",
      MetricType::counter}},
    {"XfrmOutStateSeqError",
     {"node_xfrm_out_state_seq_error_packets_total", "Sequence error i.e. Sequence number overflow",
      MetricType::counter}},
    {"XfrmOutStateExpired",
     {"node_xfrm_out_state_expired_packets_total", "State is expired", MetricType::counter}},
    {"XfrmOutPolBlock", {"node_xfrm_out_pol_block_packets_total", "Policy discards", MetricType::counter}},
    {"XfrmOutPolDead", {"node_xfrm_out_pol_dead_packets_total", "Policy is dead", MetricType::counter}},
    {"XfrmOutPolError", {"node_xfrm_out_pol_error_packets_total", "Policy error", MetricType::counter}},
    {"XfrmFwdHdrError",
     {"node_xfrm_fwd_hdr_error_packets_total", "Forward routing of a packet is not allowed",
      MetricType::counter}},
    {"XfrmOutStateInvalid",
     {"node_xfrm_out_state_invalid_packets_total", "State is invalid, perhaps expired", MetricType::counter}},
    {"XfrmAcquireError",
     {"node_xfrm_acquire_error_packets_total", "State hasn’t been fully acquired before use",
      MetricType::counter}},
}};

// Errors of IPsec, from /proc/net/xfrm_stat (Documentation/networking/xfrm_proc.rst). A counter that the
// kernel does not have is 0.
class XfrmCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "xfrm"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    std::array<int64_t, kCounters.size()> values{};
    procfs::TextCursor lines(*text);
    while (!lines.at_end()) {
      const std::string_view line = lines.line();
      std::array<std::string_view, 2> fields{};
      const bool is_pair = procfs::split_fields(line, fields) == fields.size();
      const auto value = procfs::parse_i64(fields[1]);
      if (!is_pair || !value) return procfs::corrupt_line("net/xfrm_stat", line);
      for (std::size_t i = 0; i < kCounters.size(); ++i) {
        if (kCounters[i].kernel_name == fields[0]) values[i] = *value;
      }
    }
    for (std::size_t i = 0; i < kCounters.size(); ++i)
      sink.emit(kCounters[i].metric, static_cast<double>(values[i]));
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "net/xfrm_stat", procfs::KeptFile::Shape::whole};
};

}  // namespace

CollectorSpec xfrm_collector() {
  return {.name = "xfrm",
          .enabled_by_default = false,
          .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<XfrmCollector>();
          }};
}

}  // namespace hb::collect
