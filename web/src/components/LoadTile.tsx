import type { Feed } from "../state/feed";
import { useSelected } from "../state/feed-context";
import { LOAD_WORDS, type LoadLevel, loadLevel } from "../state/load-level";
import { Icon, type IconName } from "./Icon";
import { LiveText, type LiveTextValue } from "./LiveText";

const ICONS: Record<LoadLevel, IconName> = { low: "ok", high: "warning", "very-high": "critical", unknown: "unknown" };

export interface LoadTileProps {
  title: string;
  exprs: readonly string[];
  /** What decides the colour, in per cent. */
  percent: (feed: Feed) => number | null;
  figure: (feed: Feed, at: number) => LiveTextValue;
  detail?: (feed: Feed, at: number) => LiveTextValue;
}

/** A figure coloured by load, with a sign and a word that say the same as the colour. */
export function LoadTile({ title, exprs, percent, figure, detail }: LoadTileProps) {
  const level = useSelected(exprs, (feed) => loadLevel(percent(feed)));
  return (
    <div className="card tile load" data-load={level}>
      <span className="k">
        {title}
        <span className="level">
          <Icon name={ICONS[level]} />
          {LOAD_WORDS[level]}
        </span>
      </span>
      <LiveText className="v" read={figure} />
      {detail && <LiveText className="d clip" read={detail} />}
    </div>
  );
}
