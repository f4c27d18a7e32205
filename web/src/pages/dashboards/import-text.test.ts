import { expect, it } from "vitest";
import { emptyDashboard } from "../../lib/dashboard/dashboard";
import { importText } from "./import-text";

it("takes our own files and Grafana's for what they are", () => {
  const own = emptyDashboard("Mine");
  expect(importText(JSON.stringify(own))).toEqual({ dashboard: own, unsupported: [], isGrafana: false });
  const grafana = JSON.stringify({ schemaVersion: 39, version: 7, title: "Theirs", panels: [] });
  expect(importText(grafana)).toMatchObject({ isGrafana: true, dashboard: { title: "Theirs" } });
});

it.each([
  ["{", "not JSON"],
  ["[]", "no dashboard of Grafana"],
  [JSON.stringify({ ...emptyDashboard("x"), extra: 1 }), '"extra"'],
])("says what is wrong with %s", (text, words) => {
  expect(importText(text)).toEqual({ error: expect.stringContaining(words) });
});
