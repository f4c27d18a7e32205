import { useQuery } from "@tanstack/react-query";
import { queryInstant } from "../api/instant";
import { labelsKey } from "../lib/labels";
import { useFeed, useSelected } from "./feed-context";
import { figuresQuery, splitFigures } from "./figures";
import { latestSamples } from "./latest";
import { useForecasts } from "./use-forecasts";
import { judge, type Verdict } from "./verdict";
import { answersOf } from "./verdict-answers";
import { VERDICT_RULES } from "./verdict-rules";
import { SPACE_USED } from "./verdict-rules-resources";

const LIVE_EXPRESSIONS = [...new Set(VERDICT_RULES.filter(({ asked }) => !asked).map(({ expr }) => expr))];
const BY_MINUTE = Object.fromEntries(
  VERDICT_RULES.filter(({ asked }) => asked === "minute").map((r) => [r.id, r.expr]),
);
const MINUTE_QUERY = figuresQuery(BY_MINUTE);
const REFRESH_MS = 60_000;

/** All rules that read more than the last moments, in one question. */
function useMinuteAnswers() {
  const feed = useFeed();
  const { data } = useQuery({
    queryKey: ["verdict"],
    queryFn: async ({ signal }) => {
      const samples = await queryInstant(MINUTE_QUERY, null, signal);
      return { at: feed.now, answers: splitFigures(Object.keys(BY_MINUTE), samples) };
    },
    refetchInterval: REFRESH_MS,
    refetchOnWindowFocus: true,
    staleTime: REFRESH_MS,
  });
  return data ?? null;
}

/** The verdict of the newest tick. Renders only when its words change. */
export function useVerdict(): Verdict {
  const minute = useMinuteAnswers();
  const forecasts = useForecasts();
  return useSelected(LIVE_EXPRESSIONS, (feed) => {
    const used = new Map(latestSamples(feed.frame(SPACE_USED)).map(({ labels, value }) => [labelsKey(labels), value]));
    const sources = {
      now: feed.now,
      frameOf: (expr: string) => feed.frame(expr),
      failed: (expr: string) => feed.status(expr).kind === "error",
      minute,
      forecasts,
      usedOf: (labels: Readonly<Record<string, string>>) => `${Math.round(used.get(labelsKey(labels)) ?? 0)} %`,
    };
    return judge(VERDICT_RULES, {
      fresh: feed.fresh,
      started: LIVE_EXPRESSIONS.some((expr) => (feed.frame(expr)?.times.length ?? 0) > 0),
      answersOf: (rule) => answersOf(rule, sources),
    });
  });
}
