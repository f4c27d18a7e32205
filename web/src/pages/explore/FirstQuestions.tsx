// What stands on Explore before anything was asked: questions that every machine has an answer to.

import { PageLink } from "../../components/PageLink";

const QUESTIONS: readonly { words: string; query: string }[] = [
  { words: "Where does the CPU's time go?", query: "sum by (mode) (rate(node_cpu_seconds_total[1m]))" },
  { words: "How much memory is free for programs?", query: "node_memory_MemAvailable_bytes" },
  { words: "Which disk is busy?", query: "rate(node_disk_io_time_seconds_total[1m])" },
  { words: "How long do tasks wait for a CPU?", query: "100 * rate(node_pressure_cpu_waiting_seconds_total[1m])" },
  {
    words: "How full are the file systems?",
    query: "100 * (1 - node_filesystem_avail_bytes / node_filesystem_size_bytes)",
  },
  { words: "What does the network carry?", query: "rate(node_network_receive_bytes_total[1m])" },
];

export function FirstQuestions({ onAsk }: { onAsk: (query: string) => void }) {
  return (
    <section className="card" aria-labelledby="first-questions">
      <h3 id="first-questions">
        <span>Questions to begin with</span>
      </h3>
      <ul className="first-questions">
        {QUESTIONS.map(({ words, query }) => (
          <li key={query}>
            <button type="button" onClick={() => onAsk(query)}>
              <b>{words}</b>
              <code>{query}</code>
            </button>
          </li>
        ))}
      </ul>
      <p className="muted">
        Or look for a metric in the <PageLink to="/browse">metrics browser</PageLink>.
      </p>
    </section>
  );
}
