import { Link } from "wouter";
import { withChoice } from "../state/range";
import type { Finding } from "../state/verdict";

/** Where on a page a panel stands. */
export const panelAnchor = (panel: string) => `panel-${panel}`;

/** The way to the chart that shows why, over the time that led there; none where Overview itself does. */
export function EvidenceLink({ finding }: { finding: Finding }) {
  const { page, panel, range } = finding.evidence;
  if (page === "/") return null;
  const search = withChoice("", range);
  const anchor = panel === undefined ? "" : `#${encodeURIComponent(panelAnchor(panel))}`;
  return (
    <Link href={`${page}${search && `?${search}`}${anchor}`} className="evidence">
      Show<span className="visually-hidden">: {finding.sentence}</span>
    </Link>
  );
}
