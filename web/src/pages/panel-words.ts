// What panels of several pages share: why they may be empty, and which colour stands for what.

import type { Color } from "../charts/panel-spec";

export const NO_FIGURES = "No figures yet: the first ones come two seconds after the server's start.";
export const NO_PRESSURE =
  "This kernel offers no pressure figures: it is older than 4.20, or PSI is switched off (boot with psi=1).";
export const NO_DISKS = "No disk is seen: this machine has none of its own, as in a container, or all are excluded.";
export const NO_INTERFACES = "No network interface but the loopback one is seen.";

export const READ: Color = 1;
export const WRITE: Color = 2;
export const RECEIVED: Color = 3;
export const SENT: Color = 4;
