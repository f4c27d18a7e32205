import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { fetchBuild } from "../api/build";
import { type Build, isIdle, isOther, updateWords } from "./update";

const ACTIVITY = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
const CHECK_MS = 1_000;

function isBusy(): boolean {
  if (document.querySelector("dialog[open], :popover-open")) return true;
  const focused = document.activeElement;
  return focused instanceof HTMLElement && focused.matches("input, textarea, select, [contenteditable]");
}

/** What the server was updated to since this page was loaded; null while it was not. Then the page reloads when idle. */
export function useUpdate(): string | null {
  // Asked again whenever the stream is back: only a restart changes it.
  const { data } = useQuery({ queryKey: ["build"], queryFn: ({ signal }) => fetchBuild(signal), staleTime: Infinity });
  const first = useRef<Build | null>(null);
  if (data && !first.current) first.current = data;
  const words = data && first.current && isOther(first.current, data) ? updateWords(first.current, data) : null;
  useEffect(() => {
    if (words === null) return;
    let active = performance.now();
    const note = () => {
      active = performance.now();
    };
    for (const name of ACTIVITY) addEventListener(name, note, { passive: true });
    const timer = setInterval(() => {
      const idleness = { quietMs: performance.now() - active, hidden: document.hidden, busy: isBusy() };
      if (isIdle(idleness)) location.reload();
    }, CHECK_MS);
    return () => {
      clearInterval(timer);
      for (const name of ACTIVITY) removeEventListener(name, note);
    };
  }, [words]);
  return words;
}
