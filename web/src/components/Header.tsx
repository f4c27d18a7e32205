import { formatDate, formatDuration } from "../lib/format";
import { BOOT_TIME } from "../state/expressions";
import { useWatch } from "../state/feed-context";
import { usePlatform } from "../state/host-queries";
import { latestValue } from "../state/latest";
import { CompareButton } from "./CompareButton";
import { Keyboard } from "./Keyboard";
import { LiveButton } from "./LiveButton";
import { LiveText } from "./LiveText";
import { RangePicker } from "./RangePicker";
import { ThemeButton } from "./ThemeButton";

/** "Debian GNU/Linux 12 (bookworm)" is too long for a header; the name and the number say it. */
export function shortOs(prettyName: string): string {
  return prettyName.replace(" GNU/Linux", "").replace(/ \([^)]*\)$/, "");
}

export function Header() {
  const platform = usePlatform().data;
  useWatch([BOOT_TIME], null);
  const os = platform ? shortOs(platform.prettyName ?? `${platform.platform} ${platform.platformVersion}`) : "";
  return (
    <header className="header">
      <h1 className="clip" title={platform?.hostname}>
        {platform?.hostname ?? "…"}
      </h1>
      <span className="host clip opt">
        {platform && `${os} · ${platform.kernelVersion} · `}
        <LiveText
          read={(feed) => {
            const boot = latestValue(feed.frame(BOOT_TIME));
            if (boot === null) return { text: "" };
            return { text: `up ${formatDuration(feed.now - boot)}`, title: `since ${formatDate(boot)}` };
          }}
        />
      </span>
      <span className="space" />
      <RangePicker />
      <CompareButton />
      <LiveButton />
      <ThemeButton />
      <Keyboard />
    </header>
  );
}
