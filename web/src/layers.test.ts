// The include table of the page: a folder includes only what stands to its left.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ALLOWED: Record<string, readonly string[]> = {
  lib: [],
  api: ["lib"],
  live: ["lib", "api"],
  state: ["lib", "api", "live"],
  charts: ["lib", "api", "live", "state"],
  components: ["lib", "api", "live", "state", "styles"],
  pages: ["lib", "api", "live", "state", "charts", "components", "styles"],
};

const source = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((path) => /\.tsx?$/.test(path));
const layerOf = (path: string) => path.split("/")[0] ?? "";

interface Include {
  file: string;
  target: string;
}

function includes(): Include[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(source, file), "utf8");
    const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1] as string);
    return targets.map((target) => ({
      file,
      target: relative(source, normalize(join(source, dirname(file), target))),
    }));
  });
}

/** What a file says outside of its comments. */
function codeOf(file: string): string {
  return readFileSync(join(source, file), "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "");
}

const usersOf = (pattern: RegExp) => files.filter((file) => !/\.test\./.test(file) && pattern.test(codeOf(file)));

describe("the include table", () => {
  it("is kept by every file", () => {
    const broken = includes().filter(({ file, target }) => {
      const [from, to] = [layerOf(file), layerOf(target)];
      // main.tsx wires everything; a test may read what it tests against.
      return file.includes("/") && from !== to && !ALLOWED[from]?.includes(to);
    });
    expect(broken).toEqual([]);
  });

  it("sees the includes at all", () => {
    expect(includes().length).toBeGreaterThan(100);
    expect(new Set(files.filter((file) => file.includes("/")).map(layerOf))).toEqual(
      new Set(Object.keys(ALLOWED).filter((name) => name !== "styles")),
    );
  });

  it("lets only api fetch", () => {
    const users = usersOf(/\bfetch\(|XMLHttpRequest|sendBeacon/);
    expect(users.length).toBeGreaterThan(0);
    expect(users.map(layerOf).filter((layer) => layer !== "api")).toEqual([]);
  });

  it("lets only live open the event stream", () => {
    const users = usersOf(/\bopenLive\b|\bEventSource\b|\bSharedWorker\(/);
    expect(users.map(layerOf).filter((layer) => layer !== "live" && layer !== "api")).toEqual([]);
  });

  it("renders no text as HTML", () => {
    expect(usersOf(/dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write/)).toEqual([]);
  });
});
