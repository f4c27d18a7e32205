// The command palette: everything by a few letters. Its code comes when it is first opened.

import "../styles/palette.css";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useDashboards } from "../state/dashboards";
import { movedTo, type PaletteItem, paletteItems } from "../state/palette";
import { setTheme } from "../state/theme";
import { useMetrics } from "../state/use-metrics";
import { useRange } from "../state/use-range";

interface Group {
  group: string;
  /** With each item's place in the whole list. */
  entries: { item: PaletteItem; index: number }[];
}

function groupsOf(items: readonly PaletteItem[]): Group[] {
  const groups: Group[] = [];
  for (const [index, item] of items.entries()) {
    if (groups.at(-1)?.group !== item.group) groups.push({ group: item.group, entries: [] });
    groups.at(-1)?.entries.push({ item, index });
  }
  return groups;
}

interface OptionProps {
  id: string;
  item: PaletteItem;
  chosen: boolean;
  onChoose: () => void;
  onAct: () => void;
}

function Option({ id, item: { group, title, hint }, chosen, onChoose, onAct }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field's keys choose
    <div id={id} role="option" aria-selected={chosen} onClick={onAct} onPointerMove={onChoose}>
      <span className={group === "Metrics" || group === "Explore" ? "title mono" : "title"}>{title}</span>
      <span className="hint">{hint}</span>
    </div>
  );
}

/** Open while mounted. */
export function Palette({ onClose }: { onClose: () => void }) {
  const search = useSearch();
  const [, navigate] = useLocation();
  const { choose } = useRange();
  const { data: metrics } = useMetrics();
  const { data: boards } = useDashboards();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  // Not deferred: Enter right after the last letter has to mean what was typed.
  const items = useMemo(
    () => paletteItems(search, text, metrics ?? [], boards?.dashboards),
    [search, text, metrics, boards],
  );
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const chosen = Math.min(at, items.length - 1);

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each choice anew
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [chosen, items]);

  const act = ({ action }: PaletteItem) => {
    dialog.current?.close();
    // The event of that comes later; who opens the palette anew before it must not lose it again.
    onClose();
    if (action.kind === "go") navigate(action.address);
    else if (action.kind === "range") choose(action.id);
    else setTheme(action.theme);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = movedTo(chosen, event.key, items.length);
    if (to !== null) setAt(to);
    const item = items[chosen];
    if (event.key === "Enter" && !event.nativeEvent.isComposing && item) act(item);
    if (to !== null || event.key === "Enter") event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="dialog palette"
      aria-label="Command palette"
      onClose={onClose}
      onPointerDown={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <input
        type="text"
        role="combobox"
        aria-label="Go to a page, a time, a metric"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={items[chosen] ? `${id}-${chosen}` : undefined}
        aria-autocomplete="list"
        placeholder="Page, time, metric, or PromQL"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} className="found" role="listbox" aria-label="What there is">
        {groupsOf(items).map(({ group, entries }) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by this role
          <div key={group} role="group" aria-label={group}>
            <p className="group" role="presentation">
              {group}
            </p>
            {entries.map(({ item, index }) => (
              <Option
                key={item.id}
                id={`${id}-${index}`}
                item={item}
                chosen={index === chosen}
                onChoose={() => index !== chosen && setAt(index)}
                onAct={() => act(item)}
              />
            ))}
          </div>
        ))}
      </div>
      {items.length === 0 && (
        <p className="notice">{metrics ? "Nothing here has such a name." : "Looking through the metrics …"}</p>
      )}
    </dialog>
  );
}
