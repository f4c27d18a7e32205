#include <cerrno>
#include <string>

#include <sys/timex.h>

#include "collect/collector.hpp"
#include "collect/told_once.hpp"

namespace hb::collect {
namespace {

constexpr double kMicrosecondsPerSecond = 1e6;
constexpr double kNanosecondsPerSecond = 1e9;
// Frequencies are in parts per million with 16 bits behind the binary point; adjtimex(2).
constexpr double kPpm16Fraction = 1e6 * 65'536;

constexpr Metric kOffset{"node_timex_offset_seconds",
                         "Time offset in between local system and reference clock.", MetricType::gauge};
constexpr Metric kFrequency{"node_timex_frequency_adjustment_ratio", "Local clock frequency adjustment.",
                            MetricType::gauge};
constexpr Metric kMaxError{"node_timex_maxerror_seconds", "Maximum error in seconds.", MetricType::gauge};
constexpr Metric kEstimatedError{"node_timex_estimated_error_seconds", "Estimated error in seconds.",
                                 MetricType::gauge};
constexpr Metric kStatus{"node_timex_status", "Value of the status array bits.", MetricType::gauge};
constexpr Metric kConstant{"node_timex_loop_time_constant", "Phase-locked loop time constant.",
                           MetricType::gauge};
constexpr Metric kTick{"node_timex_tick_seconds", "Seconds between clock ticks.", MetricType::gauge};
constexpr Metric kPpsFrequency{"node_timex_pps_frequency_hertz", "Pulse per second frequency.",
                               MetricType::gauge};
constexpr Metric kPpsJitter{"node_timex_pps_jitter_seconds", "Pulse per second jitter.", MetricType::gauge};
constexpr Metric kPpsShift{"node_timex_pps_shift_seconds", "Pulse per second interval duration.",
                           MetricType::gauge};
constexpr Metric kPpsStability{"node_timex_pps_stability_hertz",
                               "Pulse per second stability, average of recent frequency changes.",
                               MetricType::gauge};
constexpr Metric kPpsJitterCount{"node_timex_pps_jitter_total",
                                 "Pulse per second count of jitter limit exceeded events.",
                                 MetricType::counter};
constexpr Metric kPpsCalibrations{"node_timex_pps_calibration_total",
                                  "Pulse per second count of calibration intervals.", MetricType::counter};
constexpr Metric kPpsErrors{"node_timex_pps_error_total", "Pulse per second count of calibration errors.",
                            MetricType::counter};
constexpr Metric kPpsStabilityExceeded{"node_timex_pps_stability_exceeded_total",
                                       "Pulse per second count of stability limit exceeded events.",
                                       MetricType::counter};
constexpr Metric kTaiOffset{"node_timex_tai_offset_seconds", "International Atomic Time (TAI) offset.",
                            MetricType::gauge};
constexpr Metric kSyncStatus{"node_timex_sync_status",
                             "Is clock synchronized to a reliable server (1 = yes, 0 = no).",
                             MetricType::gauge};

// How well the kernel's clock keeps to its reference, from adjtimex(2). It speaks of this machine: there is
// nothing of one whose files stand elsewhere.
class TimexCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "timex"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (!host.is_live()) {
      return told_.fail(ErrorCode::not_found,
                        [] { return std::string("adjtimex: the host's files are not this kernel's"); });
    }
    timex clock{};
    const int state = ::adjtimex(&clock);
    if (state < 0) {
      if (errno == EPERM || errno == EACCES)
        return fail(ErrorCode::not_found, "adjtimex: " + errno_message(errno));
      return fail_errno(errno, "adjtimex");
    }
    emit(clock, state, sink);
    return {};
  }

 private:
  static void emit(const timex& clock, int state, SampleSink& sink) {
    const double fraction = (clock.status & STA_NANO) != 0 ? kNanosecondsPerSecond : kMicrosecondsPerSecond;
    const auto number = [](auto value) { return static_cast<double>(value); };
    sink.emit(kSyncStatus, state == TIME_ERROR ? 0 : 1);
    sink.emit(kOffset, number(clock.offset) / fraction);
    sink.emit(kFrequency, 1 + number(clock.freq) / kPpm16Fraction);
    sink.emit(kMaxError, number(clock.maxerror) / kMicrosecondsPerSecond);
    sink.emit(kEstimatedError, number(clock.esterror) / kMicrosecondsPerSecond);
    sink.emit(kStatus, number(clock.status));
    sink.emit(kConstant, number(clock.constant));
    sink.emit(kTick, number(clock.tick) / kMicrosecondsPerSecond);
    sink.emit(kPpsFrequency, number(clock.ppsfreq) / kPpm16Fraction);
    sink.emit(kPpsJitter, number(clock.jitter) / fraction);
    sink.emit(kPpsShift, number(clock.shift));
    sink.emit(kPpsStability, number(clock.stabil) / kPpm16Fraction);
    sink.emit(kPpsJitterCount, number(clock.jitcnt));
    sink.emit(kPpsCalibrations, number(clock.calcnt));
    sink.emit(kPpsErrors, number(clock.errcnt));
    sink.emit(kPpsStabilityExceeded, number(clock.stbcnt));
    sink.emit(kTaiOffset, number(clock.tai));
  }

  ToldOnce told_;
};

}  // namespace

CollectorSpec timex_collector() {
  return {.name = "timex", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<TimexCollector>();
          }};
}

}  // namespace hb::collect
