// Wires the page together: the live stream, the feed of samples, the cache of other server state, the router.

import "uplot/dist/uPlot.min.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/controls.css";
import "./styles/range.css";
import "./styles/cards.css";
import "./styles/charts.css";
import "./styles/print.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryRange } from "./api/prometheus";
import { RangeQueue } from "./api/range-queue";
import { LiveClient } from "./live/client";
import { App } from "./pages/App";
import { Feed } from "./state/feed";
import { FeedProvider } from "./state/feed-context";
import { History } from "./state/history";
import { printInLight } from "./state/theme";
import { restoreZone } from "./state/zone";

restoreZone();

const queryClient = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false, retry: 2 } },
});

const ranges = new RangeQueue(queryRange);

const feed = new Feed({
  connect: (listener) => new LiveClient(listener),
  loadRange: (question) =>
    queryClient.fetchQuery({
      queryKey: ["range", question],
      queryFn: ({ signal }) => ranges.ask(question, signal),
      // The feed keeps the samples itself.
      gcTime: 0,
      retry: 1,
    }),
});

const history = new History({
  feed,
  loadRange: (question, signal) => ranges.ask(question, signal),
  isSeen: () => !document.hidden,
});

// What the machine is may have changed while the server was away (an update, another host name).
let wasAway = false;
feed.onMeta(() => {
  const away = feed.streamState.kind === "reconnecting";
  if (wasAway && !away) void queryClient.invalidateQueries();
  wasAway = away;
});

// A server that was updated no longer has the old page's files; the new page is one load away.
const RELOADED_AT = "heartbeat-reloaded-at";
const RELOAD_PAUSE_MS = 10_000;
addEventListener("vite:preloadError", (event) => {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED_AT) ?? 0) < RELOAD_PAUSE_MS) return;
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  event.preventDefault();
  location.reload();
});

printInLight();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <FeedProvider feed={feed} history={history}>
          <App />
        </FeedProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
