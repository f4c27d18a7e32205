import { describe, expect, it } from "vitest";
import type { Labels } from "../../lib/labels";
import type { Sample } from "../../lib/series";
import {
  FIGURE_NAMES,
  type FigureName,
  filterServices,
  kindOf,
  nameOf,
  notCounted,
  pressureOf,
  rowGroups,
  serviceFigures,
  serviceRows,
} from "./services";

const ID = "a".repeat(64);
const SSH = { id: "/system.slice/ssh.service", unit: "ssh.service" };
const DOCKER = { id: `/system.slice/docker-${ID}.scope`, unit: `docker-${ID}.scope`, container_id: ID, name: ID };
const SLICE = { id: "/system.slice", unit: "system.slice" };

const figures = (given: Partial<Record<FigureName, Sample[]>>): Record<FigureName, Sample[]> => ({
  ...(Object.fromEntries(FIGURE_NAMES.map((name) => [name, []])) as unknown as Record<FigureName, Sample[]>),
  ...given,
});
const of = (labels: Labels, value: number): Sample[] => [{ labels, value }];

describe("serviceFigures", () => {
  it("asks for every figure over the window", () => {
    const asked = serviceFigures("90s");
    expect(Object.keys(asked)).toEqual([...FIGURE_NAMES]);
    expect(asked.cpu).toContain("[90s]");
  });
});

describe("names and kinds", () => {
  it.each([
    [SSH, "service", "ssh.service"],
    [{ id: "/user.slice/s.scope", unit: "s.scope" }, "scope", "s.scope"],
    [{ id: "/a.mount", unit: "a.mount" }, "unit", "a.mount"],
    [{ id: `/docker/${ID}`, container_id: ID, name: ID }, "container", ID.slice(0, 12)],
    [{ id: "/lxc/web", container_id: "web", name: "web" }, "container", "web"],
    [{ id: "/jobs/7" }, "group", "jobs/7"],
  ])("%o is a %s called %s", (labels, kind, name) => {
    expect(kindOf(labels)).toBe(kind);
    expect(nameOf(labels)).toBe(name);
  });
});

describe("rowGroups", () => {
  it("leaves out slices, folders, and what is inside of a row", () => {
    const inner = { id: `${DOCKER.id}/init` };
    const folder = { id: "/jobs" };
    const leaf = { id: "/jobs/7" };
    expect(rowGroups([SLICE, SSH, DOCKER, inner, folder, leaf])).toEqual([SSH, DOCKER, leaf]);
  });
  it("does not take a longer name for a group inside", () => {
    expect(rowGroups([{ id: "/job" }, { id: "/job2" }])).toHaveLength(2);
  });
});

describe("pressureOf", () => {
  it("is that of what is waited for most", () => {
    expect(pressureOf(2, null, 9)).toEqual({ resource: "I/O", percent: 9 });
    expect(pressureOf(0, 0, 0)).toEqual({ resource: "CPU", percent: 0 });
    expect(pressureOf(null, null, null)).toBeNull();
  });
});

describe("serviceRows", () => {
  it("joins a group's figures with its unit's state", () => {
    const [row] = serviceRows(
      figures({
        seen: of(SSH, 1),
        cpu: of({ id: SSH.id }, 12.5),
        waitingIo: of(SSH, 3),
        state: of({ name: "ssh.service", state: "active" }, 1),
      }),
      { starts: [], restarts: of({ name: "ssh.service" }, 2) },
    );
    expect(row).toMatchObject({
      name: "ssh.service",
      state: "active",
      cpuPercent: 12.5,
      memoryBytes: null,
      pressure: { resource: "I/O", percent: 3 },
      restarts: 2,
      isRunning: true,
    });
  });
  it.each([
    [[], of({ name: "ssh.service" }, 2.0003), 2],
    [of({ id: SSH.id }, 5), of({ name: "ssh.service" }, 2), 5],
    [of({ id: SSH.id }, 0), of({ name: "ssh.service" }, 2), 2],
    [[], [], null],
  ])("takes of starts %o and restarts %o the larger", (starts, restarts, count) => {
    expect(serviceRows(figures({ seen: of(SSH, 1) }), { starts, restarts })[0]?.restarts).toBe(count);
  });
  it("has failed units without a group, but not the hundreds that rest", () => {
    const state = [
      ...of({ name: "backup.service", state: "failed" }, 1),
      ...of({ name: "done.service", state: "inactive" }, 1),
    ];
    const rows = serviceRows(figures({ state }));
    expect(rows.map(({ name, isRunning }) => [name, isRunning])).toEqual([["backup.service", false]]);
  });
});

describe("notCounted", () => {
  it("names what no row has", () => {
    const rows = serviceRows(figures({ seen: of(SSH, 1), cpu: of(SSH, 0), waitingCpu: of(SSH, 0) }));
    expect(notCounted(rows)).toEqual(["memory", "I/O"]);
  });
});

describe("filterServices", () => {
  const rows = serviceRows(
    figures({ seen: [...of(SSH, 1), ...of(DOCKER, 1)], state: of({ name: "ssh.service", state: "active" }, 1) }),
  );
  it.each([
    [null, "", 2],
    [null, "SSH act", 1],
    [null, "ssh docker", 0],
    ["container", "", 1],
    ["scope", "", 0],
  ] as const)("of %s with %j there are %s", (kind, words, count) => {
    expect(filterServices(rows, kind, words)).toHaveLength(count);
  });
});
