// Where panels stand: sections under rows, repeated panels, and moving and resizing on the grid. Pure.

import { COLUMNS, type DashboardPanel, HEIGHT_MAX, HEIGHT_MIN, type Place, WIDTH_MIN, Y_MAX } from "./dashboard";
import { repeatValues, type Scope, scopeFor } from "./variables";

export interface Section {
  /** The row that heads it; none above the first. */
  row: DashboardPanel | null;
  panels: DashboardPanel[];
}

const inOrder = (one: Place, other: Place) => one.y - other.y || one.x - other.x;

/** The panels by the rows they stand under, from the top down. */
export function sectionsOf(panels: readonly DashboardPanel[]): Section[] {
  const sections: Section[] = [{ row: null, panels: [] }];
  // A row at the same height as panels is above them.
  const rank = ({ kind }: DashboardPanel) => (kind === "row" ? 0 : 1);
  for (const panel of panels.toSorted((a, b) => a.y - b.y || rank(a) - rank(b) || a.x - b.x)) {
    if (panel.kind === "row") sections.push({ row: panel, panels: [] });
    else sections.at(-1)?.panels.push(panel);
  }
  return sections.filter(({ row, panels: within }) => row !== null || within.length > 0);
}

/** The sections one under the other without a gap, each row above its own. */
export function stacked(sections: readonly Section[]): DashboardPanel[] {
  let top = 0;
  return sections.flatMap(({ row, panels }) => {
    const placed: DashboardPanel[] = [];
    if (row) placed.push({ ...row, x: 0, y: top++, w: COLUMNS, h: 1 });
    const first = Math.min(...panels.map(({ y }) => y));
    for (const panel of panels) placed.push({ ...panel, y: panel.y - first + top });
    top = Math.max(top, ...placed.map(({ y, h }) => y + h));
    return placed;
  });
}

export interface PlacedPanel {
  panel: DashboardPanel;
  scope: Scope;
  /** Unlike the panel's own id, one of its own for each repetition. */
  key: string;
}

export interface PlacedSection {
  key: string;
  row: PlacedPanel | null;
  panels: PlacedPanel[];
}

/** Repetitions beside each other are at least a quarter of the page wide. */
const BESIDE_MAX = 4;

function repetitions(panel: DashboardPanel, scope: Scope): PlacedPanel[] {
  const values = panel.repeat ? repeatValues(scope, panel.repeat) : [];
  if (!panel.repeat || values.length === 0) return [{ panel, scope, key: panel.id }];
  const beside = panel.repeatDown ? 1 : Math.min(values.length, BESIDE_MAX);
  const width = panel.repeatDown ? panel.w : COLUMNS / beside;
  return values.map((value, i) => ({
    panel: {
      ...panel,
      x: panel.repeatDown ? panel.x : (i % beside) * Math.floor(width),
      y: panel.y + Math.floor(i / beside) * panel.h,
      w: Math.floor(width),
    },
    scope: scopeFor(scope, panel.repeat as string, value),
    key: `${panel.id}:${value}`,
  }));
}

/** A section's panels with their repetitions; what stands below them moves down. Heights count from the section's top. */
function placeSection({ row, panels }: Section, scope: Scope, key: string): PlacedSection {
  const first = Math.min(...panels.map(({ y }) => y));
  let moved = 0;
  const placed: PlacedPanel[] = [];
  for (const panel of panels.toSorted(inOrder)) {
    const copies = repetitions({ ...panel, y: panel.y - first + moved }, scope);
    const lowest = Math.max(...copies.map((copy) => copy.panel.y));
    moved += lowest - (panel.y - first + moved);
    placed.push(...copies.map((copy) => ({ ...copy, key: `${key}/${copy.key}` })));
  }
  return { key, row: row && { panel: row, scope, key }, panels: placed };
}

/** What is shown of a dashboard, rows and panels repeated by their variables. */
export function placeAll(panels: readonly DashboardPanel[], scope: Scope): PlacedSection[] {
  return sectionsOf(panels).flatMap((section) => {
    const { row } = section;
    const values = row?.repeat ? repeatValues(scope, row.repeat) : [];
    if (!row?.repeat || values.length === 0) return [placeSection(section, scope, row?.id ?? "top")];
    return values.map((value) =>
      placeSection(section, scopeFor(scope, row.repeat as string, value), `${row.id}:${value}`),
    );
  });
}

function overlap(one: Place, other: Place): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** A place on the grid: as near as can be to the one that was asked for. */
export function fitted({ x, y, w, h }: Place): Place {
  const width = clamp(Math.round(w), WIDTH_MIN, COLUMNS);
  return {
    x: clamp(Math.round(x), 0, COLUMNS - width),
    y: clamp(Math.round(y), 0, Y_MAX),
    w: width,
    h: clamp(Math.round(h), HEIGHT_MIN, HEIGHT_MAX),
  };
}

/** The panels with one at another place: those in its way go down, and what can moves up into gaps. */
export function moved(panels: readonly DashboardPanel[], id: string, place: Place): DashboardPanel[] {
  const target = panels.find((panel) => panel.id === id);
  if (!target) return [...panels];
  const to = target.kind === "row" ? { x: 0, y: clamp(place.y, 0, Y_MAX), w: COLUMNS, h: 1 } : fitted(place);
  const held = { ...target, ...to };
  // Who stands higher, or is the one that was moved, keeps its place before others.
  const rank = (panel: DashboardPanel) => (panel.id === id ? panel.y - 0.5 : panel.y);
  const ordered = [held, ...panels.filter((panel) => panel.id !== id)].sort((a, b) => rank(a) - rank(b) || a.x - b.x);
  return settled(ordered);
}

/** In the given order each panel keeps its place if it is free, and else goes down; then gaps are closed. */
export function settled(ordered: readonly DashboardPanel[]): DashboardPanel[] {
  const placed: DashboardPanel[] = [];
  for (const panel of ordered) {
    let free = panel;
    while (placed.some((other) => overlap(other, free))) free = { ...free, y: free.y + 1 };
    placed.push(free);
  }
  return compacted(placed);
}

/** Every panel as high up as what is above it allows; a row is passed by nothing. */
export function compacted(panels: readonly DashboardPanel[]): DashboardPanel[] {
  const settled: DashboardPanel[] = [];
  for (const panel of panels.toSorted(inOrder)) {
    const floor = settled.filter(({ kind }) => kind === "row" || panel.kind === "row");
    const least = Math.max(0, ...floor.map(({ y, h }) => y + h));
    let y = Math.max(panel.y, least);
    while (y > least && !settled.some((other) => overlap(other, { ...panel, y: y - 1 }))) y--;
    settled.push({ ...panel, y });
  }
  return settled;
}

/** The first place below everything. */
export function placeBelow(panels: readonly DashboardPanel[], w: number, h: number): Place {
  return { x: 0, y: Math.max(0, ...panels.map((panel) => panel.y + panel.h)), w, h };
}
