// A drawn chart as a picture that stands alone: with its title above and its legend below, for a report or a chat.

import type { Palette } from "./palette";

export interface PictureSpec {
  title: string;
  /** Such as the window, in words. */
  subtitle: string;
  legend: readonly { name: string; color: string }[];
  palette: Palette;
  font: string;
}

const MARGIN_PX = 16;
const TITLE_PX = 15;
const SMALL_PX = 12;
const LINE_PX = 20;
const SWATCH_PX = 9;

interface Placed {
  name: string;
  color: string;
  x: number;
  y: number;
}

/** Where each entry of a legend stands, line by line; y counts from the legend's top. */
export function placeLegend(
  legend: PictureSpec["legend"],
  widthOf: (name: string) => number,
  widthPx: number,
): { entries: Placed[]; heightPx: number } {
  let [x, y] = [0, 0];
  const entries = legend.map(({ name, color }) => {
    const width = SWATCH_PX + 6 + widthOf(name);
    if (x > 0 && x + width > widthPx) [x, y] = [0, y + LINE_PX];
    const placed = { name, color, x, y };
    x += width + 16;
    return placed;
  });
  return { entries, heightPx: entries.length > 0 ? y + LINE_PX : 0 };
}

/** The picture as PNG, as sharp as the chart on the screen; null where the browser makes none. */
export function chartPicture(chart: HTMLCanvasElement, spec: PictureSpec): Promise<Blob | null> {
  const scale = chart.width / chart.clientWidth;
  const picture = document.createElement("canvas");
  const context = picture.getContext("2d");
  if (!context) return Promise.resolve(null);
  const width = chart.clientWidth + 2 * MARGIN_PX;
  context.font = `${SMALL_PX}px ${spec.font}`;
  const legend = placeLegend(spec.legend, (name) => context.measureText(name).width, chart.clientWidth);
  const top = MARGIN_PX + 2 * LINE_PX + 8;
  picture.width = Math.round(width * scale);
  picture.height = Math.round((top + chart.clientHeight + 10 + legend.heightPx + MARGIN_PX) * scale);
  context.scale(scale, scale);
  context.fillStyle = spec.palette.surface;
  context.fillRect(0, 0, width, picture.height / scale);
  context.textBaseline = "top";
  const write = (text: string, x: number, y: number, look: { font: string; color: string }) => {
    context.font = look.font;
    context.fillStyle = look.color;
    context.fillText(text, x, y, width - x - MARGIN_PX);
  };
  const small = `${SMALL_PX}px ${spec.font}`;
  write(spec.title, MARGIN_PX, MARGIN_PX, { font: `600 ${TITLE_PX}px ${spec.font}`, color: spec.palette.text });
  write(spec.subtitle, MARGIN_PX, MARGIN_PX + LINE_PX, { font: small, color: spec.palette.muted });
  context.drawImage(chart, MARGIN_PX, top, chart.clientWidth, chart.clientHeight);
  const legendTop = top + chart.clientHeight + 10;
  for (const { name, color, x, y } of legend.entries) {
    context.fillStyle = color;
    context.fillRect(MARGIN_PX + x, legendTop + y + 2, SWATCH_PX, SWATCH_PX);
    write(name, MARGIN_PX + x + SWATCH_PX + 6, legendTop + y, { font: small, color: spec.palette.text });
  }
  return new Promise((resolve) => picture.toBlob(resolve, "image/png"));
}
