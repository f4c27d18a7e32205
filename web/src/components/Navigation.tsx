import { useState } from "react";
import { useLocation } from "wouter";
import { format, threeDigits } from "../lib/format";
import { OWN_CPU, OWN_MEMORY } from "../state/expressions";
import { useWatch } from "../state/feed-context";
import { latestValue } from "../state/latest";
import { isWithin, PAGES } from "../state/pages";
import { Dialog } from "./Dialog";
import { LiveText } from "./LiveText";
import { Logo } from "./Logo";
import { PageLink } from "./PageLink";

/** So many entries have room in the bar of a phone; the rest are one tap further. */
const BAR_ENTRIES = 4;

/** Of a phone: the pages that have no room in the bar. */
function MorePages() {
  const [path] = useLocation();
  const [open, setOpen] = useState(false);
  const rest = PAGES.slice(BAR_ENTRIES);
  return (
    <li className="more">
      <button
        type="button"
        aria-expanded={open}
        data-current={rest.some((page) => isWithin(page, path)) || undefined}
        onClick={() => setOpen(true)}
      >
        <i aria-hidden="true" />
        More
      </button>
      {open && (
        <Dialog title="Pages" onClose={() => setOpen(false)} className="sheet">
          {/* Any of its links leads away, and the list with it. */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: a link's key is a click */}
          <ul className="page-list" onClick={() => setOpen(false)}>
            {rest.map((page) => (
              <li key={page.path}>
                <PageLink to={page.path}>{page.title}</PageLink>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </li>
  );
}

/** The side bar; on a narrow screen a bar at the bottom, in reach of the thumb. */
export function Navigation() {
  const [address] = useLocation();
  useWatch([OWN_CPU, OWN_MEMORY], null);
  return (
    <nav className="navigation" aria-label="Pages">
      <Logo />
      <ul>
        {PAGES.map((page, i) => (
          <li key={page.path} className={i < BAR_ENTRIES ? "" : "further"}>
            <PageLink to={page.path} within={isWithin(page, address)}>
              <i aria-hidden="true" />
              {page.title}
            </PageLink>
          </li>
        ))}
        <MorePages />
      </ul>
      <p className="own-cost">
        Heartbeat uses
        <br />
        <LiveText
          read={(feed) => {
            const cpu = latestValue(feed.frame(OWN_CPU));
            const memory = latestValue(feed.frame(OWN_MEMORY));
            if (cpu === null || memory === null) return { text: "…" };
            return { text: `${threeDigits(cpu)} % CPU · ${format(memory, "bytes")}` };
          }}
        />
      </p>
    </nav>
  );
}
