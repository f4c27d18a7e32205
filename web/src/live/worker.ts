// The shared worker: one hub, and so one live stream, for all tabs of this browser.

import { openLive } from "../api/live";
import { LiveHub } from "./hub";
import type { FromHub, ToHub } from "./protocol";

const hub = new LiveHub({ open: openLive });

self.addEventListener("connect", (event) => {
  const port = (event as MessageEvent).ports[0];
  if (!port) return;
  const page = { send: (message: FromHub) => port.postMessage(message) };
  port.onmessage = (message: MessageEvent<ToHub>) => hub.receive(page, message.data);
});
