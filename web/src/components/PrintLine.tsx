import { formatDate, formatWindow } from "../lib/format";
import { windowOf } from "../state/range";
import { useRange } from "../state/use-range";
import { LiveText } from "./LiveText";

/** On paper: of which time and from where this is. The screen says the same by its buttons. */
export function PrintLine() {
  const { range } = useRange();
  return (
    <p className="print-line">
      <LiveText
        read={(feed) => {
          const [from, to] = windowOf(range, feed.now);
          return { text: `Charts of ${formatWindow(from, to, feed.now)}, figures as of ${formatDate(feed.now)}` };
        }}
      />{" "}
      · {location.host}
    </p>
  );
}
