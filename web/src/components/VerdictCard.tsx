import type { Verdict } from "../state/verdict";
import type { Level } from "../state/verdict-rule";
import { EvidenceLink } from "./EvidenceLink";
import { Icon, type IconName } from "./Icon";

const ICONS: Record<Verdict["level"], IconName> = {
  ok: "ok",
  unknown: "unknown",
  warning: "warning",
  critical: "critical",
};
const CALM = "CPU, memory, disks, network and pressure are within their limits, and all figures are fresh.";
/** Colour alone tells nobody how grave a line is. */
const LEVEL_WORDS: Record<Level, string> = { critical: "Critical", warning: "Warning", notice: "To know" };

/** The first words of the page: is the machine well? */
export function VerdictCard({ verdict }: { verdict: Verdict }) {
  const inHeadline = verdict.level === "warning" || verdict.level === "critical" ? verdict.findings[0] : undefined;
  const others = verdict.findings.filter((finding) => finding !== inHeadline);
  return (
    <section className="verdict" data-level={verdict.level} aria-label="Verdict">
      <span className="verdict-icon">
        <Icon name={ICONS[verdict.level]} />
      </span>
      <div>
        <h2>
          <span role="status">{verdict.headline}</span> {inHeadline && <EvidenceLink finding={inHeadline} />}
        </h2>
        {verdict.level === "ok" && <p>{CALM}</p>}
        {others.length > 0 && (
          <ul>
            {others.map((finding) => (
              <li key={finding.id + finding.sentence}>
                <b className="how-grave" data-level={finding.level}>
                  {LEVEL_WORDS[finding.level]}
                </b>{" "}
                {finding.sentence}. <EvidenceLink finding={finding} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
