// Runs before the first paint, so that a chosen theme never flashes in the other one. The rest is in src/state/theme.ts.
try {
  const theme = localStorage.getItem("heartbeat-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme applies then.
}
