// What the query of a dashboard's variable finds.

import type { OptionsQuestion } from "../lib/dashboard/variables";
import { requestJson } from "./http";
import { type QueryAnswer, samplesOf } from "./prometheus";

/** More options than this are no choice for a person. */
const OPTIONS_MAX = 2_000;
const PERIOD_SECONDS_MIN = 3_600;

const list = async (path: string) => (await requestJson<{ data: string[] }>(path)).data;

function labelsText(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = "", ...rest } = labels;
  const pairs = Object.entries(rest).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(",")}}`;
}

export async function fetchOptions(question: OptionsQuestion, rangeSeconds: number): Promise<string[]> {
  const start = Math.floor(Date.now() / 1000 - Math.max(rangeSeconds, PERIOD_SECONDS_MIN));
  const params = new URLSearchParams({ start: String(start), limit: String(OPTIONS_MAX) });
  switch (question.kind) {
    case "label_values":
      if (question.selector) params.set("match[]", question.selector);
      return list(`/api/v1/label/${encodeURIComponent(question.label)}/values?${params}`);
    case "metrics": {
      const pattern = new RegExp(question.pattern);
      return (await list(`/api/v1/label/__name__/values?${params}`)).filter((name) => pattern.test(name));
    }
    case "label_names":
      return list(`/api/v1/labels?${params}`);
    case "query_result": {
      const answer = await requestJson<QueryAnswer>(`/api/v1/query?${new URLSearchParams({ query: question.expr })}`);
      if (answer.status === "error") throw new Error(answer.error);
      return samplesOf(answer.data).map(({ labels, value }) => `${labelsText(labels)} ${value}`);
    }
  }
}
