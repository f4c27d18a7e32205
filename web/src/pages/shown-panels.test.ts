import { describe, expect, it } from "vitest";
import { panel } from "../charts/panel";
import { shownPanels } from "./shown-panels";

const hiding = panel({ title: "Fans", unit: "rpm", lines: { fan: "node_hwmon_fan_rpm" }, help: "" });
const telling = panel({ title: "Swap", unit: "bytes", lines: { used: "node_swap" }, help: "", empty: "No swap." });
const titles = (names: string[] | null) =>
  shownPanels([hiding, telling], names && new Set(names)).map(({ title }) => title);

describe("shownPanels", () => {
  it("shows a panel that hides only with its series", () => {
    expect(titles(["node_hwmon_fan_rpm"])).toEqual(["Fans", "Swap"]);
    expect(titles(["node_load1"])).toEqual(["Swap"]);
  });
  it("waits with it until the metrics are known", () => {
    expect(titles(null)).toEqual(["Swap"]);
  });
  it("lets every panel say why there is nothing where no metric is known at all", () => {
    expect(titles([])).toEqual(["Fans", "Swap"]);
  });
});
