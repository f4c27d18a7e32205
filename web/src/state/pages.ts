// The pages that there are, in the order of the navigation. A page gets its entry when it works.

export interface PageEntry {
  path: string;
  title: string;
  /** "g" and then this key goes there. */
  key: string;
}

/** Whether an address is the page's own, or one of those below it. */
export function isWithin({ path }: PageEntry, address: string): boolean {
  return path === address || (path === "/dashboards" && address.startsWith("/d/"));
}

export const PAGES: readonly PageEntry[] = [
  { path: "/", title: "Overview", key: "o" },
  { path: "/cpu", title: "CPU", key: "c" },
  { path: "/memory", title: "Memory", key: "m" },
  { path: "/disks", title: "Disks", key: "d" },
  { path: "/network", title: "Network", key: "n" },
  { path: "/services", title: "Services", key: "s" },
  { path: "/hardware", title: "Hardware", key: "h" },
  { path: "/explore", title: "Explore", key: "e" },
  { path: "/browse", title: "Metrics", key: "b" },
  { path: "/dashboards", title: "Dashboards", key: "a" },
  { path: "/settings", title: "Settings", key: "," },
];
