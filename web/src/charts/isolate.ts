// Which of a chart's series are shown, after clicks on its legend. Pure.

/** The names of the series shown; null for all. */
export type Isolation = ReadonlySet<string> | null;

/** A click on the one series that is shown alone brings all back; on any other, it alone stays. */
export function isolate(shown: Isolation, name: string): Isolation {
  return shown?.size === 1 && shown.has(name) ? null : new Set([name]);
}

/** A click with Shift adds a series to those shown, or takes it from them; the last one does not go alone. */
export function toggle(shown: Isolation, name: string, all: readonly string[]): Isolation {
  const next = new Set(shown ?? all);
  if (!next.delete(name)) next.add(name);
  return next.size === 0 || all.every((other) => next.has(other)) ? null : next;
}

/** What is left of an isolation when the series are others: names that are gone show nothing, so all are shown then. */
export function withinSeries(shown: Isolation, all: readonly string[]): Isolation {
  return shown && all.some((name) => shown.has(name)) && !all.every((name) => shown.has(name)) ? shown : null;
}
