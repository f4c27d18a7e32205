// Labels of a series, as Prometheus has them.

export type Labels = Readonly<Record<string, string>>;

/** One string per label set, whatever the order of its labels in the answer. */
export function labelsKey(labels: Labels): string {
  const names = Object.keys(labels);
  if (names.length === 0) return "";
  return JSON.stringify(names.sort().map((name) => [name, labels[name]]));
}

/** Fills "{{device}} read" from the labels; an unknown label becomes nothing. */
export function fillTemplate(template: string, labels: Labels): string {
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? "");
}

/** A label value inside a PromQL string: host-given names may hold quotes and backslashes. */
export function quoteLabelValue(value: string): string {
  return `"${value.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
}

/** The order people expect: sda2 before sda10, core 2 before core 10. */
const collator = new Intl.Collator("en", { numeric: true });
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}
