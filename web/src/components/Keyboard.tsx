// Listens for the page's keys and does what they mean.

import { useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useFeed } from "../state/feed-context";
import { keyAction } from "../state/keyboard";
import { nextCompare, panned, widened, windowOf } from "../state/range";
import { nextTheme } from "../state/theme";
import { useRange } from "../state/use-range";
import { useSelection } from "../state/use-selection";
import { KeyboardHelp } from "./KeyboardHelp";

/** How long "g" waits for its second key. */
const PREFIX_MS = 1_200;

function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open], :popover-open")) return true;
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

export function Keyboard() {
  const feed = useFeed();
  const { range, compare, zoomTo, panTo, zoomOut, goLive, compareWith } = useRange();
  const { selection, clear } = useSelection();
  const [, navigate] = useLocation();
  const search = useSearch();
  const [help, setHelp] = useState(false);
  const prefixAt = useRef(Number.NEGATIVE_INFINITY);

  const handle = (event: KeyboardEvent) => {
    const action = keyAction({
      key: event.key,
      modified: event.ctrlKey || event.metaKey || event.altKey,
      typing: isTyping(event.target),
      afterPrefix: performance.now() - prefixAt.current < PREFIX_MS,
    });
    prefixAt.current = action?.kind === "prefix" ? performance.now() : Number.NEGATIVE_INFINITY;
    switch (action?.kind) {
      case "page":
        navigate(search ? `${action.path}?${search}` : action.path);
        break;
      case "theme":
        nextTheme();
        break;
      case "help":
        setHelp(true);
        break;
      case "pause":
        if (range.kind === "fixed") goLive();
        else zoomTo(...windowOf(range, feed.now));
        break;
      case "zoom-out":
        if (selection) clear();
        else zoomOut();
        break;
      case "pan": {
        const window = panned(range, feed.now, action.halves);
        if (window) panTo(...window);
        break;
      }
      case "widen": {
        const window = widened(range, feed.now);
        if (window) zoomTo(...window);
        break;
      }
      case "compare":
        compareWith(nextCompare(compare));
        break;
    }
  };
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const listener = (event: KeyboardEvent) => latest.current(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);

  return (
    <>
      <button type="button" className="btn square opt" aria-label="Keys" title="Keys (?)" onClick={() => setHelp(true)}>
        ?
      </button>
      {help && <KeyboardHelp onClose={() => setHelp(false)} />}
    </>
  );
}
