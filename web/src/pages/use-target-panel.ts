import { useEffect } from "react";
import { useLocation } from "wouter";

/** Pages load when they are opened, and panels stand when it is known that they have something to show. */
const WAIT_MS = 10_000;
/** What loads above it pushes it away; so much later that has happened. */
const SETTLED_MS = 1_000;
const MARKED_MS = 4_000;

/** An address that somebody cut short names nothing. */
function targetOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

/** Brings the panel that the address names after its # into sight, and marks it for a moment. */
export function useTargetPanel(): void {
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each page anew
  useEffect(() => {
    const id = targetOf(location.hash);
    if (id === "") return;
    let shown: HTMLElement | null = null;
    const timers: ReturnType<typeof setTimeout>[] = [];
    const show = () => {
      shown ??= document.getElementById(id);
      if (!shown) return;
      observer.disconnect();
      const found = shown;
      found.dataset.shown = "";
      found.scrollIntoView({ block: "center" });
      timers.push(setTimeout(() => found.scrollIntoView({ block: "center" }), SETTLED_MS));
      timers.push(setTimeout(() => delete found.dataset.shown, MARKED_MS));
    };
    const observer = new MutationObserver(show);
    observer.observe(document.body, { childList: true, subtree: true });
    timers.push(setTimeout(() => observer.disconnect(), WAIT_MS));
    show();
    return () => {
      observer.disconnect();
      for (const timer of timers) clearTimeout(timer);
      if (shown) delete shown.dataset.shown;
    };
  }, [path]);
}
