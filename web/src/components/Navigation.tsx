import { format, threeDigits } from "../lib/format";
import { OWN_CPU, OWN_MEMORY } from "../state/expressions";
import { useWatch } from "../state/feed-context";
import { latestValue } from "../state/latest";
import { PAGES } from "../state/pages";
import { LiveText } from "./LiveText";
import { Logo } from "./Logo";
import { PageLink } from "./PageLink";

/** The side bar; on a narrow screen a bar at the bottom, in reach of the thumb. */
export function Navigation() {
  useWatch([OWN_CPU, OWN_MEMORY], null);
  return (
    <nav className="navigation" aria-label="Pages">
      <Logo />
      <ul>
        {PAGES.map(({ path, title }) => (
          <li key={path}>
            <PageLink to={path}>
              <i aria-hidden="true" />
              {title}
            </PageLink>
          </li>
        ))}
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
