// A window that a person marked on a chart to look into: who did this? It is in the URL (?select=…-…, Unix seconds),
// apart from the range: what is selected stays while the charts around it move.

export interface Selection {
  start: number;
  end: number;
}

/** A selection of one instant is a second long, as samples are a second apart. */
export const SELECTION_SECONDS_MIN = 1;

export function selectionOf(search: string): Selection | null {
  const parts = /^(\d{1,12})-(\d{1,12})$/.exec(new URLSearchParams(search).get("select") ?? "");
  if (!parts) return null;
  const [start, end] = [Number(parts[1]), Number(parts[2])];
  return end - start >= SELECTION_SECONDS_MIN ? { start, end } : null;
}

/** The query string with another selection, widened to whole seconds, or with none. */
export function withSelection(search: string, selection: Selection | null): string {
  const params = new URLSearchParams(search);
  params.delete("select");
  if (selection) {
    const start = Math.max(0, Math.floor(selection.start));
    params.set("select", `${start}-${Math.max(Math.ceil(selection.end), start + SELECTION_SECONDS_MIN)}`);
  }
  return params.toString();
}
