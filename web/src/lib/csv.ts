// Tables as comma-separated values (RFC 4180), for spreadsheets.

export type Cell = string | number | null;

/** A text that a spreadsheet would take for a formula is kept from being one: label values come from the host. */
function quoted(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function csv(rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell) => (value === null ? "" : typeof value === "number" ? String(value) : quoted(value));
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
