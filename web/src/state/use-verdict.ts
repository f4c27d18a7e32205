import { useQuery } from "@tanstack/react-query";
import { queryInstant } from "../api/instant";
import { labelsKey } from "../lib/labels";
import type { Feed } from "./feed";
import { useFeed, useSelected } from "./feed-context";
import { figuresQuery, splitFigures } from "./figures";
import { latestSamples } from "./latest";
import { useForecasts } from "./use-forecasts";
import { judge, type Verdict } from "./verdict";
import { answersOf, type VerdictSources } from "./verdict-answers";
import type { VerdictRule } from "./verdict-rule";
import { VERDICT_RULES } from "./verdict-rules";

/** Rules by how they are asked, all of a kind in one question: the live stream has room for a few hundred. */
const expressionsOf = (asked: VerdictRule["asked"]): Record<string, string> =>
  Object.fromEntries(VERDICT_RULES.filter((rule) => rule.asked === asked).map(({ id, expr }) => [id, expr]));
const LIVE = expressionsOf(undefined);
const LIVE_QUERY = figuresQuery(LIVE);
const BY_MINUTE = expressionsOf("minute");
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

function liveAnswers(feed: Feed): VerdictSources["live"] {
  const frame = feed.frame(LIVE_QUERY);
  const at = frame?.times.at(-1);
  if (!frame || at === undefined || feed.status(LIVE_QUERY).kind === "error") return null;
  return { at, answers: splitFigures(Object.keys(LIVE), latestSamples(frame)) };
}

/** How full the file system of a forecast is, by the rule that judges that. */
function usedOf(live: VerdictSources["live"]): VerdictSources["usedOf"] {
  const samples = live?.answers.filesystem ?? [];
  const used = new Map(samples.map(({ labels, value }) => [labelsKey(labels), value]));
  return (labels) => `${Math.round(used.get(labelsKey(labels)) ?? 0)} %`;
}

/** The verdict of the newest tick. Renders only when its words change. */
export function useVerdict(): Verdict {
  const minute = useMinuteAnswers();
  const forecasts = useForecasts();
  return useSelected([LIVE_QUERY], (feed) => {
    const live = liveAnswers(feed);
    const sources = { now: feed.now, live, minute, forecasts, usedOf: usedOf(live) };
    return judge(VERDICT_RULES, {
      fresh: feed.fresh,
      started: (feed.frame(LIVE_QUERY)?.times.length ?? 0) > 0,
      answersOf: (rule) => answersOf(rule, sources),
    });
  });
}
