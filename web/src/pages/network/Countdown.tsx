import { useEffect, useRef } from "react";
import { NETWORK_REFRESH_MS } from "../../state/host-queries";

const EVERY_MS = 250;

/** When the connections are asked for again. Counts without rendering; hidden pages do not count. */
export function Countdown({ updatedAt, refreshing }: { updatedAt: number; refreshing: boolean }) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const tell = () => {
      if (!element.current) return;
      const left = Math.max(0, Math.ceil((updatedAt + NETWORK_REFRESH_MS - Date.now()) / 1000));
      const text = refreshing || left === 0 ? "updating…" : `next update in ${left} s`;
      if (element.current.textContent !== text) element.current.textContent = text;
    };
    tell();
    const timer = setInterval(tell, EVERY_MS);
    return () => clearInterval(timer);
  }, [updatedAt, refreshing]);
  return <span ref={element} className="countdown" />;
}
