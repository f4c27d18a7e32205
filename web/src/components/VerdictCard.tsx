import type { Finding, Verdict } from "../state/verdict";
import { Icon, type IconName } from "./Icon";
import { PageLink } from "./PageLink";

const ICONS: Record<Verdict["level"], IconName> = {
  ok: "ok",
  unknown: "unknown",
  warning: "warning",
  critical: "critical",
};
const CALM = "CPU, memory, disks, network and pressure are within their limits, and all figures are fresh.";

/** The way to the page that shows why; none where Overview itself does. */
function Evidence({ finding }: { finding: Finding }) {
  if (finding.page === "/") return null;
  return (
    <PageLink to={finding.page} className="evidence">
      Show<span className="visually-hidden">: {finding.sentence}</span>
    </PageLink>
  );
}

/** The first words of the page: is the machine well? */
export function VerdictCard({ verdict }: { verdict: Verdict }) {
  const [first, ...others] = verdict.findings;
  return (
    <section className="verdict" data-level={verdict.level} aria-label="Verdict">
      <span className="verdict-icon">
        <Icon name={ICONS[verdict.level]} />
      </span>
      <div>
        <h2>
          <span role="status">{verdict.headline}</span> {first && <Evidence finding={first} />}
        </h2>
        {verdict.level === "ok" && <p>{CALM}</p>}
        {others.length > 0 && (
          <ul>
            {others.map((finding) => (
              <li key={finding.id + finding.sentence}>
                {finding.sentence}. <Evidence finding={finding} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
