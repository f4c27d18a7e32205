// Listens for the page's keys and does what they mean.

import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useFeed } from "../state/feed-context";
import { keyAction } from "../state/keyboard";
import { nextCompare, panned, widened, windowOf } from "../state/range";
import { addressOf } from "../state/shared-search";
import { nextTheme } from "../state/theme";
import { useRange } from "../state/use-range";
import { useSelection } from "../state/use-selection";
import { Icon } from "./Icon";
import { KeyboardHelp } from "./KeyboardHelp";

const Palette = lazy(async () => ({ default: (await import("./Palette")).Palette }));

/** How long "g" waits for its second key. */
const PREFIX_MS = 1_200;

const hasDialog = () => document.querySelector("dialog[open], :popover-open") !== null;

/** The target is the innermost element, which the event itself does not tell of one in a shadow root. */
function isTyping(target: EventTarget | undefined): boolean {
  if (hasDialog()) return true;
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

export function Keyboard() {
  const feed = useFeed();
  const { range, compare, zoomTo, panTo, zoomOut, goLive, compareWith } = useRange();
  const { selection, clear } = useSelection();
  const [, navigate] = useLocation();
  const search = useSearch();
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  const prefixAt = useRef(Number.NEGATIVE_INFINITY);

  const handle = (event: KeyboardEvent) => {
    const action = keyAction({
      key: event.key,
      modified: event.ctrlKey || event.metaKey || event.altKey,
      command: (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey,
      inDialog: hasDialog(),
      typing: isTyping(event.composedPath()[0]),
      afterPrefix: performance.now() - prefixAt.current < PREFIX_MS,
    });
    prefixAt.current = action?.kind === "prefix" ? performance.now() : Number.NEGATIVE_INFINITY;
    switch (action?.kind) {
      case "page":
        navigate(addressOf(action.path, search));
        break;
      case "theme":
        nextTheme();
        break;
      case "help":
        setHelp(true);
        break;
      case "palette":
        event.preventDefault();
        setPalette(true);
        break;
      case "search": {
        // The letter itself must not be typed into the field.
        event.preventDefault();
        const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
        if (field) field.focus();
        else setPalette(true);
        break;
      }
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
      <button
        type="button"
        className="btn square"
        aria-label="Command palette"
        title="Command palette (Ctrl K)"
        onClick={() => setPalette(true)}
      >
        <Icon name="search" />
      </button>
      <button type="button" className="btn square opt" aria-label="Keys" title="Keys (?)" onClick={() => setHelp(true)}>
        ?
      </button>
      {palette && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPalette(false)} />
        </Suspense>
      )}
      {help && <KeyboardHelp onClose={() => setHelp(false)} />}
    </>
  );
}
