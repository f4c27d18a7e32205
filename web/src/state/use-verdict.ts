import { useSelected } from "./feed-context";
import { latestSamples } from "./latest";
import { judge, type Verdict } from "./verdict";
import { VERDICT_RULES } from "./verdict-rules";

const EXPRESSIONS = [...new Set(VERDICT_RULES.map((rule) => rule.expr))];

/** The verdict of the newest tick. Renders only when its words change. */
export function useVerdict(): Verdict {
  return useSelected(EXPRESSIONS, (feed) =>
    judge(VERDICT_RULES, {
      fresh: feed.fresh,
      started: EXPRESSIONS.some((expr) => (feed.frame(expr)?.times.length ?? 0) > 0),
      samplesOf: (expr) => {
        const frame = feed.frame(expr);
        if (!frame || frame.times.length === 0 || feed.status(expr).kind === "error") return null;
        return latestSamples(frame);
      },
    }),
  );
}
