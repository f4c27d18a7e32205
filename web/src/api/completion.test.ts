import { afterEach, describe, expect, it, vi } from "vitest";
import { Completion } from "./completion";

const answer = (data: unknown) => new Response(JSON.stringify({ status: "success", data }));

afterEach(() => vi.unstubAllGlobals());

function serve(reply: (path: string) => Response) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return reply(path);
  });
  return asked;
}

describe("Completion", () => {
  it("asks for each thing once", async () => {
    const asked = serve(() => answer(["a", "b"]));
    const completion = new Completion();
    const both = await Promise.all([completion.labelNames("up"), completion.labelNames("up")]);
    expect(both).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(await completion.labelNames()).toEqual(["a", "b"]);
    expect(asked).toEqual(["/api/v1/labels?match%5B%5D=%7B__name__%3D%22up%22%7D", "/api/v1/labels"]);
  });

  it("offers nothing where the server refuses, and asks again", async () => {
    let refuses = true;
    const asked = serve(() => (refuses ? new Response("{}", { status: 503 }) : answer(["node_load1"])));
    const completion = new Completion();
    expect(await completion.metricNames()).toEqual([]);
    refuses = false;
    expect(await completion.metricNames()).toEqual(["node_load1"]);
    expect(asked).toHaveLength(2);
  });

  it("asks for the values of any label", async () => {
    const asked = serve(() => answer([]));
    await new Completion().labelValues("a/b", "m");
    expect(asked).toEqual(["/api/v1/label/a%2Fb/values?match%5B%5D=%7B__name__%3D%22m%22%7D"]);
  });

  it("passes the meaning of metrics on", async () => {
    serve(() => answer({ up: [{ type: "gauge", help: "Up.", unit: "" }] }));
    expect(await new Completion().metricMetadata()).toEqual({ up: [{ type: "gauge", help: "Up.", unit: "" }] });
  });
});
