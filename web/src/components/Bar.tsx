/** A share as a bar. It only repeats the figure beside it, so it says nothing to those who cannot see it. */
export function Bar({ percent, level }: { percent: number; level: "ok" | "warning" | "critical" }) {
  return (
    <span className="bar" data-level={level} aria-hidden="true">
      <i style={{ width: `${Math.min(100, Math.max(0, percent))}%` }} />
    </span>
  );
}
