#include <string_view>

#include "collect/collector.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/process_states.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::KeptFile;
using procfs::ProcessCounts;

constexpr Metric kThreads{"node_processes_threads", "Allocated threads in system", MetricType::gauge};
constexpr Metric kMaxThreads{"node_processes_max_threads", "Limit of threads in the system",
                             MetricType::gauge};
constexpr Metric kThreadStates{"node_processes_threads_state", "Number of threads in each state.",
                               MetricType::gauge};
constexpr Metric kStates{"node_processes_state", "Number of processes in each state.", MetricType::gauge};
constexpr Metric kPids{"node_processes_pids", "Number of PIDs", MetricType::gauge};
constexpr Metric kMaxProcesses{"node_processes_max_processes", "Number of max PIDs limit", MetricType::gauge};

// Opening the files of 100,000 processes takes a second or two: up to five minutes may lie between counts.
constexpr double kSecondsPerTickMax = 2e-4;
constexpr double kTicksMax = 300;

// How many processes and threads there are, in which states, and how many there may be. Each process has
// files of its own: they are counted away from the tick, the more seldom the more there are.
class ProcessesCollector final : public Collector {
 public:
  explicit ProcessesCollector(const CollectorConfig& config)
      : reading_(config.clock, config.run_off_tick,
                 {.seconds_per_tick_max = kSecondsPerTickMax, .ticks_max = kTicksMax}) {}

  [[nodiscard]] std::string_view name() const override { return "processes"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const Result<ProcessCounts>* counts =
        reading_.update_with([&host] { return [host] { return procfs::count_process_states(host); }; });
    if (counts == nullptr) return {};
    if (!*counts) return std::unexpected(counts->error());
    sink.emit(kThreads, static_cast<double>((*counts)->threads));
    if (auto done = emit_limit(host, max_threads_, kMaxThreads, sink); !done) return done;
    emit_states(kStates, "state", (*counts)->process_states, sink);
    emit_states(kThreadStates, "thread_state", (*counts)->thread_states, sink);
    if (auto done = emit_limit(host, max_processes_, kMaxProcesses, sink); !done) return done;
    sink.emit(kPids, static_cast<double>((*counts)->processes));
    return {};
  }

 private:
  static Result<void> emit_limit(const HostRoot& host, KeptFile& file, const Metric& metric,
                                 SampleSink& sink) {
    const auto text = file.read(host);
    if (!text) return std::unexpected(text.error());
    const auto limit = procfs::parse_u64(*text);
    if (!limit) return fail(ErrorCode::corrupt, file.relative_path() + ": not a number");
    sink.emit(metric, static_cast<double>(*limit));
    return {};
  }

  // The states that somebody is in.
  static void emit_states(const Metric& metric, std::string_view label, const procfs::StateCounts& states,
                          SampleSink& sink) {
    for (char letter = '!'; letter <= '~'; ++letter) {
      if (states[letter] == 0) continue;
      sink.emit(metric, {{label, std::string_view(&letter, 1)}}, static_cast<double>(states[letter]));
    }
  }

  KeptFile max_threads_{HostRoot::Tree::proc, "sys/kernel/threads-max", KeptFile::Shape::whole};
  KeptFile max_processes_{HostRoot::Tree::proc, "sys/kernel/pid_max", KeptFile::Shape::whole};
  PacedReading<Result<ProcessCounts>> reading_;
};

}  // namespace

CollectorSpec processes_collector() {
  return {.name = "processes",
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<ProcessesCollector>(config);
          }};
}

}  // namespace hb::collect
