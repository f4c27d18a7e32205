// A server on a host with a dozen busy disks, and with a past: what the dashboard is measured on.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeHistory } from "./remote-write.mjs";

const DISKS = Array.from("abcdefghijkl", (letter) => `sd${letter}`);
const START_MS_MAX = 10_000;

/** Names of /proc/diskstats' columns that this host moves, by their place behind the name. */
const MOVED = { reads: 0, sectorsRead: 2, msReading: 3, writes: 4, sectorsWritten: 6, msWriting: 7, msBusy: 9 };

/** This host's /proc, but with disks of its own that do something each second. */
class BusyDisks {
  #path = mkdtempSync(join(tmpdir(), "heartbeat-bench-"));
  #counters = DISKS.map(() => new Array(17).fill(0));
  #timer;

  constructor() {
    mkdirSync(join(this.#path, "proc"));
    for (const name of readdirSync("/proc")) {
      if (name !== "diskstats") symlinkSync(join("/proc", name), join(this.#path, "proc", name));
    }
    this.#move();
    this.#timer = setInterval(() => this.#move(), 1000);
  }

  get procfs() {
    return join(this.#path, "proc");
  }

  close() {
    clearInterval(this.#timer);
    rmSync(this.#path, { recursive: true, force: true });
  }

  #move() {
    const lines = this.#counters.map((counters, i) => {
      for (const place of Object.values(MOVED)) counters[place] += Math.floor(Math.random() * 900);
      return `   8 ${String(i * 16).padStart(7)} ${DISKS[i]} ${counters.join(" ")}\n`;
    });
    writeFileSync(join(this.procfs, "diskstats"), lines.join(""));
  }
}

/** The figures of now, as /metrics has them: [name, labels, value]. */
async function exposition(address) {
  const text = await (await fetch(`${address}/metrics`)).text();
  return text.split("\n").flatMap((line) => {
    const parts = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!parts) return [];
    const labels = Object.fromEntries([...(parts[2] ?? "").matchAll(/(\w+)="([^"]*)"/g)].map((pair) => pair.slice(1)));
    return [[parts[1], labels, Number(parts[3])]];
  });
}

/** What the dashboard's charts ask for. */
const CHARTED =
  /^(node_(cpu_seconds|disk|memory|network|pressure|load|procs|vmstat|netstat|sockstat|boot|filesystem)|process_)/;

/** Gives every charted series a past: counters that grow by random steps up to now, gauges about what they are. */
async function writePast(address, { spanSeconds, stepSeconds, endSecondsAgo }) {
  const charted = (await exposition(address)).filter(([name]) => CHARTED.test(name));
  const end = Math.floor(Date.now() / 1000) - endSecondsAgo;
  const rows = Math.floor(spanSeconds / stepSeconds);
  const series = charted.map(([name, labels, value]) => {
    const grows = name.endsWith("_total") && value > 0;
    let counter = 0;
    const samples = Array.from({ length: rows }, (_, row) => {
      counter += Math.random() * stepSeconds;
      const past = name.endsWith("_start_time_seconds") || name.endsWith("_boot_time_seconds") || value === 0;
      const gauge = past ? value : value * (0.9 + 0.2 * Math.random());
      return [end - (rows - 1 - row) * stepSeconds, grows ? counter : gauge];
    });
    return { labels: { __name__: name, ...labels }, samples };
  });
  await writeHistory(address, series);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export class BenchHost {
  #disks = new BusyDisks();
  #data = mkdtempSync(join(tmpdir(), "heartbeat-bench-data-"));
  #process;

  address = "";

  async start(binary) {
    const listen = `127.0.0.1:${await freePort()}`;
    this.address = `http://${listen}`;
    const flags = ["--config", "", "--listen", listen, "--data-dir", this.#data, "--path.procfs", this.#disks.procfs];
    const past = ["--web.enable-remote-write-receiver", "--storage.out-of-order-window", "any"];
    this.#process = spawn(binary, [...flags, ...past], { stdio: "ignore" });
    const deadline = Date.now() + START_MS_MAX;
    for (;;) {
      if (
        await fetch(`${this.address}/api/uptime`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        break;
      if (Date.now() > deadline) throw new Error(`${binary} did not start`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // The first figures that need two ticks.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
  }

  /** A week by the minute, and of that the last quarter of an hour by the second. */
  async remember() {
    await writePast(this.address, { spanSeconds: 7 * 86_400, stepSeconds: 60, endSecondsAgo: 960 });
    await writePast(this.address, { spanSeconds: 930, stepSeconds: 1, endSecondsAgo: 15 });
  }

  async close() {
    const gone = new Promise((resolve) => this.#process?.once("exit", resolve));
    this.#process?.kill("SIGTERM");
    if (this.#process) await gone;
    this.#disks.close();
    rmSync(this.#data, { recursive: true, force: true });
  }
}
