// A small line as the path of an SVG: shape alone, from the lowest to the highest value that there is.

export interface PathBox {
  width: number;
  height: number;
}

/** Room for the line's own width. */
const MARGIN = 1.5;

/** Empty without values. Gaps are left open; a value between two gaps is a short dash, so that it is seen. */
export function linePath(values: readonly (number | null)[], { width, height }: PathBox): string {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return "";
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (i: number) => (values.length > 1 ? (i / (values.length - 1)) * width : width / 2);
  // A line that never moves lies in the middle.
  const y = (value: number) =>
    high === low ? height / 2 : height - MARGIN - ((value - low) / (high - low)) * (height - 2 * MARGIN);
  const parts: string[] = [];
  let open = false;
  for (const [i, value] of values.entries()) {
    if (value === null || !Number.isFinite(value)) {
      open = false;
      continue;
    }
    parts.push(`${open ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`);
    const next = values[i + 1];
    if (!open && (next === null || next === undefined)) parts.push("h1");
    open = true;
  }
  return parts.join("");
}
