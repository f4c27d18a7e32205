// Where a Grafana dashboard's panels stand, from both of its forms: rows that hold panels (before version 5), and a grid.

import { COLUMNS, HEIGHT_MAX, HEIGHT_MIN, type Place, WIDTH_MIN } from "../dashboard/dashboard";
import { type JsonObject, numberOf, objectOf, objectsOf } from "../json-read";

export interface PlacedSource {
  source: JsonObject;
  place: Place;
  /** Rows of the old form have no type of their own. */
  isRow: boolean;
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(value)));

function gridPlace(source: JsonObject, isRow: boolean): Place {
  const grid = objectOf(source.gridPos);
  const w = isRow ? COLUMNS : within(numberOf(grid.w) ?? 12, WIDTH_MIN, COLUMNS);
  return {
    x: isRow ? 0 : within(numberOf(grid.x) ?? 0, 0, COLUMNS - w),
    y: Math.max(0, Math.round(numberOf(grid.y) ?? 0)),
    w,
    h: isRow ? 1 : within(numberOf(grid.h) ?? 8, HEIGHT_MIN, HEIGHT_MAX),
  };
}

const isRowSource = ({ type }: JsonObject) => type === "row";

/** Panels one under the other's row: those inside a folded row stand at heights of their own. */
function fromGrid(panels: readonly JsonObject[]): PlacedSource[] {
  let top = 0;
  let shift = 0;
  const ordered = panels
    .map((source) => ({ source, place: gridPlace(source, isRowSource(source)), isRow: isRowSource(source) }))
    .sort((a, b) => a.place.y - b.place.y || Number(b.isRow) - Number(a.isRow) || a.place.x - b.place.x);
  return ordered.flatMap(({ source, place, isRow }) => {
    const placed: PlacedSource[] = [];
    const put = (each: JsonObject, at: Place, row: boolean) => {
      placed.push({ source: each, place: at, isRow: row });
      top = Math.max(top, at.y + at.h);
    };
    if (!isRow) {
      put(source, { ...place, y: place.y + shift }, false);
      return placed;
    }
    const row = { ...place, y: Math.max(top, place.y + shift) };
    put(source, row, true);
    const inside = objectsOf(source.panels).map((each) => ({ each, at: gridPlace(each, false) }));
    const first = Math.min(...inside.map(({ at }) => at.y));
    for (const { each, at } of inside) put(each, { ...at, y: at.y - first + row.y + 1 }, false);
    // What follows stands right below the folded row's own panels.
    shift = inside.length > 0 ? top - (place.y + 1) : row.y - place.y;
    return placed;
  });
}

/** The old form counts widths in twelfths, and lets panels flow from left to right. */
const SPANS = 12;
const OLD_ROW_PX = 38;
const OLD_HEIGHT_PX = 250;

function fromRows(rows: readonly JsonObject[]): PlacedSource[] {
  let top = 0;
  return rows.flatMap((row) => {
    const placed: PlacedSource[] = [];
    const headed = row.showTitle === true || row.collapse === true || typeof row.repeat === "string";
    if (headed) placed.push({ source: row, place: { x: 0, y: top++, w: COLUMNS, h: 1 }, isRow: true });
    let [x, lowest] = [0, top];
    for (const source of objectsOf(row.panels)) {
      const w = within(((numberOf(source.span) ?? SPANS) * COLUMNS) / SPANS, WIDTH_MIN, COLUMNS);
      const heightPx = numberOf(source.height) ?? numberOf(row.height) ?? OLD_HEIGHT_PX;
      const h = within(heightPx / OLD_ROW_PX, HEIGHT_MIN, HEIGHT_MAX);
      if (x + w > COLUMNS) {
        x = 0;
        top = lowest;
      }
      placed.push({ source, place: { x, y: top, w, h }, isRow: false });
      x += w;
      lowest = Math.max(lowest, top + h);
    }
    top = lowest;
    return placed;
  });
}

export function placedSources(dashboard: JsonObject): PlacedSource[] {
  const rows = objectsOf(dashboard.rows);
  return rows.length > 0 ? fromRows(rows) : fromGrid(objectsOf(dashboard.panels));
}
