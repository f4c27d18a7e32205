// What an interface is, in words, from /api/network and the newest samples.

import type { NetworkInterface } from "../../api/host";

export type LinkState = "up" | "down" | "unknown";

/** operstate (sysfs: /sys/class/net/NAME/operstate) says more than the flags; drivers that do not set it say "unknown". */
export function linkState(flags: readonly string[], operstate: string | undefined): LinkState {
  if (operstate === "up" || operstate === "down") return operstate;
  if (operstate === "lowerlayerdown" || operstate === "notpresent" || operstate === "dormant") return "down";
  return flags.includes("up") ? "up" : "down";
}

/** Those that are up first, loopback last among them; then by the kernel's order. */
export function orderInterfaces(
  list: readonly NetworkInterface[],
  isUp: (item: NetworkInterface) => boolean,
): NetworkInterface[] {
  const rank = (item: NetworkInterface) => (isUp(item) ? 0 : 2) + (item.flags.includes("loopback") ? 1 : 0);
  return [...list].sort((a, b) => rank(a) - rank(b) || a.index - b.index);
}
