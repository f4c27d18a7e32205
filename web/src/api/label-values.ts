// Which values a label has within a time, from the index alone: no sample is read for it.

import { requestJson } from "./http";

export interface LabelQuestion {
  label: string;
  /** A selector of the series that count; all of them without one. */
  match?: string;
  /** Unix seconds. */
  start: number;
  end: number;
}

export async function fetchLabelValues(question: LabelQuestion, signal: AbortSignal): Promise<string[]> {
  const fields = new URLSearchParams({ start: String(question.start), end: String(question.end) });
  if (question.match) fields.set("match[]", question.match);
  const path = `/api/v1/label/${encodeURIComponent(question.label)}/values?${fields}`;
  const answer = await requestJson<{ data: string[] | null }>(path, { signal });
  return answer.data ?? [];
}
