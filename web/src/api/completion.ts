// What the query editor offers while somebody types: names and values of labels, metrics and their help. Each is asked
// for once and kept for a while, since the editor asks with every key. Who cannot be offered anything can still type, so
// a question that fails has no answers rather than an error.

import { getJson, requestJson } from "./http";
import type { MetricMetadata, NamesAnswer } from "./schema.gen";

const KEEP_MS = 60_000;
/** The longest asked for are forgotten first. */
const KEPT_MAX = 200;

/** The interface that the editor's language asks through. */
export class Completion {
  readonly #answers = new Map<string, { at: number; answer: Promise<unknown> }>();

  labelNames(metric?: string): Promise<string[]> {
    return this.#names(`/api/v1/labels${matching(metric)}`);
  }

  labelValues(label: string, metric?: string): Promise<string[]> {
    return this.#names(`/api/v1/label/${encodeURIComponent(label)}/values${matching(metric)}`);
  }

  metricNames(): Promise<string[]> {
    return this.labelValues("__name__");
  }

  metricMetadata(): Promise<Record<string, MetricMetadata[]>> {
    return this.#once("/api/v1/metadata", async () => (await getJson("/api/v1/metadata")).data, {});
  }

  /** The language has this in its interface and asks for no label sets. */
  async series(): Promise<Map<string, string>[]> {
    return [];
  }

  async flags(): Promise<Record<string, string>> {
    return {};
  }

  #names(path: string): Promise<string[]> {
    return this.#once(path, async () => (await requestJson<NamesAnswer>(path)).data, []);
  }

  async #once<T>(path: string, ask: () => Promise<T>, none: T): Promise<T> {
    const known = this.#answers.get(path);
    if (known && performance.now() - known.at < KEEP_MS) return known.answer as Promise<T>;
    const answer = ask().catch(() => {
      this.#answers.delete(path);
      return none;
    });
    this.#answers.delete(path);
    this.#answers.set(path, { at: performance.now(), answer });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > KEPT_MAX && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }
}

function matching(metric: string | undefined): string {
  return metric ? `?${new URLSearchParams({ "match[]": `{__name__=${JSON.stringify(metric)}}` })}` : "";
}
