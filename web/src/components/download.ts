// Hands the person a file that the page made.

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** "heartbeat-2026-11-25-151000.csv": what and when, so that files of a day sort. */
export function fileName(kind: "csv" | "png", now: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `heartbeat-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}.${kind}`;
}
